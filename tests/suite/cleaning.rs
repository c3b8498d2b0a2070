//! Cleaning as a site's settings want it, from outside: rule files, filter lists, addresses, pictures,
//! paywalls, and `reprint explain`.

use serde_json::Value;

use crate::support::{Project, Run, reprint, run};

/// A post of lakeside.example with this body.
fn post(project: &Project, name: &str, body: &str) {
    project.write(
        &format!("content/_posts/{name}.md"),
        format!(
            "---\ntitle: 湖边\ndate: 2021-03-01T01:02:03.456Z\nauthor: 湖畔日报\nfrom: https://lakeside.example/story/{name}\n---\n<div>\n{body}</div>\n"
        ),
    );
}

fn site(settings: &str) -> Project {
    let project = Project::new();
    project.write("site.toml", format!("lang = \"zh-Hans\"\n{settings}"));
    project
}

fn page(project: &Project) -> String {
    let pages = project.articles();
    assert_eq!(pages.len(), 1, "{:?}", pages.keys());
    pages.into_values().next().expect("a page")
}

fn explain(project: &Project, args: &[&str]) -> Run {
    let mut command = reprint(&project.path(""));
    command.arg("explain").args(args);
    run(command)
}

#[test]
fn a_paywall_is_said_and_counted_also_when_the_page_is_kept() {
    let project = site("rules = \"rules\"\n");
    project.write(
        "rules/lakeside.example.txt",
        "paywall: //div[@class='wall']\nstrip: //div[@class='wall']\nstrip: //p[@class='never']\n",
    );
    post(&project, "2021-03-01-a", "<p>湖水很静。</p><div class=\"wall\">订阅后继续阅读</div>");
    let first = project.build(&[]);
    first.assert_built();
    let made = page(&project);
    assert!(made.contains("<meta name=\"reprint:incomplete\" content=\"paywall\">"), "{made}");
    assert!(made.contains("可能不完整") && !made.contains("订阅后"), "{made}");
    // A second article has the build run again, and the first one's page kept.
    post(&project, "2021-03-02-b", "<p>桥上无人。</p>");
    for run in [first, project.build(&[]), project.build(&[])] {
        assert_eq!(run.count("incomplete"), 1, "{run}");
        let rules = run.report()["rules"].clone();
        let hits = |line: &str| {
            let is_it =
                |rule: &&Value| rule["rule"] == format!("rules/lakeside.example.txt:{line}");
            let rule = rules.as_array().and_then(|rules| rules.iter().find(is_it)).cloned();
            rule.unwrap_or_else(|| panic!("line {line} in {rules}"))["hits"].clone()
        };
        // The last rule is a dead one, and told as such.
        assert_eq!([hits("1"), hits("2"), hits("3")], [1, 1, 0], "{rules}");
    }
}

#[test]
fn filter_lists_hide_block_and_spare() {
    let project = site("filter_lists = [\"lists/a.txt\"]\n");
    project.write(
        "lists/a.txt",
        "[Adblock Plus 2.0]\n##.banner\nlakeside.example#@#.banner-ok\n##.banner-ok\n||ads.example^\n\
         ||pics.example^$third-party\n@@||pics.example/logo\n$removeparam=ref\nexample.com##+js(x)\n",
    );
    post(
        &project,
        "2021-03-01-a",
        "<p>湖水很静。</p><div class=\"banner\">买船</div><p class=\"banner-ok\">桥上无人。</p>\
         <p><a href=\"https://ads.example/click\"><img src=\"https://b.example/x.png\"></a></p>\
         <p>看<a href=\"https://ads.example/click\">这里</a>和<a href=\"https://c.example/?id=1&ref=2\">那里</a></p>\
         <p><img src=\"https://pics.example/1.png\"><img src=\"https://pics.example/logo.png\"></p>",
    );
    let first = project.build(&[]);
    first.assert_built();
    let made = page(&project);
    assert!(!made.contains("买船") && made.contains("桥上无人"), "{made}");
    assert!(!made.contains("ads.example") && made.contains("看这里和"), "{made}");
    assert!(made.contains("https://c.example/?id=1\""), "{made}");
    assert!(
        !made.contains("pics.example/1.png") && made.contains("pics.example/logo.png"),
        "{made}"
    );
    assert!(!made.contains("b.example"), "a picture that leads to an advertiser: {made}");
    let said =
        |run: &Run| run.stdout.matches("1 script").count() + run.stderr.matches("1 script").count();
    assert_eq!(said(&first), 1, "what is left out is said once: {first}");
    // The compiled list comes from the cache, and its change is seen.
    post(&project, "2021-03-01-a", "<p class=\"banner\">买船</p><p>湖</p>");
    project.build(&[]).assert_built();
    assert!(!page(&project).contains("买船"));
    project.write("lists/a.txt", "##.other\n");
    project.build(&[]).assert_built();
    assert!(page(&project).contains("买船"));
}

#[test]
fn a_list_that_is_not_there_is_a_mistake_in_the_settings() {
    for (key, value) in [("filter_lists", "[\"none.txt\"]"), ("clear_urls", "\"none.json\"")] {
        let project = site(&format!("{key} = {value}\n"));
        post(&project, "2021-03-01-a", "<p>湖</p>");
        project.build(&[]).assert_stopped(2, &[key, "none", "site.toml"]);
    }
    let project = site("images = \"hotlnk\"\n");
    post(&project, "2021-03-01-a", "<p>湖</p>");
    project.build(&[]).assert_stopped(2, &["hotlnk", "hotlink"]);
}

#[test]
fn addresses_and_pictures_follow_the_settings() {
    let rules = r#"{"providers": {"b": {"urlPattern": "^https?://b\\.example", "completeProvider": false,
        "rules": ["from"], "referralMarketing": [], "rawRules": [], "exceptions": [], "redirections": [], "forceRedirection": false}}}"#;
    let body = "<p><a href=\"https://b.example/?id=1&amp;from=rss\">看</a></p>\
        <p><img src=\"https://images.weserv.nl/?url=pics.example/1.png\" alt=\"桥\"></p>";
    let project = site("clear_urls = \"c.json\"\nunwrap_image_proxies = true\n");
    project.write("c.json", rules);
    post(&project, "2021-03-01-a", body);
    project.build(&[]).assert_built();
    let made = page(&project);
    assert!(made.contains("href=\"https://b.example/?id=1\""), "{made}");
    assert!(made.contains("pics.example/1.png") && !made.contains("weserv"), "{made}");
    // Another policy makes the pages again, and a host's own policy wins.
    for (settings, shown, linked) in [
        ("images = \"link\"\n", false, true),
        ("images = \"drop\"\n", false, false),
        ("images = \"drop\"\n[images_by_host]\n\"lakeside.example\" = \"hotlink\"\n", true, false),
    ] {
        project.write("site.toml", settings);
        project.build(&[]).assert_built();
        let made = page(&project);
        assert_eq!(made.contains("<img src=\"https://images.weserv"), shown, "{settings}: {made}");
        assert_eq!(made.contains("<a href=\"https://images.weserv"), linked, "{settings}: {made}");
    }
}

#[test]
fn heads_and_dates_as_rules_know_them() {
    let project = site("timezone = \"UTC\"\nrules = \"rules\"\n");
    project.write(
        "rules/.lakeside.example.txt",
        "title: //h3\nauthor: //p[@class='by']\ndate: //time/@datetime\ntimezone: Asia/Shanghai\ndates: local\n",
    );
    project.write(
        "content/_posts/a.md",
        "---\nlayout: post\nfrom: https://lakeside.example/1\n---\n<div>\n<h3>湖上的桥</h3><p class=\"by\">张三</p>\
         <time datetime=\"2021-11-09 08:00\">九日</time><p>湖水很静。</p></div>\n",
    );
    project.build(&[]).assert_built();
    let made = page(&project);
    assert!(made.contains("<h1>湖上的桥</h1>"), "{made}");
    assert!(made.contains("2021-11-09T00:00:00Z"), "eight o'clock in Shanghai: {made}");
    assert!(made.contains("张三"), "{made}");
    let path = project.articles().into_keys().next().expect("a page");
    assert!(path.starts_with("undated/"), "a rule moves no article: {path}");
}

#[test]
fn explain_names_file_and_line() {
    let project = site("rules = \"rules\"\nfilter_lists = [\"lists/a.txt\"]\n");
    project.write("rules/lakeside.example.txt", "# junk\nstrip: //div[@class='ad']\n");
    project.write("lists/a.txt", "! list\n##.banner\n");
    post(
        &project,
        "2021-03-01-a",
        "<p>湖水很静。</p><div class=\"ad\">买船</div><p class=\"banner\">卖桥</p>",
    );
    let told = explain(&project, &["content/_posts/2021-03-01-a.md"]);
    assert_eq!(told.code, Some(0), "{told}");
    for words in [
        "content/_posts/2021-03-01-a.md",
        "front matter",
        "`date: 2021-03-01T01:02:03.456Z` in the head",
        "by rules/lakeside.example.txt:2",
        "lists/a.txt:2 ##.banner",
        "div.ad (2 characters)",
        "kept: 5 of 9 characters",
    ] {
        assert!(told.stdout.contains(words), "{words}: {told}");
    }
    let told = explain(&project, &["content/_posts/2021-03-01-a.md", "--html", "out.html"]);
    assert_eq!(told.code, Some(0), "{told}");
    let page = project.read("out.html");
    assert!(page.contains("&lt;div class=&quot;ad&quot;&gt;买船&lt;/div&gt;"), "{page}");
    assert!(!page.contains("<script") && !page.contains('\u{10fff0}'), "{page}");
    // Without a project around it, and of what is no post.
    let alone = Project::new();
    alone.write("x/a.md", "# 湖\n\n湖水很静。\n");
    let told = explain(&alone, &["x/a.md"]);
    assert!(told.code == Some(0) && told.stdout.contains("Markdown"), "{told}");
    alone.write("x/README.md", "# 说明\n");
    let told = explain(&alone, &["x/README.md"]);
    assert!(told.code == Some(0) && told.stdout.contains("about the repository"), "{told}");
    explain(&alone, &["x/none.md"]).assert_stopped(3, &["x/none.md"]);
}
