use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};
use unicode_segmentation::UnicodeSegmentation;

use super::excerpt::excerpt;
use super::{Reading, one_line};
use crate::model::language::Language;
use crate::model::record::TextFacts;

fn facts(blocks: &[&str]) -> TextFacts {
    let mut reading = Reading::default();
    for block in blocks {
        reading.block();
        reading.text(block, false);
    }
    reading.finish()
}

fn language(text: &str) -> Option<&'static str> {
    facts(&[text]).language.map(Language::tag)
}

#[test]
fn excerpts_end_with_a_sentence() {
    for (text, limit, expected) in [
        ("短文", 10, "短文"),
        ("  短文。 ", 10, "短文。"),
        (
            "湖边的新桥昨天开通，镇上的人都来看，孩子们在桥上跑来跑去，老人们坐在桥头说起从前的渡船。第二天下雨，桥上没有人，只有几只鸟。",
            60,
            "湖边的新桥昨天开通，镇上的人都来看，孩子们在桥上跑来跑去，老人们坐在桥头说起从前的渡船。",
        ),
        (
            "镇长在桥头说：“这座桥修了三年，花了很多钱，也花了很多人的心血，我们应该好好爱护它！”掌声响了很久，鸟都飞走了。",
            50,
            "镇长在桥头说：“这座桥修了三年，花了很多钱，也花了很多人的心血，我们应该好好爱护它！”",
        ),
        (
            "The new bridge was opened by Mr. Lake and Dr. J. Hill, the U.S. envoy, on Monday. Rain fell on the town all day long.",
            90,
            "The new bridge was opened by Mr. Lake and Dr. J. Hill, the U.S. envoy, on Monday.",
        ),
        (
            "It cost 3.5 million, which the town had not got, he said (and smiled.) Then the mayor went home and slept.",
            80,
            "It cost 3.5 million, which the town had not got, he said (and smiled.)",
        ),
    ] {
        assert_eq!(excerpt(text, limit), expected);
    }
}

#[test]
fn where_no_sentence_ends_a_clause_or_a_word_does() {
    let clause = "湖边的新桥昨天开通，镇上的人都来看，孩子们在桥上跑来跑去，老人们坐在桥头说起从前的渡船，还有人带来了酒和从前的照片给大家看";
    assert_eq!(
        excerpt(clause, 56),
        "湖边的新桥昨天开通，镇上的人都来看，孩子们在桥上跑来跑去，老人们坐在桥头说起从前的渡船…"
    );
    let words = "The bridge that the town had wanted for a hundred years stands at last between the two shores of the lake";
    assert_eq!(excerpt(words, 60), "The bridge that the town had wanted for a hundred years…");
    let commas = "The bridge cost 1,000,000 at 10:30 in the morning of the first day of the year in which it was built";
    assert_eq!(excerpt(commas, 50), "The bridge cost 1,000,000 at 10:30 in the morning…");
    let link = "https://lake.example/a/very/long/address/that/has/no/end/and/no/space/in/it/at/all";
    assert_eq!(excerpt(link, 50), format!("{}…", &link[..49]));
    // Too short an end is none.
    let short = format!("好。{}", "湖".repeat(100));
    assert_eq!(excerpt(&short, 50), format!("好。{}…", "湖".repeat(47)));
}

#[test]
fn one_character_of_a_reader_may_be_longer_than_an_excerpt() {
    let stacked = format!("e{}", "\u{301}".repeat(300));
    assert_eq!(excerpt(&stacked, 120), "");
    assert_eq!(excerpt(&format!("湖{stacked}"), 120), "湖…");
}

#[test]
fn the_excerpt_begins_where_the_text_says_something() {
    let made = facts(&["作者：某某", "湖边开了一座桥。", "桥很长。"]);
    assert_eq!(made.excerpt, "湖边开了一座桥。 桥很长。");
    let mut reading = Reading::default();
    reading.text("湖边的桥", true);
    reading.block();
    assert_eq!(reading.finish().excerpt, "湖边的桥");
}

#[test]
fn characters_and_words_are_counted() {
    for (text, characters, words) in [
        ("", 0, 0),
        ("湖边的桥，长3.5公里。", 7, 2),
        ("Don't be well-known - 'tis ‘a’ co‐op’s 21st day", 0, 8),
        ("用Rust写的ABC", 3, 2),
        ("かなとカナー々〇", 8, 0),
        ("호수에 다리가 놓였다", 0, 3),
        ("е\u{301}то мост", 0, 2),
        ("བོད་ཡིག", 0, 2),
        ("नमस्ते दुनिया", 0, 2),
        ("①②，。！？…—·", 0, 1),
        ("ＡＢＣ１２３", 0, 1),
    ] {
        let made = facts(&[text]);
        assert_eq!((made.characters, made.words), (characters, words), "{text}");
    }
    // A block ends a word, an inline element does not.
    assert_eq!(facts(&["one", "two"]).words, 2);
    let mut reading = Reading::default();
    reading.text("wo", false);
    reading.text("rd", false);
    reading.space();
    reading.text("two", false);
    assert_eq!(reading.finish().words, 2);
}

#[test]
fn reading_time_is_rounded_up() {
    for (characters, words, minutes) in [
        (0, 0, 0),
        (1, 0, 1),
        (400, 0, 1),
        (401, 0, 2),
        (0, 230, 1),
        (0, 231, 2),
        (400, 230, 2),
        (2000, 1, 6),
    ] {
        let text = format!("{} {}", "湖".repeat(characters), "lake ".repeat(words));
        assert_eq!(facts(&[&text]).minutes, minutes, "{characters} {words}");
    }
}

#[test]
fn languages_are_told() {
    for (tag, text) in [
        (
            "zh-Hans",
            "湖边的新桥昨天开通，镇上的人都来看，孩子们在桥上跑来跑去，老人们说起从前的渡船。",
        ),
        (
            "zh-Hant",
            "湖邊的新橋昨天開通，鎮上的人都來看，孩子們在橋上跑來跑去，老人們說起從前的渡船。",
        ),
        ("zh", "山山水水山山水水山山水水山山水水山山水水山山水水山山水水山山水水"),
        (
            "ja",
            "湖のほとりに新しい橋が開通し、町の人々が見物に集まった。子どもたちは橋の上を走り回っていた。",
        ),
        (
            "ko",
            "호숫가의 새 다리가 어제 개통되어 마을 사람들이 모두 구경하러 왔다. 아이들은 다리 위를 뛰어다녔다.",
        ),
        (
            "en",
            "The new bridge by the lake was opened yesterday, and all of the town had come to see it, he said.",
        ),
        (
            "fr",
            "Le nouveau pont du lac a été ouvert hier, et toute la ville est venue le voir avec les enfants.",
        ),
        (
            "de",
            "Die neue Brücke am See ist gestern eröffnet worden, und die ganze Stadt kam mit den Kindern, um sie zu sehen.",
        ),
        (
            "es",
            "El nuevo puente del lago se abrió ayer y todo el pueblo fue a verlo con los niños, según la alcaldesa.",
        ),
        (
            "pt",
            "A nova ponte do lago foi aberta ontem e toda a cidade veio para ver, com as crianças, não só os velhos.",
        ),
        (
            "ru",
            "Новый мост через озеро открыли вчера, и на него пришли посмотреть все, кто был в городе, с детьми.",
        ),
        (
            "uk",
            "Новий міст через озеро відкрили вчора, і на нього прийшли подивитися всі, хто був у місті, з дітьми та не тільки.",
        ),
        (
            "ar",
            "افتتح الجسر الجديد على البحيرة أمس، وقال العمدة إن كل من في المدينة جاء إلى هذا المكان من أجل ذلك",
        ),
        (
            "ug",
            "كۆل بويىدىكى يېڭى كۆۋرۈك تۈنۈگۈن ئېچىلدى ۋە بۇ شەھەردىكى كىشىلەر بالىلىرى بىلەن بىر بولۇپ ئۇ يەرگە كەلدى",
        ),
        ("bo", "མཚོ་འགྲམ་གྱི་ཟམ་པ་གསར་པ་ཁ་སང་སྒོ་ཕྱེས་ནས་གྲོང་གསེབ་ཀྱི་མི་ཚང་མ་ལྟ་རུ་འོངས།"),
        ("mn-Mong", "ᠨᠠᠭᠤᠷ ᠤᠨ ᠬᠥᠪᠡᠭᠡᠨ ᠦ ᠰᠢᠨ᠎ᠡ ᠬᠥᠭᠥᠷᠭᠡ ᠦᠴᠦᠭᠡᠳᠦᠷ ᠨᠡᠭᠡᠭᠳᠡᠪᠡ"),
        // Most of the text decides.
        (
            "zh-Hans",
            "湖边的新桥昨天开通，镇上的人都来看。The Lakeside Bridge Company 说，游客还会更多，大家都很高兴。",
        ),
        (
            "en",
            "The new bridge (新桥) by the lake was opened yesterday, and all of the town had come to see it, he said.",
        ),
    ] {
        assert_eq!(language(text), Some(tag), "{text}");
    }
    for text in [
        "湖边的新桥开通",
        "OK",
        // Names are no language; nor is one that is not on the lists.
        "Anna Nemo, Bert Lake, Carla Hill, Dora Ford, Emil Brook, Fritz Shore",
        "Nýja brúin yfir vatnið var opnuð í gær og allir bæjarbúar komu til þess að sjá hana",
        "1234567890 1234567890 1234567890 1234567890",
    ] {
        assert_eq!(language(text), None, "{text}");
    }
}

/// Text of what is hard to cut: joined emoji, flags, accents, marks, closing quotes, white space.
fn hard() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "湖",
        "边",
        "。",
        "！”",
        "，",
        " ",
        "\u{3000}",
        "a",
        "word",
        ". ",
        "Mr. ",
        "e\u{301}",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "🇹🇼",
        "🇨",
        "❤\u{fe0f}",
        "。\u{fe00}",
        "한",
        "क्षि",
        "\u{200d}",
        "\u{301}",
        "…",
        "?!",
        "\n",
    ]);
    prop::collection::vec(parts, 0..200).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_excerpt_is_the_whole_characters_of_the_beginning(text in hard()) {
        let line = one_line(&text, 400);
        let made = excerpt(&line, 120);
        prop_assert!(made.chars().count() <= 120);
        let uncut = made.strip_suffix('…').filter(|_| !line.starts_with(&made));
        let begin = uncut.unwrap_or(&made);
        prop_assert!(line.starts_with(begin), "{made:?} of {line:?}");
        let ends: Vec<usize> =
            line.grapheme_indices(true).map(|(at, part)| at + part.len()).chain([0]).collect();
        prop_assert!(ends.contains(&begin.len()), "{made:?} of {line:?}");
    }

    #[test]
    fn counts_of_blocks_add_up(blocks in prop::collection::vec(hard(), 0..5)) {
        let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
        let all = facts(&blocks);
        let each: Vec<TextFacts> = blocks.iter().map(|block| facts(&[block])).collect();
        prop_assert_eq!(all.characters, each.iter().map(|one| one.characters).sum::<usize>());
        prop_assert_eq!(all.words, each.iter().map(|one| one.words).sum::<usize>());
    }
}
