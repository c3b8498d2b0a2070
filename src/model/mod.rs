//! Plain values that flow from room to room: no IO, no YAML, no templates.

pub mod article;
pub mod crawlers;
pub mod date;
pub mod document;
pub mod feeds;
pub mod han;
pub mod id;
pub mod images;
pub mod key;
pub mod language;
pub mod link;
pub mod menu;
pub mod output;
pub mod pattern;
pub mod permalink;
pub mod problem;
pub mod record;
pub mod redirect;
pub mod removal;
pub mod site;
pub mod site_path;
pub mod slug;
pub mod source;
pub mod source_url;
pub mod tag_link;
pub mod terms_order;
