//! Who published the original: the one door to the public suffix list.

use url::{Host, Url};

use crate::model::document::Head;
use crate::model::source_url::SourceUrl;

/// The outlet of an article: the name from the rule file of the source host, else the head's author
/// where that is an outlet (mirrors tag such posts with the same name), else the registrable domain.
/// Posts without a source URL come from their author.
pub fn of(head: &Head, named: &dyn Fn(&str) -> Option<String>) -> String {
    let host = head.url.as_ref().and_then(SourceUrl::host);
    if let Some(name) = host.and_then(named) {
        return name;
    }
    if let Some(author) = &head.author
        && (host.is_none() || head.tags.contains(author) || head.categories.contains(author))
    {
        return author.clone();
    }
    match head.url.as_ref().and_then(SourceUrl::to_url).as_ref().and_then(Url::host) {
        // `news.example.co.uk` to `example.co.uk`
        Some(Host::Domain(domain)) => psl::domain_str(domain).unwrap_or(domain).to_owned(),
        Some(number) => number.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::model::document::Head;

    fn head(url: &str, author: &str, tag: &str) -> Head {
        Head {
            url: crate::model::source_url::SourceUrl::parse(url),
            author: (!author.is_empty()).then(|| author.to_owned()),
            tags: vec![tag.to_owned()],
            ..Head::default()
        }
    }

    #[test]
    fn rule_file_then_author_then_domain() {
        let named = |host: &str| (host == "www.zaobao.com").then(|| "联合早报".to_owned());
        assert_eq!(of(&head("https://www.zaobao.com/1", "x", "x"), &named), "联合早报");
        assert_eq!(of(&head("https://a.example.co.uk/1", "湖报", "湖报"), &named), "湖报");
        assert_eq!(of(&head("https://a.example.co.uk/1", "张三", "湖"), &named), "example.co.uk");
        assert_eq!(of(&head("", "张三", "湖"), &named), "张三");
        assert_eq!(of(&head("http://206.189.252.32:8088/1", "", ""), &named), "206.189.252.32");
    }
}
