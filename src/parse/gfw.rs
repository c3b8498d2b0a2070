//! Pages without a head, as the gfw mirrors write them: `### title`, dashes, a navigation line,
//! promotion lines, the page of the outlet, a QR code, the address of the original, more links.
//! Title, source, day, tags and author come from the page itself.

use std::collections::HashSet;

use url::Url;

use crate::model::date::PostDate;
use crate::model::document::Head;
use crate::model::source_url::SourceUrl;
use crate::model::tag_link::tag_of;
use crate::parse::{date, head, url_day};
use crate::text::collapse;

/// Words that introduce the address of the original.
const ORIGINAL: &[&str] = &["链接", "地址", "連結", "網址"];

/// Whether a text opens with `### title` and a line of dashes.
pub fn is_gfw(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let title = lines.next().is_some_and(|line| line.starts_with("### "));
    title && lines.next().is_some_and(is_dashes)
}

/// Three dashes or more, and nothing else.
pub fn is_dashes(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|b| b == b'-')
}

/// What the page says about itself.
pub fn head(text: &str) -> Head {
    let title = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let url = text.rfind("原文").and_then(|_| text.lines().rev().find_map(original));
    let body = body(text);
    let day = url.as_ref().and_then(url_day::find).map(PostDate::day);
    Head {
        title: head::title(title.trim_start_matches('#')),
        date: day.or_else(|| date_in(&body)),
        author: author(&body),
        tags: tags(&body),
        url: url.map(SourceUrl::from),
        ..Head::default()
    }
}

/// The page without the lines that the mirror put around it.
pub fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut titled = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !titled && !bare.is_empty() {
            titled = true;
            continue;
        }
        if original(line).is_some() {
            continue;
        }
        if is_frame(bare) {
            continue;
        }
        out.push_str(line);
    }
    out
}

/// A line of the mirror's frame: dashes, navigation and promotion, the QR code and its caption.
fn is_frame(line: &str) -> bool {
    is_dashes(line)
        || (line.starts_with("#### ") && line.contains("]("))
        || line.starts_with("手机上长按并复制下列链接")
        || (line.starts_with("https://github.com/") && line.contains("/pages/"))
        || (line.starts_with("<a href='https://github.com/") && line.contains(".md.png"))
}

/// The address in a line such as `原文链接（需翻墙）：https://…`.
fn original(line: &str) -> Option<Url> {
    // Every line of a page comes here: one search is enough for nearly all.
    let mark = line.find("原文")?;
    let after = &line[mark + "原文".len()..];
    ORIGINAL.iter().find(|word| after.starts_with(**word))?;
    // In front of it only tags and signs: not a sentence of the article.
    if line[..mark].split(['<', '>']).step_by(2).any(|text| text.chars().any(char::is_alphanumeric))
    {
        return None;
    }
    let start = mark + line[mark..].find("http")?;
    let end = line[start..].find([' ', '\t', '\n', '\r', '"', '\'', '<', '>', '）']);
    let end = end.map_or(line.len(), |end| start + end);
    // Behind it nothing but tags: a line of the frame, not an article that is one line.
    let rest = line[end..].split(['<', '>']).step_by(2).flat_map(str::chars);
    if rest.filter(|c| c.is_alphanumeric()).count() > 20 {
        return None;
    }
    head::web_url(&line[start..end])
}

/// The date in the text: `<time datetime>`, or the day in `【大纪元2021年11月10日讯】`.
fn date_in(body: &str) -> Option<PostDate> {
    let window = floor(body, 4000);
    if let Some(at) = window.find("datetime=\"") {
        let value = &window[at + 10..];
        if let Some(found) = value.split('"').next().and_then(date::parse) {
            return Some(found);
        }
    }
    let note = window.split('【').nth(1)?.split('】').next()?;
    let digits: String = note.chars().map(arabic).collect();
    let at = digits.find('年')?;
    let year: String =
        digits[..at].chars().rev().take(4).collect::<String>().chars().rev().collect();
    let (month, rest) = digits[at + '年'.len_utf8()..].split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    date::parse(&format!("{year}-{}-{}", tens(month), tens(day)))
}

/// `二零二零` to `2020`.
fn arabic(c: char) -> char {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let at = if matches!(c, '零' | '○') { Some(0) } else { DIGITS.iter().position(|d| *d == c) };
    at.and_then(|at| char::from_digit(u32::try_from(at).ok()?, 10)).unwrap_or(c)
}

/// `2十1`, `十2` and `2十` to digits.
fn tens(text: &str) -> String {
    match text.split_once('十') {
        None => text.to_owned(),
        Some((high, low)) => {
            let high = if high.is_empty() { "1" } else { high };
            format!("{high}{}", if low.is_empty() { "0" } else { low })
        }
    }
}

/// The names in links to an outlet's tag pages, in order.
fn tags(body: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    body.split("href=\"")
        .skip(1)
        .filter_map(|piece| tag_of(piece.split('"').next()?))
        .filter(|tag| seen.insert(tag.clone()))
        .collect()
}

/// The writer in `（大纪元记者林燕编译报导）` or `作者：某某`; nothing rather than something doubtful.
fn author(body: &str) -> Option<String> {
    const ENDS: &[&str] = &[
        "编译",
        "綜合",
        "综合",
        "采访",
        "採訪",
        "整理",
        "报导",
        "報導",
        "报道",
        "報道",
        "美国",
        "台湾",
        "台北",
        "香港",
        "日本",
        "澳洲",
        "加拿大",
        "德国",
        "法国",
        "英国",
        "韩国",
        "纽约",
        "洛杉矶",
        "旧金山",
        "华盛顿",
        "多伦多",
        "悉尼",
        "墨尔本",
        "北美",
        "欧洲",
        "专题",
        "特约",
        "撰稿",
    ];
    let window = floor(body, 6000);
    let note = window.split(['（', '(']).skip(1).find_map(|piece| {
        let note = piece.split(['）', ')']).next()?;
        let (_, name) = note.split_once("记者").or_else(|| note.split_once("記者"))?;
        (note.contains("报") || note.contains("報")).then_some(name)
    })?;
    let end = ENDS.iter().filter_map(|word| note.find(word)).min()?;
    let name = collapse(note[..end].trim_matches([':', '：', '、', '，']));
    let letters = name.chars().count();
    (2..=4)
        .contains(&letters)
        .then_some(name)
        .filter(|name| name.chars().all(|c| c.is_alphabetic() || c == '·'))
}

fn floor(text: &str, at: usize) -> &str {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}
