//! Sitemaps, `robots.txt`, records and the list of mirrors: their bytes.

use url::Url;

use crate::build::pages::Maker;
use crate::data;
use crate::data::index::Index as DataIndex;
use crate::data::shard::{Record, shard};
use crate::feed::compose::instant;
use crate::feed::instant::rfc3339;
use crate::model::date::PostDate;
use crate::model::link::absolute;
use crate::model::output::{Output, OutputKind};
use crate::model::site::Index;
use crate::model::source_url::SourceUrl;
use crate::sitemap;
use crate::sitemap::news::{NewsEntry, news};
use crate::sitemap::robots::robots_txt;
use crate::sitemap::target::Target;

impl Maker<'_> {
    /// Makes a sitemap.
    pub fn sitemap(&self, base: &Url, target: Target, path: &str) -> Output {
        let urls: Vec<String> =
            self.sections.paths(target).iter().map(|path| absolute(base, path)).collect();
        let named = || urls.iter().map(String::as_str);
        let bytes = match target {
            Target::Index => sitemap::index::index(named()),
            Target::Part(..) => sitemap::part::part(named()),
            Target::News => self.news(base),
        };
        Output::new(path, OutputKind::Sitemap, bytes)
    }

    fn news(&self, base: &Url) -> Vec<u8> {
        let members = self.sections.news();
        let dated = members.iter().map(|at| self.site.article(*at));
        let owned: Vec<(String, String, &str)> = dated
            .map(|article| {
                let date = article.date.map_or_else(String::new, |date| self.said(&date));
                (absolute(base, &article.path), date, article.title.as_str())
            })
            .collect();
        let entries: Vec<NewsEntry<'_>> = owned
            .iter()
            .map(|(url, published, title)| NewsEntry {
                url,
                title,
                published,
                lang: &self.config.lang,
            })
            .collect();
        news(&self.config.title, &entries)
    }

    /// Makes `robots.txt`.
    pub fn robots(&self, path: &str) -> Output {
        let extras = self.config.outlook.extras;
        let base = self.config.base_url.as_ref();
        let maps = base.map_or_else(Vec::new, |base| {
            let maps = sitemap::target::plan(self.sections, &extras).into_iter();
            let maps = maps.filter(|map| !matches!(map, Target::Part(..)));
            maps.map(|map| absolute(base, &map.path())).collect()
        });
        let maps: Vec<&str> = maps.iter().map(String::as_str).collect();
        Output::new(path, OutputKind::Sitemap, robots_txt(extras.robots, &maps))
    }

    /// Makes a file of records.
    pub fn data(&self, target: data::target::Target, path: &str) -> Output {
        let bytes = match target {
            data::target::Target::Index => {
                let full: Vec<String> = (1..=data::target::shards(self.site))
                    .map(|number| data::target::Target::Shard(Some(number)).path())
                    .collect();
                let full: Vec<&str> = full.iter().map(String::as_str).collect();
                let open = data::target::Target::Shard(None).path();
                data::index::index(&DataIndex {
                    title: &self.config.title,
                    lang: &self.config.lang,
                    base_url: self.config.base_url.as_ref().map(Url::as_str),
                    full: &full,
                    open: &open,
                })
            }
            data::target::Target::Shard(_) => self.shard(&target.members(self.site)),
        };
        Output::new(path, OutputKind::Data, bytes)
    }

    /// Makes the list of all addresses of the site.
    pub fn mirrors(&self, path: &str) -> Output {
        let urls: Vec<&str> = self.config.copies.iter().map(Url::as_str).collect();
        Output::new(path, OutputKind::Data, data::mirrors::mirrors(&self.config.title, &urls))
    }

    fn shard(&self, members: &[Index]) -> Vec<u8> {
        let articles = members.iter().map(|at| self.site.article(*at));
        let owned: Vec<_> = articles
            .map(|article| {
                let tags: Vec<&str> = article.terms().collect();
                (article, article.date.map(|date| self.said(&date)), tags)
            })
            .collect();
        let records: Vec<Record<'_>> = owned
            .iter()
            .map(|(article, date, tags)| Record {
                id: article.id.as_str(),
                path: &article.path,
                title: &article.title,
                date: date.as_deref(),
                source: Some(&*article.source).filter(|name| !name.is_empty()),
                author: article.author.as_deref(),
                tags,
                original: article.url.as_ref().map(SourceUrl::as_str),
            })
            .collect();
        shard(&records)
    }

    /// A date as it is known: a day, or an instant.
    fn said(&self, date: &PostDate) -> String {
        if date.time.is_none() {
            return date.day.to_string();
        }
        rfc3339(instant(date, self.config.timezone))
    }
}
