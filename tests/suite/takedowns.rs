//! Articles that an operator was asked to take down: nothing of them is left, nothing else moves, and
//! they come back as they were.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{self, Project, Run, reprint, tree};

/// What only the article has: its title, text, URL, outlet and tag, its picture and its old address.
const MARKS: &[&str] =
    &["旧灯塔的最后", "守灯人日记", "lighthouse.example", "灯塔", "lamp.png", "old/light"];

/// Its page.
const PATH: &str = "2021/03/02";

fn lighthouse(url: &str) -> String {
    format!(
        "---\nlayout: post\ntitle: \"旧灯塔的最后一夜\"\ndate: 2021-03-02T03:04:05Z\nauthor: 灯塔周刊\n\
         from: {url}\ntags: [ 灯塔, 湖畔日报 ]\naliases: [ /old/light.html ]\n---\n\n\
         <p>守灯人日记说，那一夜的灯没有亮。</p>\n<p><img src=\"../pictures/lamp.png\"></p>\n"
    )
}

/// A site with feeds, sitemap and records; one of its four articles has two files.
fn project() -> Project {
    let project = Project::with_posts();
    project.write(
        "site.toml",
        "title = \"湖区旧闻\"\nbase_url = \"https://mirror.example/lake/\"\ntag_pages_from = 1\n\
         [publish]\nmirrors = [\"https://copy.example/\"]\n",
    );
    let url = "https://www.lighthouse.example/only/story-9.html";
    project.write("content/pages/nsc1/n9.md", lighthouse(url));
    project.write("content/_posts/2021-03-02-n9.md", lighthouse(&format!("{url}?utm_source=x")));
    project.write("content/pages/pictures/lamp.png", b"\x89PNG lamp");
    project.write("content/pictures/lamp.png", b"\x89PNG lamp");
    project
}

fn build(project: &Project) -> Run {
    let run = project.build_with(&["--verbose"]);
    run.assert_built();
    run
}

fn site(project: &Project) -> BTreeMap<String, Vec<u8>> {
    tree(&project.path("public"))
}

/// The article's page.
fn place(site: &BTreeMap<String, Vec<u8>>) -> String {
    let is_it = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(MARKS[1]);
    let mut pages = site.iter().filter(|(path, bytes)| path.starts_with(PATH) && is_it(bytes));
    let (path, _) = pages.next().expect("the article has a page");
    path.clone()
}

/// Where any of these words is, in names or in texts, as it is or escaped.
fn found(site: &BTreeMap<String, Vec<u8>>, words: &[&str]) -> Vec<String> {
    let escaped = |word: &str| -> String {
        word.bytes()
            .map(|b| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    let words: Vec<String> =
        words.iter().flat_map(|word| [(*word).to_owned(), escaped(word)]).collect();
    let mut found = Vec::new();
    for (path, bytes) in site {
        let text = String::from_utf8_lossy(bytes);
        let has = words.iter().find(|word| path.contains(*word) || text.contains(*word));
        found.extend(has.map(|word| format!("{path}: {word}")));
    }
    found
}

#[test]
fn nothing_is_left_but_a_page_that_says_so_and_all_comes_back() {
    let project = project();
    build(&project);
    let whole = site(&project);
    assert!(found(&whole, MARKS).len() > 12, "{:?}", found(&whole, MARKS));
    let path = place(&whole);
    let id = path.rsplit('/').next().and_then(|name| name.strip_suffix(".html")).expect("an ID");
    let escaped = path.replacen('2', "%32", 1);
    for named in [
        "url = \"https://www.lighthouse.example/only/story-9.html\"".to_owned(),
        "url = \"http://lighthouse.example/only//story-9.html/?fbclid=1#top\"".to_owned(),
        format!("url = \"{path}\""),
        format!("url = \"/{escaped}\""),
        format!("url = \"https://mirror.example/lake/{path}\""),
        format!("url = \"https://copy.example/{path}?a=b\""),
        format!("url = \"https://www.mirror.example/lake/{path}\""),
        format!("url = \"https://unknown.example/{path}\""),
        format!("url = \"{}\"", path.trim_end_matches(".html")),
        format!("url = \"{id}.html\""),
        format!("url = \"/{}\"", id.to_uppercase()),
        "url = \"lighthouse.example/only/story-9.html\"".to_owned(),
        "url = \"https://mirror.example/lake/old/light.html\"".to_owned(),
        format!("id = \"{id}\""),
        "host = \"www.lighthouse.example\"".to_owned(),
        "pattern = \"lighthouse.example/%6Fnly/*\"".to_owned(),
        "host = \"lighthouse.example\"".to_owned(),
        "host = \".lighthouse.example\"".to_owned(),
        "pattern = \"lighthouse.example/only/*\"".to_owned(),
    ] {
        project.write("removals.toml", format!("[[removal]]\n{named}\n"));
        let run = build(&project);
        assert_eq!((run.count("removed_by_request"), run.count("articles")), (1, 3), "{named}");
        let words = [MARKS[0], MARKS[1]];
        assert!(!words.iter().any(|word| run.stdout.contains(word)), "{named}: {run}");
        let left = site(&project);
        assert_eq!(found(&left, MARKS), Vec::<String>::new(), "{named}");
        assert_eq!(found(&left, &[id]), [format!("{path}: {id}")], "nothing leads there: {named}");
        let said = project.read(&format!("public/{path}"));
        assert!(said.contains("本文已移除") && said.contains("content=\"noindex\""), "{said}");
        assert!(!said.contains("canonical"), "{said}");
        for (path, number) in
            [("2021/03/01", "第1篇"), ("2021/03/02", "第2篇"), ("2021/03/03", "第3篇")]
        {
            let list = project.read(&format!("public/{path}/index.html"));
            assert!(list.contains(number), "{list}");
        }
        let gone: Vec<&String> = whole.keys().filter(|path| !left.contains_key(*path)).collect();
        let is_its = |path: &&&String| {
            MARKS.iter().any(|mark| path.contains(mark))
                || ["sources/", "authors/"].iter().any(|top| path.starts_with(top))
        };
        let others: Vec<_> = gone.iter().filter(|path| !is_its(path)).collect();
        assert!(others.is_empty(), "{named}: {others:?}");
        assert!(left.keys().all(|path| whole.contains_key(path)), "{named}: nothing is new");

        fs::remove_file(project.path("removals.toml")).expect("removed");
        build(&project);
        assert!(site(&project) == whole, "{named}: as it was");
    }
}

#[test]
fn a_page_says_why_and_when_or_there_is_none() {
    let project = project();
    build(&project);
    let path = place(&site(&project));
    let mut entry = "[[removal]]\nhost = \"lighthouse.example\"\nreason = \"应<作者>要求\"\ndate = 2026-11-20\n".to_owned();
    project.write("removals.toml", &entry);
    build(&project);
    let said = project.read(&format!("public/{path}"));
    assert!(said.contains("应&lt;作者&gt;要求") && said.contains("2026年11月20日"), "{said}");
    assert!(said.contains("datetime=\"2026-11-20\""), "{said}");
    entry += "tombstone = false\n";
    project.write("removals.toml", &entry);
    let run = build(&project);
    assert_eq!((run.count("written"), run.count("removed")), (0, 1), "only the page goes: {run}");
    assert!(!project.path(&format!("public/{path}")).exists());
    assert_eq!(build(&project).count("written"), 0);
}

#[test]
fn every_file_has_its_outcome_and_its_mistakes_are_not_told() {
    let project = project();
    let torn = "---\ntitle: \"旧灯塔的最后\n  一夜: [\ndate: 灯塔\nfrom: https://lighthouse.example/torn\n---\n\n守灯人日记\n";
    project.write("content/_posts/2021-03-04-torn.md", torn);
    build(&project).problem("2021-03-04-torn.md");
    project.write("removals.toml", "[[removal]]\nhost = \"lighthouse.example\"\n");
    let run = build(&project);
    assert_eq!(run.events_of("problem").len(), 0, "{run}");
    let outcomes: Vec<(String, String, String)> = run
        .events_of("file")
        .iter()
        .map(|file| {
            ["path", "outcome", "reason"]
                .map(|key| file[key].as_str().unwrap_or_default().to_owned())
        })
        .map(|[path, outcome, reason]| (path, outcome, reason))
        .collect();
    let of = |outcome: &str| outcomes.iter().filter(|file| file.1 == outcome).collect::<Vec<_>>();
    let gone = of("removed_by_request");
    assert_eq!(gone.len(), 2, "{outcomes:?}");
    assert!(gone.iter().all(|file| file.2 == "removals.toml:2"), "{gone:?}");
    assert_eq!(of("duplicate").len(), 1, "{outcomes:?}");
    assert_eq!((run.count("removed_by_request"), run.count("duplicates")), (2, 1));
    let mut said = reprint(&project.path(""));
    said.arg("build");
    let said = support::run(said);
    let sum = "3 articles, 1 duplicates, 2 taken down at request, 2 left out, 0 failed";
    assert!(said.stdout.contains(sum), "{said}");
}

#[test]
fn links_lead_to_the_original_again() {
    let project = project();
    let post = "---\ntitle: 来信\ndate: 2021-03-05\n---\n\n写信人说[那篇](https://lighthouse.example/only/story-9.html)与[文件](../pages/nsc1/n9.md)。\n";
    project.write("content/_posts/2021-03-05-letter.md", post);
    project.write("content/pages/about.md", "# 关于\n\n见[那篇](nsc1/n9.md)。\n");
    build(&project);
    let path = place(&site(&project));
    assert!(project.article_with("写信人").contains("../02/"), "it leads to the page");
    project.write("removals.toml", "[[removal]]\nhost = \"lighthouse.example\"\n");
    let run = build(&project);
    let letter = project.article_with("写信人");
    assert!(letter.contains("href=\"https://lighthouse.example/only/story-9.html\""), "{letter}");
    let name = path.rsplit('/').next().expect("a name");
    let leading = found(&site(&project), &[name]);
    assert_eq!(leading, Vec::<String>::from([format!("{path}: {name}")]), "nothing leads there");
    assert_eq!(run.problem("about.md")["kind"], "own-link-to-nowhere");
}

#[test]
fn its_address_stays_its_own() {
    let project = Project::new();
    project.write("site.toml", "permalink = \"/:title.html\"\n");
    let post = |host: &str, day: u32| {
        format!(
            "---\ntitle: 湖\ndate: 2021-03-0{day}\nfrom: https://{host}.example/{day}\n---\n\n第{day}篇。\n"
        )
    };
    project.write("content/_posts/2021-03-01-lake.md", post("one", 1));
    project.write("content/archived/2021-03-02-lake.md", post("two", 2));
    build(&project);
    let whole = site(&project);
    let others = |site: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        site.keys().filter(|path| path.starts_with("lake-")).cloned().collect()
    };
    assert_eq!(others(&whole).len(), 1, "the newer one gave way");
    project.write("content/pages/lake.md", "# 别的\n");
    for tombstone in [true, false] {
        project.write(
            "removals.toml",
            format!("[[removal]]\nurl = \"lake.html\"\ntombstone = {tombstone}\n"),
        );
        let run = build(&project);
        let left = site(&project);
        assert_eq!(others(&left), others(&whole), "it stays where it is");
        // A page of the site's own does not stand over a tombstone.
        let page = project.read("public/lake.html");
        assert_eq!(page.contains("本文已移除"), tombstone, "{page}");
        assert_eq!(run.count("problems"), 1 + u64::from(tombstone), "{run}");
    }
}

#[test]
fn what_was_asked_for_is_not_lost_and_nothing_else_is_let_through() {
    let project = Project::new();
    project.write("site.toml", "title = \"湖区旧闻\"\n");
    for number in 1..=10 {
        project.post(number);
    }
    build(&project);
    let entry = "[[removal]]\nhost = \"lakeside.example\"\ntombstone = false\n";
    project.write("removals.toml", entry);
    let run = build(&project);
    assert_eq!((run.count("removed_by_request"), run.count("articles")), (10, 0));
    assert_eq!(run.count("problems"), 0, "that there is no article is as it should be: {run}");
    fs::remove_file(project.path("removals.toml")).expect("removed");
    build(&project);
    // One by request, six because they are gone.
    project.write("removals.toml", "[[removal]]\nurl = \"https://lakeside.example/story/1\"\n");
    for number in 2..=7 {
        fs::remove_file(
            project.path(&format!("content/_posts/2021-03-{number:02}-post-{number}.md")),
        )
        .expect("removed");
    }
    project.build(&[]).assert_stopped(5, &["6", "10", "--allow-shrink"]);
}

#[test]
fn a_typing_mistake_is_never_silent() {
    let project = project();
    project.write(
        "removals.toml",
        "\n[[removal]]\nurl = \"https://lighthouse.example/only/story-8.html\"\n",
    );
    let run = build(&project);
    let problem = run.problem("removals.toml");
    assert_eq!(problem["kind"], "removal-matches-nothing");
    assert_eq!(problem["severity"], "error", "it is a request that is not fulfilled");
    assert_eq!((problem["line"].as_u64(), problem["column"].as_u64()), (Some(3), Some(7)));
    // A build that has nothing to do says so again.
    assert_eq!(project.build_with(&[]).problem("removals.toml"), problem);
    let nothing = |number| format!("[[removal]]\nhost = \"host-{number}.example\"\n");
    project.write("removals.toml", (0..30).map(nothing).collect::<String>());
    let run = build(&project);
    assert_eq!(run.count("problems"), 1, "{run}");
    let message = run.problem("removals.toml")["message"].to_string();
    assert!(message.contains("host-0.example") && message.contains("29 more"), "{message}");
    project.write("removals.toml", "[[removal]]\nulr = \"x\"\n");
    project.build_with(&[]).assert_stopped(2, &["unknown key `ulr`", "known keys are url"]);
    project.write("site.toml", "removals = \"gone.toml\"\n");
    project.build_with(&[]).assert_stopped(2, &["removals", "there is no file"]);
    project.write("lists/down.toml", "[[removal]]\nid = \"aaaaaaaaaa\"\n");
    project.write("site.toml", "removals = \"lists/down.toml\"\n");
    let run = project.build_with(&[]);
    run.assert_built();
    assert_eq!(run.problem("lists/down.toml")["line"], 2);
}

#[test]
fn a_list_that_cannot_be_read_is_not_no_list() {
    let project = project();
    project.write("Removals.toml", "[[removal]]\nhost = \"lighthouse.example\"\n");
    project.build_with(&[]).assert_stopped(2, &["Removals.toml", "small letters"]);
    fs::remove_file(project.path("Removals.toml")).expect("removed");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("gone.toml", project.path("removals.toml")).expect("a link");
        project.build_with(&[]).assert_stopped(2, &["read the removals", "removals.toml"]);
    }
}

#[test]
fn whose_page_it_is_goes_not_who_claims_its_address() {
    let project = project();
    build(&project);
    let path = place(&site(&project));
    let post =
        format!("---\ntitle: 借光\ndate: 2021-03-06\naliases: [ /{path} ]\n---\n\n借来的地址。\n");
    project.write("content/_posts/2021-03-06-claim.md", post);
    build(&project);
    project.write("removals.toml", format!("[[removal]]\nurl = \"{path}\"\n"));
    let run = build(&project);
    assert_eq!((run.count("removed_by_request"), run.count("articles")), (1, 4));
    assert!(project.article_with("借来的地址").contains("借光"));
}

#[test]
fn nothing_leads_on_from_an_empty_place() {
    let project = project();
    build(&project);
    let path = place(&site(&project));
    let post =
        format!("---\ntitle: 借光\ndate: 2021-03-06\naliases: [ /{path} ]\n---\n\n借来的地址。\n");
    project.write("content/_posts/2021-03-06-claim.md", post);
    let entry = format!("[[removal]]\nurl = \"{path}\"\ntombstone = false\n");
    project.write("removals.toml", entry);
    let run = build(&project);
    assert!(!project.path(&format!("public/{path}")).exists());
    assert_eq!(run.problem("2021-03-06-claim.md")["kind"], "redirect-address-taken");
    // What the operator puts there is the operator's.
    let site_toml = project.read("site.toml");
    project.write("site.toml", site_toml + &format!("[redirects]\n\"{path}\" = \"index.html\"\n"));
    build(&project);
    assert!(project.read(&format!("public/{path}")).contains("index.html"));
}

#[test]
fn what_no_manifest_knows_goes_where_it_is_certain() {
    let project = project();
    build(&project);
    let path = place(&site(&project));
    let (light, old) = (project.read("public/old/light.html"), format!("public/{path}"));
    fs::rename(project.path(".reprint"), project.path("lost")).expect("the cache is lost");
    project.write("public/old/other.html", "其他");
    project.write("removals.toml", format!("[[removal]]\nurl = \"{path}\"\ntombstone = false\n"));
    let blind = "may hold more of them than this build knows";
    for _ in 0..2 {
        let run = project.build(&[]);
        assert!(run.stdout.contains(blind), "{run}");
        assert!(!project.path(&old).exists());
        assert!(!project.path("public/old/light.html").exists());
        assert_eq!(project.read("public/old/other.html"), "其他", "it is somebody's");
    }
    // One more change, and what is left of an old copy of the folder.
    project.write("public/old/light.html", light);
    project.write("content/_posts/2021-03-07-more.md", "---\ntitle: 又一天\n---\n\n又一天。\n");
    assert!(project.build(&[]).stdout.contains(blind));
    assert!(!project.path("public/old/light.html").exists());
    fs::rename(project.path("public"), project.path("gone")).expect("the folder is gone");
    let run = project.build(&[]);
    assert!(!run.stdout.contains(blind), "{run}");
}

#[test]
fn what_comes_back_is_told_where_there_is_no_list() {
    let project = project();
    project.write("removals.toml", "[[removal]]\nhost = \"lighthouse.example\"\n");
    build(&project);
    let back = "1 article that was taken down is back: there is no removals.toml";
    project.write("removals.toml", "");
    let run = project.build(&[]);
    assert!(!run.stdout.contains("is back"), "an empty list is meant: {run}");
    project.write("removals.toml", "[[removal]]\nhost = \"lighthouse.example\"\n");
    build(&project);
    fs::remove_file(project.path("removals.toml")).expect("removed");
    let run = project.build(&[]);
    assert!(run.stdout.contains(back), "{run}");
    assert!(!project.build(&[]).stdout.contains("is back"));
}
