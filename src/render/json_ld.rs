//! What an article is, to JSON-LD for search engines: schema.org's `NewsArticle`. It says that the
//! page is a copy (`isBasedOn`) and whose work it is (`author`, `publisher`), never that the site
//! wrote it. Knows no page.

use serde::Serialize;

/// What is said of an article.
#[derive(Debug, Clone, Copy, Hash)]
pub struct NewsArticle<'a> {
    /// Its title.
    pub headline: &'a str,
    /// When it was published: a day, or an instant as RFC 3339 writes it.
    pub published: Option<&'a str>,
    /// The person who wrote it. Without one the outlet is the author.
    pub author: Option<&'a str>,
    /// The outlet, which published the original.
    pub outlet: Option<&'a str>,
    /// The address of the original.
    pub original: Option<&'a str>,
    /// Its language (BCP 47).
    pub lang: Option<&'a str>,
    /// Which address counts: the canonical one.
    pub url: Option<&'a str>,
    /// Its first picture, absolute.
    pub image: Option<&'a str>,
    /// Whether the original is behind a paywall, so that the copy may be incomplete.
    pub is_paywalled: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Node<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_accessible_for_free: Option<bool>,
}

#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

/// The text for `<script type="application/ld+json">`. It has no `<`, so nothing in it can end the
/// element or begin a comment; JSON writes the letter as an escape, which stands in strings alone.
#[derive(Debug)]
pub struct JsonLd(String);

impl JsonLd {
    /// It.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is said of an article, for its page.
pub fn json_ld(article: &NewsArticle<'_>) -> JsonLd {
    let outlet = article.outlet.map(|name| Agent { kind: "Organization", name });
    let person = article.author.map(|name| Agent { kind: "Person", name });
    let node = Node {
        context: "https://schema.org",
        kind: "NewsArticle",
        headline: article.headline,
        date_published: article.published,
        author: person.or(article.outlet.map(|name| Agent { kind: "Organization", name })),
        publisher: outlet,
        is_based_on: article.original,
        in_language: article.lang,
        url: article.url,
        image: article.image,
        is_accessible_for_free: article.is_paywalled.then_some(false),
    };
    // Values of strings always are JSON.
    JsonLd(serde_json::to_string(&node).unwrap_or_default().replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use proptest::{prop_assert, prop_assert_eq};
    use serde_json::{Value, json};

    use super::{NewsArticle, json_ld};

    const BARE: NewsArticle<'_> = NewsArticle {
        headline: "A bridge",
        published: None,
        author: None,
        outlet: None,
        original: None,
        lang: None,
        url: None,
        image: None,
        is_paywalled: false,
    };

    fn read(article: &NewsArticle<'_>) -> Value {
        serde_json::from_str(json_ld(article).as_str()).expect("JSON")
    }

    #[test]
    fn all_that_is_known_is_said() {
        let whole = NewsArticle {
            published: Some("2021-11-09"),
            author: Some("A. Writer"),
            outlet: Some("The Outlet"),
            original: Some("https://outlet.example/1"),
            lang: Some("en"),
            url: Some("https://site.example/1.html"),
            image: Some("https://outlet.example/1.jpg"),
            is_paywalled: true,
            ..BARE
        };
        let expected = json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "A bridge",
            "datePublished": "2021-11-09",
            "author": {"@type": "Person", "name": "A. Writer"},
            "publisher": {"@type": "Organization", "name": "The Outlet"},
            "isBasedOn": "https://outlet.example/1",
            "inLanguage": "en",
            "url": "https://site.example/1.html",
            "image": "https://outlet.example/1.jpg",
            "isAccessibleForFree": false,
        });
        assert_eq!(read(&whole), expected);
    }

    #[test]
    fn what_is_unknown_is_not_said() {
        let keys = json!({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": "A bridge",
        });
        assert_eq!(read(&BARE), keys);
        let outlet = read(&NewsArticle { outlet: Some("The Outlet"), ..BARE });
        assert_eq!(outlet["author"], json!({"@type": "Organization", "name": "The Outlet"}));
        assert_eq!(outlet["author"], outlet["publisher"]);
    }

    #[test]
    fn no_title_ends_the_script() {
        for title in ["</script><script>alert(1)</script>", "<!-- <script", "]]>\u{2028}\"\\"] {
            let article = NewsArticle { headline: title, ..BARE };
            assert!(!json_ld(&article).as_str().contains('<'));
            assert_eq!(read(&article)["headline"], title);
        }
    }

    proptest! {
        #[test]
        fn any_title_comes_back(letters in proptest::collection::vec(any::<char>(), 0..40)) {
            let title: String = letters.into_iter().collect();
            let article = NewsArticle { headline: &title, author: Some(&title), ..BARE };
            prop_assert!(!json_ld(&article).as_str().contains('<'));
            prop_assert_eq!(&read(&article)["headline"], &title);
            prop_assert_eq!(&read(&article)["author"]["name"], &title);
        }
    }
}
