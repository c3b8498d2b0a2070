//! What all pages have in common: the program, the settings, the theme, the rules. Each hash holds no
//! less than what may change a result; a setting that is added to the configuration does not compile
//! until it is placed here.

use crate::build::options::Options;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::config::outlook::Outlook;
use crate::fingerprint::Fingerprint;
use crate::model::crawlers::Extras;
use crate::theme::Theme;

/// The hashes.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// What every page depends on besides its key.
    pub pages: Fingerprint,
    /// What parsing depends on besides a file's bytes and path.
    pub parse: Fingerprint,
    /// Everything but the sources.
    pub asked: Fingerprint,
}

impl World {
    /// Of this run.
    pub fn new(
        config: &Config,
        options: &Options,
        theme: &Theme,
        cleaner: &Cleaner,
        cleaning: Fingerprint,
    ) -> Self {
        let Config {
            // Pages show these.
            title,
            description,
            lang,
            base_url,
            timezone,
            content,
            // Problems name files by these.
            labels,
            // These say what is read, and as what.
            max_post_bytes,
            drafts,
            // What pages may load.
            images,
            images_by_host,
            // Nearly every page shows some of it, and it seldom changes.
            outlook,
            copies,
            // The theme, the rules and addresses are in keys or hashed by their contents.
            root: _,
            theme: _,
            rules: _,
            // What cleaning depends on is in the hash of its rules for each host.
            filter_lists: _,
            clear_urls: _,
            unwrap_image_proxies: _,
            permalink: _,
            paginate: _,
            // Which files there are is asked each time.
            include: _,
            exclude: _,
            // Where things are kept.
            output: _,
            cache: _,
            // What lies there is in keys.
            pages: _,
            static_files: _,
            // Which articles are there decides what is made; a tombstone's words are in its key.
            removals: _,
            // What happens to a site when it is made.
            publish: _,
        } = config;
        let Outlook {
            extras,
            license,
            contact,
            terms_order,
            nav,
            footer,
            theme_options,
            // In the keys of what is made of them.
            feeds: _,
            tag_pages_from: _,
            redirects: _,
        } = outlook;
        let Extras {
            canonical,
            robots,
            open_graph,
            json_ld,
            archive_links,
            // These say which files there are.
            sitemap: _,
            news_sitemap: _,
            data: _,
        } = extras;
        let shown = (canonical, robots, open_graph, json_ld, archive_links);
        let pages = Fingerprint::of_value(&(
            (options.program, options.scope),
            theme.fingerprint,
            (title, description, lang),
            base_url.as_ref().map(url::Url::as_str),
            timezone.name(),
            content.len(),
            (images, images_by_host),
            (shown, license, contact, terms_order, nav, footer),
            (format!("{theme_options:?}"), copies.iter().map(url::Url::as_str).collect::<Vec<_>>()),
        ));
        let parse = Fingerprint::of_value(&(
            options.program,
            labels,
            max_post_bytes,
            drafts,
            cleaner.heads_fingerprint(),
        ));
        let asked = Fingerprint::of_value(&(pages, parse, cleaning, format!("{config:?}")));
        Self { pages, parse, asked }
    }
}
