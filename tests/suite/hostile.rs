//! Posts that mean harm, or by chance do the same: names that are paths, pictures that are other
//! people's files, markup where text is expected. The site stays whole and nothing leaks into it.

use std::fmt::Write as _;
use std::fs;

use crate::links;
use crate::reading;
use crate::support::{Project, pages, tree};

/// Names of tags, authors and categories that no folder, address or page may trip over.
const NAMES: [&str; 34] = [
    ".",
    "..",
    "../..",
    "/",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "index",
    "index.html",
    "404.html",
    "assets",
    "A",
    "a",
    "CON",
    "nul.txt",
    " ",
    "　",
    "-",
    "?",
    "#",
    "#x",
    "%",
    "%2e%2e%2f",
    "&amp;",
    "<b>",
    "\"",
    "'",
    "a:b",
    "C:\\x",
    "😀",
    "\u{202e}gnp",
    "é",
    "e\u{301}",
    "{{ site.title }}",
];

#[test]
fn names_that_are_paths_or_markup_are_only_names() {
    let project = Project::with_posts();
    for (number, name) in NAMES.iter().enumerate() {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let mut post = "---\n".to_owned();
        for key in ["title", "author", "slug"] {
            let _ = writeln!(post, "{key}: \"{quoted}\"");
        }
        let _ = writeln!(post, "tags: [ \"{quoted}\", \"共有\" ]\ncategories: [ \"{quoted}\" ]");
        let _ =
            writeln!(post, "date: 2021-05-01\nfrom: https://lakeside.example/name/{number}\n---\n");
        let _ = writeln!(post, "<p>名字之{number}。</p>");
        project.write(&format!("content/_posts/2021-05-01-name-{number}.md"), post);
    }
    let long = "长".repeat(300);
    let post = format!(
        "---\ntitle: {long}\ntags: [{long}, {long}甲]\ndate: 2021-05-01\n---\n\n<p>很长的名字。</p>\n"
    );
    project.write("content/_posts/2021-05-01-long.md", post);
    let run = project.build(&[]);
    run.assert_built();
    assert_eq!(run.count("articles"), NAMES.len() as u64 + 4, "{run}");
    whole(&project);
}

#[test]
fn an_address_made_of_such_names_stays_in_the_site() {
    for permalink in ["/:categories/:title.html", "/:categories/:slug/", "/:title"] {
        let project = Project::new();
        project.write("site.toml", format!("permalink = \"{permalink}\"\n"));
        for (number, name) in NAMES.iter().enumerate() {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            let post = format!(
                "---\ntitle: \"{quoted}\"\nslug: \"{quoted}\"\ncategories: [ \"{quoted}\" ]\ndate: 2021-05-01\n\
                 from: https://lakeside.example/name/{number}\n---\n\n<p>名字之{number}。</p>\n"
            );
            project.write(&format!("content/_posts/2021-05-01-name-{number}.md"), post);
        }
        let run = project.build(&[]);
        run.assert_built();
        assert_eq!(run.count("articles"), NAMES.len() as u64, "{permalink}: {run}");
        let site = pages(&project.path("public"));
        for (number, name) in NAMES.iter().enumerate() {
            let body = format!("<p>名字之{number}。</p>");
            let found = site.values().filter(|page| page.contains(&body)).count();
            assert_eq!(found, 1, "{permalink}: a page for “{name}”");
        }
        whole(&project);
    }
}

/// Links work, nothing lives, and nothing was written beside the site and the cache.
fn whole(project: &Project) {
    links::assert_whole(&project.path("public"));
    for (path, page) in pages(&project.path("public")) {
        assert_eq!(reading::live_markup(&page), Vec::<String>::new(), "{path}");
    }
    let known = ["content", "public", ".reprint", "site.toml"];
    for entry in fs::read_dir(project.path("")).expect("the project is there") {
        let name = entry.expect("an entry").file_name();
        assert!(known.iter().any(|known| name == *known), "{} was made", name.display());
    }
}

#[cfg(unix)]
#[test]
fn pictures_outside_of_the_content_are_not_copied() {
    let project = Project::with_posts();
    project.write("secret.png", "the secret bytes");
    std::os::unix::fs::symlink(project.path("secret.png"), project.path("content/_posts/link.png"))
        .expect("a link");
    project.write("content/_posts/inside.png", "a picture of our own");
    let outside = project.path("secret.png");
    let post = format!(
        "---\ntitle: 图\ndate: 2021-05-01\n---\n\n<div><p>图在下面。</p><img src=\"inside.png\"><img src=\"../../secret.png\">\
         <img src=\"..%2f..%2fsecret.png\"><img src=\"link.png\"><img src=\"{0}\"><img src=\"file://{0}\"></div>\n",
        outside.display()
    );
    project.write("content/_posts/2021-05-01-bad.md", post);
    let run = project.build(&[]);
    run.assert_built();
    let site = tree(&project.path("public"));
    let has = |text: &str| site.values().any(|bytes| bytes == text.as_bytes());
    assert!(has("a picture of our own"), "what lies in the content is copied");
    assert!(!has("the secret bytes"), "what does not, is not");
    links::assert_whole(&project.path("public"));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_written_through() {
    let project = Project::with_posts();
    project.build(&[]).assert_built();
    project.write("elsewhere.txt", "not ours");
    let home = project.path("public/index.html");
    fs::remove_file(&home).expect("removed");
    std::os::unix::fs::symlink(project.path("elsewhere.txt"), &home).expect("a link");
    project.build(&["--verify"]).assert_built();
    assert_eq!(project.read("elsewhere.txt"), "not ours");
    assert!(project.read("public/index.html").contains("<html"), "the page is a page again");
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_that_are_not_text_are_posts_like_others() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let project = Project::with_posts();
    let folder = project.path("content/_posts");
    for (number, name) in
        [&b"2021-05-01-\xff.md"[..], b"2021-05-01-\xfe.md", b"2021-05-02-a\nb\x07.md"]
            .iter()
            .enumerate()
    {
        let post = format!("---\ntitle: 名字{number}\n---\n\n<p>文件名之{number}。</p>\n");
        fs::write(folder.join(OsStr::from_bytes(name)), post).expect("written");
    }
    let run = project.build(&["--verbose"]);
    run.assert_built();
    assert_eq!((run.count("read"), run.count("articles")), (6, 6), "{run}");
    whole(&project);
}

#[test]
fn a_killed_build_leaves_nothing_that_the_next_cannot_mend() {
    let project = Project::new();
    for number in 0..1500 {
        let (path, text) = crate::corpus::post(number, 1500, 3);
        project.write(&format!("content/{path}"), text);
    }
    let mut killed = 0;
    for patience in [60, 90, 120, 200, 300] {
        let mut command = crate::support::reprint(&project.path(""));
        command.args(["build", "--quiet", "--content", "content", "--output", "public"]);
        let mut child = command.spawn().expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(patience));
        killed += usize::from(child.try_wait().expect("a state").is_none());
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("ended");
    }
    assert!(killed > 0, "one of the builds was killed");
    let run = project.build(&[]);
    run.assert_built();
    let fresh = Project::new();
    for number in 0..1500 {
        let (path, text) = crate::corpus::post(number, 1500, 3);
        fresh.write(&format!("content/{path}"), text);
    }
    fresh.build(&[]).assert_built();
    let names = |project: &Project| tree(&project.path("public")).into_keys().collect::<Vec<_>>();
    assert_eq!(names(&fresh), names(&project));
    assert!(tree(&fresh.path("public")) == tree(&project.path("public")), "the same bytes");
}
