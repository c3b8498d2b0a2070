//! The site to targets (path: cheap) and targets to outputs (path and bytes: dear). Templates get a
//! view and nothing else; the disk is never seen here.

pub mod article;
pub mod list;
pub mod page;
pub mod renderer;
pub mod target;
pub mod terms;
pub mod view;

use crate::error::Result;
use crate::model::output::{Output, OutputKind};
use crate::render::renderer::Renderer;
use crate::render::target::Target;

impl Renderer<'_> {
    /// Everything but article pages; those need a body, see [`article::output`].
    pub fn output(&self, target: &Target) -> Result<Output> {
        let path = target.path(self.site);
        let bytes = match target {
            Target::NotFound => {
                page::render(&self.theme.engine, "404.html", &view::NotFoundView {}, None)?
            }
            Target::List { list, page } => list::render(self, *list, *page, &path)?,
            Target::Terms(_)
            | Target::Shard(..)
            | Target::Archive
            | Target::Year(_)
            | Target::Month(..) => terms::render(self, target, &path)?,
        };
        let kind = if *target == Target::NotFound { OutputKind::Other } else { OutputKind::List };
        Ok(Output { path, kind, bytes })
    }
}
