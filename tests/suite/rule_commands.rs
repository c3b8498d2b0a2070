//! `reprint rules check` and `reprint rules suggest` from outside: what they print, and their exit
//! codes.

use std::fmt::Write;

use crate::support::{Project, Run, reprint, run};

/// `reprint rules ARGS --content content` in the folder.
fn rules(project: &Project, args: &[&str]) -> Run {
    let mut command = reprint(&project.path(""));
    command.arg("rules").args(args).args(["--content", "content"]);
    run(command)
}

/// Posts 1 to 3 of lakeside.example, and a rule file for it.
fn with_rules(text: &str) -> Project {
    let project = Project::with_posts();
    project.write("site.toml", "rules = \"rules\"\n");
    project.write("rules/lakeside.example.txt", text);
    project
}

#[test]
fn tests_that_hold_are_counted_by_file() {
    let project = with_rules(
        "outlet: 湖畔日报\n\
         test_url: https://www.lakeside.example/story/1?utm_source=x\n\
         test_contains: 第一段，  说的是湖。第1篇\n\
         test_url: http://lakeside.example/story/2\n",
    );
    let run = rules(&project, &["check"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.stdout.contains("rules/lakeside.example.txt: 2 tests hold\n"), "{run}");
    assert!(run.stdout.contains(" name no post of this content\n"), "embedded ones: {run}");
}

#[test]
fn a_test_fails_where_cleaning_takes_its_text_out_and_where_it_never_was() {
    let project = with_rules(
        "strip: //p[contains(., '到此为止')]\n\
         test_url: https://lakeside.example/story/1\n\
         test_contains: 说的是湖\n\
         test_contains: 到此为止\n\
         test_contains: 山\n",
    );
    let run = rules(&project, &["check"]);
    assert_eq!(run.code, Some(1), "{run}");
    let post = "https://lakeside.example/story/1 (content/_posts/2021-03-01-post-1.md)";
    for line in [
        format!(
            "rules/lakeside.example.txt:4: \"到此为止\" is not in the text of {post}: cleaning takes it out\n"
        ),
        format!(
            "rules/lakeside.example.txt:5: \"山\" is not in the text of {post}: the post does not have it\n"
        ),
        "rules/lakeside.example.txt: 1 of 1 test fail\n".to_owned(),
    ] {
        assert!(run.stdout.contains(&line), "{line}: {run}");
    }
    assert!(!run.stdout.contains(":3:"), "{run}");
}

#[test]
fn a_test_fails_where_a_rule_is_not_believed() {
    let project = with_rules(
        "strip: //p[@class='all']\n\
         test_url: https://lakeside.example/story/9\n",
    );
    let text = "湖水在夜里涨了又落。".repeat(30);
    project.write(
        "content/9.md",
        format!(
            "---\ntitle: 九\nfrom: https://lakeside.example/story/9\n---\n\n<div><p class=all>{text}</p><p>止</p></div>\n"
        ),
    );
    let run = rules(&project, &["check"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.stdout.contains("rules/lakeside.example.txt:2: the rule rules/lakeside.example.txt:1 takes 99 % of the text"), "{run}");
}

#[test]
fn tests_without_a_post_are_said_and_mistakes_of_the_site_fail() {
    let project = with_rules(
        "test_url: https://lakeside.example/story/77\ntest_url: https://other.example/story/1\n",
    );
    let run = rules(&project, &["check"]);
    assert_eq!(run.code, Some(0), "{run}");
    let said = "rules/lakeside.example.txt:1: no post here has the address https://lakeside.example/story/77\n";
    assert!(run.stdout.contains(said), "{run}");

    project.write("rules/lakeside.example.txt", "stripp: //p\ntest_url: lakeside\n");
    let run = rules(&project, &["check"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.stderr.contains("rules/lakeside.example.txt:1:1: unknown key `stripp`"), "{run}");
    assert!(run.stderr.contains("did you mean `strip`?"), "{run}");
    assert!(run.stdout.contains("1 mistake in rule files of this site\n"), "{run}");
    assert!(run.stdout.contains(":2: `lakeside` is no web address\n"), "{run}");
}

#[test]
fn what_cannot_be_read_ends_with_the_exit_codes_of_a_build() {
    let project = with_rules("");
    let mut command = reprint(&project.path(""));
    command.args(["rules", "check", "--content", "gone"]);
    run(command).assert_stopped(3, &["gone"]);
    let mut command = reprint(&project.path(""));
    command.args(["rules", "suggest", "--config", "gone.toml"]);
    run(command).assert_stopped(2, &["gone.toml"]);
    rules(&project, &["suggest", "--least", "0"]).assert_stopped(2, &["--least"]);
}

/// Twenty posts of hill.example with junk of every kind around their own words.
fn with_junk(junk_below: &str) -> Project {
    let project = Project::new();
    for number in 0..20 {
        let mut more = String::new();
        for link in 0..3 {
            let _ = write!(more, "<li><a href='/story/{number}{link}'>第{number}{link}条</a></li>");
        }
        let few = if number < 3 { "<p>只在三篇里。</p>" } else { "" };
        project.write(
            &format!("content/_posts/2021-03-01-hill-{number:02}.md"),
            format!(
                "---\ntitle: 第{number}篇\ndate: 2021-03-01\nfrom: https://www.hill.example/story/{number}\n---\n\n\
                 <div><div id=\"slot_{number}7\"><p>广告：</p><p>山下茶庄</p></div>\
                 <p class=\"text\">第{number}篇的正文，说的是<a href=\"https://www.hill.example/glossary\">山</a>。</p>\
                 <p class=\"text\">责任编辑：李山</p>{few}\
                 <p><img src=\"https://img.hill.example/{number}.jpg\"></p>\
                 <a href=\"https://shop.example/join?from={number}\"><img src=\"/static/banner.png\"></a>\
                 <div class=\"more list\"><h4>相关阅读</h4><ul>{more}</ul></div>\
                 <p>第{number}篇完。<a class=\"go\" href=\"/to/{number}\">甲{number}</a> <a class=\"go\" href=\"/to/1{number}\">乙{number}</a> \
                 <a class=\"go\" href=\"https://www.hill.example/home\">首页</a></p>{junk_below}</div>\n"
            ),
        );
    }
    project
}

#[test]
fn what_is_repeated_is_suggested_by_its_best_name() {
    let project = with_junk("<p>关注 it's \"山\"</p>");
    let run = rules(&project, &["suggest"]);
    assert_eq!(run.code, Some(0), "{run}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "# hill.example: 20 articles",
            "# 20 articles, 140 characters, at most 7 in one: 广告： 山下茶庄",
            "strip: //div[starts-with(@id, 'slot_')]",
            "# 20 articles, 350 characters, at most 19 in one, with 60 links that differ: 相关阅读 第190条 第191条 第192条",
            "strip: //div[@class='more list']",
            "# 20 articles, no text: /static/banner.png",
            "strip: //a[contains(@href, 'shop.example/join')]",
            "# 20 articles, 40 characters, at most 2 in one: 首页",
            "strip: //a[contains(@href, 'www.hill.example/home')]",
            "# 20 articles, 140 characters, at most 7 in one: 责任编辑：李山",
            "strip: //p[normalize-space(.)='责任编辑：李山']",
            "# 20 articles, 180 characters, at most 9 in one: 关注 it's \"山\"",
            "strip: //p[normalize-space(.)=concat('关注 it', \"'\", 's \"山\"')]",
            "",
        ],
        "{run}"
    );
}

#[test]
fn what_rules_take_out_is_not_suggested_again_and_suggestions_are_rules() {
    let project = with_junk("");
    project.write("site.toml", "rules = \"rules\"\n");
    project.write("rules/readme.md", "");
    let first = rules(&project, &["suggest"]);
    assert!(first.stdout.contains("\nstrip: "), "{first}");
    project.write("rules/hill.example.txt", &first.stdout);
    let run = rules(&project, &["suggest"]);
    assert_eq!(run.stdout, "# 1 source: nothing is repeated that no rule takes out\n", "{run}");
    assert!(!run.stderr.contains("warning"), "every line is a rule: {run}");
}

#[test]
fn hosts_can_be_chosen_and_small_ones_are_counted() {
    let project = with_junk("");
    for number in 1..=3 {
        project.post(number);
    }
    let run = rules(&project, &["suggest"]);
    assert!(run.stdout.contains("# hill.example: 20 articles\n"), "{run}");
    assert!(run.stdout.ends_with("# 1 source: fewer than 10 articles, not looked at\n"), "{run}");
    let run = rules(&project, &["suggest", "--host", ".Example"]);
    assert!(run.stdout.starts_with("# .example: 23 articles\n"), "{run}");
    let run = rules(&project, &["suggest", "--host", "sea.example"]);
    assert_eq!(run.stdout, "# no article here has its original at sea.example\n", "{run}");
    assert_eq!(run.code, Some(0), "{run}");
    // Half of the articles do not have what three have; all of them have the rest.
    let run = rules(&project, &["suggest", "--host", "www.hill.example", "--least", "100"]);
    assert!(run.stdout.contains("strip: //p[normalize-space(.)='责任编辑：李山']"), "{run}");
}
