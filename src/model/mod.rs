//! Plain values that flow from room to room: no IO, no YAML, no templates.

pub mod article;
pub mod date;
pub mod document;
pub mod id;
pub mod images;
pub mod key;
pub mod language;
pub mod link;
pub mod output;
pub mod permalink;
pub mod problem;
pub mod record;
pub mod site;
pub mod slug;
pub mod source;
pub mod source_url;
pub mod tag_link;
