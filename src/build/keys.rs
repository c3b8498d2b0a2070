//! What every article's page would be made from now, and the hashes that other pages' keys are made of.

use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};

use crate::build::options::Scope;
use crate::build::pages::{ArticleKey, Hashes, Maker};
use crate::fingerprint::Fingerprint;
use crate::model::site::Index;
use crate::render::facts::list::RowFacts;

impl Maker<'_> {
    /// The keys of the articles' pages, none where these are not made; hashes of all articles.
    pub fn article_keys(&self, scope: Scope) -> (Vec<ArticleKey>, Hashes) {
        let articles = &self.site.articles;
        let count = Index::try_from(articles.len()).unwrap_or(Index::MAX);
        let all = || (0..count).into_par_iter().with_min_len(64);
        if scope == Scope::Addressed {
            let marks = all().map(|at| self.article_mark(at)).collect();
            return (Vec::new(), Hashes { rows: Vec::new(), marks });
        }
        let keys: Vec<ArticleKey> = all().map(|at| self.article_key(at)).collect();
        let rows = articles
            .par_iter()
            .with_min_len(256)
            .map(|article| Fingerprint::of_value(&RowFacts::of(article)))
            .collect();
        let marks = keys.iter().map(|key| key.mark).collect();
        (keys, Hashes { rows, marks })
    }
}
