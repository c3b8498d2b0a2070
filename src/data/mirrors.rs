//! Where the same site can be read, for a program that finds one address dead: `mirrors.json`.

use serde::Serialize;

use crate::xml::line;

/// Where the list stands, below the output.
pub const MIRRORS: &str = "mirrors.json";

/// The version of the format: one more when a program that reads the old one could misread the new
/// one. A new key is no new version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    version: u32,
    title: &'a str,
    mirrors: &'a [&'a str],
}

/// The bytes of the list: the title of the site, and its absolute addresses, the canonical one first.
pub fn mirrors(title: &str, urls: &[&str]) -> Vec<u8> {
    let file = File { version: VERSION, title: &line(title), mirrors: urls };
    // Values of strings and lists always are JSON.
    let mut bytes = serde_json::to_vec(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
