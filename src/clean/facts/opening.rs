//! Where a text begins to say something: behind the line with the date and the line with the writer,
//! which the page shows already. One mirrored article in four begins with them.

/// Lines that are looked at.
const LINES: usize = 3;

/// Longer lines, in characters, are no mere date or name.
const LONGEST: usize = 40;

/// Words that a writer, editor or outlet is named behind, when a mark follows.
const BYLINES: &[&str] = &[
    "作者",
    "記者",
    "记者",
    "撰文",
    "文",
    "编辑",
    "編輯",
    "责任编辑",
    "責任編輯",
    "来源",
    "來源",
    "译者",
    "譯者",
];

/// The text from its first line on that is more than a date or a name; all of it where there is no
/// such line.
pub fn opening(text: &str) -> &str {
    let mut begin = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n').take(LINES) {
        at += line.len();
        let line = line.trim();
        if line.chars().nth(LONGEST).is_some() || line.contains(['。', '！', '？']) {
            break;
        }
        if is_dateline(line) || is_byline(line) {
            begin = at;
        }
    }
    let rest = text[begin..].trim_start();
    if rest.is_empty() { text } else { rest }
}

/// A year and a time of day, or how long ago it was.
fn is_dateline(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let clock = (1..bytes.len())
        .any(|at| bytes[at] == b':' && digit(at - 1) && digit(at + 1) && digit(at + 2));
    let year = bytes.windows(4).any(|four| {
        matches!(four[..2], [b'1', b'9'] | [b'2', b'0']) && four.iter().all(u8::is_ascii_digit)
    });
    let ago = digit(0) && line.ends_with('前') && line.chars().count() <= 10;
    clock && year || ago
}

fn is_byline(line: &str) -> bool {
    let marks = ['：', ':', '｜', '|', '丨', '／', '/'];
    let behind = |word: &&str| line.strip_prefix(*word).map(str::trim_start);
    BYLINES.iter().filter_map(behind).any(|name| name.starts_with(marks))
}

#[cfg(test)]
mod tests {
    use super::opening;

    #[test]
    fn dates_and_names_are_no_opening() {
        for head in [
            "08/09/2020 - 12:20",
            "Mon, 14 Sep 2020 07:27:50 GMT",
            "2020-09-12T10:36:31.043Z",
            "A. NEMO\n2020-09-10 17:22:12",
            "41 分钟前",
            "作者： 某某\n来源｜湖报",
            "文/某",
        ] {
            assert_eq!(
                opening(&format!("{head}\n湖边开了一座桥。\n桥很长。")),
                "湖边开了一座桥。\n桥很长。"
            );
            assert_eq!(opening(head), head, "there is nothing else");
        }
    }

    #[test]
    fn sentences_and_headings_are() {
        for text in [
            "2020年9月12日10:36，桥塌了。\n后来修好了。",
            "八点一刻\n桥塌了。",
            "文章很长\n桥塌了。",
            "今早8:30的桥\n桥塌了。",
            "桥塌了。\n2020-09-10 17:22:12\n后来修好了。",
            "",
        ] {
            assert_eq!(opening(text), text);
        }
    }
}
