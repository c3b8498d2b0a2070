//! The names by which a browser may reach the server. A page of another site could have its own name
//! lead to this machine (DNS rebinding) and would then read what is served here; its requests carry
//! its name. Knows no path.

use std::net::{IpAddr, Ipv6Addr};

/// What is thought of a name that a request was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is one of ours.
    Allowed,
    /// It is no host with an optional port (status 400, RFC 9112, 3.2).
    Malformed,
    /// It is not one of ours (status 421, RFC 9110, 15.5.20).
    Refused,
}

/// The names that are ours.
#[derive(Debug, Clone)]
pub struct Hosts {
    names: Vec<String>,
    any_address: bool,
}

impl Hosts {
    /// Of a server that listens on this address, with the operator's names: a name in front of which
    /// stands a dot allows itself and all below it; case and port do not matter.
    ///
    /// Addresses cannot be rebound. Those of other machines are allowed only where such machines can
    /// reach the server at all.
    pub fn new(listens: IpAddr, names: &[String]) -> Self {
        let names = names.iter().filter_map(|name| allowed(name));
        Self { names: names.collect(), any_address: !listens.is_loopback() }
    }

    /// Whether a request may be sent to this host, as it stands in a `Host` field.
    pub fn verdict(&self, field: &[u8]) -> Verdict {
        let Some(host) = std::str::from_utf8(field).ok().and_then(host_of) else {
            return Verdict::Malformed;
        };
        let ours = match address(host) {
            Some(address) => self.any_address || is_loopback(address) || self.has(host),
            None => self.has(host),
        };
        if ours { Verdict::Allowed } else { Verdict::Refused }
    }

    fn has(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        // `localhost` and all below it never leave the machine (RFC 6761, 6.3).
        host == "localhost"
            || host.ends_with(".localhost")
            || self.names.iter().any(|name| match name.strip_prefix('.') {
                Some(top) => host == top || host.ends_with(name.as_str()),
                None => host == *name,
            })
    }
}

/// An operator's name as a browser would send it, in lower case and without a port; none where no
/// browser would. A URL means its host, `*.x` is `.x`.
pub fn allowed(given: &str) -> Option<String> {
    let given = given.trim();
    let name = match given.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next()?,
        None => given.strip_suffix('/').unwrap_or(given),
    };
    let name = match name.strip_prefix('*') {
        Some(rest) if rest.starts_with('.') => rest,
        _ => name,
    };
    let name = host_of(name)?;
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let labels = name.strip_prefix('.').unwrap_or(&name);
    labels.split('.').all(|label| !label.is_empty()).then_some(name)
}

/// The host without its port; none where it is neither a name nor an address. What a browser would
/// never send (user names, commas, percent signs) is no name.
fn host_of(field: &str) -> Option<&str> {
    let (host, rest) = if field.starts_with('[') {
        let end = field.find(']')?;
        field.split_at(end + 1)
    } else {
        field.split_at(field.find(':').unwrap_or(field.len()))
    };
    let port_is_fine = match rest.strip_prefix(':') {
        Some(port) => {
            port.is_empty()
                || (port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok())
        }
        None => rest.is_empty(),
    };
    let is_host = if host.starts_with('[') {
        address(host).is_some()
    } else {
        let is_letter =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        !host.is_empty() && host.bytes().all(is_letter)
    };
    (port_is_fine && is_host).then_some(host)
}

fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok(),
    }
}

/// 127.0.0.0/8 also where it is written as an IPv6 address.
fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{Hosts, Verdict, allowed};

    fn hosts(listens: [u8; 4], names: &[&str]) -> Hosts {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Hosts::new(IpAddr::V4(Ipv4Addr::from(listens)), &names)
    }

    #[test]
    fn only_this_machine_is_meant_on_this_machine() {
        let hosts = hosts([127, 0, 0, 1], &[]);
        for ours in [
            "localhost",
            "localhost:4000",
            "LocalHost:80",
            "localhost.",
            "news.localhost:4000",
            "127.0.0.1:4000",
            "127.8.9.1",
            "[::1]:4000",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "localhost:",
        ] {
            assert_eq!(hosts.verdict(ours.as_bytes()), Verdict::Allowed, "{ours}");
        }
        for other in [
            "evil.test",
            "evil.test:4000",
            "localhost.evil.test",
            "127.0.0.1.evil.test",
            "evillocalhost",
            "192.168.1.7:4000",
            "0.0.0.0:4000",
            "[fe80::1]",
            "127.1",
            "2130706433",
            "0x7f.1",
            ".",
        ] {
            assert_eq!(hosts.verdict(other.as_bytes()), Verdict::Refused, "{other}");
        }
    }

    #[test]
    fn what_is_no_host_is_malformed() {
        let hosts = hosts([127, 0, 0, 1], &[]);
        for wrong in [
            "",
            ":4000",
            "localhost:x",
            "localhost:99999",
            "localhost:+80",
            "localhost:80:80",
            "user@localhost",
            "localhost, evil.test",
            "localhost evil.test",
            "[::1",
            "[localhost]",
            "[::1]x",
            "::1",
            "local%68ost",
            "localhost/",
            "新.test",
        ] {
            assert_eq!(hosts.verdict(wrong.as_bytes()), Verdict::Malformed, "{wrong}");
        }
        assert_eq!(hosts.verdict(b"local\xffhost"), Verdict::Malformed);
    }

    #[test]
    fn a_server_for_others_may_be_asked_by_any_address() {
        let hosts = hosts([0, 0, 0, 0], &[]);
        for ours in ["192.168.1.7:4000", "[fe80::1]:4000", "127.0.0.1", "localhost"] {
            assert_eq!(hosts.verdict(ours.as_bytes()), Verdict::Allowed, "{ours}");
        }
        assert_eq!(hosts.verdict(b"evil.test"), Verdict::Refused);
    }

    #[test]
    fn names_are_taken_as_operators_copy_them() {
        for (given, name) in [
            ("foo.example", "foo.example"),
            ("http://foo.example/", "foo.example"),
            ("HTTPS://Foo.Example:8443/a?b#c", "foo.example"),
            ("foo.example/", "foo.example"),
            ("foo.example:4000", "foo.example"),
            (" foo.example. ", "foo.example"),
            ("*.foo.example", ".foo.example"),
            ("https://*.foo.example/", ".foo.example"),
            (".foo.example", ".foo.example"),
            ("box", "box"),
            ("192.168.1.7", "192.168.1.7"),
            ("http://[fe80::1]:4000/", "[fe80::1]"),
        ] {
            assert_eq!(allowed(given).as_deref(), Some(name), "{given}");
        }
        for wrong in [
            "",
            " ",
            ".",
            "*",
            "*.",
            "..",
            "/",
            "http://",
            "http:///",
            "a b",
            "a,b",
            "a..b",
            "..a",
            "foo*.example",
            "*foo.example",
            "a.*.example",
            "user@foo.example",
            "foo.example/x",
            "foo.example:x",
            "新.test",
        ] {
            assert_eq!(allowed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_can_be_allowed_as_well() {
        let hosts = hosts([127, 0, 0, 1], &["192.168.1.7", "http://[fe80::1]:4000/"]);
        for ours in ["192.168.1.7:4000", "[fe80::1]"] {
            assert_eq!(hosts.verdict(ours.as_bytes()), Verdict::Allowed, "{ours}");
        }
        assert_eq!(hosts.verdict(b"192.168.1.8"), Verdict::Refused);
    }

    #[test]
    fn names_of_the_operator_are_ours() {
        let hosts = hosts([127, 0, 0, 1], &["Preview.test:4000", ".tunnel.test", ".", ""]);
        for ours in
            ["preview.test", "PREVIEW.TEST:1", "a.b.tunnel.test", "tunnel.test", "preview.test."]
        {
            assert_eq!(hosts.verdict(ours.as_bytes()), Verdict::Allowed, "{ours}");
        }
        for other in ["a.preview.test", "eviltunnel.test", "test", "tunnel.test.evil"] {
            assert_eq!(hosts.verdict(other.as_bytes()), Verdict::Refused, "{other}");
        }
    }
}
