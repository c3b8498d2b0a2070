//! One rule file: lines of `key: value` to compiled rules.

use crate::clean::rules::xpath::XPath;
use crate::config::diagnose::nearest;
use crate::fingerprint::Fingerprint;
use crate::model::problem::Problem;

/// A compiled file.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// The outlet's name (our own key `outlet`).
    pub outlet: Option<String>,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
    /// Addresses that the file was written for.
    pub test_urls: Vec<String>,
    /// The hash of its text, and of its name in messages.
    pub fingerprint: Fingerprint,
}

/// A rule and where it stands.
#[derive(Debug)]
pub struct Rule {
    /// File and line.
    pub at: String,
    /// What it does.
    pub action: Action,
}

/// What a rule does.
#[derive(Debug)]
pub enum Action {
    /// Takes out elements that match, with all that is in them.
    Strip(XPath),
    /// Takes out elements whose id or class contains a text.
    StripIdOrClass(String),
    /// Takes out pictures whose address contains a text.
    StripImageSrc(String),
    /// Takes out elements that match, and keeps what is in them.
    Dissolve(XPath),
}

/// Directives of the syntax that are not for us: they tell a reader how to fetch a page, or come
/// with the full rule engine.
const KNOWN: &[&str] = &[
    "title",
    "body",
    "date",
    "author",
    "strip_attr",
    "find_string",
    "replace_string",
    "wrap_in",
    "move_into",
    "prune",
    "tidy",
    "autodetect_on_failure",
    "convert_double_br_tags",
    "src_lazy_load_attr",
    "if_page_contains",
    "native_ad_clue",
    "single_page_link",
    "next_page_link",
    "http_header",
    "parser",
    "skip_json_ld",
    "insert_detected_image",
    "requires_login",
    "test_contains",
    "login_uri",
    "login_username_field",
    "login_password_field",
    "login_extra_fields",
    "not_logged_in_xpath",
    "single_page_link_in_feed",
    "footnotes",
    "strip_comments",
    "post_strip_attr",
    "language",
];

const OURS: &[&str] =
    &["strip", "strip_id_or_class", "strip_image_src", "dissolve", "outlet", "test_url"];

/// Reads a file. Lines that cannot be read are problems of that file; the others hold.
pub fn parse(text: &str, label: &str, problems: &mut Vec<Problem>) -> RuleFile {
    let mut file = RuleFile {
        fingerprint: Fingerprint::of_parts([label.as_bytes(), text.as_bytes()]),
        ..RuleFile::default()
    };
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let warn = |kind: &'static str, message: String, help: String| {
            Problem::warning(&label, kind, message).at(number + 1, 1).help(help)
        };
        let Some((key, value)) = line.split_once(':') else {
            problems.push(warn(
                "rule-unreadable",
                format!("`{line}` is no rule"),
                "write `key: value`, or `#` in front of a remark".into(),
            ));
            continue;
        };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        let unquoted = value.trim_matches(['\'', '"']);
        let action = match key.as_str() {
            "outlet" => {
                file.outlet = Some(value.to_owned());
                continue;
            }
            "test_url" => {
                file.test_urls.push(value.to_owned());
                continue;
            }
            "strip_id_or_class" if !unquoted.is_empty() => {
                Ok(Action::StripIdOrClass(unquoted.to_owned()))
            }
            "strip_image_src" if !unquoted.is_empty() => {
                Ok(Action::StripImageSrc(unquoted.to_owned()))
            }
            "strip" => XPath::parse(value).map(Action::Strip),
            "dissolve" => XPath::parse(value).map(Action::Dissolve),
            "strip_id_or_class" | "strip_image_src" => Err("the value is empty".to_owned()),
            other => {
                // `replace_string(a): b` and the like name their argument in the key.
                let name = other.split('(').next().unwrap_or(other);
                if !KNOWN.contains(&name) {
                    let known: Vec<&str> = OURS.iter().chain(KNOWN).copied().collect();
                    let help = nearest(name, &known).map_or_else(
                        || "docs/rules.md has the known keys".to_owned(),
                        |meant| format!("did you mean `{meant}`?"),
                    );
                    problems.push(warn("rule-unknown", format!("unknown key `{name}`"), help));
                }
                continue;
            }
        };
        match action {
            Ok(action) => file.rules.push(Rule { at: format!("{label}:{}", number + 1), action }),
            Err(why) => problems.push(warn(
                "rule-unreadable",
                format!("`{line}`: {why}"),
                "this rule does nothing until it is mended".into(),
            )),
        }
    }
    file
}
