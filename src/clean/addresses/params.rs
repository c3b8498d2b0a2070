//! Parameters of an address: taken off by name, the others stay byte for byte. And our own short
//! list of those that only say how a reader came. A parameter that may change what the page shows is
//! not on it, also where it often tracks: an archive must lead to what the article linked to.
//!
//! The list is not the one of `model/source_url.rs`: that one is frozen, because articles' addresses
//! depend on it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

/// Parameters that say the same on every site; `*` at the end stands for any rest.
const EVERYWHERE: &[&str] = &[
    "utm_*",
    "mtm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "gbraid",
    "wbraid",
    "dclid",
    "yclid",
    "msclkid",
    "twclid",
    "ttclid",
    "igshid",
    "li_fat_id",
    "srsltid",
    "_ga",
    "_gl",
    "_openstat",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hstc",
    "__hssc",
    "__hsfp",
    "hsctatracking",
    "vero_id",
    "vero_conv",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "wickedid",
    "ml_subscriber",
    "ml_subscriber_hash",
    "fb_action_ids",
    "fb_action_types",
    "__twitter_impression",
    "ref_src",
    "at_medium",
    "at_campaign",
    "xtor",
    "cmpid",
    "wt_mc",
    "wt_zmc",
    "itm_source",
    "itm_medium",
    "itm_campaign",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "spm",
    "isappinstalled",
    "nsukey",
];

/// Parameters of one site and the names below it, in the order of the sites.
const BY_SITE: &[(&str, &[&str])] = &[
    ("b23.tv", BILIBILI),
    ("bbc.co.uk", BBC),
    ("bbc.com", BBC),
    ("bilibili.com", BILIBILI),
    ("bloomberg.com", &["sref", "srnd", "in_source"]),
    ("dw.com", &["maca"]),
    ("economist.com", &["fsrc"]),
    (
        "facebook.com",
        &[
            "__tn__",
            "__cft__*",
            "__xts__*",
            "__eep__",
            "fref",
            "hc_ref",
            "hc_location",
            "eav",
            "ref",
            "epa",
            "mibextid",
            "paipv",
            "refid",
            "refsrc",
            "rdid",
            "sfnsn",
            "wtsid",
            "_rdr",
            "_rdc",
        ],
    ),
    ("ft.com", &["ftcamp", "sharetype"]),
    ("instagram.com", &["igsh"]),
    ("linkedin.com", &["trk", "trackingid", "refid", "lipi", "lici", "midtoken", "midsig"]),
    ("medium.com", &["source"]),
    (
        "mp.weixin.qq.com",
        &[
            "chksm",
            "scene",
            "subscene",
            "mpshare",
            "srcid",
            "sharer_*",
            "exportkey",
            "pass_ticket",
            "wx_header",
            "sessionid",
            "clicktime",
            "enterid",
            "ascene",
            "devicetype",
            "nettype",
        ],
    ),
    ("msn.cn", &["ocid", "cvid"]),
    ("msn.com", &["ocid", "cvid"]),
    ("nytimes.com", &["smid", "smtyp", "pgtype", "referringsource", "searchresultposition"]),
    ("open.spotify.com", &["si"]),
    ("reddit.com", &["share_id", "ref_source", "rdt"]),
    ("reuters.com", &["feedtype", "feedname", "taid"]),
    ("sohu.com", &["scm", "pvid"]),
    ("theguardian.com", &["cmp"]),
    ("tiktok.com", &["is_from_webapp", "sender_device", "sender_web_id", "_r", "_t"]),
    ("toutiao.com", &["tt_from", "share_token", "share_did", "share_uid", "req_id"]),
    ("twitter.com", TWITTER),
    ("washingtonpost.com", &["wpisrc", "wpmk", "itid"]),
    (
        "weibo.cn",
        &["wvr", "refer_flag", "sudaref", "retcode", "weibo_id", "dt_dapp", "featurecode"],
    ),
    (
        "weibo.com",
        &["from", "wvr", "refer_flag", "sudaref", "retcode", "weibo_id", "dt_dapp", "featurecode"],
    ),
    ("wsj.com", &["mod", "reflink"]),
    ("x.com", TWITTER),
    ("yahoo.com", &[".tsrc", "soc_src", "soc_trk"]),
    ("youtu.be", YOUTUBE),
    ("youtube.com", YOUTUBE),
    ("zhihu.com", &["hb_wx_block", "share_code"]),
];

const BBC: &[&str] = &["ocid", "at_*", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname"];

const BILIBILI: &[&str] = &[
    "spm_id_from",
    "from_spmid",
    "from_source",
    "vd_source",
    "share_source",
    "share_medium",
    "share_plat",
    "share_session_id",
    "share_tag",
    "share_from",
    "unique_k",
    "buvid",
    "bbid",
    "is_story_h5",
    "seid",
    "msource",
    "plat_id",
    "refer_from",
    "launch_id",
];

const TWITTER: &[&str] = &["s", "t", "src", "cxt", "ref_url"];

const YOUTUBE: &[&str] = &["si", "feature", "pp", "ab_channel"];

/// Amazon's, of any country: `amazon.co.jp`.
const AMAZON: &[&str] = &[
    "pd_rd_*",
    "pf_rd_*",
    "ref_",
    "qid",
    "sr",
    "sprefix",
    "crid",
    "dchild",
    "tag",
    "ascsubtag",
    "linkcode",
    "linkid",
    "camp",
    "creative",
    "creativeasin",
];

/// Google's search, of any country.
const GOOGLE: &[&str] = &[
    "ved", "ei", "gs_lcp", "gs_lcrp", "gs_lp", "sclient", "aqs", "rlz", "sourceid", "uact",
    "sca_esv", "sca_upv", "esrc", "oq",
];

/// The address without tracking parameters; `None` where it has none.
pub fn untrack(url: &Url) -> Option<Url> {
    if url.query().is_none() && !url.fragment()?.contains('=') {
        return None;
    }
    let host = url.host_str().unwrap_or_default();
    let of_site = by_site(host);
    without(url, |name, part| {
        is_among(name, EVERYWHERE) || (part == Part::Query && is_among(name, of_site))
    })
}

/// The lists of the site that a host belongs to.
fn by_site(host: &str) -> &'static [&'static str] {
    let mut rest = host;
    loop {
        if let Ok(at) = BY_SITE.binary_search_by_key(&rest, |(site, _)| site) {
            return BY_SITE[at].1;
        }
        match rest.split_once('.') {
            Some(("amazon", country)) if is_country(country) => return AMAZON,
            Some(("google", country)) if is_country(country) => return GOOGLE,
            Some((_, below)) => rest = below,
            None => return &[],
        }
    }
}

/// `com`, `de`, `co.jp`, `com.hk`: what stands after the name of a company that is everywhere. No
/// more, since `google.example.com` is anybody's.
pub fn is_country(rest: &str) -> bool {
    let country = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_lowercase());
    match rest.split_once('.') {
        None => rest == "com" || country(rest),
        Some((kind, rest)) => matches!(kind, "com" | "co") && country(rest),
    }
}

fn is_among(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => {
            name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
        }
        None => name.eq_ignore_ascii_case(known),
    })
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// After `?`.
    Query,
    /// After `#`, where only `name=value` is a parameter: `#ref` is a place on the page.
    Fragment,
}

/// The address without the parameters that `is_gone` says; `None` where there are none. A name is
/// asked about without escapes, and without the `amp;` that a link escaped twice leaves.
pub fn without(url: &Url, is_gone: impl Fn(&str, Part) -> bool) -> Option<Url> {
    let kept = |text: &str, part: Part| -> Option<String> {
        let stays = |pair: &&str| {
            let name = match (pair.split_once('='), part) {
                (Some((name, _)), _) => name,
                (None, Part::Query) => pair,
                (None, Part::Fragment) => return true,
            };
            name.is_empty() || !is_gone(&plain(name), part)
        };
        if text.split('&').all(|pair| stays(&pair)) {
            return None;
        }
        Some(text.split('&').filter(stays).collect::<Vec<_>>().join("&"))
    };
    let query = url.query().and_then(|query| kept(query, Part::Query));
    let fragment = url
        .fragment()
        .filter(|fragment| fragment.contains('='))
        .and_then(|fragment| kept(fragment, Part::Fragment));
    if query.is_none() && fragment.is_none() {
        return None;
    }
    let mut url = url.clone();
    if let Some(query) = query {
        url.set_query((!query.is_empty()).then_some(&query));
    }
    if let Some(fragment) = fragment {
        url.set_fragment((!fragment.is_empty()).then_some(&fragment));
    }
    Some(url)
}

fn plain(name: &str) -> Cow<'_, str> {
    let mut name = name;
    while let Some(rest) = name.strip_prefix("amp;") {
        name = rest;
    }
    percent_decode_str(name).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::{BY_SITE, is_country};

    #[test]
    fn the_sites_are_in_order() {
        assert!(BY_SITE.windows(2).all(|two| two[0].0 < two[1].0));
    }

    #[test]
    fn a_company_of_a_country_is_not_anybody() {
        for rest in ["com", "de", "co.jp", "com.hk"] {
            assert!(is_country(rest), "{rest}");
        }
        for rest in ["example.com", "com.example", "abc.de", "evil", "co.jp.example"] {
            assert!(!is_country(rest), "{rest}");
        }
    }
}
