//! A compiled rule: where it stands, what it does, and when.

use std::sync::Arc;

use crate::clean::rules::xpath::XPath;

/// A rule and where it stands.
#[derive(Debug)]
pub struct Rule {
    /// File and line, as messages name it: `rules/example.com.txt:7`.
    pub at: Arc<str>,
    /// What it does.
    pub action: Action,
    /// `if_page_contains` in the line below it: the rule holds only where this does.
    pub only_if: Option<XPath>,
}

impl Rule {
    /// Whether its work on articles is counted: heads are read before there is an article.
    pub fn counts(&self) -> bool {
        !matches!(
            self.action,
            Action::Title(_) | Action::Author(_) | Action::Date(_) | Action::DoubleBreaks
        )
    }
}

/// What a rule does.
#[derive(Debug)]
pub enum Action {
    /// Takes out what matches, with all that is in it.
    Strip(XPath),
    /// Takes out elements whose id or class contains a text.
    StripIdOrClass(String),
    /// Takes out pictures whose address contains a text.
    StripImageSrc(String),
    /// Takes attributes off.
    StripAttr(XPath),
    /// Takes out elements that match, and keeps what is in them.
    Dissolve(XPath),
    /// Puts an element of this name around each match.
    WrapIn(String, XPath),
    /// Moves matches to the end of the first element that the first expression selects; to the end of
    /// the article without one.
    MoveInto(Option<XPath>, XPath),
    /// What matches is the article, all else goes.
    Body(XPath),
    /// Says the title, where the post has none.
    Title(XPath),
    /// Says who wrote it, where the post does not.
    Author(XPath),
    /// Says when it was published, where the post does not.
    Date(XPath),
    /// Where this holds, the outlet's paywall cut the article.
    Paywall(XPath),
    /// Where this holds, the article is an advertisement.
    NativeAd(XPath),
    /// Replaces a text of the markup before anything else is done.
    Replace {
        /// What is looked for, letter by letter.
        find: String,
        /// What takes its place.
        by: String,
    },
    /// Makes two line breaks in a row the end of a paragraph.
    DoubleBreaks,
    /// Takes out blocks that are nothing but links.
    Prune,
}
