//! Markdown without a head: its title is the first heading; a few mirrors write the other fields as
//! labelled lines (`作者:`, `发表日期:`, `关键词:`, `[原网页](url)`).

use url::Url;

use crate::model::document::Head;
use crate::parse::{date, front_matter, head};

/// Lines that may hold fields, from the top.
const WINDOW: usize = 20;

/// What the first lines say.
pub fn head(text: &str) -> Head {
    let mut made = Head::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(WINDOW) {
        match field(line) {
            Some(Field::Title(title)) if made.title.is_empty() => made.title = head::title(title),
            Some(Field::Date(written)) if made.date.is_none() => made.date = date::parse(written),
            Some(Field::Author(name)) if made.author.is_none() => {
                made.author = Some(head::title(name)).filter(|name| !name.is_empty());
            }
            Some(Field::Original(url)) if made.url.is_none() => made.url = Some(url.into()),
            _ => {}
        }
    }
    made
}

/// The body without the lines that became the head.
pub fn body(text: &str) -> String {
    let mut seen = 0;
    let mut titled = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() {
            seen += 1;
            if seen <= WINDOW {
                match field(bare) {
                    Some(Field::Title(_)) if !titled => {
                        titled = true;
                        continue;
                    }
                    Some(Field::Title(_)) | None => {}
                    Some(_) => continue,
                }
            }
        }
        out.push_str(line);
    }
    out
}

enum Field<'a> {
    Title(&'a str),
    Date(&'a str),
    Author(&'a str),
    Keywords,
    Original(Url),
}

fn field(line: &str) -> Option<Field<'_>> {
    if line.starts_with('#') {
        let text = line.trim_start_matches('#');
        return text.starts_with(' ').then(|| Field::Title(text.trim().trim_end_matches('#')));
    }
    if let Some(rest) = line.strip_prefix("[原网页](") {
        return head::web_url(rest.strip_suffix(')')?).map(Field::Original);
    }
    let (label, value) = line.split_once([':', '：'])?;
    match label {
        "作者" => Some(Field::Author(value)),
        "发表日期" => Some(Field::Date(value)),
        "关键词" => Some(Field::Keywords),
        _ => None,
    }
}

/// The address in a line such as `原文链接：[title](url)` near the top of a post whose head has none.
pub fn original(text: &str) -> Option<Url> {
    let body = front_matter::body(text);
    let line =
        body.lines().map(str::trim).filter(|line| !line.is_empty()).take(5).find(|line| {
            ["原文链接", "原文地址", "原文來自", "原文来自", "原文連結"]
                .iter()
                .any(|word| line.starts_with(word))
        })?;
    let start = line.find("http")?;
    let end = line[start..].find([')', '>', ' ', '~', '<']).map_or(line.len(), |end| start + end);
    head::web_url(&line[start..end])
}
