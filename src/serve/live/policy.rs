//! A Content-Security-Policy to what it needs so that the page's own origin may run a script and be
//! asked for messages (CSP Level 3, 6.1). Knows nothing of pages.

/// What stands in front of a policy so that the script runs; empty, where nothing is needed.
///
/// Of two directives with one name the first counts (CSP Level 3, 2.2.1): so what is put in front
/// holds, and the policy behind it stays as it is. The names have capitals, which nobody else
/// writes and no browser heeds: [`original`] knows them by that.
pub fn allowance(policy: &str) -> String {
    let given = |name: &str| directive(policy, name).is_some();
    let script = if given("script-src-elem") { "Script-Src-Elem" } else { "Script-Src" };
    // What is not restricted at all must not become so.
    let own = |name: &str, list: Option<&str>| match list {
        Some(list) if !allows(list) => format!("{name} {}'self';", others(list)),
        _ => String::new(),
    };
    let default = directive(policy, "default-src");
    let scripts = directive(policy, "script-src-elem").or(directive(policy, "script-src"));
    let connections = directive(policy, "connect-src");
    own(script, scripts.or(default)) + &own("Connect-Src", connections.or(default))
}

/// A policy without its [`allowance`].
pub fn original(policy: &str) -> &str {
    let mut rest = policy;
    for name in ["Script-Src-Elem ", "Script-Src ", "Connect-Src "] {
        if let (true, Some((_, behind))) = (rest.starts_with(name), rest.split_once(';')) {
            rest = behind;
        }
    }
    rest
}

/// The first directive of a name.
fn directive<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    policy.split(';').map(str::trim_ascii).find_map(|each| {
        let (named, list) =
            each.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((each, ""));
        named.eq_ignore_ascii_case(name).then_some(list)
    })
}

fn allows(list: &str) -> bool {
    let mut sources = list.split_ascii_whitespace();
    let strict = list.split_ascii_whitespace().any(is_strict);
    !strict && sources.any(|source| source == "*" || source.eq_ignore_ascii_case("'self'"))
}

/// Scripts that come with `'strict-dynamic'` are known by a nonce or hash, and `'self'` means
/// nothing there.
fn is_strict(source: &str) -> bool {
    source.eq_ignore_ascii_case("'strict-dynamic'")
}

/// What else is allowed: `'none'` counts only where it stands alone.
fn others(list: &str) -> String {
    let keeps = |source: &&str| !source.eq_ignore_ascii_case("'none'") && !is_strict(source);
    list.split_ascii_whitespace().filter(keeps).map(|source| format!("{source} ")).collect()
}

#[cfg(test)]
mod tests {
    use super::{allowance, original};

    #[test]
    fn a_policy_gets_what_it_lacks_and_no_more() {
        for (policy, want) in [
            // The site's own.
            ("default-src 'none';style-src 'self'", "Script-Src 'self';Connect-Src 'self';"),
            // Others' own.
            ("", ""),
            ("style-src 'none'", ""),
            ("default-src 'self'", ""),
            ("default-src *", ""),
            ("DEFAULT-SRC https:", "Script-Src https: 'self';Connect-Src https: 'self';"),
            ("script-src 'self'; default-src 'none'", "Connect-Src 'self';"),
            ("script-src 'none'", "Script-Src 'self';"),
            ("script-src; connect-src *", "Script-Src 'self';"),
            (
                "script-src-elem https://a.example; script-src 'self'",
                "Script-Src-Elem https://a.example 'self';",
            ),
            (
                "script-src 'nonce-a' 'strict-dynamic' 'self'; connect-src https://a.example",
                "Script-Src 'nonce-a' 'self' 'self';Connect-Src https://a.example 'self';",
            ),
        ] {
            assert_eq!(allowance(policy), want, "{policy}");
            let changed = format!("{want}{policy}");
            assert_eq!(original(&changed), policy);
            assert_eq!(allowance(&changed), "", "what was allowed is not allowed again");
        }
    }
}
