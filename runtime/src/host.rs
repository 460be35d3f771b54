//! Where a request goes, and whether a secret may go there.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::params::Params;
use crate::table::{Host, Piece, Template, Var};

/// The parts of an absolute URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin<'a> {
    pub(crate) https: bool,
    /// As written; IPv6 in brackets.
    pub(crate) host: &'a str,
    pub(crate) port: Option<u16>,
    /// The path and what follows it.
    pub(crate) rest: &'a str,
}

impl<'a> Origin<'a> {
    /// Reads a URL, and refuses whatever two readers could take for two hosts.
    pub(crate) fn parse(url: &'a str) -> Result<Self, &'static str> {
        let (https, after) = match url.split_once("://") {
            Some((scheme, after)) if scheme.eq_ignore_ascii_case("https") => (true, after),
            Some((scheme, after)) if scheme.eq_ignore_ascii_case("http") => (false, after),
            _ => return Err("a URL begins with https:// or http://"),
        };
        if url
            .bytes()
            .any(|b| !(b'!'..=b'~').contains(&b) || b == b'\\')
        {
            return Err("a URL is visible ASCII without spaces and backslashes");
        }
        if url.contains('#') {
            return Err("a URL that is called has no fragment");
        }
        let end = after.find(['/', '?']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        if authority.contains('@') {
            return Err("a URL holds no user name or password");
        }
        let (host, port) = split_port(authority).ok_or("the port of the URL is not a number")?;
        if !is_labels(host) && !is_ipv6(host) {
            return Err("the URL has no valid host");
        }
        Ok(Self {
            https,
            host,
            port,
            rest,
        })
    }

    /// Host and port, the port always said.
    pub(crate) fn authority(&self) -> String {
        let port = self.port.unwrap_or(if self.https { 443 } else { 80 });
        format!("{}:{port}", self.host.to_ascii_lowercase())
    }

    /// Whether a secret can be read on its way there.
    pub(crate) fn is_private(&self) -> bool {
        self.https || self.is_loopback()
    }

    pub(crate) fn is_default_port(&self) -> bool {
        self.port
            .is_none_or(|port| port == if self.https { 443 } else { 80 })
    }

    /// Whether it is the place that a caller named: a host, with or without a port.
    pub(crate) fn is_named(&self, named: &str) -> bool {
        match split_port(named) {
            Some((host, None)) => self.host.eq_ignore_ascii_case(host),
            Some(_) => self.authority().eq_ignore_ascii_case(named),
            None => false,
        }
    }

    fn is_loopback(&self) -> bool {
        let v6 = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse().is_ok_and(|ip: Ipv4Addr| ip.is_loopback())
            || v6.parse().is_ok_and(|ip: Ipv6Addr| ip.is_loopback())
    }
}

/// Whether a host is one of the vendor's.
pub(crate) fn is_vendors(hosts: &[Host], params: &Params, host: &str) -> bool {
    hosts.iter().any(|rule| {
        let name = with_params(rule.name, params);
        name.is_some_and(|name| matches(&name, rule.below, host))
    })
}

/// Whether a host could be one of the vendor's, whatever the parameters are. An open one is nobody's.
pub(crate) fn may_be_vendors(hosts: &[Host], host: &str) -> bool {
    hosts.iter().filter(|rule| !rule.is_open()).any(|rule| {
        let fits = |host: &str| fits(rule.name, host);
        if rule.below {
            let dots = host.match_indices('.');
            dots.map(|(at, _)| &host[at + 1..]).any(fits)
        } else {
            fits(host)
        }
    })
}

/// The host name that a template becomes; `None` where a parameter is absent or is no host name.
pub(crate) fn with_params(name: Template, params: &Params) -> Option<String> {
    let mut host = String::new();
    for piece in name {
        match piece {
            Piece::Text(text) => host.push_str(text),
            Piece::Var(Var::Param(i)) => {
                let value = params.get(*i)?.text()?;
                host.push_str(Some(value).filter(|value| is_labels(value))?.as_ref());
            }
            Piece::Var(_) => return None,
        }
    }
    Some(host)
}

/// Whether a text is one or more DNS labels: it can then neither end a host name nor begin a path.
pub(crate) fn is_labels(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn matches(name: &str, below: bool, host: &str) -> bool {
    if !below {
        return host.eq_ignore_ascii_case(name);
    }
    let Some(at) = host.len().checked_sub(name.len()) else {
        return false;
    };
    let (Some(prefix), Some(suffix)) = (host.get(..at), host.get(at..)) else {
        return false;
    };
    prefix.len() > 1 && prefix.ends_with('.') && suffix.eq_ignore_ascii_case(name)
}

/// Whether a host is what a template becomes for some parameters.
fn fits(name: Template, host: &str) -> bool {
    match name {
        [] => host.is_empty(),
        [Piece::Text(text), rest @ ..] => {
            let head = host.get(..text.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(text))
                && fits(rest, &host[text.len()..])
        }
        [Piece::Var(_), rest @ ..] => {
            let ends = host.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.into_iter()
                .any(|end| is_labels(&host[..end]) && fits(rest, &host[end..]))
        }
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            let is_number = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
            Some((host, Some(port.parse().ok().filter(|_| is_number)?)))
        }
        _ => Some((authority, None)),
    }
}

fn is_ipv6(host: &str) -> bool {
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::ParamValue;
    use crate::table::{self, host, hosts_below};

    #[test]
    fn urls() {
        for (url, parts) in [
            ("https://api.x.ai/v1", Ok((true, "api.x.ai", None, "/v1"))),
            ("HTTP://[::1]:8080", Ok((false, "[::1]", Some(8080), ""))),
            ("https://a.b:443?x=1", Ok((true, "a.b", Some(443), "?x=1"))),
            ("api.x.ai", Err("a URL begins with https:// or http://")),
            (
                "https://a@b.c/",
                Err("a URL holds no user name or password"),
            ),
            ("https://a.b:x/", Err("the port of the URL is not a number")),
            (
                "https://a.b:+1/",
                Err("the port of the URL is not a number"),
            ),
            ("https:///v1", Err("the URL has no valid host")),
            ("https://a.b%2ec/", Err("the URL has no valid host")),
            ("https://a.b./", Err("the URL has no valid host")),
            ("https://-a.b/", Err("the URL has no valid host")),
            ("https://a-.b/", Err("the URL has no valid host")),
            (
                "https://a.b/#x",
                Err("a URL that is called has no fragment"),
            ),
            (
                "https://a.b\\@c.d/",
                Err("a URL is visible ASCII without spaces and backslashes"),
            ),
        ] {
            let read = Origin::parse(url).map(|o| (o.https, o.host, o.port, o.rest));
            assert_eq!(read, parts, "{url}");
        }
    }

    #[test]
    fn private() {
        for (url, private) in [
            ("https://evil.example", true),
            ("http://localhost:1", true),
            ("http://127.9.0.1", true),
            ("http://[::1]", true),
            ("http://127.0.0.1.evil.example", false),
            ("http://localhost.evil.example", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(Origin::parse(url).unwrap().is_private(), private, "{url}");
        }
    }

    #[test]
    fn named() {
        let origin = Origin::parse("https://Proxy.example:8443/v1").unwrap();
        for (name, is_named) in [
            ("proxy.example", true),
            ("proxy.example:8443", true),
            ("proxy.example:443", false),
            ("example", false),
            ("", false),
        ] {
            assert_eq!(origin.is_named(name), is_named, "{name}");
        }
    }

    static TABLE: table::Provider = table::Provider {
        params: &[table::Param {
            name: "org",
            ..table::Param::NONE
        }],
        ..table::Provider::NONE
    };
    const HOSTS: &[Host] = &[
        host(&[Piece::Text("api.x.ai")]),
        hosts_below(&[Piece::Text("copilot.example")]),
        host(&[Piece::Text("cp."), Piece::Var(Var::Param(0))]),
    ];

    #[test]
    fn the_vendors_hosts_are_exact() {
        let none = Params::gather(&TABLE, &[]).unwrap();
        let org = ParamValue::from("corp.example");
        let org = Params::gather(&TABLE, &[(0, org)]).unwrap();
        let evil = ParamValue::from("corp.example/x?");
        let evil = Params::gather(&TABLE, &[(0, evil)]).unwrap();
        for (host, params, is) in [
            ("api.x.ai", &none, true),
            ("API.X.AI", &none, true),
            ("api.x.ai.evil.example", &none, false),
            ("evil-api.x.ai", &none, false),
            ("x.ai", &none, false),
            ("a.copilot.example", &none, true),
            ("a.b.copilot.example", &none, true),
            ("copilot.example", &none, false),
            (".copilot.example", &none, false),
            ("acopilot.example", &none, false),
            ("cp.corp.example", &none, false),
            ("cp.corp.example", &org, true),
            ("cp.other.example", &org, false),
            ("cp.corp.example", &evil, false),
        ] {
            assert_eq!(is_vendors(HOSTS, params, host), is, "{host}");
        }
    }

    #[test]
    fn detection_knows_no_parameters() {
        for (host, may) in [
            ("cp.any.example", false),
            ("cp.", false),
            ("cp", false),
            ("a.copilot.example", true),
            ("api.x.ai.evil.example", false),
        ] {
            assert_eq!(may_be_vendors(HOSTS, host), may, "{host}");
        }
    }
}
