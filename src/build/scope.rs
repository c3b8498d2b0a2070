//! What a build of less than the whole site leaves out. A year is a site for readers without a network:
//! what only a server, a search engine or a feed reader wants is not in it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::build::options::{Options, Scope};
use crate::build::output::cache_of;
use crate::build::wanted::Page;
use crate::config::Config;
use crate::manifest::Manifest;
use crate::manifest::cache::Cache;
use crate::model::crawlers::Canonical;
use crate::model::menu::{MenuItem, MenuTarget};
use crate::model::output::OutputKind;
use crate::model::site::Site;
use crate::render::facts::frame::Frame;
use crate::render::target::Calendar;

/// The settings of a scope.
pub fn settings(config: &Config, scope: Scope) -> Cow<'_, Config> {
    let Some(year) = scope.year() else { return Cow::Borrowed(config) };
    let mut config = config.clone();
    config.title = format!("{} · {year}", config.title);
    // It stands nowhere: whatever is made of absolute addresses goes.
    config.base_url = None;
    let extras = &mut config.outlook.extras;
    if extras.canonical == Canonical::Own {
        extras.canonical = Canonical::None;
    }
    (extras.sitemap, extras.news_sitemap, extras.data) = (false, false, false);
    config.outlook.feeds.enabled = false;
    config.outlook.redirects = Vec::new();
    Cow::Owned(config)
}

/// The cache of the build of the whole site, where this is one of a part of it: what is made of
/// sources and filter lists is the same for both.
pub fn of_whole(config: &Config, options: &Options) -> Option<Cache> {
    let output = options.whole.as_ref()?;
    Some(cache_of(config, output))
}

/// The years that a whole site has articles of, in their order: those of its calendars.
pub fn years(manifest: &Manifest) -> Vec<i32> {
    let lists = manifest.entries.iter().filter(|entry| entry.kind == OutputKind::List);
    let year = |path: &str| {
        let year = path.strip_suffix("/index.html")?.parse().ok()?;
        (Calendar::Year(year).path() == path).then_some(year)
    };
    let mut years: Vec<i32> = lists.filter_map(|entry| year(&entry.path)).collect();
    years.sort_unstable();
    years
}

/// Takes out of the menus what leads to a page or file that a year has not. Whoever asks for a page
/// of the whole site is told; here nothing is wrong.
pub fn settle(
    frame: &mut Frame,
    site: &Site,
    pages: &[Page<'_>],
    copied: impl Iterator<Item = String>,
) {
    let copied: HashSet<String> = copied.collect();
    let pages = pages.iter().map(|page| page.path.as_str());
    let has: HashSet<&str> =
        pages.chain(site.articles.iter().map(|article| article.path.as_str())).collect();
    let leads = |item: &MenuItem| match &item.to {
        MenuTarget::Path(path) => has.contains(path.as_str()) || copied.contains(path),
        _ => true,
    };
    frame.nav.retain(leads);
    frame.footer.retain(leads);
}

/// Which scope a manifest is of, as it is kept; nothing for the whole site.
pub fn name(scope: Scope) -> String {
    match scope {
        Scope::All => String::new(),
        Scope::Addressed => "another address".to_owned(),
        Scope::Year(year) => format!("the year {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::years;
    use crate::fingerprint::Fingerprint;
    use crate::manifest::{Entry, Manifest};
    use crate::model::output::OutputKind;

    #[test]
    fn years_are_those_of_the_calendars() {
        let entry = |path: &str, kind| Entry {
            path: path.to_owned(),
            kind,
            bytes: 1,
            fingerprint: Fingerprint::default(),
            key: None,
            article: None,
        };
        let list = |path| entry(path, OutputKind::List);
        let entries = [
            list("-001/index.html"),
            list("12021/index.html"),
            list("2019/index.html"),
            list("2019/03/index.html"),
            list("2021/index.html"),
            list("02021/index.html"),
            list("archive/index.html"),
            list("index.html"),
            list("sources/2018/index.html"),
            entry("2017/index.html", OutputKind::Article),
            entry("2016/index.html", OutputKind::Page),
        ];
        let manifest = Manifest { entries: entries.into(), ..Manifest::default() };
        assert_eq!(years(&manifest), [-1, 2019, 2021, 12021]);
    }
}
