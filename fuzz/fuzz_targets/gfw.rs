//! Any bytes as a page of the gfw mirrors: its frame is taken off, and what is left can be cleaned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::model::document::{Dialect, Head};
use reprint::parse::{body, gfw};

fuzz_target!(|text: &str| {
    let page = format!("### 题目\n---\n#### [首页](https://a.example/README.md)\n\n{text}");
    let _ = gfw::is_gfw(text);
    let _ = gfw::head(&page);
    let body = body::extract(&page, Dialect::Gfw, &Head::default());
    assert!(body.text.len() <= page.len() * 2, "a frame is taken off, not put on");
    let _ = body.into_html();
});
