//! Mistakes that a review found, each with the input that showed it: which files are articles, and
//! what of their heads and texts reaches the page. Those of settings and output folders are in
//! `regressions_output`.

use std::collections::BTreeMap;

use crate::html;
use crate::reading;
use crate::support::{Project, Run, plain_post};

/// Characters of texts that have nothing in common.
const TOPICS: [&str; 4] = [
    "湖水清深鱼船岸风柳雨荷月",
    "火车站长票客轨道钟厅货班",
    "山路高石松云鸟泉洞峰雪谷",
    "书页字纸墨店读写信灯桌窗",
];

/// Four hundred characters about a topic, without sense.
pub(crate) fn prose(topic: usize) -> String {
    let characters: Vec<char> = TOPICS[topic].chars().collect();
    let mut state = 7_usize;
    let mut text = String::new();
    for place in 1..=400 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        text.push(characters[(state >> 8) % characters.len()]);
        if place % 12 == 0 {
            text.push('，');
        }
    }
    text
}

/// The words that a prose opens with.
pub(crate) fn opening(topic: usize) -> String {
    prose(topic).chars().take(12).collect()
}

/// A post with this head and one paragraph.
pub(crate) fn headed(head: &str, paragraph: &str) -> String {
    format!("---\n{head}\n---\n\n<div><p>{paragraph}</p></div>\n")
}

/// The names of all problems, in the order they were told.
pub(crate) fn kinds(run: &Run) -> Vec<String> {
    let kind = |problem: &serde_json::Value| problem["kind"].as_str().map(str::to_owned);
    run.events_of("problem").iter().filter_map(kind).collect()
}

#[track_caller]
pub(crate) fn assert_told(run: &Run, kind: &str) {
    assert!(kinds(run).iter().any(|told| told == kind), "a problem `{kind}`: {run}");
}

/// Builds one file. Each of its tags has a list.
fn built(name: &str, text: &str) -> (Project, Run) {
    let project = Project::new();
    project.write("site.toml", "tag_pages_from = 1\n");
    project.write(&format!("content/{name}"), text);
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("read"), 1, "{run}");
    (project, run)
}

/// The page of the only article.
fn only_page(project: &Project) -> String {
    let mut pages = project.articles();
    assert_eq!(pages.len(), 1, "one article: {:?}", pages.keys());
    pages.pop_first().expect("one").1
}

/// The names under an article's text.
fn tags(page: &str) -> Vec<String> {
    let Some((_, below)) = page.split_once("<p class=\"tags\">") else { return Vec::new() };
    let names = below.split_once("</p>").expect("an end").0;
    html::elements(names, "a").into_iter().map(|(_, name)| name).collect()
}

#[test]
fn files_of_one_name_with_other_texts_are_other_articles() {
    let project = Project::new();
    for (topic, folder) in ["a", "b"].iter().enumerate() {
        project
            .write(&format!("content/{folder}/notes.md"), format!("# 笔记\n\n{}\n", prose(topic)));
    }
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("duplicates")), (2, 0), "{run}");
    assert_told(&run, "same-address");
    for topic in [0, 1] {
        project.article_with(&opening(topic));
    }
}

/// Two posts of one source and title, five months apart.
fn two_of_one_source(early: &str, late: &str) -> (Project, Run) {
    let project = Project::new();
    for (month, text) in [(1, early), (6, late)] {
        let head = format!(
            "title: 本期要目\ndate: 2021-{month:02}-05\nfrom: https://lakeside.example/digest"
        );
        project.write(&format!("content/_posts/2021-{month:02}-05-digest.md"), headed(&head, text));
    }
    let run = project.build(&[]);
    run.assert_built();
    (project, run)
}

#[test]
fn one_source_and_title_with_other_texts_are_two_articles() {
    let (project, run) = two_of_one_source(&prose(0), &prose(1));
    assert_eq!((run.count("articles"), run.count("duplicates")), (2, 0), "{run}");
    assert_told(&run, "same-address");
    for topic in [0, 1] {
        project.article_with(&opening(topic));
    }
}

#[test]
fn one_source_and_title_with_a_corrected_text_are_one_article() {
    let late = format!("{}更正：月份有误。", prose(0));
    let (project, run) = two_of_one_source(&prose(0), &late);
    assert_eq!((run.count("articles"), run.count("duplicates")), (1, 1), "{run}");
    assert_eq!(kinds(&run), Vec::<String>::new());
    project.article_with("更正：月份有误");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_in_bytes_that_are_no_text_are_two_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for text in [headed("title: 同文", &prose(0)), format!("# 同文\n\n{}\n", prose(0))] {
        let project = Project::with_posts();
        for name in [&b"a\xff.md"[..], b"a\xfe.md"] {
            let path = project.path("content").join(OsStr::from_bytes(name));
            std::fs::write(path, &text).expect("written");
        }
        let run = project.build(&["--verbose"]);
        run.assert_built();
        assert_eq!(run.count("read"), 5, "{run}");
        assert_eq!(run.events_of("file").len(), 5, "each is told once: {run}");
    }
}

#[test]
fn articles_about_security_and_support_are_not_about_the_repository() {
    let project = Project::new();
    let posts = [
        "security-council",
        "support-ukraine",
        "license-plate",
        "copying-machines",
        "changelog-of-a-war",
    ];
    for (number, name) in posts.iter().enumerate() {
        let head =
            format!("title: 第{number}条\ndate: 2021-05-01\nfrom: https://lakeside.example/{name}");
        project.write(&format!("content/{name}.md"), headed(&head, "正文。"));
    }
    project.write("content/essay.md", headed("layout: article\ntitle: 随笔", "随笔的正文。"));
    for name in ["README", "README.zh-CN", "readme_en", "LICENSE"] {
        project.write(&format!("content/{name}.md"), "# 关于\n\n这个仓库是一面镜子。\n");
    }
    project.write("content/news/_index.md", headed("title: 栏目", "栏目的说明。"));

    let run = project.build(&["--verbose"]);
    run.assert_built();
    let mut outcomes = BTreeMap::new();
    for file in run.events_of("file") {
        let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
        outcomes.insert(text("path"), text("outcome"));
    }
    for name in posts.iter().chain(&["essay"]) {
        assert_eq!(outcomes[&format!("content/{name}.md")], "article", "{name}: {outcomes:?}");
    }
    for name in ["README", "README.zh-CN", "readme_en", "LICENSE", "news/_index"] {
        assert_eq!(outcomes[&format!("content/{name}.md")], "left_out", "{name}: {outcomes:?}");
    }
}

#[test]
fn a_rule_on_top_of_a_text_opens_no_head() {
    let (project, _) = built("note.md", "---\n正文第一段\n\n正文第二段\n---\n正文第三段");
    let shown = reading::shown(&only_page(&project));
    for words in ["正文第一段", "正文第二段", "正文第三段"] {
        assert!(shown.contains(words), "“{words}” in {shown}");
    }
}

#[test]
fn a_rule_in_the_text_does_not_end_a_head() {
    let text = "---\ntitle: A\ndate: 2021-01-01\n\n正文第一段\n\n---\n\n正文第二段";
    let (project, run) = built("note.md", text);
    assert_told(&run, "head-without-end");
    let pages = project.articles();
    let (path, page) = pages.first_key_value().expect("an article");
    assert!(path.starts_with("2021/01/01/"), "the head is read: {path}");
    assert_eq!(html::elements(page, "h1")[0].1, "A");
    let shown = reading::shown(page);
    for words in ["正文第一段", "正文第二段"] {
        assert!(shown.contains(words), "“{words}” in {shown}");
    }
}

// What takes the square of such an input's length does not end within the patience of a run.

#[test]
fn brackets_that_never_close_come_to_an_end() {
    built("note.md", &format!("{}](a)", "[\n\n".repeat(500_000)));
}

#[test]
fn a_page_full_of_originals_comes_to_an_end() {
    let lines = "原文链接：https://e.example/x\n".repeat(50_000);
    let (project, _) = built("n1.md", &format!("### 很多原文\n\n---\n\n{lines}<p>x</p>\n"));
    let page = only_page(&project);
    assert!(reading::shown(&page).contains('x'), "{page}");
}

#[test]
fn a_title_full_of_ampersands_comes_to_an_end() {
    let title = "&".repeat(800_000);
    built("2021-05-01-a.md", &headed(&format!("title: {title}"), "正文。"));
    built("2021-05-01-a.md", &headed(&format!("title: {}", &title[..60_000]), "正文。"));
    built("n1.md", &format!("### {title}\n\n---\n\n<p>正文。</p>\n"));
    built("note.md", &format!("# {title}\n\n正文。\n"));
}

/// The post has too many tags, is told so, and keeps some of them.
#[track_caller]
fn assert_some_tags_stay(project: &Project, run: &Run) {
    assert_told(run, "too-many-tags");
    let kept = tags(&only_page(project)).len();
    assert!((1..=1000).contains(&kept), "{kept} tags stay");
}

#[test]
fn fifty_thousand_tags_come_to_an_end() {
    let names: Vec<String> = (0..50_000).map(|number| format!("t{number}")).collect();
    let head = format!("title: 词\ntags: [{}]", names.join(","));
    let (project, run) = built("2021-05-01-a.md", &headed(&head, "正文。"));
    assert_some_tags_stay(&project, &run);
}

#[test]
fn fifty_thousand_links_to_tags_come_to_an_end() {
    let link = |number| format!("<ok href=\"https://e.example/gb/tag/t{number}.html\">词</ok>\n");
    let links: String = (0..50_000).map(link).collect();
    let (project, run) = built("n1.md", &format!("### 词\n\n---\n\n<p>正文。</p><p>{links}</p>\n"));
    assert_some_tags_stay(&project, &run);
}

#[test]
fn dates_of_many_spellings_are_read_whole() {
    for (written, shown) in [
        ("2021-11-10 10:39 PM", "2021-11-10T22:39:00Z"),
        ("2021-11-10 12:05 AM", "2021-11-10T00:05:00Z"),
        ("2021-11-10 18:00 GMT+0800", "2021-11-10T10:00:00Z"),
        ("2021-11-10T10:39:46.1234567890Z", "2021-11-10T10:39:46Z"),
    ] {
        let (project, run) =
            built("a.md", &headed(&format!("title: 日\ndate: {written}"), "正文。"));
        assert_eq!(kinds(&run), Vec::<String>::new(), "{written}");
        let page = only_page(&project);
        assert!(page.contains(&format!("datetime=\"{shown}\"")), "{written}: {page}");
    }
}

#[test]
fn a_date_with_a_rest_is_told() {
    let (project, run) = built("a.md", &headed("title: 日\ndate: 2021-11-10 18:00 CST", "正文。"));
    let problem = run.problem("a.md");
    assert_eq!(problem["kind"], "date-partly-read", "{problem}");
    assert_eq!(problem["line"], 3, "{problem}");
    assert!(problem["message"].as_str().is_some_and(|said| said.contains("CST")), "{problem}");
    let page = only_page(&project);
    assert!(page.contains("datetime=\"2021-11-10T18:00:00Z\""), "{page}");
}

#[test]
fn a_file_of_the_year_nought_has_no_day() {
    let (project, _) = built("0000-01-01-a.md", &headed("title: 零年", "正文。"));
    let pages = project.articles();
    assert!(pages.keys().all(|path| path.starts_with("undated/")), "{:?}", pages.keys());
    assert_eq!(pages.len(), 1);
}

#[test]
fn numbers_in_a_head_are_shown_as_they_were_written() {
    let (project, run) =
        built("2021-05-01-a.md", &headed("title: 1.10\ntags: [ 1e3, 0x1F ]", "正文。"));
    assert_eq!(kinds(&run), Vec::<String>::new());
    let page = only_page(&project);
    assert_eq!(html::elements(&page, "h1")[0].1, "1.10");
    assert_eq!(tags(&page), ["1e3", "0x1F"]);
}

#[test]
fn a_head_may_have_a_tag_and_tags() {
    let (project, run) =
        built("2021-05-01-a.md", &headed("title: 词\ntag: a\ntags: [b]", "正文。"));
    assert_eq!(kinds(&run), Vec::<String>::new());
    let mut tags = tags(&only_page(&project));
    tags.sort();
    assert_eq!(tags, ["a", "b"]);
}

#[test]
fn problems_name_the_content_folder() {
    let project = Project::new();
    for (number, folder) in [(1, "north"), (2, "south")] {
        project.write(&format!("{folder}/2021-03-0{number}-good.md"), plain_post(number));
        project.write(&format!("{folder}/2021-04-01-empty.md"), "");
    }
    let run =
        project.build_with(&["--content", "north", "--content", "south/", "--output", "public"]);
    run.assert_built();
    for path in ["north/2021-04-01-empty.md", "south/2021-04-01-empty.md"] {
        run.problem(path);
    }
}
