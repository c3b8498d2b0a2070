//! Pages of the site's own, static files, old addresses, navigation and footer.

use std::fs;

use crate::support::{Project, Run, tree};

/// Three posts, and these settings.
pub(crate) fn project(site_toml: &str) -> Project {
    let project = Project::with_posts();
    project.write("site.toml", site_toml);
    project
}

/// Builds by the settings alone.
#[track_caller]
pub(crate) fn built(project: &Project) -> Run {
    let run = project.build_with(&[]);
    run.assert_built();
    run
}

/// The page that a link on another page leads to.
#[track_caller]
fn follow(project: &Project, page: &str, text: &str) -> String {
    let html = project.read(&format!("public/{page}"));
    let end = html.find(&format!(">{text}</a>")).unwrap_or_else(|| panic!("no {text}: {html}"));
    let start = html[..end].rfind("href=\"").expect("a link") + 6;
    let href = html[start..end].split('"').next().expect("its end");
    let folder = project.path("public").join(page);
    let target = folder.parent().expect("a folder").join(href);
    fs::read_to_string(&target).unwrap_or_else(|e| panic!("{}: {e}", target.display()))
}

#[test]
fn a_page_of_ones_own_is_a_page_and_no_article() {
    let project = project("");
    project.write(
        "content/pages/about.md",
        "---\ntitle: 关于本站\nlayout: page\n---\n\n见[第一篇](../_posts/2021-03-01-post-1.md)与[联系](contact.md)。\n\n![图](p/x.png)\n\n<script>alert(1)</script>\n",
    );
    project.write(
        "content/pages/contact.md",
        "# Contact us\n\nWrite to us whenever you find a mistake, and tell us where it is.\n",
    );
    project.write("content/pages/p/x.png", b"\x89PNG");
    project
        .write("content/pages/nsc1/n7.md", "### 甲\n\n---\n\n#### [首页](../../)\n\n<p>湖。</p>\n");
    let run = built(&project);
    assert_eq!((run.count("articles"), run.count("read")), (4, 7));
    assert_eq!(run.report()["left_out_by_reason"]["a page of the site's own"], 2);
    assert!(run.report()["bytes_by_kind"]["pages"].as_u64() > Some(1000));
    let about = project.read("public/about.html");
    assert!(about.contains("<h1>关于本站</h1>") && !about.contains("alert"), "{about}");
    assert!(about.contains("src=\"files/pages/p/x.png\""), "{about}");
    assert!(project.path("public/files/pages/p/x.png").is_file());
    assert!(follow(&project, "about.html", "第一篇").contains("这是第1篇的第一段"));
    assert!(follow(&project, "about.html", "联系").contains("<h1 lang=\"en\">Contact us</h1>"));
    assert!(project.read("public/contact.html").contains("<div class=\"body\" lang=\"en\">"));
}

#[test]
fn a_post_links_to_a_page_of_ones_own() {
    let project = project("");
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    project.write(
        "content/_posts/2021-03-09-x.md",
        "---\ntitle: 甲\n---\n\n见[关于](../pages/about.md)。\n",
    );
    built(&project);
    let page = project.article_with("<h1>甲</h1>");
    assert!(page.contains("href=\"../../../about.html\""), "{page}");
}

#[test]
fn pages_may_lie_outside_of_the_content() {
    let project = project("pages = \"mine\"\ncontent = [\"content/_posts\"]\n");
    project.write(
        "mine/about.md",
        "# 关于\n\n见[第一篇](../content/_posts/2021-03-01-post-1.md)与[联系](contact.md)，<a href=\"../site.toml\">设置</a>。![图](x.png)\n",
    );
    project.write("mine/contact.md", "# 联系\n\n来信。\n");
    project.write("mine/x.png", b"\x89PNG");
    let run = built(&project);
    assert_eq!((run.count("articles"), run.count("left_out")), (3, 3));
    assert!(follow(&project, "about.html", "第一篇").contains("这是第1篇的第一段"));
    assert!(follow(&project, "about.html", "联系").contains("来信。"));
    assert!(project.read("public/about.html").contains("src=\"own-files/x.png\""));
    assert!(project.path("public/own-files/x.png").is_file());
}

#[test]
fn a_page_whose_address_is_taken_is_told() {
    let project = project("permalink = \"/:title.html\"\n");
    project.write("content/pages/index.md", "# 首页\n\n本站。\n");
    project.write("content/pages/post-1.md", "# 占\n\n本站。\n");
    let run = built(&project);
    for page in ["index", "post-1"] {
        let problem = run.problem(&format!("content/pages/{page}.md"));
        assert_eq!(problem["kind"], "page-address-taken");
        assert!(!project.read(&format!("public/{page}.html")).contains("本站。"));
    }
}

#[test]
fn a_draft_of_a_page_waits() {
    let project = project("");
    project.write("content/pages/about.md", "---\ntitle: 关于\ndraft: true\n---\n本站。\n");
    built(&project);
    assert!(!project.path("public/about.html").exists());
    project.build(&["--drafts"]).assert_built();
    assert!(project.path("public/about.html").exists());
}

#[test]
fn static_files_are_copied_as_they_are() {
    let project = project("static = \"fixed\"\n");
    let files: [(&str, &[u8]); 4] = [
        (".nojekyll", b""),
        ("CNAME", b"news.example\n"),
        (".well-known/security.txt", b"Contact: mailto:a@b.example\n"),
        ("pictures/\u{6e56}.bin", &[0, 0xff, 0xfe]),
    ];
    for (path, bytes) in files {
        project.write(&format!("fixed/{path}"), bytes);
    }
    let run = built(&project);
    assert_eq!(run.count("read"), 3, "they are no content");
    let site = tree(&project.path("public"));
    for (path, bytes) in files {
        assert_eq!(site.get(path).map(Vec::as_slice), Some(bytes), "{path}");
    }
    project.write("fixed/CNAME", "other.example\n");
    fs::remove_file(project.path("fixed/.well-known/security.txt")).expect("removed");
    let run = built(&project);
    assert_eq!((run.count("written"), run.count("removed")), (1, 1));
    assert_eq!(project.read("public/CNAME"), "other.example\n");
    assert!(!project.path("public/.well-known").exists());
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_static_files() {
    let project = project("");
    project.write("secret/key.txt", "secret");
    project.write("static/a.txt", "a");
    std::os::unix::fs::symlink(project.path("secret"), project.path("static/s")).expect("a link");
    let key = project.path("secret/key.txt");
    std::os::unix::fs::symlink(key, project.path("static/k.txt")).expect("a link");
    built(&project);
    assert!(project.path("public/a.txt").is_file());
    assert!(!project.path("public/s").exists() && !project.path("public/k.txt").exists());
}

#[test]
fn a_static_file_in_a_pages_place_is_refused() {
    for (file, words) in [
        ("static/index.html", ["`index.html`", "static files"]),
        ("static/archive", ["`archive`", "archive/index.html"]),
        ("static/about.html", ["about.html", "content/pages/about.md"]),
        ("static/2021/03/01", ["`2021/03/01`", "2021/03/01/"]),
        ("static/index.html/x", ["index.html/x", "`index.html`"]),
        ("static/files/x.png", ["files/x.png", "files of posts"]),
        ("static/.reprint", [".reprint", "the program's own"]),
    ] {
        let project = project("");
        project.write("content/pages/about.md", "# 关于\n\n本站。\n");
        project.write(file, "x");
        project.build(&[]).assert_stopped(2, &words);
        assert!(!project.path("public").exists(), "nothing is written");
    }
}

#[test]
fn a_static_file_that_no_host_takes_is_refused() {
    let project = project("");
    project.write("static/big.bin", "");
    let big = fs::File::options().write(true).open(project.path("static/big.bin")).expect("a file");
    big.set_len((100 << 20) + 1).expect("a hole");
    project.build(&[]).assert_stopped(3, &["big.bin", "100 MB"]);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn a_content_folder_of_this_name_holds_posts() {
    let project = Project::new();
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    project.write("site.toml", "content = [\"content/pages\"]\n");
    assert_eq!(built(&project).count("articles"), 1);
}

#[test]
fn folders_that_lie_in_each_other_are_refused() {
    for (toml, words) in [
        ("static = \"public/x\"", ["static files", "lie in each other"]),
        ("static = \".\"", ["static files", "lie in each other"]),
        ("pages = \"public\"", ["own pages", "lie in each other"]),
        ("pages = \"content\"", ["own pages", "whose files are posts"]),
        ("static = \"x\"\ncache = \"x/.cache\"", ["cache", "static files"]),
    ] {
        let project = project(&format!("{toml}\n"));
        for folder in ["public/x", "x"] {
            std::fs::create_dir_all(project.path(folder)).expect("a folder");
        }
        project.build_with(&[]).assert_stopped(2, &words);
    }
}

#[test]
fn old_addresses_lead_on() {
    let project = project(
        "base_url = \"https://news.example/\"\n[redirects]\n\"old/a.html\" = \"archive/\"\n\"/gone/\" = \"https://other.example/x?y=1\"\n",
    );
    project.write(
        "content/_posts/2021-03-09-x.md",
        "---\ntitle: 甲\naliases:\n  - /2010/x/\n  - old/%E6%B9%96.html\nredirect_from: /y.html\n---\n\n正文。\n",
    );
    project.write("content/pages/about.md", "---\ntitle: 关于\nredirect_from: /us\n---\n本站。\n");
    let run = built(&project);
    assert_eq!(run.count("problems"), 0);
    let old = project.read("public/old/a.html");
    for part in [
        "content=\"0; url=../archive/index.html\"",
        "<link rel=\"canonical\" href=\"https://news.example/archive/\">",
        "noindex",
        "<a href=\"../archive/index.html\">",
    ] {
        assert!(old.contains(part), "{part}: {old}");
    }
    assert!(project.read("public/gone/index.html").contains("https://other.example/x?y=1"));
    for page in ["2010/x/index.html", "old/湖.html", "y.html"] {
        assert!(follow(&project, page, "前往新地址").contains("<h1>甲</h1>"));
    }
    assert!(follow(&project, "us/index.html", "前往新地址").contains("<h1>关于</h1>"));
}

#[test]
fn old_addresses_that_cannot_lead_on_are_told() {
    let project = project(
        "[redirects]\n\"a/\" = \"nowhere.html\"\n\"archive/\" = \"index.html\"\n\"files/x/\" = \"index.html\"\n",
    );
    for (name, aliases) in [("x", "[/../up, /twice]"), ("y", "[/twice, \"https://h.example/a\"]")] {
        let post = format!("---\ntitle: {name}\naliases: {aliases}\n---\n\n正文{name}。\n");
        project.write(&format!("content/_posts/2021-03-09-{name}.md"), post);
    }
    let run = built(&project);
    let mut kinds: Vec<String> =
        run.events_of("problem").iter().map(|p| p["kind"].to_string().replace('"', "")).collect();
    kinds.sort();
    let unreadable = ["alias-unreadable"; 2];
    let taken = ["redirect-address-taken"; 3];
    assert_eq!(kinds[..2], unreadable);
    assert_eq!(kinds[2..5], taken);
    assert_eq!(kinds[5..], ["redirect-to-nowhere"]);
    let twice = |problem: &serde_json::Value| problem["message"].to_string().contains("twice/");
    assert!(run.events_of("problem").iter().any(twice), "{run}");
    assert!(project.read("public/archive/index.html").contains("<h1>"));
}

#[test]
fn wrong_redirects_and_menus_are_refused() {
    for (text, words) in [
        ("[redirects]\n\"../a\" = \"b.html\"\n", ["2 | ", "`../a` is no path of the site"]),
        ("[redirects]\n\"a\" = \"../b\"\n", ["2 | ", "`../b` is no path of the site"]),
        ("[redirects]\n\"a\" = \"javascript:x\"\n", ["2 | ", "neither a path"]),
        ("[redirects]\n\"a\" = \"/a/\"\n", ["2 | ", "lead to itself"]),
        ("nav = [\"hoem\"]\n", ["1 | nav", "`hoem`"]),
        (
            "nav = [{ name = \"x\", url = \"javascript:alert(1)\" }]\n",
            ["1 | nav", "neither a path"],
        ),
        ("footer = [{ name = \"x\", url = \"../x\" }]\n", ["1 | footer", "no path of the site"]),
        ("contact = \"me\"\n", ["1 | contact", "mailto:"]),
    ] {
        project(text).build_with(&[]).assert_stopped(2, &words);
    }
}

fn nav(page: &str) -> Vec<String> {
    let nav = page.split("<nav").nth(1).and_then(|nav| nav.split("</nav>").next()).expect("a menu");
    nav.split("</a>")
        .filter_map(|item| Some(item.rsplit_once('>')?.1.to_owned()))
        .filter(|name| !name.trim().is_empty())
        .collect()
}

#[test]
fn the_navigation_has_what_the_site_has() {
    let project = project("");
    built(&project);
    assert_eq!(nav(&project.read("public/index.html")), ["存档", "来源", "标签"]);
    project.write(
        "site.toml",
        "nav = [\"archive\", \"categories\", \"feeds\", { name = \"关于\", url = \"/about.html\" }, { name = \"别处\", url = \"https://other.example/\" }, { name = \"失\", url = \"lost.html\" }]\nfooter = [\"© 湖\", { name = \"信\", url = \"mailto:a@b.example\" }, \"tags\"]\nlicense = \"CC BY 4.0\"\ncontact = \"mailto:c@d.example\"\n",
    );
    project.write("content/pages/about.md", "# 关于\n\n本站。\n");
    let run = built(&project);
    let remarks = run.events_of("remark");
    let lost: Vec<_> = remarks
        .iter()
        .filter(|remark| remark["message"].to_string().contains("`lost.html`"))
        .collect();
    assert_eq!((lost.len(), run.count("problems")), (1, 0), "{run}");
    let page = project.article_with("这是第1篇的第一段");
    let names = nav(&page);
    assert!(
        names.starts_with(&["存档".to_owned()])
            && names.ends_with(&["关于".to_owned(), "别处".to_owned(), "失".to_owned()]),
        "{names:?}"
    );
    assert!(page.contains("href=\"../../../about.html\""), "{page}");
    let footer = page.split("<footer").nth(1).expect("a footer");
    for part in ["© 湖", "href=\"mailto:a@b.example\"", "tags/index.html", "CC BY 4.0"] {
        assert!(footer.contains(part), "{part}: {footer}");
    }
    // An article has the contact where it says what it is a copy of, other pages in the footer.
    let begin = page.split_once("<div class=\"from\">").expect("where it is from").1;
    assert!(begin.split("</div>").next().is_some_and(|from| from.contains("mailto:c@d.example")));
    let about = project.read("public/about.html");
    assert!(about.split_once("<footer").is_some_and(|(_, end)| end.contains("mailto:c@d.example")));
    assert!(project.read("public/about.html").contains("aria-current=\"page\">关于<"));
    // What was told is told again where nothing is to be done.
    assert_eq!(built(&project).remarks_of_the_site(), [lost[0].clone()]);
}

#[test]
fn a_changed_page_is_made_anew_and_nothing_else() {
    let project = project("");
    project.write("content/pages/about.md", "# 关于\n\n见[联系](contact.md)。\n");
    built(&project);
    project.write("content/pages/about.md", "# 关于\n\n见[联系](contact.md)吧。\n");
    assert_eq!(built(&project).count("written"), 1);
    // Where its link leads changes it too.
    project.write("content/pages/contact.md", "# 联系\n\n来信。\n");
    assert_eq!(built(&project).count("written"), 2);
    assert!(project.read("public/about.html").contains("href=\"contact.html\""));
    fs::remove_file(project.path("content/pages/contact.md")).expect("removed");
    let run = built(&project);
    assert_eq!((run.count("written"), run.count("removed")), (1, 1));
    assert_eq!(built(&project).count("written"), 0);
}

#[test]
fn links_of_own_pages_lead_to_pages_of_the_site() {
    let project = project("");
    project.post(1);
    project.write(
        "content/pages/about.md",
        "# 关于\n\n[存档](archive/index.html) [顶](/) [标签](/tags/) [丢](lost.html) ![图](no.png)\n",
    );
    let run = project.build_with(&[]);
    run.assert_built();
    let page = project.read("public/about.html");
    for link in ["href=\"archive/index.html\"", "href=\"index.html\"", "href=\"tags/index.html\""] {
        assert!(page.contains(link), "{link}: {page}");
    }
    for lost in ["`lost.html`", "`no.png`"] {
        let told = run.events_of("problem").iter().any(|event| {
            event["kind"] == "own-link-to-nowhere"
                && event["message"].as_str().is_some_and(|text| text.contains(lost))
        });
        assert!(told, "{lost}: {run}");
    }
}
