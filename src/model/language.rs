//! The language of a text, as BCP 47 writes it, and whether it is a site's own.

use std::cmp::Ordering;
use std::fmt;

use crate::model::han;
use crate::text::is_cjk_letter;

/// A language tag, such as `zh-Hans` or `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl Language {
    /// A language by its tag.
    pub const fn new(tag: &'static str) -> Self {
        Self(tag)
    }

    /// The tag.
    pub const fn tag(self) -> &'static str {
        self.0
    }

    /// Whether a text as short as a title may be in this language: Chinese and Japanese are written
    /// with characters of their own, and others without.
    pub fn may_be_of(self, title: &str) -> bool {
        title.contains(is_cjk_letter) == matches!(primary(self.0), "zh" | "ja")
    }

    /// Whether a text in this language needs no mark of its own on pages in the language `site`:
    /// the language is the same, and so is the script, as far as both are known. `en` is no other
    /// language than `en-GB`, and `zh` none than `zh-Hant`; `zh-Hans` is another than `zh-TW`.
    pub fn is_of(self, site: &str) -> bool {
        primary(self.0).eq_ignore_ascii_case(primary(site))
            && match (script(self.0), script(site)) {
                (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
                _ => true,
            }
    }
}

/// Words that stand in most English titles of some length, and seldom in those of other languages.
const ENGLISH: &[&str] = &[
    "the", "and", "with", "from", "how", "why", "what", "this", "that", "its", "against", "after",
];

impl Language {
    /// The language of a title, as far as its letters alone tell: which form of Chinese, Japanese by
    /// its kana, Korean, and English by its small words.
    pub fn of_title(title: &str) -> Option<Self> {
        let (mut simplified, mut traditional) = (0_usize, 0_usize);
        let mut is_cjk = false;
        for c in title.chars() {
            match c {
                '\u{3041}'..='\u{30ff}' if c != '\u{30fb}' => return Some(Self("ja")),
                '\u{ac00}'..='\u{d7a3}' => return Some(Self("ko")),
                _ => {}
            }
            let form = han::form(u32::from(c));
            is_cjk |= form.is_some() || is_cjk_letter(c);
            simplified += usize::from(form == Some(han::SIMPLIFIED));
            traditional += usize::from(form == Some(han::TRADITIONAL));
        }
        if is_cjk {
            return match simplified.cmp(&traditional) {
                Ordering::Greater => Some(Self("zh-Hans")),
                Ordering::Less => Some(Self("zh-Hant")),
                Ordering::Equal => None,
            };
        }
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        let is_english = |word: &str| ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known));
        words.any(is_english).then_some(Self("en"))
    }
}

/// Whether a text has the form of a language tag: `zh`, `zh-Hans`, `en-GB` (BCP 47, section 2.1).
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The language alone; both written forms of Norwegian are one here.
fn primary(tag: &str) -> &str {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    let norwegian = ["nb", "nn"].iter().any(|form| primary.eq_ignore_ascii_case(form));
    if norwegian { "no" } else { primary }
}

/// The script: as written (four letters, RFC 5646, 2.2.3), or of Chinese what its region writes.
fn script(tag: &str) -> Option<&str> {
    let written = tag.split(['-', '_']).skip(1).find(|part| part.len() == 4);
    if written.is_some() || !primary(tag).eq_ignore_ascii_case("zh") {
        return written;
    }
    tag.split(['-', '_']).skip(1).find_map(|region| {
        let is = |regions: &[&str]| regions.iter().any(|name| region.eq_ignore_ascii_case(name));
        if is(&["CN", "SG", "MY"]) {
            Some("Hans")
        } else {
            is(&["TW", "HK", "MO"]).then_some("Hant")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Language, is_tag};

    #[test]
    fn tags_have_a_form() {
        for tag in ["zh", "zh-Hans", "en-GB", "es-419", "yue"] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in ["", "z", "english", "zh_CN", "en-", "zh-湖", "en GB", "e1"] {
            assert!(!is_tag(text), "{text}");
        }
    }

    #[test]
    fn a_title_is_of_the_texts_language_or_not() {
        let may_be_of = |tag, title| Language::new(tag).may_be_of(title);
        assert!(may_be_of("zh-Hant", "湖邊 2021"));
        assert!(may_be_of("en", "The “bridge”"));
        assert!(!may_be_of("en", "湖边 bridge"));
        assert!(!may_be_of("zh-Hant", "The bridge"));
    }

    #[test]
    fn a_title_tells_its_language_or_not() {
        for (title, tag) in [
            ("国会对这发来个报告", Some("zh-Hans")),
            ("國會對這發來個報告", Some("zh-Hant")),
            ("台北今天下雨", None),
            ("湖の町", Some("ja")),
            ("호수 마을", Some("ko")),
            ("Why the ferry is late", Some("en")),
            ("Der See in der Stadt", None),
            ("BBC News 中文", None),
            ("", None),
        ] {
            assert_eq!(Language::of_title(title).map(Language::tag), tag, "{title}");
        }
    }

    #[test]
    fn a_text_is_of_the_sites_language_or_not() {
        let is_of = |text, site| Language::new(text).is_of(site);
        for (text, sites) in [
            ("zh-Hans", &["zh-Hans", "zh", "zh-CN", "zh-Hans-SG", "ZH-hans"][..]),
            ("zh-Hant", &["zh-Hant", "zh", "zh-TW", "zh-HK", "zh_TW"]),
            ("zh", &["zh", "zh-Hans", "zh-TW"]),
            ("en", &["en", "en-GB", "EN-us"]),
            ("no", &["no", "nb", "nn-NO"]),
            ("sr", &["sr-Latn", "sr"]),
        ] {
            for site in sites {
                assert!(is_of(text, site), "{text} {site}");
            }
        }
        for (text, sites) in [
            ("zh-Hans", &["zh-Hant", "zh-TW", "en", "ja", "zh-Hant-CN"][..]),
            ("zh-Hant", &["zh-Hans", "zh-CN", "zh-Hans-HK"]),
            ("en", &["zh-Hans", "fr", "enm"]),
            ("mn-Mong", &["mn-Cyrl"]),
        ] {
            for site in sites {
                assert!(!is_of(text, site), "{text} {site}");
            }
        }
    }
}
