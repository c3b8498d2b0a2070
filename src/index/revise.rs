//! One post once more: its new revision in the place of the old one, where it moves nothing.

use crate::index::indexed::Indexed;
use crate::model::article::Article;
use crate::model::site::{Index, TaxonomyKind};
use crate::model::source::SourcePath;

/// How well a new revision fits in the place of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The site is the same that all documents would make.
    Wholly,
    /// Its own page is; lists of terms are not: it has others.
    Nearly,
}

impl Indexed {
    /// Whether the article of a file can take the place of its last revision: `alone` is the index of
    /// that one document. None where others have its URL or name, or it would stand elsewhere.
    pub fn fit(&self, file: &SourcePath, alone: &Self) -> Option<(Index, Fit)> {
        let [new] = alone.site.articles.as_slice() else { return None };
        let place = self
            .by_file
            .binary_search_by(|(root, rel, _)| (*root, &**rel).cmp(&(file.root, &*file.rel)));
        let at = self.by_file[place.ok()?].2;
        let old = self.site.article(at);
        let stays = old.source_path == *file
            && (old.id, old.sort_key, old.date, &old.path)
                == (new.id, new.sort_key, new.date, &new.path);
        // What identifies a document besides: its file's name, in some dialects.
        let is_alone = old.dialect == new.dialect
            && self
                .shared
                .binary_search_by(|(root, rel)| (*root, &**rel).cmp(&(file.root, &*file.rel)))
                .is_err();
        if !stays || !is_alone {
            return None;
        }
        let folded = self.folds() && new.categories.iter().all(|name| new.tags.contains(name));
        let wholly = (folded || old.categories == new.categories)
            && (&old.tags, &old.source, &old.author) == (&new.tags, &new.source, &new.author)
            && (&old.aliases, &old.url) == (&new.aliases, &new.url);
        Some((at, if wholly { Fit::Wholly } else { Fit::Nearly }))
    }

    /// Puts a new revision in an article's place.
    pub fn revise(&mut self, at: Index, mut revised: Article) {
        if self.folds() {
            revised.categories = Vec::new();
        }
        let article = &mut self.site.articles[at as usize];
        revised.place = article.place;
        *article = revised;
    }

    /// Whether categories say nothing that tags do not say.
    fn folds(&self) -> bool {
        self.site.taxonomy(TaxonomyKind::Categories).is_none()
    }
}
