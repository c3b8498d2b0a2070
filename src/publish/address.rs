//! Where readers find what a repository's branch holds: the rules of GitHub Pages, and a domain of one's
//! own. Pure.

use url::Url;

use crate::config::values;

/// The repository that an address of git names: host, owner, name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosted {
    /// The host, in small letters.
    pub host: String,
    /// Whose repository it is.
    pub owner: String,
    /// Its name.
    pub name: String,
}

impl Hosted {
    /// Reads an address: `https://host/owner/name.git`, `ssh://git@host:22/owner/name`,
    /// `git@host:owner/name.git`. None for a path, and for what has more or fewer parts.
    pub fn parse(address: &str) -> Option<Self> {
        let (host, path) = if address.contains("://") {
            let url = Url::parse(address).ok()?;
            (url.host_str()?.to_owned(), url.path().to_owned())
        } else {
            let (host, path) = address.split_once(':')?;
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            (host.to_owned(), path.to_owned())
        };
        let mut parts = path.trim_matches('/').split('/');
        let (owner, name, more) = (parts.next()?, parts.next()?, parts.next());
        let name = name.strip_suffix(".git").unwrap_or(name);
        let host = host.to_lowercase();
        // ssh over the port of https (GitHub docs, "Using SSH over the HTTPS port").
        let host = host.strip_prefix("ssh.").unwrap_or(&host).to_owned();
        let fits = more.is_none() && !owner.is_empty() && !name.is_empty() && host.len() > 1;
        fits.then(|| Self { host, owner: owner.to_owned(), name: name.to_owned() })
    }

    /// Whether GitHub has it.
    pub fn is_github(&self) -> bool {
        self.host == "github.com"
    }

    /// Where GitHub Pages shows it (GitHub docs, "Types of GitHub Pages sites"); none for other hosts.
    pub fn pages(&self) -> Option<Url> {
        if !self.is_github() {
            return None;
        }
        let root = format!("{}.github.io", self.owner.to_lowercase());
        let url = if self.name.eq_ignore_ascii_case(&root) {
            format!("https://{root}/")
        } else {
            format!("https://{root}/{}/", self.name)
        };
        Url::parse(&url).ok()
    }
}

/// Where a domain of one's own is served. `text` is what `CNAME` says: a domain in its first line that is
/// not empty. None for anything else.
pub fn of_domain(text: &str) -> Option<Url> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let domain = values::domain(lines.find(|line| !line.is_empty())?).ok()?;
    Url::parse(&format!("https://{domain}/")).ok()
}

/// Whether nobody but this machine, or its own network, can read what is at an address.
pub fn is_local(url: &Url) -> bool {
    let Some(host) = url.host() else { return true };
    match host {
        url::Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost"
                || [".localhost", ".local", ".internal", ".test"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
        url::Host::Ipv4(ip) => {
            ip.is_loopback() || ip.is_private() || ip.is_unspecified() || ip.is_link_local()
        }
        url::Host::Ipv6(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Hosted, is_local, of_domain};

    #[test]
    fn repositories_have_pages() {
        for (address, pages) in [
            ("git@github.com:Someone/news.git", Some("https://someone.github.io/news/")),
            ("https://github.com/someone/News", Some("https://someone.github.io/News/")),
            ("https://me:secret@github.com/a/b.git/", Some("https://a.github.io/b/")),
            ("ssh://git@ssh.github.com:443/a/a.github.io.git", Some("https://a.github.io/")),
            ("github.com:a/A.GitHub.io", Some("https://a.github.io/")),
            ("https://codeberg.org/a/b", None),
            ("/srv/git/a/b.git", None),
            ("https://github.com/a", None),
            ("https://github.com/a/b/c", None),
            ("C:\\x\\y", None),
        ] {
            let found = Hosted::parse(address).and_then(|hosted| hosted.pages());
            assert_eq!(found.as_ref().map(Url::as_str), pages, "{address}");
        }
    }

    #[test]
    fn a_domain_is_the_first_line() {
        assert_eq!(
            of_domain("News.example.org\n\n").map(String::from),
            Some("https://news.example.org/".into())
        );
        let found =
            of_domain("\u{feff}\n\n news.example.org \nsecond.example.org").map(String::from);
        assert_eq!(found, Some("https://news.example.org/".into()));
        for odd in [
            " \n",
            "",
            "# a remark\nnews.example.org",
            "https://news.example.org/",
            "evil@h:80",
            "X",
            "a.example/x",
        ] {
            assert_eq!(of_domain(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_only_this_machine_can_read() {
        for (url, local) in [
            ("http://localhost:4000/", true),
            ("http://127.0.0.1/x/", true),
            ("http://[::1]:8080/", true),
            ("http://192.168.1.4/", true),
            ("http://box.local/", true),
            ("https://localhost.example.org/", false),
            ("https://8.8.8.8/", false),
        ] {
            assert_eq!(is_local(&Url::parse(url).expect("a URL")), local, "{url}");
        }
    }
}
