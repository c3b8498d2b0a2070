//! What crawlers may do, to `robots.txt` (RFC 9309). Crawlers ask for it at the root of a host: a
//! site in a folder of one (`/repo/`) has to say the same there.

use crate::model::crawlers::Robots;

/// Crawlers of which their operators, or those who watch them, say that they gather texts or
/// pictures to train models, and tokens that only say whether others may. After the
/// documentation of the operators and the list of the project ai.robots.txt
/// (github.com/ai-robots-txt/ai.robots.txt, `robots.json`, autumn of 2026), of which those are here
/// whose purpose is training or the sale of data for it. Not here: search engines and what fetches
/// one page because its reader asked for it.
const AI: [&str; 31] = [
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGLM-Spider",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Cotoyogi",
    "DeepSeekBot",
    "Diffbot",
    "FacebookBot",
    "Factset_spyderbot",
    "FriendlyCrawler",
    "Google-Extended",
    "GPTBot",
    "ICC-Crawler",
    "img2dataset",
    "laion-huggingface-processor",
    "LAIONDownloader",
    "meta-externalagent",
    "omgili",
    "omgilibot",
    "PanguBot",
    "SBIntuitionsBot",
    "TikTokSpider",
    "Timpibot",
    "VelenPublicWebCrawler",
    "Webzio-Extended",
];

/// The file. `sitemaps` are absolute addresses.
///
/// Nobody is kept out of a site that is not to be found: its pages say `noindex`, which only a
/// crawler reads that may fetch them; of an address that it may not fetch, a search engine may still
/// show the address. Such a site names no sitemaps.
pub fn robots_txt(robots: Robots, sitemaps: &[&str]) -> Vec<u8> {
    let mut text = String::new();
    if robots == Robots::NoAi {
        for name in AI {
            text.push_str(&format!("User-agent: {name}\n"));
        }
        text.push_str("Disallow: /\n\n");
    }
    text.push_str("User-agent: *\nDisallow:\n");
    if robots == Robots::NoAi {
        // contentsignals.org; who does not know the line ignores it (RFC 9309, section 2.2.4).
        text.push_str("Content-Signal: search=yes, ai-train=no\n");
    }
    if robots != Robots::NoIndex {
        for (at, sitemap) in sitemaps.iter().enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            text.push_str(&format!("{gap}Sitemap: {sitemap}\n"));
        }
    }
    text.into_bytes()
}
