//! A folder of posts into bodies as cleaning gets them, each with the address of its original.

use std::fs;
use std::path::Path;

use reprint::clean::dom::{self, Tree};
use reprint::clean::lists::engine::Kind;
use reprint::clean::markup;
use reprint::load::walk;
use reprint::model::document::Outcome;
use reprint::model::source::{FoundFile, SourcePath};
use reprint::model::source_url::SourceUrl;
use reprint::parse::{self, body, decode};
use url::Url;

use crate::Outcome as Result;

/// A post.
pub(crate) struct Post {
    pub(crate) source: Option<Url>,
    pub(crate) html: String,
}

/// All posts below a folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Post>> {
    let mut posts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                posts.extend(post(&path)?);
            }
        }
    }
    Ok(posts)
}

fn post(path: &Path) -> Result<Option<Post>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = FoundFile {
        path: SourcePath::new(0, &*name),
        folder: path.parent().unwrap_or(path).into(),
        odd_name: None,
        stat: walk::stat(&fs::metadata(path)?),
    };
    let bytes = fs::read(path)?;
    let mut problems = Vec::new();
    let Outcome::Post(document) = parse::read(&file, &bytes, false, &mut problems) else {
        return Ok(None);
    };
    let text = decode::decode(&bytes, &file.path, &mut problems);
    let html = body::extract(&text, document.dialect, &document.head).into_html();
    let source = document.head.url.as_ref().and_then(SourceUrl::to_url);
    Ok(Some(Post { source, html: markup::prepare(&html).0.into_owned() }))
}

/// What a body's elements lead to.
pub(crate) fn addresses(tree: &Tree, source: Option<&Url>) -> Vec<(Url, Kind)> {
    let mut found = Vec::new();
    for node in dom::below(&tree.root()) {
        let kind = dom::with_name(&node, |name| match name {
            "img" | "amp-img" => Some((Kind::Picture, "src")),
            "iframe" | "embed" => Some((Kind::Frame, "src")),
            "video" | "audio" | "source" => Some((Kind::Media, "src")),
            "script" => Some((Kind::Script, "src")),
            "a" | "ok" => Some((Kind::Link, "href")),
            _ => None,
        });
        let Some((kind, attr)) = kind else { continue };
        let written = dom::attr(&node, attr).or_else(|| dom::attr(&node, "data-src"));
        let url = written.and_then(|written| match source {
            Some(source) => source.join(&written).ok(),
            None => Url::parse(&written).ok(),
        });
        found.extend(url.map(|url| (url, kind)));
    }
    found
}
