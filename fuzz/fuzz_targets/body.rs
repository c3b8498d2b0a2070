//! Any text as a body: it is cleaned in bounded time, nothing live comes out, and cleaning what came
//! out changes nothing any more that a browser would run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::clean::Cleaner;
use reprint::clean::input::{Input, Nowhere};
use reprint::clean::rules::RuleSet;
use reprint::model::source::SourcePath;
use reprint::trust::sanitize;
use url::Url;

fuzz_target!(|html: &str| {
    thread_local! {
        static CLEANER: Cleaner = Cleaner::new(RuleSet::new(&[], &mut Vec::new()));
    }
    let source = SourcePath::new(0, "_posts/2021-11-11-a.md");
    let url = Url::parse("https://www.zaobao.com/realtime/china/story20211111-1").ok();
    let cleaned = CLEANER.with(|cleaner| {
        let input = Input {
            html,
            title: "题目",
            url: url.as_ref(),
            source: &source,
            page: "2021/11/11/a.html",
            tag_links: true,
            places: &Nowhere,
            addresses: cleaner.addresses(),
        };
        cleaner.clean(&input, &mut Vec::new())
    });
    let body = cleaned.body.as_str();
    let small = body.to_ascii_lowercase();
    for live in [
        "<script", "<iframe", "<object", "<embed", "<style", "<svg", "<math", "<base", "<meta",
        "<form",
    ] {
        assert!(!small.contains(live), "{live} came out");
    }
    // What a browser makes of it is what ammonia saw: a second time changes nothing.
    let ids = |html: &str| html.replace("id=\"u-u-", "id=\"u-");
    assert_eq!(ids(sanitize(body).as_str()), body, "settled");
});
