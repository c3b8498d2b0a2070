//! Posts that are broken, hostile or enormous: each is named with what is wrong and how to mend it,
//! and the rest of the site is built.

use std::fmt::Write as _;
use std::fs::File;
use std::time::Duration;

use crate::html;
use crate::reading;
use crate::support::{Project, Run, plain_post};

/// Builds three plain posts and a bad one, which stands at `content/_posts/2021-05-01-bad.md`.
fn with_bad(bytes: impl AsRef<[u8]>) -> (Project, Run) {
    let project = Project::with_posts();
    project.write("content/_posts/2021-05-01-bad.md", bytes);
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("read"), 4);
    assert!(run.count("articles") >= 3, "the others are built: {run}");
    for number in 1..=3 {
        project.article_with(&format!("这是第{number}篇的第一段"));
    }
    (project, run)
}

/// A head and the body.
fn post(body: &str) -> String {
    let head = "title: 坏文章\ndate: 2021-05-01\nfrom: https://lakeside.example/bad";
    format!("---\n{head}\n---\n\n{body}\n")
}

#[track_caller]
fn at_line(run: &Run, line: u64) {
    let problem = run.problem("2021-05-01-bad.md");
    assert_eq!(problem["line"].as_u64(), Some(line), "{problem}");
}

#[test]
fn invalid_utf8_is_named_by_its_line_and_the_text_kept() {
    let mut bytes = post("<p>前面的字</p>").into_bytes();
    bytes.extend(b"<p>\xff\xfe</p>\n<p>");
    bytes.extend("后面的字</p>".as_bytes());
    let (project, run) = with_bad(&bytes);
    at_line(&run, 8);
    let page = project.article_with("前面的字");
    assert!(page.contains("后面的字"), "{page}");
}

#[test]
fn an_empty_file_is_named() {
    for text in ["", "\n \n", "\u{feff}"] {
        let (_, run) = with_bad(text);
        run.problem("2021-05-01-bad.md");
        assert_eq!(run.count("articles"), 3, "{run}");
    }
}

#[test]
fn nul_bytes_are_named_by_their_line_and_dropped() {
    let (project, run) = with_bad(post("<p>空\0字节</p>"));
    at_line(&run, 7);
    let page = project.article_with("坏文章</h1>");
    assert!(!page.contains('\0'), "{page:?}");
    let shown = reading::shown(&page);
    assert!(shown.contains("空字节") || shown.contains("空\u{fffd}字节"), "{shown}");
}

#[test]
fn a_file_of_nothing_but_nul_bytes_is_named() {
    let (_, run) = with_bad(vec![0; 5000]);
    run.problem("2021-05-01-bad.md");
}

#[test]
fn a_head_without_an_end_is_named() {
    let (_, run) = with_bad("---\ntitle: 没有结尾\ndate: 2021-05-01\n\n<p>正文在这里。</p>\n");
    let problem = run.problem("2021-05-01-bad.md");
    assert!(problem["line"].as_u64().is_some_and(|line| line >= 1), "{problem}");
    let said = format!("{} {}", problem["message"], problem["help"]);
    assert!(said.contains("---"), "says what is missing: {problem}");
}

#[test]
fn a_head_that_yaml_refuses_is_read_all_the_same() {
    let text = "---\ntitle: \"他说：\"好\"，然后走了\"\ndate: 2021-05-01\nfrom: https://lakeside.example/bad\n---\n\n<p>正文。</p>\n";
    let (project, run) = with_bad(text);
    let page = project.article_with("https://lakeside.example/bad");
    assert!(reading::shown(&page).contains("他说：\"好\"，然后走了"), "{page}");
    let problem = run.problem("2021-05-01-bad.md");
    assert_eq!(problem["line"].as_u64(), Some(2), "{problem}");
}

#[test]
fn a_yaml_bomb_does_not_go_off() {
    let mut head = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (one, next) in ('a'..='y').zip('b'..='z') {
        let _ = writeln!(head, "{next}: &{next} [{}]", vec![format!("*{one}"); 9].join(","));
    }
    let (_, run) = with_bad(format!(
        "---\ntitle: 坏文章\n{head}tags: *z\ndate: 2021-05-01\n---\n\n<p>正文。</p>\n"
    ));
    run.problem("2021-05-01-bad.md");
    assert!(run.took < Duration::from_secs(20), "{:?}", run.took);
}

#[test]
fn deep_yaml_does_not_overflow() {
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let (_, run) = with_bad(format!(
        "---\ntitle: 坏文章\ntags: {deep}\ndate: 2021-05-01\n---\n\n<p>正文。</p>\n"
    ));
    run.problem("2021-05-01-bad.md");
}

#[test]
fn a_head_of_a_megabyte_is_named() {
    let long = "长".repeat(400_000);
    let (_, run) = with_bad(format!("---\ntitle: 坏文章\nnote: {long}\n---\n\n<p>正文。</p>\n"));
    run.problem("2021-05-01-bad.md");
}

#[test]
fn two_megabytes_in_one_line_are_kept() {
    let mut body = "<div><p>开头的字。</p>".to_owned();
    for number in 0..40_000 {
        let _ = write!(body, "<p>第{number}段，很长的一行。</p>");
    }
    body.push_str("<p>结尾的字。</p></div>");
    assert!(body.len() > 1_500_000);
    let (project, run) = with_bad(post(&body));
    let page = project.article_with("坏文章</h1>");
    let shown = reading::shown(&page);
    for words in ["开头的字。", "第20000段，很长的一行。", "结尾的字。"] {
        assert!(shown.contains(words), "“{words}” is kept");
    }
    assert!(run.took < Duration::from_secs(60), "{:?}", run.took);
}

#[test]
fn twenty_thousand_nested_elements_end_soon_and_keep_their_text() {
    for (open, close) in
        [("<div>", "</div>"), ("<b>", "</b>"), ("<ul><li>", "</li></ul>"), ("<p><font>", "")]
    {
        let body = format!(
            "<p>外面。</p>{}里面。{}<p>后面。</p>",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        let (project, run) = with_bad(post(&body));
        let page = project.article_with("坏文章</h1>");
        let shown = reading::shown(&page);
        for words in ["外面。", "里面。", "后面。"] {
            assert!(shown.contains(words), "“{words}” is kept in {open}");
        }
        assert!(run.took < Duration::from_secs(30), "{open}: {:?}", run.took);
    }
}

#[test]
fn open_elements_do_not_pile_up() {
    // Each paragraph opens again all that are still open: without a limit, 3,000 become 4,500,000.
    let mut body = "<p>外面。</p>".to_owned();
    for number in 0..3000 {
        let _ = write!(body, "<p><b title={number}>");
    }
    let (project, run) = with_bad(post(&(body + "里面。")));
    let page = project.article_with("坏文章</h1>");
    let shown = reading::shown(&page);
    assert!(shown.contains("外面。") && shown.contains("里面。"), "the text is kept");
    assert!(page.len() < 5_000_000, "{} bytes of 60,000", page.len());
    assert!(run.took < Duration::from_secs(30), "{:?}", run.took);
}

#[test]
fn deep_markdown_does_not_overflow() {
    for mark in ["> ", "[", "![", "- ", "*a **b ", "<b>"] {
        let (project, run) =
            with_bad(post(&format!("开头。\n\n{}里面。\n\n结尾。", mark.repeat(20_000))));
        let page = project.article_with("坏文章</h1>");
        assert!(reading::shown(&page).contains("里面。"), "the text is kept below {mark}");
        assert!(run.took < Duration::from_secs(30), "{mark}: {:?}", run.took);
    }
}

#[test]
fn a_title_of_two_lines_becomes_one() {
    for title in ["\"第一行\\n第二行\"", "|\n  第一行\n  第二行", "\"第一行\n\n  第二行\""]
    {
        let text = format!(
            "---\ntitle: {title}\ndate: 2021-05-01\nfrom: https://lakeside.example/bad\n---\n\n<p>正文。</p>\n"
        );
        let (project, _) = with_bad(text);
        let page = project.article_with("https://lakeside.example/bad");
        for name in ["h1", "title"] {
            let (_, shown) = html::elements(&page, name).remove(0);
            assert!(!shown.trim().contains('\n'), "{name}: {shown:?}");
            assert!(shown.contains("第一行") && shown.contains("第二行"), "{name}: {shown:?}");
        }
    }
}

#[test]
fn markup_in_a_title_is_text() {
    let text = "---\ntitle: \"<script>alert(1)</script><b>粗\"\nfrom: https://lakeside.example/bad\ntags: [\"<i>\", \"a&b\"]\nauthor: \"<img src=x onerror=alert(1)>\"\n---\n\n<p>正文。</p>\n";
    let (project, _) = with_bad(text);
    let page = project.article_with("https://lakeside.example/bad");
    assert_eq!(reading::live_markup(&page), Vec::<String>::new());
    assert_eq!(html::elements(&page, "h1")[0].1, "<script>alert(1)</script><b>粗");
    for (path, page) in crate::support::pages(&project.path("public")) {
        assert!(reading::live_markup(&page).is_empty(), "{path}: {page}");
    }
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn two_different_articles_of_one_source_are_both_built() {
    let one = plain_post(7)
        .replace("这是第7篇的第一段，说的是湖。", &"湖水清，湖水深，湖里有鱼。".repeat(20));
    let two = one.replace("第7篇", "另一个题目").replace(
        &"湖水清，湖水深，湖里有鱼。".repeat(20),
        &"火车晚点，站长道歉，乘客喝茶。".repeat(20),
    );
    let project = Project::with_posts();
    project.write("content/_posts/2021-03-07-one.md", one);
    project.write("content/archived/2021-03-07-two.md", two);
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("duplicates")), (5, 0), "{run}");
    project.article_with("湖水清");
    project.article_with("火车晚点");
    let problems = run.events_of("problem");
    let said = problems.iter().map(ToString::to_string);
    let both =
        |text: String| text.contains("2021-03-07-one.md") && text.contains("2021-03-07-two.md");
    assert!(said.into_iter().any(both), "names both files: {run}");
}

#[test]
fn two_articles_at_one_address_are_both_built() {
    let project = Project::new();
    project.write("site.toml", "permalink = \"/:year/:month/:title.html\"\n");
    for (number, folder) in [(1, "_posts"), (2, "archived")] {
        // The same day, an hour apart: the order of an address is by date first.
        let text = plain_post(number).replace("2021-03-02T01", "2021-03-01T02");
        project.write(&format!("content/{folder}/2021-03-01-same.md"), text);
    }
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("duplicates")), (2, 0), "{run}");
    let problems = run.events_of("problem");
    let said = problems.iter().any(|problem| problem.to_string().contains("2021/03/same"));
    assert!(said, "names the address: {run}");
    let bare = project.read("public/2021/03/same.html");
    assert!(bare.contains("这是第1篇的第一段"), "the earliest has the bare address: {bare}");
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn a_post_of_a_hundred_megabytes_does_no_harm() {
    let project = Project::with_posts();
    project.write("content/_posts/2021-05-01-bad.md", post("<p>开头。</p>"));
    let file = File::options().write(true).open(project.path("content/_posts/2021-05-01-bad.md"));
    file.and_then(|file| file.set_len(100 << 20)).expect("a sparse file");
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("failed")), (3, 1), "{run}");
    run.problem("2021-05-01-bad.md");
    assert!(run.took < Duration::from_secs(20), "{:?}", run.took);
}

#[test]
fn strict_turns_problems_into_an_exit_code() {
    let project = Project::with_posts();
    let run = project.build(&["--strict"]);
    assert_eq!(run.code, Some(0), "no problems: {run}");
    project.write("content/_posts/2021-05-01-bad.md", "");
    let run = project.build(&["--strict"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(run.count("articles"), 3);
    assert_eq!(project.articles().len(), 3, "the site is built all the same");
}
