//! The site to targets and their facts (path and key: cheap), and facts to outputs (path and bytes:
//! dear). Templates get a view and nothing else; the disk is never seen here.

pub mod article;
pub mod facts;
pub mod list;
pub mod page;
pub mod renderer;
pub mod target;
pub mod terms;
pub mod view;
