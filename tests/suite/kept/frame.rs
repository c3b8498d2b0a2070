//! A source without what its mirror put around the article: the head, lines that repeat it, titles,
//! navigation, promotion. Three shapes of sources, read line by line.

/// What a source says about itself, and the article's own markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) title: String,
    /// Of the original; empty when it is not said.
    pub(crate) url: String,
    pub(crate) body: String,
}

/// Takes a source apart.
pub(crate) fn read(source: &str) -> Frame {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    let parts = source.strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
    if let Some((head, body)) = parts {
        return with_head(head, body.split_once('\n').map_or("", |(_, body)| body));
    }
    let first = source.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if first.starts_with("### ") { gfw(&source) } else { titled(&source) }
}

/// A post with a YAML head, whose first lines may repeat it: a stamp, a link with the title, dashes.
fn with_head(head: &str, body: &str) -> Frame {
    let value = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches(['"', '\'']).replace("\\\"", "\""))
    };
    let mut rest = body.trim_start();
    if let Some((_, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.trim_start();
    }
    rest = after_title_link(rest).map_or(rest, |(_, _, rest)| rest);
    Frame {
        title: value("title").unwrap_or_default(),
        url: value("from").or_else(|| value("source")).unwrap_or_default(),
        body: rest.to_owned(),
    }
}

/// `[title](url)` and a line of dashes: title, URL, what follows.
fn after_title_link(text: &str) -> Option<(&str, &str, &str)> {
    let (link, after) = text.split_once('\n')?;
    let (title, url) = link.trim().strip_prefix('[')?.strip_suffix(')')?.rsplit_once("](")?;
    let (dashes, rest) = after.trim_start().split_once('\n')?;
    is_dashes(dashes.trim()).then_some((title, url, rest))
}

/// A page without a YAML head that begins with a title, linked or after `## `, and lines such as
/// `作者: …`.
fn titled(text: &str) -> Frame {
    let mut frame = Frame::default();
    let mut rest = text;
    if let Some((title, url, after)) = after_title_link(text) {
        (frame.title, frame.url, rest) = (title.to_owned(), url.to_owned(), after);
    }
    let mut at_top = true;
    for line in rest.lines() {
        let bare = line.trim();
        if at_top && frame.title.is_empty() && bare.starts_with('#') {
            bare.trim_start_matches('#').trim().clone_into(&mut frame.title);
            continue;
        }
        let url = bare.strip_prefix("[原网页](").and_then(|url| url.strip_suffix(')'));
        let says =
            ["关键词:", "作者:", "发表日期:", "日期："].iter().any(|key| bare.starts_with(key));
        if at_top && (says || url.is_some() || bare.starts_with("[English](")) {
            frame.url = url.map_or(frame.url, str::to_owned);
            continue;
        }
        // A picture may stand between such lines.
        at_top &= bare.is_empty() || bare.starts_with("![](");
        frame.body.push_str(line);
        frame.body.push('\n');
    }
    frame
}

/// A page without any head: `### title`, dashes, navigation and promotion (`####`), the article, an
/// address to copy, the address of the original.
fn gfw(text: &str) -> Frame {
    let mut frame = Frame::default();
    for line in text.lines() {
        let bare = line.trim();
        if let Some(title) = bare.strip_prefix("### ").filter(|_| frame.title.is_empty()) {
            title.trim().clone_into(&mut frame.title);
            continue;
        }
        if let Some(url) = original(bare) {
            url.clone_into(&mut frame.url);
            continue;
        }
        let around = bare.starts_with("#### ")
            || is_dashes(bare)
            || bare.starts_with("手机上长按")
            || bare.starts_with("https://github.com/");
        if !around {
            frame.body.push_str(line);
            frame.body.push('\n');
        }
    }
    frame
}

fn is_dashes(line: &str) -> bool {
    line.len() > 2 && line.bytes().all(|b| b == b'-')
}

/// The address in a line `原文链接（…）：URL` or `原文地址…：URL`.
fn original(line: &str) -> Option<&str> {
    let line = line.trim_start_matches("<br/>");
    let rest = line.strip_prefix("原文链接").or_else(|| line.strip_prefix("原文地址"))?;
    let url = &rest[rest.find("http")?..];
    url.split_ascii_whitespace().next()
}

#[test]
fn the_frames_of_three_shapes_are_taken_off() {
    let frame = |title: &str, url: &str, body: &str| Frame {
        title: title.to_owned(),
        url: url.to_owned(),
        body: body.to_owned(),
    };
    let head = "---\ntitle: \"甲\"\nfrom: https://x.example/1\n---\n<!--1-->\n[甲](https://x.example/1)\n------\n<p>乙</p>\n";
    assert_eq!(read(head), frame("甲", "https://x.example/1", "<p>乙</p>\n"));
    let plain = "---\ntitle: 甲\n---\n[a](b) 丙\n";
    assert_eq!(read(plain), frame("甲", "", "[a](b) 丙\n"));
    let page = "### 甲\n---\n#### [首页](..)\n<p>乙</p>\n<br/>原文链接：https://x.example/1\n\n";
    assert_eq!(read(page), frame("甲", "https://x.example/1", "<p>乙</p>\n\n"));
    let linked = "[甲](https://x.example/1)\n------\n日期：Thu\n乙\n作者: 丙\n";
    assert_eq!(read(linked), frame("甲", "https://x.example/1", "乙\n作者: 丙\n"));
    let titled = "## 甲\n\n关键词: a b\n[English](x.md)\n[原网页](https://x.example/1)\n乙\n";
    assert_eq!(read(titled), frame("甲", "https://x.example/1", "\n乙\n"));
}
