//! Who published the original: the one door to the public suffix list.

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use crate::model::document::Head;
use crate::model::source_url::SourceUrl;

/// The outlets of articles. A host is looked up once, and a name is kept once.
pub struct Outlets<'a> {
    named: &'a (dyn Fn(&str) -> Option<String> + Sync),
    hosts: HashMap<Box<str>, Host>,
    authors: HashSet<Arc<str>>,
}

/// What is known of a host.
#[derive(Clone)]
struct Host {
    name: Arc<str>,
    /// Whether a rule file gives the name.
    is_ruled: bool,
}

impl<'a> Outlets<'a> {
    /// With the names that rule files give to hosts.
    pub fn new(named: &'a (dyn Fn(&str) -> Option<String> + Sync)) -> Self {
        Self { named, hosts: HashMap::new(), authors: HashSet::new() }
    }

    /// The outlet of an article: the name from the rule file of the source host, else the head's
    /// author where that is an outlet (mirrors tag such posts with the same name), else the
    /// registrable domain. Posts without a source URL come from their author.
    pub fn of(&mut self, head: &Head) -> Arc<str> {
        let host = head.url.as_ref().and_then(SourceUrl::host).map(|host| self.host(host));
        match (host, &head.author) {
            (Some(host), _) if host.is_ruled => host.name,
            (Some(host), Some(author))
                if !head.tags.contains(author) && !head.categories.contains(author) =>
            {
                host.name
            }
            (_, Some(author)) => self.author(author),
            (Some(host), None) => host.name,
            (None, None) => Arc::default(),
        }
    }

    fn host(&mut self, host: &str) -> Host {
        if let Some(known) = self.hosts.get(host) {
            return known.clone();
        }
        let ruled = (self.named)(host);
        let is_ruled = ruled.is_some();
        let name = ruled.map_or_else(|| registrable(host).into(), Arc::from);
        let known = Host { name, is_ruled };
        self.hosts.insert(host.into(), known.clone());
        known
    }

    fn author(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.authors.get(name) {
            return known.clone();
        }
        let kept = Arc::from(name);
        self.authors.insert(Arc::clone(&kept));
        kept
    }
}

/// `news.example.co.uk` to `example.co.uk`; numbers stay.
fn registrable(host: &str) -> &str {
    let is_number = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    if is_number { host } else { psl::domain_str(host).unwrap_or(host) }
}

#[cfg(test)]
mod tests {
    use super::Outlets;
    use crate::model::document::Head;
    use crate::model::source_url::SourceUrl;

    fn head(url: &str, author: &str, tag: &str) -> Head {
        Head {
            url: SourceUrl::parse(url),
            author: (!author.is_empty()).then(|| author.to_owned()),
            tags: vec![tag.to_owned()],
            ..Head::default()
        }
    }

    #[test]
    fn rule_file_then_author_then_domain() {
        let named = |host: &str| (host == "www.zaobao.com").then(|| "联合早报".to_owned());
        let mut outlets = Outlets::new(&named);
        for (url, author, tag, name) in [
            ("https://www.zaobao.com/1", "x", "x", "联合早报"),
            ("https://a.example.co.uk/1", "湖报", "湖报", "湖报"),
            ("https://a.example.co.uk/1", "张三", "湖", "example.co.uk"),
            ("https://a.example.co.uk/2", "", "湖", "example.co.uk"),
            ("", "张三", "湖", "张三"),
            ("http://206.189.252.32:8088/1", "", "", "206.189.252.32"),
            ("http://[2001:db8::1]/1", "", "", "[2001:db8::1]"),
            ("", "", "", ""),
        ] {
            assert_eq!(&*outlets.of(&head(url, author, tag)), name, "{url}");
        }
    }
}
