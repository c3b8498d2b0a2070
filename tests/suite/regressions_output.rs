//! Mistakes that a review found, each with the input that showed it: settings that were taken or
//! told badly, addresses that collided, output folders that are not as they were left. Those of
//! files and heads are in `regressions`.

use std::fs;
use std::time::Duration;

use crate::html;
use crate::regressions::{headed, opening, prose};
use crate::support::{Project, Run, pages, plain_post, reprint, run, tree};

/// The addresses of the pages with this heading.
fn titled(project: &Project, title: &str) -> Vec<String> {
    let has = |page: &str| html::elements(page, "h1").iter().any(|(_, text)| text == title);
    let found = pages(&project.path("public")).into_iter().filter(|(_, page)| has(page));
    found.map(|(path, _)| path).collect()
}

/// The address of the one page with this heading.
#[track_caller]
fn place_of(project: &Project, title: &str) -> String {
    let mut found = titled(project, title);
    assert_eq!(found.len(), 1, "one page of “{title}”: {found:?}");
    found.remove(0)
}

/// A project with this setting.
fn with_setting(line: &str) -> Project {
    let project = Project::new();
    project.write("site.toml", format!("{line}\n"));
    project
}

/// The run stopped, and said how to go on: to people and to programs.
#[track_caller]
fn assert_helped(run: &Run, code: i32) {
    run.assert_stopped(code, &["help:"]);
    let errors = run.events_of("error");
    assert_eq!(errors.len(), 1, "one error: {run}");
    let help = errors[0]["help"].as_str().unwrap_or_default();
    assert!(!help.trim().is_empty(), "a help: {run}");
    assert_eq!(errors[0]["exit_code"], code, "{run}");
}

#[test]
fn pages_of_one_name_in_four_folders_are_four_articles() {
    let project = Project::new();
    let folders = ["north", "east", "south", "west"];
    let mut args = vec!["--output", "public"];
    for (topic, folder) in folders.iter().enumerate() {
        let page = format!("### 同题\n\n---\n\n#### [首页](../)\n\n<p>{}</p>\n", prose(topic));
        project.write(&format!("{folder}/pages/x/n1.md"), page);
        args.extend(["--content", folder]);
    }
    let run = project.build_with(&args);
    run.assert_built();
    assert_eq!((run.count("articles"), run.count("duplicates")), (4, 0), "{run}");
    assert_eq!(project.articles().len(), 4, "four pages");
    for topic in 0..folders.len() {
        project.article_with(&opening(topic));
    }
}

#[test]
fn an_address_that_looks_like_a_contested_one_is_contested_too() {
    let project = with_setting("permalink = \"/:title\"");
    let post = |day: u32, slug: &str, title: &str| {
        let head = format!(
            "title: {title}\nslug: {slug}\ndate: 2021-05-{day:02}\nfrom: https://lakeside.example/{day}"
        );
        project.write(&format!("content/{day}.md"), headed(&head, "正文。"));
    };
    post(2, "s", "先来的");
    post(3, "s", "后到的");
    project.build(&[]).assert_built();
    assert_eq!(place_of(&project, "先来的"), "s.html");
    let contested = place_of(&project, "后到的");
    post(1, contested.trim_end_matches(".html"), "最早的");
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("articles"), 3, "{run}");
    let mut places = ["先来的", "后到的", "最早的"].map(|title| place_of(&project, title));
    places.sort();
    assert!(places.windows(2).all(|two| two[0] != two[1]), "three pages: {places:?}");
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn an_index_of_two_thousand_sources_is_one_page() {
    let project = Project::new();
    for number in 0..2100 {
        let head = format!(
            "title: 第{number}家\ndate: 2021-05-01\nfrom: https://www.n{number:04}.example/a"
        );
        project.write(&format!("content/_posts/2021-05-01-{number}.md"), headed(&head, "正文。"));
    }
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("articles"), 2100);
    let site = tree(&project.path("public"));
    let files = site.keys().filter(|path| *path != ".reprint").count();
    assert_eq!(run.count("files"), files as u64, "each file is made once");
    assert_eq!(run.count("written"), run.count("files"), "and written once");
    let index = project.read("public/sources/index.html");
    let missing = (0..2100).filter(|number| !index.contains(&format!("n{number:04}.example")));
    assert_eq!(missing.count(), 0, "all sources are named");
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!((run.count("written"), run.count("removed")), (0, 0), "{}", run.report());
}

#[test]
fn no_content_folder_at_all_is_a_mistake() {
    let project = with_setting("content = []");
    let run = project.build_with(&["--output", "public"]);
    run.assert_stopped(2, &["site.toml", "content"]);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn a_date_format_with_a_time_of_day_is_refused() {
    let project = Project::with_posts();
    let format = "date_format = \"%Y-%m-%d %H:%M\"\n";
    project.write("templates/i18n/zh-Hans.toml", format);
    let run = project.build(&[]);
    run.assert_stopped(2, &["`date_format`", "%H:%M"]);
}

#[test]
fn two_posts_of_one_very_long_name_both_have_a_page() {
    let project = with_setting("permalink = \"/:year/:title\"");
    let name = format!("2021-03-01-{}.md", "x".repeat(236));
    assert_eq!(name.len(), 250);
    for (topic, (folder, title)) in [("a", "甲文"), ("b", "乙文")].iter().enumerate() {
        let head = format!("title: {title}\nfrom: https://lakeside.example/{folder}");
        project.write(&format!("content/{folder}/{name}"), headed(&head, &prose(topic)));
    }
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("articles"), 2, "{run}");
    assert_ne!(place_of(&project, "甲文"), place_of(&project, "乙文"));
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn forty_long_categories_do_not_make_a_path_too_long() {
    let project = with_setting("permalink = \"date\"");
    let names: Vec<String> =
        (10..50).map(|number| format!("{number}{}", "c".repeat(198))).collect();
    let head = format!("title: 很深\ndate: 2021-05-01\ncategories: [ {} ]", names.join(", "));
    project.write("content/deep.md", headed(&head, "正文。"));
    project.build(&[]).assert_built();
    place_of(&project, "很深");
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn a_folder_in_the_place_of_a_page_ends_the_run_with_a_help() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    fs::remove_file(project.path("public/404.html")).expect("removed");
    project.write("public/404.html/own.txt", "mine");
    let run = project.build(&["--verify"]);
    assert_helped(&run, 4);
    run.assert_stopped(4, &["404.html"]);
    assert_eq!(project.read("public/404.html/own.txt"), "mine");
    let halves =
        tree(&project.path("public")).into_keys().filter(|path| path.contains(".reprint-"));
    assert_eq!(halves.collect::<Vec<_>>(), Vec::<String>::new(), "no half-written file is left");
}

/// A built site whose folder of 2021 lies elsewhere, behind a link.
#[cfg(unix)]
fn with_linked_year() -> Project {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    fs::rename(project.path("public/2021"), project.path("elsewhere")).expect("moved");
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("public/2021"))
        .expect("a link");
    project
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_behind_a_linked_folder() {
    let project = with_linked_year();
    let before = tree(&project.path("elsewhere"));
    project.post(4);
    fs::remove_file(project.path("content/_posts/2021-03-02-post-2.md")).expect("removed");
    assert_helped(&project.build(&[]), 4);
    assert!(before == tree(&project.path("elsewhere")), "what lies outside is as it was");
}

#[cfg(unix)]
#[test]
fn nothing_is_swept_behind_a_linked_folder() {
    let project = with_linked_year();
    let before = tree(&project.path("elsewhere"));
    for number in 1..=3 {
        let name = format!("content/_posts/2021-03-0{number}-post-{number}.md");
        fs::remove_file(project.path(&name)).expect("removed");
    }
    let later = plain_post(9).replace("2021-03-09", "2022-03-09");
    project.write("content/_posts/2022-03-09-post.md", later);
    let run = project.build(&["--allow-shrink"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run}");
    assert!(before == tree(&project.path("elsewhere")), "what lies outside is as it was");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_behind_a_link_that_only_leads_to_folders() {
    let project = with_setting("permalink = \"/news/:categories/:title\"");
    project.post(1);
    project.build(&[]).assert_built();
    fs::rename(project.path("public/news"), project.path("elsewhere")).expect("moved");
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("public/news"))
        .expect("a link");
    let before = tree(&project.path("elsewhere"));
    project.post(2);
    assert_helped(&project.build(&[]), 4);
    assert!(before == tree(&project.path("elsewhere")), "what lies outside is as it was");
}

#[test]
fn a_site_built_over_another_is_not_swept_by_that() {
    let (ours, theirs, shared) = (Project::new(), Project::new(), Project::new());
    for number in 1..=4 {
        ours.post(number);
    }
    for number in [2, 3, 7, 8] {
        theirs.post(number);
    }
    theirs.build(&[]).assert_built();
    let whole = tree(&theirs.path("public"));
    let output = shared.path("site");
    let output = output.to_str().expect("the temporary folder's name is text");
    let args = ["--content", "content", "--output", output];
    ours.build_with(&args).assert_built();
    theirs.build_with(&args).assert_built();

    fs::remove_file(ours.path("content/_posts/2021-03-02-post-2.md")).expect("removed");
    let run = ours.build_with(&args);
    assert!(matches!(run.code, Some(0 | 5)), "it builds, or refuses to: {run}");
    let left = tree(&shared.path("site"));
    let missing: Vec<_> = whole.keys().filter(|path| !left.contains_key(*path)).collect();
    assert!(missing.is_empty(), "of the other site {missing:?} went: {run}");
}

#[test]
fn too_many_threads_are_refused() {
    let project = Project::with_posts();
    let run = project.build(&["--jobs", "70000"]);
    run.assert_stopped(2, &["jobs", "70000"]);
    assert!(run.took < Duration::from_secs(20), "{:?}", run.took);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn a_value_that_makes_no_sense_is_shown_in_its_line() {
    for (key, value) in [
        ("timezone", "\"Asia/Shanghia\""),
        ("permalink", "\"/:yeer/:title\""),
        ("lang", "\"klingon\""),
        ("base_url", "\"not an address\""),
        ("paginate", "0"),
    ] {
        let line = format!("{key} = {value}");
        let project = Project::with_posts();
        project.write("site.toml", format!("title = \"湖\"\n{line}\n"));
        let run = project.build(&[]);
        run.assert_stopped(2, &["site.toml", key, value]);
        let shown: Vec<&str> = run.stderr.lines().collect();
        let at = shown.iter().position(|shown| shown.ends_with(&line));
        let at = at.unwrap_or_else(|| panic!("the line `{line}`: {run}"));
        let gutter = shown[at].len() - line.len();
        assert!(shown[at][..gutter].contains('2'), "its number: {run}");
        let caret = shown.get(at + 1).and_then(|below| below.find('^'));
        assert_eq!(caret, Some(gutter + key.len() + 3), "a caret below the value: {run}");
    }
}

#[test]
fn jekylls_week_of_a_day_is_an_address() {
    let project = with_setting("permalink = \"weekdate\"");
    let head = "title: 周三\ndate: 2021-11-10\ncategories: [ 湖区 ]";
    project.write("content/_posts/2021-11-10-lake.md", headed(head, "正文。"));
    project.build(&[]).assert_built();
    assert_eq!(place_of(&project, "周三"), "湖区/2021/W45/Wed/lake.html");
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn categories_in_addresses_are_only_lower_cased() {
    let project = with_setting("permalink = \"/:categories/:title\"");
    let head = "title: 远方\ndate: 2021-11-10\ncategories: [ World News ]";
    project.write("content/_posts/2021-11-10-lake.md", headed(head, "正文。"));
    project.build(&[]).assert_built();
    assert_eq!(place_of(&project, "远方"), "world news/lake.html");
    crate::links::assert_whole(&project.path("public"));
}

#[test]
fn a_token_with_an_s_too_many_is_no_token() {
    let project = with_setting("permalink = \"/:titles\"");
    project.post(1);
    project.build(&[]).assert_stopped(2, &["permalink", ":titles"]);
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_do_not_reach_a_terminal_raw() {
    let project = Project::with_posts();
    // Black on magenta: no message of ours looks like that.
    let odd = |name: &str| format!("content/{name}\x1b[30;45m");
    let copy = plain_post(1);
    for folder in ["m", "n"] {
        project.write(&format!("{}/copy\x1b[30;45m.md", odd(folder)), &copy);
    }
    project.write(&format!("{}.md", odd("empty")), "");
    project.write(&format!("{}.txt", odd("list")), "x");
    project.write(&format!("{}.md", odd(".hidden")), "x");
    for (topic, folder) in ["p", "q"].iter().enumerate() {
        project.write(&format!("{}/one\x1b[30;45m.md", odd(folder)), prose(topic));
    }
    for color in ["never", "always"] {
        let mut command = reprint(&project.path(""));
        command.args(["build", "--verbose", "--color", color]);
        command.args(["--content", "content", "--output", "public"]);
        let run = run(command);
        assert_eq!(run.code, Some(0), "{run}");
        for said in [&run.stderr, &run.stdout] {
            let raw = if color == "never" { "\x1b" } else { "\x1b[30;45m" };
            assert!(!said.contains(raw), "--color {color}: {said:?}");
        }
        let told = run.stderr.lines().filter(|line| line.contains("[30;45m")).count();
        assert!(told >= 7, "the names can still be known: {}", run.stderr);
    }
}

#[test]
fn a_name_that_looks_like_a_contested_one_has_a_list_too() {
    let project = Project::new();
    let post = |day: u32, name: &str| {
        let head = format!(
            "title: 第{day}日\ndate: 2021-05-{day:02}\nauthor: {name}\ntags: [ {name} ]\nfrom: https://lakeside.example/{day}"
        );
        project.write(&format!("content/{day}.md"), headed(&head, "正文。"));
    };
    post(2, "b");
    post(3, "B");
    project.build(&[]).assert_built();
    let sources = tree(&project.path("public")).into_keys();
    let contested = sources
        .filter_map(|path| Some(path.strip_prefix("sources/")?.split_once('/')?.0.to_owned()))
        .find(|folder| folder.starts_with("b-"))
        .expect("one of the two has a longer name");
    post(1, &contested);
    project.build(&[]).assert_built();
    crate::links::assert_whole(&project.path("public"));
}
