//! What a site lays over its theme: interface texts key by key, options, assets.

use std::path::Path;

use crate::support::{Project, tree};

/// A site with a tag page and days, in English unless it says otherwise.
fn project(site_toml: &str) -> Project {
    let project = Project::with_posts();
    project.write("site.toml", site_toml);
    project
}

/// The only file of the site whose path begins and ends so.
#[track_caller]
fn published(project: &Project, begin: &str, end: &str) -> (String, Vec<u8>) {
    let mut found = tree(&project.path("public"));
    found.retain(|path, _| path.starts_with(begin) && path.ends_with(end));
    assert_eq!(found.len(), 1, "one {begin}…{end}: {:?}", found.keys());
    found.pop_first().expect("one")
}

#[track_caller]
fn stopped(project: &Project, words: &[&str]) {
    project.build(&[]).assert_stopped(2, words);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn a_few_english_texts_lie_over_the_embedded_ones() {
    let project = project("lang = \"en\"\nnav = [\"home\", \"archive\"]\n");
    project.write("templates/i18n/en.toml", "home = \"Front door\"\n");
    project.build(&[]).assert_built();
    let home = project.read("public/index.html");
    assert!(home.contains("Front door") && home.contains("Archive"), "{home}");
}

#[test]
fn a_few_texts_of_a_theme_and_of_the_site_lie_over_each_other() {
    let project = project(
        "lang = \"zh-Hant\"\ntheme = \"mine\"\nnav = [\"home\", \"archive\", \"sources\"]\n",
    );
    project.write("themes/mine/i18n/zh-Hant.toml", "home = \"甲\"\narchive = \"乙\"\n");
    project.write("templates/i18n/zh-Hant.toml", "archive = \"丙\"\n");
    project.build(&[]).assert_built();
    let home = project.read("public/index.html");
    assert!(home.contains(">甲<") && home.contains(">丙<") && home.contains("來源"), "{home}");
}

#[test]
fn months_and_weekdays_are_in_the_language_of_the_site() {
    let project = project("lang = \"fr\"\n");
    let months =
        "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre";
    let weekdays = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche";
    project.write(
        "templates/i18n/fr.toml",
        format!("months = \"{months}\"\nweekdays = \"{weekdays}\"\ndatetime_format = \"%A %-d %B %Y (%b)\"\n"),
    );
    project.build(&[]).assert_built();
    let page = project.article_with("第1篇的第一段");
    assert!(page.contains("lundi 1 mars 2021 (mars)"), "{page}");
}

#[test]
fn a_wrong_number_of_names_is_refused() {
    let wrong = [("months", "a|b|c", "has 3 names, not 12"), ("weekdays", "a|b||d|e|f|g", "not 7")];
    for (key, names, said) in wrong {
        let project = project("lang = \"fr\"\n");
        project.write("templates/i18n/fr.toml", format!("{key} = \"{names}\"\n"));
        stopped(&project, &[key, said, "help"]);
    }
}

#[test]
fn options_reach_templates_and_the_stylesheet() {
    let project = project("theme = \"mine\"\n[theme_options]\nmeasure = \"30em\"\nrows = 7\n");
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\n[options.rows]\ndefault = 3\n[options.loud]\ndefault = true\n",
    );
    let list = "{{ options.rows }}|{{ options.loud }}|{{ options.measure }}|{{ page.stylesheet }}";
    project.write("themes/mine/list.html", list);
    project.build(&[]).assert_built();
    let (path, css) = published(&project, "assets/style-", ".css");
    assert_eq!(project.read("public/index.html"), format!("7|true|30em|{path}\n"));
    let css = String::from_utf8(css).expect("text");
    let rule = css.lines().last().unwrap_or_default();
    assert!(rule.starts_with(":root{--") && rule.contains("--measure:30em"), "{rule}");

    // Another value, another name of the stylesheet.
    project.write("site.toml", "theme = \"mine\"\n[theme_options]\nmeasure = \"31em\"\n");
    project.build(&[]).assert_built();
    assert_ne!(published(&project, "assets/style-", ".css").0, path);
    assert!(project.read("public/index.html").starts_with("3|true|31em|"));
}

#[test]
fn wrong_options_are_refused() {
    for (line, words) in [
        ("mesure = \"30em\"", ["no option `mesure`", "did you mean `measure`?", "2 | mesure", "^"]),
        ("measure = 30", ["to be a text in quotes", "42em", "2 | measure", "^"]),
        ("measure = \"1em;color:red\"", ["';'", "stylesheet", "2 | measure", "^"]),
        ("measure = \"url(//x.example)\"", ["fetches nothing", "42em", "2 | measure", "^"]),
        ("measure = [1]", ["to be a text in quotes", "42em", "2 | measure", "^"]),
    ] {
        stopped(&project(&format!("[theme_options]\n{line}\n")), &words);
    }
}

#[test]
fn a_wrong_theme_toml_is_refused() {
    for (text, words) in [
        ("nam = \"x\"\n", ["theme.toml", "1 | nam", "did you mean `name`?"]),
        ("[options.a]\ndefault = 1.5\n", ["theme.toml", "2 | default", "a whole number"]),
        ("[options.a]\nabout = \"x\"\n", ["theme.toml", "[options.a]", "default"]),
        ("[options.a]\ndefault = \"x\"\nvalues = [\"y\"]\n", ["2 | default", "`x`", "values"]),
        ("[options.a]\ndefault = \"1\"\ncss = \"a\"\n", ["3 | css", "custom property", "--"]),
        ("[options.a]\ndefault = \"}\"\ncss = \"--a\"\n", ["2 | default", "'}'", "stylesheet"]),
        ("theme_color = \"red;\"\n", ["1 | theme_color", "';'", "theme.toml"]),
    ] {
        let project = project("theme = \"mine\"\n");
        project.write("themes/mine/theme.toml", text);
        stopped(&project, &words);
    }
}

#[test]
fn a_value_that_is_none_of_those_allowed_is_refused() {
    let project = project("theme = \"mine\"\n[theme_options]\nfront = \"rows\"\n");
    let options = "[options.front]\nabout = \"The front page.\"\ndefault = \"list\"\nvalues = [\"list\", \"columns\"]\n";
    project.write("themes/mine/theme.toml", options);
    stopped(&project, &["none of its values", "list, columns", "The front page."]);
}

#[test]
fn assets_are_published_under_their_hash_and_overridden_one_by_one() {
    let project = project("theme = \"mine\"\n");
    project.write("themes/mine/assets/fonts/a.woff2", [0xff, 0, 1]);
    project.write("themes/mine/assets/icon.svg", "<svg>theme</svg>");
    project.write("templates/assets/icon.svg", "<svg>site</svg>");
    project.write("templates/list.html", "{{ page.root }}{{ assets[\"fonts/a.woff2\"] }}");
    project.build(&[]).assert_built();
    let (font, bytes) = published(&project, "assets/fonts/a-", ".woff2");
    assert_eq!(bytes, [0xff, 0, 1]);
    assert_eq!(project.read("public/index.html"), format!("{font}\n"));
    assert_eq!(published(&project, "assets/icon-", ".svg").1, b"<svg>site</svg>");
    let icon = published(&project, "assets/icon-", ".svg").0;

    // The icon goes: the theme's counts, under another name, and the old file is swept.
    std::fs::remove_file(project.path("templates/assets/icon.svg")).expect("removed");
    project.build(&[]).assert_built();
    assert_eq!(published(&project, "assets/icon-", ".svg").1, b"<svg>theme</svg>");
    assert!(!project.path(&format!("public/{icon}")).exists());
}

#[test]
fn the_manifest_names_the_site_and_its_icons() {
    let project = project("title = \"湖畔\\\"旧闻\"\nlang = \"zh-Hans\"\n");
    project.build(&[]).assert_built();
    let (path, bytes) = published(&project, "assets/site-", ".webmanifest");
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(manifest["name"], "湖畔\"旧闻");
    assert_eq!(manifest["lang"], "zh-Hans");
    let folder = project.path("public/assets");
    let start = manifest["start_url"].as_str().expect("a link");
    assert!(folder.join(start).is_file(), "{manifest}");
    for icon in manifest["icons"].as_array().expect("a list") {
        assert!(folder.join(icon["src"].as_str().expect("a link")).is_file(), "{icon}");
    }
    assert!(project.read("public/index.html").contains(&path));
}

#[test]
fn a_template_that_does_not_compile_is_named_with_the_place() {
    let project = project("");
    project.write("templates/base.html", "<!doctype html>\n<title>{{ page.title </title>\n");
    stopped(
        &project,
        &[
            "templates/base.html: a template is wrong:",
            "base.html:2:",
            "2 | <title>{{ page.title </title>",
            "^",
        ],
    );
}

#[test]
fn a_themes_template_that_cannot_be_rendered_is_named_with_the_place() {
    let project = project("theme = \"mine\"\n");
    project.write(
        "themes/mine/article.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{{ nothing.at.all }}\n{% endblock %}\n",
    );
    project.build(&[]).assert_stopped(
        2,
        &[
            "themes/mine/article.html: a template is wrong:",
            "article.html:3:4",
            "3 | {{ nothing.at.all }}",
        ],
    );
}

#[test]
fn a_template_without_its_parent_is_named() {
    let project = project("");
    project.write("templates/article.html", "{% extends \"bass.html\" %}\n");
    stopped(&project, &["templates/article.html: a template is wrong:", "bass.html"]);
}

#[test]
fn a_broken_stylesheet_stops_the_build_with_the_place() {
    let project = project("theme = \"mine\"\n");
    project
        .write("themes/mine/style.css", "a { color: red }\nb { color: blue;\n\nc { color: red }\n");
    stopped(
        &project,
        &[
            "themes/mine/style.css: the stylesheet is broken: `{` is not closed",
            "2 | b { color: blue;",
            "(line 2, column 3)",
            "help: add the `}`",
        ],
    );
    // What options add to it is not looked at, and what is whole again builds.
    project.write("themes/mine/style.css", "a { color: red }\nb { color: blue }\n");
    project.build(&[]).assert_built();
}

/// What `benches/peers/run` compares is a site of this theme: it has to keep the parts of the peers' pages.
#[test]
fn the_minimal_theme_of_the_peers_bench_still_has_its_parts() {
    let project = Project::with_posts();
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/minimal");
    for (path, bytes) in tree(&theme) {
        project.write(&path, bytes);
    }
    let run = project.build(&["--strict"]);
    run.assert_built();
    assert_eq!(run.count("articles"), 3);
    let has = |path: &str, parts: &[&str]| {
        let page = project.read(&format!("public/{path}"));
        for part in parts.iter().chain(&["<title>", "<style>", "<main>\n"]) {
            assert!(page.contains(part), "{path} has no {part}: {page}");
        }
        assert!(!page.contains("<footer") && !page.contains("stylesheet"), "{path}: {page}");
    };
    has(
        "2021/03/01/post-1/index.html",
        &[
            "<article><h1>第1篇</h1>",
            "<time>2021",
            "<a href=\"https://lakeside.example/story/1\">source</a>",
            "<p>第1篇到此为止。</p>",
            ">#湖畔日报</a>",
        ],
    );
    has("index.html", &["2021/03/03/post-3/index.html\">第3篇</a></li>"]);
    has("tags/index.html", &["湖畔日报</a> 3</li>"]);
    has("2021/index.html", &["<a href=\"03/02/index.html\">2</a> 1</li>"]);
    for left_out in ["sitemap.xml", "data", "feeds/archive"] {
        assert!(!project.path("public").join(left_out).exists(), "{left_out} is switched off");
    }
}
