//! One source file, read: a typed head and an untrusted body.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::model::date::PostDate;
use crate::model::problem::Problem;
use crate::model::source::SourcePath;
use crate::model::source_url::SourceUrl;

/// How the file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialect {
    /// A head between `---` lines, as Jekyll has it.
    FrontMatter,
    /// No head; `### title`, a navigation line, the page of a foreign site (the gfw mirrors).
    Gfw,
    /// No head; the lines that Jekyll mirrors put on top of a body: `[title](url)`, `------`.
    LinkTitle,
    /// No head; Markdown, its title the first heading.
    Markdown,
}

impl Dialect {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "front matter",
            Self::Gfw => "gfw page",
            Self::LinkTitle => "link title",
            Self::Markdown => "Markdown",
        }
    }
}

/// What the head, or the page itself, says about the article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The title, one line; empty where there is none.
    pub title: String,
    /// The address of the original.
    pub url: Option<SourceUrl>,
    /// When it was published.
    pub date: Option<PostDate>,
    /// The same by the outlet's rules, where the head does not say: it is shown, and sorts, but no
    /// address is made of it.
    pub ruled_date: Option<PostDate>,
    /// When the mirror took it: `mirrored`, `archived`, `fetched` or `saved` in the head.
    pub mirrored: Option<PostDate>,
    /// Who wrote it, as written.
    pub author: Option<String>,
    /// Tags, in their written order.
    pub tags: Vec<String>,
    /// Categories, in their written order.
    pub categories: Vec<String>,
    /// Addresses that lead to its page, as written: Hugo's `aliases`, Jekyll's `redirect_from`.
    pub aliases: Vec<String>,
    /// The name for the address, from the head's `slug` or the file's name.
    pub slug: String,
    /// `draft: true`, `published: false`, or a file in `_drafts`.
    pub draft: bool,
}

/// A sketch of a text: the smallest hash of its character triples in each of 16 classes. The share
/// of equal places estimates how much two texts have in common.
pub type Sketch = [u32; 16];

/// A class of a sketch in which no triple fell.
pub const EMPTY_CLASS: u32 = u32::MAX;

/// How many of the 16 classes agree, classes that both leave empty not counted; and of how many.
pub fn agreement(a: &Sketch, b: &Sketch) -> (usize, usize) {
    let both = a.iter().zip(b).filter(|(a, b)| **a != EMPTY_CLASS || **b != EMPTY_CLASS);
    both.fold((0, 0), |(same, all), (a, b)| (same + usize::from(a == b), all + 1))
}

/// A post that was read. Its body is not kept: pass 2 reads it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The file; whoever keeps documents knows it besides.
    #[serde(skip)]
    pub path: SourcePath,
    /// The file's place among all that were found.
    #[serde(skip)]
    pub place: u32,
    /// The hash of its bytes.
    pub fingerprint: Fingerprint,
    /// How it was written.
    pub dialect: Dialect,
    /// What is said about it.
    pub head: Head,
    /// The hash of its body alone, to know copies by.
    pub body: Fingerprint,
    /// A sketch of the body's text, to know revisions by.
    pub sketch: Sketch,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is a post.
    Post(Box<Document>),
    /// It is something else.
    LeftOut(LeftOut),
    /// It should be a post, and could not be read.
    Failed,
}

/// What parsing made of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// What became of it.
    pub outcome: Outcome,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// A file that is no article.
    pub fn left_out(why: LeftOut) -> Self {
        Self { outcome: Outcome::LeftOut(why), problems: Vec::new() }
    }
}

/// Why a regular file is no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeftOut {
    /// Not a post by its extension.
    NotAPost,
    /// A README, licence or other file about the repository.
    AboutTheRepository,
    /// A page that only lists links to posts.
    Index,
    /// A page of the old site, such as `about.md`: no post, no date.
    Page,
    /// A template, include or data file of Jekyll.
    JekyllsOwn,
    /// A draft, without `--drafts`.
    Draft,
    /// A page of the site's own: it has a page, and is no article.
    OwnPage,
    /// An article of another year than the one that is built.
    OtherYear,
}

impl LeftOut {
    /// What a person reads.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotAPost => "not a post",
            Self::AboutTheRepository => "about the repository",
            Self::Index => "an index of links",
            Self::Page => "a page, not a post",
            Self::JekyllsOwn => "Jekyll's own file",
            Self::Draft => "a draft",
            Self::OwnPage => "a page of the site's own",
            Self::OtherYear => "of another year",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Document, Head};
    use crate::fingerprint::Fingerprint;
    use crate::model::date::PostDate;
    use crate::model::source::SourcePath;
    use crate::model::source_url::SourceUrl;
    use chrono::{FixedOffset, NaiveDate, NaiveTime};
    use proptest::prelude::*;

    fn dates() -> impl Strategy<Value = PostDate> {
        let day =
            (-400_000i32..4_000_000).prop_filter_map("a day", NaiveDate::from_num_days_from_ce_opt);
        let time = (0u32..86_400, 0u32..2_000_000_000).prop_map(|(seconds, nanos)| {
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)
                .or_else(|| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos / 2))
        });
        let offset = proptest::option::of(
            (-86_399i32..86_400).prop_filter_map("an offset", FixedOffset::east_opt),
        );
        (day, time, offset).prop_map(|(day, time, offset)| PostDate { day, time, offset })
    }

    fn heads() -> impl Strategy<Value = Head> {
        let names = || proptest::collection::vec(".{0,5}", 0..4);
        let url = proptest::option::of("[a-z]{1,5}(/[a-z新]{0,3}){0,2}");
        let url = url.prop_map(|rest| SourceUrl::parse(&format!("https://{}", rest?)));
        let date = proptest::option::of(dates());
        let author = proptest::option::of(".{0,9}");
        (".*", url, date, author, names(), names(), ".*", any::<bool>()).prop_map(
            |(title, url, date, author, tags, categories, slug, draft)| Head {
                aliases: tags.clone(),
                title,
                url,
                ruled_date: date,
                mirrored: date,
                date,
                author,
                tags,
                categories,
                slug,
                draft,
            },
        )
    }

    proptest! {
        #[test]
        fn a_document_that_was_kept_is_the_same(
            head in heads(),
            bytes: [u8; 16],
            sketch: [u32; 16],
            dialect in prop::sample::select(vec![Dialect::FrontMatter, Dialect::Gfw, Dialect::LinkTitle, Dialect::Markdown]),
        ) {
            let document = Document {
                path: SourcePath::default(),
                place: 0,
                fingerprint: Fingerprint::from(bytes),
                dialect,
                head,
                body: Fingerprint::of(&bytes),
                sketch,
            };
            let kept = postcard::to_stdvec(&document).expect("bytes");
            let (loaded, rest) = postcard::take_from_bytes::<Document>(&kept).expect("a document");
            prop_assert_eq!(loaded, document);
            prop_assert!(rest.is_empty());
        }
    }
}
