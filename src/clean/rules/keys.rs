//! The keys of rule files: which are for us, and which tell a reader how to fetch pages.

/// Keys that do something here. Those from `outlet` on are our own additions to the syntax.
pub const USED: &[&str] = &[
    "strip",
    "strip_id_or_class",
    "strip_image_src",
    "strip_attr",
    "find_string",
    "replace_string",
    "dissolve",
    "wrap_in",
    "move_into",
    "body",
    "title",
    "author",
    "date",
    "prune",
    "convert_double_br_tags",
    "src_lazy_load_attr",
    "if_page_contains",
    "native_ad_clue",
    "test_url",
    "test_contains",
    "outlet",
    "timezone",
    "dates",
    "paywall",
    "dialect",
];

/// Keys of the syntax that say how a page is fetched, parsed or logged into, or ask for what is done
/// here in any case. They are counted, and not used.
const FOR_FETCHING: &[&str] = &[
    "autodetect_next_page",
    "autodetect_on_failure",
    "footnotes",
    "http_header",
    "insert_detected_image",
    "language",
    "login_extra_fields",
    "login_password_field",
    "login_uri",
    "login_username_field",
    "next_page_link",
    "not_logged_in_xpath",
    "parser",
    "post_strip_attr",
    "requires_login",
    "single_page_link",
    "single_page_link_in_feed",
    "skip_id_or_class",
    "skip_json_ld",
    "strip_comments",
    "tidy",
];

/// Whether a key is only for programs that fetch pages.
pub fn is_for_fetching(key: &str) -> bool {
    FOR_FETCHING.contains(&key)
}

/// All keys that are known, for messages.
pub fn known() -> Vec<&'static str> {
    USED.iter().chain(FOR_FETCHING).copied().collect()
}
