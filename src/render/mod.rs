//! The site to targets and their facts (path and key: cheap), and facts to outputs (path and bytes:
//! dear). Templates get a view and nothing else; the disk is never seen here.

pub mod article;
pub mod calendar;
pub mod dates;
pub mod facts;
pub mod feeds;
pub mod json_ld;
pub mod letters;
pub mod list;
pub mod menu;
pub mod own_page;
pub mod page;
pub mod removed;
pub mod renderer;
pub mod target;
pub mod terms;
pub mod view;
pub mod web_archives;
