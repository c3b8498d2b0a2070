//! The views: all that templates may see. `docs/themes.md` describes them for theme authors.

use serde::Serialize;

/// What every page has, as `page`.
#[derive(Debug, Serialize)]
pub struct PageView<'a> {
    /// `home`, `article`, `list` or `terms`.
    pub kind: &'a str,
    /// For `<title>`, without the site's name.
    pub title: String,
    /// The prefix that leads to the site's root.
    pub root: String,
    /// The stylesheet below the root.
    pub stylesheet: &'a str,
    /// The absolute address, where the site has a `base_url`.
    pub canonical: Option<String>,
    /// At most 120 characters of text.
    pub description: &'a str,
    /// The language of the page's text.
    pub lang: &'a str,
    /// The main navigation.
    pub nav: Vec<NavView<'a>>,
}

/// An entry of the navigation.
#[derive(Debug, Serialize)]
pub struct NavView<'a> {
    /// Its text.
    pub name: &'a str,
    /// Its link.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A named link.
#[derive(Debug, Serialize)]
pub struct LinkView<'a> {
    /// Its text.
    pub name: &'a str,
    /// Its link; none where there is no page to lead to.
    pub url: Option<String>,
}

/// The view of `article.html`, besides `body`.
#[derive(Debug, Serialize)]
pub struct ArticlePage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The article.
    pub article: ArticleView<'a>,
}

/// An article, as `article`.
#[derive(Debug, Serialize)]
pub struct ArticleView<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of its text, where that is another than the site's.
    pub lang: Option<&'a str>,
    /// The same for the title.
    pub title_lang: Option<&'a str>,
    /// The time to read it, in minutes; 0 where there is no text.
    pub minutes: usize,
    /// Letters of scripts that are read character by character.
    pub characters: usize,
    /// Words of other scripts.
    pub words: usize,
    /// The outlet.
    pub source: Option<LinkView<'a>>,
    /// The address of the original.
    pub original: Option<&'a str>,
    /// Its host.
    pub host: Option<&'a str>,
    /// The writer.
    pub author: Option<LinkView<'a>>,
    /// The published date.
    pub published: Option<DateView>,
    /// Tags.
    pub tags: Vec<LinkView<'a>>,
    /// The article before it.
    pub older: Option<NeighbourView<'a>>,
    /// The article after it.
    pub newer: Option<NeighbourView<'a>>,
    /// Whether it may be incomplete, because the original is behind a paywall.
    pub incomplete: bool,
    /// What a reader should know about this copy.
    pub notes: Vec<&'a str>,
}

/// A date with its forms.
#[derive(Debug, Serialize)]
pub struct DateView {
    /// For `<time datetime>`.
    pub iso: String,
    /// For readers.
    pub text: String,
    /// The day's page.
    pub url: String,
}

/// A neighbour.
#[derive(Debug, Serialize)]
pub struct NeighbourView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its page.
    pub url: String,
}

/// The view of `list.html`.
#[derive(Debug, Serialize)]
pub struct ListPage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The list.
    pub list: ListView<'a>,
}

/// A list of articles, as `list`.
#[derive(Debug, Serialize)]
pub struct ListView<'a> {
    /// Its heading.
    pub heading: String,
    /// A sentence below it, or nothing.
    pub intro: &'a str,
    /// How many articles the whole list has; only on its own address.
    pub count: Option<usize>,
    /// The way here.
    pub crumbs: Vec<CrumbView>,
    /// The articles, newest first.
    pub rows: Vec<RowView<'a>>,
    /// The page with newer articles.
    pub newer: Option<String>,
    /// The page with older articles.
    pub older: Option<String>,
    /// The list's own address; only on numbered pages.
    pub newest: Option<String>,
}

/// A step of the way.
#[derive(Debug, Serialize)]
pub struct CrumbView {
    /// Its text.
    pub name: String,
    /// Its link.
    pub url: String,
}

/// An article in a list.
#[derive(Debug, Serialize)]
pub struct RowView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its page.
    pub url: String,
    /// Its day, or nothing where the whole list is of one day.
    pub date: String,
    /// The same for `<time datetime>`.
    pub iso: String,
    /// The outlet, where the list has several.
    pub source: &'a str,
}

/// The view of `terms.html`.
#[derive(Debug, Serialize)]
pub struct TermsPage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The index.
    pub index: IndexView,
}

/// An index of terms or of dates, as `index`.
#[derive(Debug, Serialize)]
pub struct IndexView {
    /// Its heading.
    pub heading: String,
    /// The way here.
    pub crumbs: Vec<CrumbView>,
    /// Its entries in groups.
    pub groups: Vec<GroupView>,
}

/// A group of entries.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// Its name, or nothing.
    pub name: String,
    /// Its entries.
    pub items: Vec<ItemView>,
}

/// An entry.
#[derive(Debug, Serialize)]
pub struct ItemView {
    /// Its text.
    pub name: String,
    /// Its link.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
}

/// The view of `404.html`: nothing but the global values.
#[derive(Debug, Serialize)]
pub struct NotFoundView {}
