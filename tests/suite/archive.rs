//! The archive: years, months and days, from the first article to the last.

use crate::links::assert_whole;
use crate::support::Project;

/// A site with a post on each of these days, several on a day that is named several times.
fn built(days: &[&str]) -> Project {
    let project = Project::new();
    for (number, day) in days.iter().enumerate() {
        let text = format!(
            "---\ntitle: 第{number}篇\ndate: {day}\nfrom: https://lakeside.example/{number}\n\
             tags: [ 湖 ]\n---\n\n<p>第{number}篇。</p>\n"
        );
        project.write(&format!("content/_posts/{day}-{number}.md"), text);
    }
    project.write("content/_posts/undated.md", "---\ntitle: 无日期\n---\n\n<p>没有日期。</p>\n");
    project.write("site.toml", "lang = \"zh-Hans\"\n");
    project.build(&[]).assert_built();
    assert_whole(&project.path("public"));
    project
}

/// The page below `public`, without line ends.
fn page(project: &Project, path: &str) -> String {
    project.read(&format!("public/{path}")).replace('\n', "")
}

#[test]
fn a_year_and_its_months_are_calendars() {
    let project = built(&[
        "2019-12-31",
        "2021-03-01",
        "2021-03-01",
        "2021-03-31",
        "2021-08-01",
        "2022-01-01",
    ]);
    let year = page(&project, "2021/index.html");
    for part in [
        "<h1>2021年</h1><p class=\"intro\">共 4 篇</p>",
        "<caption><a href=\"03/index.html\">2021年3月</a> <small>3</small></caption>",
        // A Monday; a Sunday after six empty cells.
        "<tr><td><a href=\"03/01/index.html\">1 <small>2</small></a><td>2<td>3<td>",
        // The months between them have no articles and no grid.
        "<small>1</small></a></table><table class=\"cal\"><caption><a href=\"08/index.html\">2021年8月</a> <small>1</small></caption>",
        "<tr><td colspan=\"6\"><td><a href=\"08/01/index.html\">1 <small>1</small></a><tr><td>2<td>",
        "<tr><th scope=\"col\">一<th scope=\"col\">二",
        "<a href=\"../2019/index.html\" rel=\"prev\">← 2019年</a><a href=\"../2022/index.html\" rel=\"next\">2022年 →</a>",
        "<a href=\"../archive/index.html\">存档</a>",
    ] {
        assert!(year.contains(part), "{part}: {year}");
    }
    for empty in ["2021年2月", "2021年4月", "2021年9月"] {
        assert!(!year.contains(empty), "{empty}: {year}");
    }
    let month = page(&project, "2021/03/index.html");
    for part in [
        "<h1>2021年3月</h1><p class=\"intro\">共 3 篇</p><div class=\"months\"><table class=\"cal\"><tr><th",
        "<td><a href=\"31/index.html\">31 <small>1</small></a></table>",
        "<a href=\"../../2019/12/index.html\" rel=\"prev\">← 2019年12月</a><a href=\"../08/index.html\" rel=\"next\">2021年8月 →</a>",
        "/ <a href=\"../index.html\">2021年</a>",
    ] {
        assert!(month.contains(part), "{part}: {month}");
    }
}

#[test]
fn a_day_leads_to_the_days_around_it() {
    let project = built(&["2021-03-01", "2021-03-31", "2022-01-01"]);
    let middle = page(&project, "2021/03/31/index.html");
    assert!(middle.contains("<a href=\"../01/index.html\" rel=\"prev\">← 2021年3月1日</a><a href=\"../../../2022/01/01/index.html\" rel=\"next\">2022年1月1日 →</a>"), "{middle}");
    let first = page(&project, "2021/03/01/index.html");
    assert!(!first.contains("rel=\"prev\"") && first.contains("rel=\"next\""), "{first}");
    let last = page(&project, "2022/01/01/index.html");
    assert!(last.contains("rel=\"prev\"") && !last.contains("rel=\"next\""), "{last}");
}

#[test]
fn the_archive_leads_to_years_and_to_indexes() {
    let project = built(&["2019-12-31", "2021-03-01", "2021-03-31"]);
    let archive = page(&project, "archive/index.html");
    let parts = [
        "<a href=\"../2021/index.html\">2021年</a> <small>2</small>",
        "<a href=\"../2019/index.html\">2019年</a> <small>1</small>",
        "<a href=\"../undated/index.html\">日期不详</a> <small>1</small>",
        "<h2>按类浏览</h2>",
        "<li><a href=\"../sources/index.html\">来源</a>",
        "<li><a href=\"../tags/index.html\">标签</a>",
    ];
    let mut rest = archive.as_str();
    for part in parts {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part}, in its order: {archive}")).1;
    }
}
