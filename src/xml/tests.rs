use std::borrow::Cow;

use proptest::prelude::{any, proptest};
use proptest::{prop_assert, prop_assert_eq};

use super::{Document, is_permitted, is_sound, line, text};

#[test]
fn what_xml_forbids_is_gone() {
    assert_eq!(text("a\0b\u{b}\u{c}\u{1f}c\u{fffe}\u{ffff}d"), "abcd");
    assert_eq!(text("a\r\nb\rc\n\td"), "a\nb\nc\n\td");
    assert_eq!(line("a\r\nb\rc\n\td"), "a b c  d");
    assert!(matches!(text("新聞 🧪\t\n\u{7f}\u{85}\u{1fffe}"), Cow::Borrowed(_)));
}

#[test]
fn a_document_is_escaped_once() {
    let mut document = Document::new();
    document.open("a", &[("b", "\"1\" & <2>\n")]);
    document.leaf("c", "]]> & '");
    document.empty("d", &[]);
    document.close("a");
    let bytes = String::from_utf8(document.into_bytes()).expect("UTF-8");
    assert_eq!(
        bytes,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a b=\"&quot;1&quot; &amp; &lt;2&gt; \">\
         <c>]]&gt; &amp; &apos;</c><d/></a>"
    );
}

proptest! {
    #[test]
    fn a_sound_text_has_nothing_that_goes(
        odd in "[a新\\u{fffd}-\\u{ffff}\\u{5fff}\\u{1fffe}\\u{0}-\\u{20}\\u{7f}]{0,12}",
    ) {
        if is_sound(&odd) {
            prop_assert!(odd.chars().all(|c| c != '\r' && is_permitted(c)), "{:?}", odd);
        }
        let whole = "新聞，a\n\tb 🧪\u{7f}\u{85}";
        prop_assert!(is_sound(whole));
    }

    #[test]
    fn any_text_comes_back(letters in proptest::collection::vec(any::<char>(), 0..60)) {
        let written: String = letters.iter().collect();
        let mut document = Document::new();
        document.open("a", &[("b", &written)]);
        document.leaf("c", &written);
        document.close("a");
        let bytes = String::from_utf8(document.into_bytes()).expect("UTF-8");
        let read = roxmltree::Document::parse(&bytes).expect("well-formed");
        let root = read.root_element();
        prop_assert_eq!(root.attribute("b").unwrap_or_default(), &*line(&written));
        let leaf = root.first_element_child().expect("the leaf");
        prop_assert_eq!(leaf.text().unwrap_or_default(), &*line(&written));
        let kept: String = written.chars().filter(|c| is_permitted(*c) && *c != '\r').collect();
        let lines = written.replace("\r\n", "").matches('\r').count();
        prop_assert_eq!(text(&written).chars().count(), kept.chars().count() + lines);
        prop_assert!(text(&text(&written)) == text(&written));
    }
}
