//! The values of a head as text, before they are typed: what both readings of a head give.

/// The values of a head as text; lists where a list or a string may stand.
#[derive(Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the keys of a head; model::document::Head says what they mean")]
pub struct RawHead {
    pub title: Option<String>,
    pub date: Option<String>,
    pub author: Option<String>,
    pub from: Option<String>,
    pub tags: Many,
    pub categories: Many,
    pub layout: Option<String>,
    pub slug: Option<String>,
    pub draft: Option<String>,
    pub published: Option<String>,
    pub mirrored: Option<String>,
    pub aliases: Many,
    pub lang: Option<String>,
    pub description: Option<String>,
}

/// A list, or a string that still has to be split the way Jekyll does it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Many {
    /// Nothing was written.
    #[default]
    None,
    /// One string.
    One(String),
    /// A list.
    List(Vec<String>),
}

impl Many {
    /// Both, the first one first.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let list = |many: Self| match many {
            Self::List(items) => items,
            Self::One(text) => split(&text),
            Self::None => Vec::new(),
        };
        match (self, other) {
            (one, Self::None) => one,
            (Self::None, other) => other,
            (one, other) => Self::List(list(one).into_iter().chain(list(other)).collect()),
        }
    }
}

/// A string of names is split at commas, else at white space, as Jekyll does.
pub fn split(text: &str) -> Vec<String> {
    let part = |part: &str| part.trim().to_owned();
    if text.contains([',', '，']) {
        text.split([',', '，']).map(part).collect()
    } else {
        text.split_whitespace().map(part).collect()
    }
}
