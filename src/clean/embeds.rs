//! Frames and players become a plain link that says what it was: no request to anybody until a
//! reader asks for it.

use crate::clean::dom::{self, Node, attr};
use crate::clean::lists::engine::Kind;
use crate::clean::state::State;
use crate::clean::urls::Target;
use crate::model::record::By;

/// Replaces a frame or player by a link card, or takes it out where it leads nowhere.
pub fn settle(state: &mut State<'_>, node: &Node<'_>, name: &str) {
    let written = ["src", "data-src", "data-lazy-src", "data", "href"]
        .iter()
        .find_map(|key| {
            attr(node, key).filter(|value| !value.trim().is_empty() && !value.starts_with("about:"))
        })
        .or_else(|| dom::find(node, &["source", "embed"]).and_then(|source| attr(&source, "src")));
    let title = attr(node, "title");
    card(state, node, name, written.as_deref(), title);
}

/// What a script would have filled: its address and title. Posts of social networks whose words stand
/// in the page are quotations, and stay.
pub fn scripted(node: &Node<'_>, name: &str) -> Option<(String, Option<String>)> {
    match name {
        "div" if dom::has_class(node, &["fb-post", "fb-video"]) => {
            Some((attr(node, "data-href")?, None))
        }
        "div" if dom::has_class(node, &["infogram-embed"]) => {
            let id = attr(node, "data-id")?;
            Some((format!("https://infogram.com/{id}"), attr(node, "data-title")))
        }
        "amp-youtube" => {
            let id = attr(node, "data-videoid")?;
            Some((format!("https://www.youtube.com/embed/{id}"), None))
        }
        "amp-iframe" | "amp-video" | "amp-audio" => Some((attr(node, "src")?, None)),
        // This player is a script whose address is that of its film.
        "script" => {
            let src = attr(node, "src").filter(|src| src.contains("youmaker.com/"))?;
            let path = src.split('?').next().unwrap_or_default();
            let is_film = !path.to_ascii_lowercase().ends_with(".js");
            is_film.then(|| (src.clone(), None))
        }
        _ => None,
    }
}

/// Puts a link in place of what would have shown this address.
pub fn card(
    state: &mut State<'_>,
    node: &Node<'_>,
    name: &str,
    written: Option<&str>,
    title: Option<String>,
) {
    let kind = if matches!(name, "iframe" | "frame") { Kind::Frame } else { Kind::Media };
    let target = written.and_then(|written| state.resolve(written, kind));
    let (address, host) = match target {
        Some(Target::Web(url)) => {
            let url = watchable(url);
            let host = url.host_str().unwrap_or_default().to_owned();
            (String::from(url), host)
        }
        Some(Target::File(link, file)) => {
            state.record.files.push(file.clone());
            (link, file.rsplit('/').next().unwrap_or_default().to_owned())
        }
        Some(Target::Blocked(rule, _)) => {
            state.take_out(node, By::List(rule));
            return;
        }
        Some(Target::Page(_) | Target::Fragment(_) | Target::Other(_)) | None => {
            state.take_out(node, By::Step("frame without an address"));
            return;
        }
    };
    let sign = match name {
        "audio" => '♪',
        "iframe" | "frame" | "div" | "amp-iframe" if !is_player(&host) => '↗',
        _ => '▶',
    };
    let mut label = format!("{sign} {host}");
    let title = title.map(|title| crate::text::collapse(&title));
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        label.push_str(" · ");
        label.extend(title.chars().take(80));
    }
    state.change(node, By::Step("frame or player to a link"));
    let link = state.tree.element("a");
    link.set_attr("href", &address);
    let label = state.tree.text(&label);
    state.labels.insert(dom::id(&label));
    link.append_child(&label);
    // Inside of a paragraph a link is all that may stand.
    let inline = node
        .ancestors_it(None)
        .any(|above| dom::is_any(&above, &["p", "a", "h2", "h3", "h4", "h5", "h6"]));
    if inline {
        node.insert_before(&link);
    } else {
        let card = state.tree.element("p");
        card.set_attr("class", "card");
        card.append_child(&link);
        node.insert_before(&card);
    }
    node.remove_from_parent();
}

fn is_player(host: &str) -> bool {
    ["youtube", "youtu.be", "vimeo", "dailymotion", "youmaker", "bilibili", "kaltura", "ganjing"]
        .iter()
        .any(|name| host.contains(name))
}

/// The page of a video instead of its frame.
fn watchable(url: url::Url) -> url::Url {
    let host = url.host_str().unwrap_or_default();
    let made = if matches!(host, "www.youtube.com" | "youtube.com" | "www.youtube-nocookie.com") {
        let list =
            url.query_pairs().find(|(key, _)| key == "list").map(|(_, list)| list.into_owned());
        if let (true, Some(list)) = (url.path() == "/embed/videoseries", list) {
            return url::Url::parse(&format!("https://www.youtube.com/playlist?list={list}"))
                .unwrap_or(url);
        }
        url.path().strip_prefix("/embed/").filter(|id| !id.is_empty()).map(|id| {
            format!("https://www.youtube.com/watch?v={}", id.split('/').next().unwrap_or(id))
        })
    } else if host == "player.vimeo.com" {
        url.path().strip_prefix("/video/").map(|id| format!("https://vimeo.com/{id}"))
    } else {
        None
    };
    made.and_then(|made| url::Url::parse(&made).ok()).unwrap_or(url)
}
