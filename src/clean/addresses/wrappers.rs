//! Addresses that only lead on to the one that is written in them.

use url::Url;

use crate::clean::addresses::params::is_country;

/// Host, path and parameter. A host that begins with a dot stands for all names below it.
const WRAPPERS: &[(&str, &str, &str)] = &[
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("l.instagram.com", "/", "u"),
    ("l.messenger.com", "/l.php", "u"),
    ("l.threads.com", "/", "u"),
    ("l.threads.net", "/", "u"),
    ("www.youtube.com", "/redirect", "q"),
    ("t.umblr.com", "/redirect", "z"),
    ("out.reddit.com", "/", "url"),
    ("slack-redir.net", "/link", "url"),
    ("disq.us", "/url", "url"),
    ("duckduckgo.com", "/l/", "uddg"),
    ("gate.sc", "/", "url"),
    ("vk.com", "/away.php", "to"),
    ("steamcommunity.com", "/linkfilter/", "url"),
    ("steamcommunity.com", "/linkfilter/", "u"),
    (".safelinks.protection.outlook.com", "/", "url"),
    ("link.zhihu.com", "/", "target"),
    ("link.juejin.cn", "/", "target"),
    ("link.csdn.net", "/", "target"),
    ("link.jianshu.com", "/", "t"),
    ("www.jianshu.com", "/go-wild", "url"),
    ("www.douban.com", "/link2/", "url"),
    ("sspai.com", "/link", "target"),
    ("gitee.com", "/link", "target"),
    ("weibo.cn", "/sinaurl", "u"),
    ("weibo.cn", "/sinaurl", "toasturl"),
    ("c.pc.qq.com", "/middlem.html", "pfurl"),
];

/// The address that another one leads to; `None` where it is no wrapper.
pub fn unwrap(url: &Url) -> Option<Url> {
    url.query()?;
    let host = url.host_str()?;
    if url.path() == "/url" && is_google(host) {
        return inner(url, "q").or_else(|| inner(url, "url"));
    }
    WRAPPERS
        .iter()
        .filter(|(of, path, _)| is_host(host, of) && url.path() == *path)
        .find_map(|(_, _, name)| inner(url, name))
}

/// The address of the web in a parameter.
fn inner(url: &Url, name: &str) -> Option<Url> {
    let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
    Url::parse(&value).ok().filter(|inner| matches!(inner.scheme(), "http" | "https"))
}

fn is_host(host: &str, of: &str) -> bool {
    if of.starts_with('.') { host.ends_with(of) } else { host == of }
}

fn is_google(host: &str) -> bool {
    let rest = host.strip_prefix("www.").unwrap_or(host).strip_prefix("google.");
    rest.is_some_and(is_country)
}
