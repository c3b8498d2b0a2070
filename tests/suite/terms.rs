//! Tags, categories, sources and authors: which have a list of their own, how an index names them.

use crate::links::assert_whole;
use crate::support::Project;

/// A post of a day in March 2021, with tags and a writer.
fn post(project: &Project, day: u32, tags: &str, author: &str) {
    let text = format!(
        "---\ntitle: 第{day}篇\ndate: 2021-03-{day:02}\nauthor: {author}\n\
         from: https://lakeside.example/story/{day}\ntags: [ {tags} ]\n---\n\n<p>第{day}篇。</p>\n"
    );
    project.write(&format!("content/_posts/2021-03-{day:02}-{day}.md"), text);
}

#[test]
fn a_term_of_one_article_has_no_list_and_its_name_leads_to_the_article() {
    let project = Project::new();
    post(&project, 1, "湖, 桥", "张三");
    post(&project, 2, "湖", "李四");
    post(&project, 3, "山", "李四");
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    let articles = project.articles();
    let path = |title: &str| {
        let mut found =
            articles.iter().filter(|(_, page)| page.contains(&format!(">{title}</h1>")));
        found.next().expect("its page").0.clone()
    };
    let first = &articles[&path("第1篇")];
    assert!(first.contains("湖/index.html\">湖</a>"), "a list to lead to: {first}");
    assert!(first.contains(" 桥</p>") && !first.contains("桥/index.html"), "none: {first}");
    assert!(first.contains("张三") && !first.contains("rel=\"author\""), "{first}");
    let index = project.read("public/tags/index.html");
    assert!(index.contains(&format!("<a href=\"../{}\">桥</a>", path("第1篇"))), "{index}");
    assert!(index.contains(&format!("<a href=\"../{}\">山</a>", path("第3篇"))), "{index}");
    // The outlet always has a list.
    assert!(project.read("public/sources/lakeside-example/index.html").contains("第2篇"));

    // A second article, and there is a list.
    post(&project, 4, "桥", "李四");
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    assert!(project.articles()[&path("第1篇")].contains("桥/index.html\">桥</a>"));

    project.write("site.toml", "tag_pages_from = 1\n");
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    assert!(project.read("public/tags/index.html").contains("山/index.html\">山</a>"));
}

/// The page below `public`, without line ends.
fn page(project: &Project, path: &str) -> String {
    project.read(&format!("public/{path}")).replace('\n', "")
}

/// Each part stands in the text after the one before it.
#[track_caller]
fn assert_in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part}, in its order: {text}")).1;
    }
}

#[test]
fn an_index_is_by_letter_or_by_count() {
    let project = Project::new();
    post(&project, 1, "中国, 安心, Zoo, 9月, Ж, 阿里", "湖畔日报");
    post(&project, 2, "中国, Zoo", "湖畔日报");
    post(&project, 3, "Zoo", "湖畔日报");
    project.write("site.toml", "lang = \"zh-Hans\"\n");
    project.build(&[]).assert_built();
    let by_letter = [
        "<h2 id=\"g1\">A</h2>",
        ">阿里</a>",
        ">安心</a>",
        "<h2 id=\"g2\">Z</h2>",
        ">中国</a> <small>2</small>",
        ">Zoo</a> <small>3</small>",
        "<h2 id=\"g3\">0–9</h2>",
        ">9月</a>",
        "<h2 id=\"g4\">其他</h2>",
        ">Ж</a>",
    ];
    let index = page(&project, "tags/index.html");
    assert_in_order(&index, &by_letter);
    assert!(!index.contains("class=\"cloud\""), "few terms need no cloud: {index}");

    project.write("site.toml", "lang = \"zh-Hans\"\nterms_order = \"count\"\n");
    project.build(&[]).assert_built();
    let index = page(&project, "tags/index.html");
    assert_in_order(&index, &[">Zoo</a>", ">中国</a>", ">阿里</a>", ">安心</a>", ">9月</a>"]);
    assert!(!index.contains("<h2"), "{index}");
}

#[test]
fn outlets_and_writers_tell_their_years() {
    let project = Project::new();
    post(&project, 1, "湖", "张三");
    post(&project, 2, "湖", "张三");
    let older = "---\ntitle: 旧\ndate: 2012-01-01\nauthor: 张三\n\
                 from: https://lakeside.example/old\ntags: [ 山 ]\n---\n\n<p>旧。</p>\n";
    project.write("content/_posts/old.md", older);
    project.build(&[]).assert_built();
    for (path, name) in [("sources/index.html", "lakeside.example"), ("authors/index.html", "张三")]
    {
        let index = page(&project, path);
        let wanted = format!(">{name}</a> <small>3 · 2012–2021</small>");
        assert!(index.contains(&wanted), "{index}");
    }
    let outlet = page(&project, "sources/lakeside-example/index.html");
    assert!(outlet.contains("<span>共 3 篇</span> <span>2012–2021</span>"), "{outlet}");
    let tags = page(&project, "tags/index.html");
    assert!(tags.contains(">湖</a> <small>2</small>"), "tags tell none: {tags}");
}

#[test]
fn a_very_large_index_is_in_parts_by_letter_that_stay() {
    let project = Project::new();
    // An article has a hundred tags at most.
    for (day, start) in (1..).zip((0..700).step_by(100)) {
        for (name, later) in [("中国", 0), ("湖边", 7), ("ab", 14)] {
            let tags: Vec<String> =
                (start..start + 100).map(|number| format!("{name}{number}")).collect();
            post(&project, day + later, &tags.join(", "), "湖畔日报");
        }
    }
    post(&project, 22, "中国7", "湖畔日报");
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    let index = page(&project, "tags/index.html");
    assert_in_order(
        &index,
        &[
            "<ul class=\"cloud\">",
            "<h2 id=\"g1\">A</h2>",
            "<a href=\"letters/ab/index.html\">AB</a> <small>700</small>",
            "<h2 id=\"g2\">H</h2>",
            "<a href=\"letters/hb/index.html\">HB</a> <small>700</small>",
            "<h2 id=\"g3\">Z</h2>",
            "<a href=\"letters/zg/index.html\">ZG</a> <small>700</small>",
        ],
    );
    assert!(index.contains(">中国7</a>"), "the largest is in the cloud: {index}");
    let part = page(&project, "tags/letters/zg/index.html");
    assert_in_order(&part, &["<h1>ZG</h1>", ">中国699</a>", ">中国7</a> <small>2</small>"]);
    assert!(part.contains("<a href=\"../../index.html\">标签</a>"), "{part}");

    // Of the index, a new article changes the page itself and the parts of its terms.
    post(&project, 23, "湖边5", "湖畔日报");
    let run = project.build(&["--verbose"]);
    run.assert_built();
    let touched: Vec<String> = run
        .events_of("page")
        .iter()
        .filter_map(|event| event["path"].as_str())
        .filter(|path| path.starts_with("tags/letters/") || *path == "tags/index.html")
        .map(str::to_owned)
        .collect();
    assert_eq!(touched, ["tags/index.html", "tags/letters/hb/index.html"]);
}

#[test]
fn a_part_of_an_index_that_is_too_large_is_cut_again() {
    let project = Project::new();
    for (day, start) in (1..).zip((1000..3100).step_by(100)) {
        let tags: Vec<String> = (start..start + 100).map(|number| format!("жар{number}")).collect();
        post(&project, day, &tags.join(", "), "湖畔日报");
    }
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    assert_in_order(
        &page(&project, "tags/index.html"),
        &[
            "<h2>其他</h2>",
            "<a href=\"letters/other-u416/index.html\">Ж</a> <small>2000</small>",
            "<a href=\"letters/other-u416-2/index.html\">Ж (2)</a> <small>100</small>",
        ],
    );
    let part = page(&project, "tags/letters/other-u416/index.html");
    assert_in_order(&part, &["<h1>Ж</h1>", ">жар1000</a>", ">жар2999</a>"]);
    let rest = page(&project, "tags/letters/other-u416-2/index.html");
    assert_in_order(&rest, &["<h1>Ж (2)</h1>", ">жар3000</a>", ">жар3099</a>"]);
}

#[test]
fn an_article_gives_way_to_the_parts_of_an_index() {
    let project = Project::new();
    project.write("site.toml", "permalink = \"/:categories/:title/\"\n");
    for folder in ["tags/letters", "tags/letters/zg"] {
        let text = format!(
            "---\ntitle: 甲\ndate: 2021-03-01\ntags: [ 湖 ]\ncategories: {}\n\
             from: https://lakeside.example/{folder}\n---\n\n<p>{folder}。</p>\n",
            folder.replace('/', " ")
        );
        project.write(&format!("content/{folder}/_posts/2021-03-01-ab.md"), text);
    }
    project.build(&[]).assert_built();
    assert!(!project.path("public/tags/letters/ab/index.html").exists(), "a part may come");
    assert!(project.path("public/tags/letters/zg/ab/index.html").exists(), "nothing comes here");
}
