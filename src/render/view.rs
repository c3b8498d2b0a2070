//! The views: all that templates may see. `docs/themes.md` describes them for theme authors.

use serde::Serialize;

use crate::render::page::Prepared;

/// What every page has, as `page`.
#[derive(Debug, Serialize)]
pub struct PageView<'a> {
    /// `home`, `article`, `list`, `terms` or `calendar`.
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
    /// The main navigation: a list of [`NavView`].
    pub nav: Prepared,
    /// The content of the `robots` meta tag.
    pub robots: Option<&'static str>,
    /// The link to the list's own Atom feed.
    pub feed: Option<String>,
    /// The entries of the footer, a list of [`LinkView`]; some are no links.
    pub footer: Prepared,
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
    /// The same as readers are told it, or nothing.
    pub reading_time: String,
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
    /// When the mirror took it.
    pub mirrored: Option<TimeView>,
    /// Copies of the original in web archives.
    pub archives: Vec<ArchiveView>,
    /// The address of the first picture.
    pub image: Option<&'a str>,
    /// Language and territory, as `OpenGraph` wants it.
    pub locale: Option<&'static str>,
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

/// A time with its forms.
#[derive(Debug, Serialize)]
pub struct TimeView {
    /// For `<time datetime>`.
    pub iso: String,
    /// For readers.
    pub text: String,
}

/// A web archive, and where it has the original.
#[derive(Debug, Serialize)]
pub struct ArchiveView {
    /// Its name.
    pub name: &'static str,
    /// The address.
    pub url: String,
}

/// A neighbour.
#[derive(Debug, Serialize)]
pub struct NeighbourView<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of the title, where it is another than the site's.
    pub lang: Option<&'static str>,
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
    /// `home`, `tags`, `categories`, `sources`, `authors`, `day` or `undated`.
    pub kind: &'a str,
    /// Its heading.
    pub heading: String,
    /// A sentence below it, or nothing.
    pub intro: &'a str,
    /// How many articles the whole list has; only on its own address.
    pub count: Option<usize>,
    /// The years of its articles, `2012–2021`; nothing on numbered pages and of days.
    pub span: String,
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
    /// The last day before a day that has articles; only on the day's own address.
    pub previous: Option<CrumbView>,
    /// The first one after it.
    pub next: Option<CrumbView>,
    /// The largest outlets; only on the front page.
    pub sources: Vec<ItemView>,
    /// The years, newest first; only on the front page.
    pub years: Vec<ItemView>,
}

/// A named way to a page: a step of the way here, a neighbour in time.
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
    /// The language of the title, where it is another than the site's.
    pub lang: Option<&'static str>,
    /// Its page.
    pub url: String,
    /// Whether it is the first of those with its date.
    pub new_day: bool,
    /// Its day, or nothing where the whole list is of one day.
    pub date: String,
    /// The same for `<time datetime>`.
    pub iso: String,
    /// The day's list, where the day is told.
    pub day_url: String,
    /// The outlet, where the list has several.
    pub source: &'a str,
    /// How its text begins; only of the first rows of the front page.
    pub excerpt: &'a str,
}

/// The view of `terms.html`.
#[derive(Debug, Serialize)]
pub struct TermsPage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The index.
    pub index: IndexView<'a>,
}

/// An index of terms or of years, as `index`.
#[derive(Debug, Serialize)]
pub struct IndexView<'a> {
    /// `tags`, `categories`, `sources`, `authors`, `archive`, or `shard` for a part of a very large
    /// index.
    pub kind: &'a str,
    /// Its heading.
    pub heading: String,
    /// The way here.
    pub crumbs: Vec<CrumbView>,
    /// The largest of many terms, in the order of their names.
    pub cloud: Vec<CloudView>,
    /// Its entries in groups; of a very large index its parts, by their first letter.
    pub groups: Vec<GroupView>,
}

/// A term of a cloud.
#[derive(Debug, Serialize)]
pub struct CloudView {
    /// Its text.
    pub name: String,
    /// Its link.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
    /// From 1 to 5, by the logarithm of the count.
    pub weight: u8,
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
    /// How many articles it has, or terms, for a part of an index; none for an index.
    pub count: Option<usize>,
    /// The years of its articles, in indexes of sources and authors; else nothing.
    pub span: String,
}

/// The view of `feeds.html`.
#[derive(Debug, Serialize)]
pub struct FeedsPage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The feeds.
    pub feeds: FeedsView,
}

/// The feeds of a site, as `feeds`.
#[derive(Debug, Serialize)]
pub struct FeedsView {
    /// Those of all articles, by format.
    pub site: Vec<NamedLinkView>,
    /// Those of terms, by taxonomy.
    pub groups: Vec<NamedGroupView>,
    /// The list of all, for feed readers.
    pub opml: String,
}

/// Feeds of a taxonomy.
#[derive(Debug, Serialize)]
pub struct NamedGroupView {
    /// The taxonomy's name.
    pub name: String,
    /// Its feeds.
    pub items: Vec<NamedLinkView>,
}

/// A feed.
#[derive(Debug, Serialize)]
pub struct NamedLinkView {
    /// Whose it is, or its format.
    pub name: String,
    /// Its link.
    pub url: String,
}

/// The view of `calendar.html`.
#[derive(Debug, Serialize)]
pub struct CalendarPage<'a> {
    /// What every page has.
    pub page: PageView<'a>,
    /// The calendar.
    pub calendar: CalendarView<'a>,
}

/// A year or month, as `calendar`.
#[derive(Debug, Serialize)]
pub struct CalendarView<'a> {
    /// `year` or `month`.
    pub kind: &'a str,
    /// Its heading.
    pub heading: String,
    /// The way here.
    pub crumbs: Vec<CrumbView>,
    /// How many articles it has.
    pub count: usize,
    /// Seven short names, Monday first.
    pub weekdays: Vec<&'a str>,
    /// The months from the first to the last that has articles; of a month itself alone.
    pub months: Vec<MonthView>,
    /// The last year or month before it that has articles.
    pub previous: Option<CrumbView>,
    /// The first one after it.
    pub next: Option<CrumbView>,
}

/// A month.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// Its name, with the year.
    pub name: String,
    /// Its page; nothing where it has no articles, or this is its page.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
    /// Empty cells before the first, in a grid that begins on Mondays.
    pub lead: u32,
    /// All its days; none where it has no articles.
    pub days: Vec<DayView>,
}

/// A day of a calendar.
#[derive(Debug, Serialize)]
pub struct DayView {
    /// Its number in the month.
    pub day: u32,
    /// Its list; nothing where it has no articles.
    pub url: String,
    /// How many articles it has.
    pub count: usize,
}

/// The view of `404.html`: nothing but the global values.
#[derive(Debug, Serialize)]
pub struct NotFoundView {}
