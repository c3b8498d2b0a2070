//! Addresses that pages of the site's own, static files, redirects and menus may have, and what is
//! told of those that they may not.

use crate::own_pages::{built, project};
use crate::support::{Project, Run};

/// The kinds of all problems, in order.
fn kinds(run: &Run) -> Vec<String> {
    let kind = |problem: &serde_json::Value| problem["kind"].as_str().map(str::to_owned);
    let mut kinds: Vec<String> = run.events_of("problem").iter().filter_map(kind).collect();
    kinds.sort();
    kinds
}

/// A post that wants other addresses, as YAML.
fn post(project: &Project, name: &str, aliases: &str) {
    let text = format!("---\ntitle: {name}\naliases: {aliases}\n---\n\n正文{name}。\n");
    project.write(&format!("content/_posts/2021-03-09-{name}.md"), text);
}

#[test]
fn files_of_own_pages_and_of_posts_do_not_meet() {
    let project = project("pages = \"mine\"\n");
    project.write(
        "content/own-pages/2021-03-09-x.md",
        "---\ntitle: 甲\n---\n\n正文。\n\n![图](x.png)\n",
    );
    project.write("content/own-pages/x.png", b"\x89PNG of a post");
    project.write("mine/about.md", "# 关于\n\n本站。\n\n![图](x.png)\n");
    project.write("mine/x.png", b"\x89PNG of a page");
    built(&project);
    let file = |path: &str| std::fs::read(project.path(path)).expect("a file");
    assert_eq!(file("public/files/own-pages/x.png"), b"\x89PNG of a post");
    assert_eq!(file("public/own-files/x.png"), b"\x89PNG of a page");
    assert!(project.read("public/about.html").contains("src=\"own-files/x.png\""));
    assert_eq!(built(&project).count("written"), 0);
    // It goes with the page that refers to it.
    project.write("mine/about.md", "# 关于\n\n本站。\n");
    assert_eq!(built(&project).count("removed"), 1);
    assert!(!project.path("public/own-files").exists());
}

#[test]
fn letter_case_tells_no_two_addresses_apart() {
    let project = project("");
    project.write("content/pages/Index.md", "# 首页\n\n本站。\n");
    post(&project, "x", "[/INDEX.html, /Archive/]");
    let run = built(&project);
    assert_eq!(
        kinds(&run),
        ["page-address-taken", "redirect-address-taken", "redirect-address-taken"]
    );
    for path in ["Index.html", "INDEX.html", "Archive"] {
        assert!(!project.path("public").join(path).exists(), "{path}");
    }
    for (file, words) in [
        ("static/Data/Index.json", ["Data/Index.json", "data/index.json"]),
        ("static/FILES/x.png", ["FILES/x.png", "files of posts"]),
    ] {
        let project = self::project("");
        project.write(file, "x");
        project.build_with(&[]).assert_stopped(2, &words);
    }
}

#[test]
fn a_link_names_an_address_letter_by_letter() {
    let project = project("[redirects]\n\"old/\" = \"About.html\"\n");
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    assert_eq!(kinds(&built(&project)), ["redirect-to-nowhere"]);
}

#[test]
fn no_alias_reaches_a_repository_or_a_drive() {
    let project = project("");
    let aliases = ["/.git/hooks/x.html", "/C:/x", "/a./x", "\"/a%20/x\"", "/x/.htaccess"];
    post(&project, "x", &format!("[{}, /.well-known/x/]", aliases.join(", ")));
    let run = built(&project);
    assert_eq!(kinds(&run), ["alias-unreadable"; 5]);
    assert!(!project.path("public/.git").exists());
    assert!(project.path("public/.well-known/x/index.html").is_file());
}

#[test]
fn a_repository_among_the_static_files_is_left_alone() {
    let project = project("");
    project.write("static/.git/config", "secret");
    project.write("static/module/.git", "gitdir: secret");
    project.write("static/a.txt", "a");
    let run = built(&project);
    assert_eq!(run.count("problems"), 0);
    assert!(project.path("public/a.txt").is_file());
    assert!(!project.path("public/.git").exists() && !project.path("public/module").exists());
}

#[test]
fn globs_for_posts_do_not_take_own_pages_away() {
    let project = project("include = [\"_posts/**\"]\nexclude = [\"pages/secret.md\"]\n");
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    project.write("content/pages/secret.md", "# 秘密\n\n本站。\n");
    project.write("content/pages/nsc/2021-03-09-x.md", "---\ntitle: 甲\n---\n\n正文。\n");
    let run = built(&project);
    assert_eq!(run.count("articles"), 3);
    assert!(project.path("public/about.html").is_file());
    assert!(!project.path("public/secret.html").exists());
}

#[test]
fn globs_of_one_content_folder_stay_there() {
    let project = project(
        "content = [\"content\", \"more\"]\npages = \"content/pages\"\ninclude = [\"_posts/**\"]\n",
    );
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    project.write("more/pages/2021-03-09-x.md", "---\ntitle: 甲\n---\n\n正文。\n");
    assert_eq!(built(&project).count("articles"), 3);
    assert!(project.path("public/about.html").is_file());
}

#[test]
fn copied_files_are_not_called_missing() {
    let project = project(
        "nav = [{ name = \"书\", url = \"files/p.pdf\" }, { name = \"页\", url = \"/own-files/q.pdf\" }]\n[redirects]\n\"old/\" = \"files/p.pdf\"\n",
    );
    let run = built(&project);
    assert_eq!((run.count("problems"), run.remarks_of_the_site().len()), (0, 0), "{run}");
}

#[test]
fn redirects_that_never_arrive_are_told() {
    let project = project(
        "[redirects]\n\"a.html\" = \"b.html\"\n\"b.html\" = \"c.html\"\n\"c.html\" = \"a.html\"\n\"d.html\" = \"a.html\"\n\"e.html\" = \"f.html\"\n\"f.html\" = \"index.html\"\n",
    );
    let run = built(&project);
    assert_eq!(kinds(&run), ["redirect-loop"], "once");
    let problem = run.problem("site.toml");
    let message = problem["message"].as_str().expect("a message");
    for part in ["`a.html`", "`b.html`", "`c.html`"] {
        assert!(message.contains(part), "{message}");
    }
    assert!(!message.contains("d.html"), "{message}");
}

#[test]
fn addresses_are_written_as_they_were_read() {
    let project = project(
        "nav = [{ name = \"甲\", url = \"http:foo\" }]\nfooter = [{ name = \"乙\", url = \"HTTPS:\\\\bar\" }]\n[redirects]\n\"old/\" = \"http:evil\"\n",
    );
    built(&project);
    let front = project.read("public/index.html");
    for part in ["href=\"http://foo/\"", "href=\"https://bar/\""] {
        assert!(front.contains(part), "{part}: {front}");
    }
    let old = project.read("public/old/index.html");
    assert!(old.contains("url=http://evil/") && !old.contains("http:evil"), "{old}");
}

#[test]
fn a_menu_leads_to_a_part_of_a_page() {
    let project = project(
        "nav = [{ name = \"关于\", url = \"about.html\" }, { name = \"我们\", url = \"/about.html#我 们\" }, { name = \"失\", url = \"lost.html#a\" }]\n",
    );
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    let run = built(&project);
    let remarks = run.remarks_of_the_site();
    assert_eq!(remarks.len(), 1, "{run}");
    assert!(remarks[0]["message"].to_string().contains("`lost.html`"), "{run}");
    let about = project.read("public/about.html");
    assert!(about.contains("href=\"about.html#%E6%88%91%20%E4%BB%AC\""), "{about}");
    assert_eq!(about.matches("aria-current=\"page\"").count(), 1, "{about}");
    self::project("nav = [{ name = \"x\", url = \"#top\" }]\n")
        .build_with(&[])
        .assert_stopped(2, &["1 | nav", "`#top` is no path of the site"]);
}

#[cfg(unix)]
#[test]
fn a_link_among_the_static_files_is_told() {
    let project = project("");
    project.write("secret/key.txt", "secret");
    project.write("static/a.txt", "a");
    std::os::unix::fs::symlink(project.path("secret"), project.path("static/s")).expect("a link");
    let run = built(&project);
    assert_eq!(run.problem("static/s")["kind"], "static-file-left-out");
    assert!(!project.path("public/s").exists());
    // It is told again where nothing is to be done.
    assert_eq!(kinds(&built(&project)), ["static-file-left-out"]);
}
