//! Where a request goes: scheme, host and port of a URL that only one reading has.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::host::is_labels;

const NO_HOST: &str = "the host of the base URL is no host name (letters, digits, `-`, inner dots) \
                       and no IP address";

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
            _ => return Err("the base URL begins with neither https:// nor http://"),
        };
        if url
            .bytes()
            .any(|b| !(b'!'..=b'~').contains(&b) || b == b'\\')
        {
            return Err(
                "the base URL holds a backslash, or what is no visible ASCII: write it percent-encoded",
            );
        }
        if url.contains('#') {
            return Err(
                "the base URL holds a fragment, which no server sees: leave out `#` and what follows",
            );
        }
        let end = after.find(['/', '?']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        if authority.contains('@') {
            return Err(
                "the base URL holds a user name or password: give the secret as the credential",
            );
        }
        let (host, port) =
            split_port(authority).ok_or("the port of the base URL is no number up to 65535")?;
        if !is_labels(host) && !is_ipv6(host) {
            return Err(NO_HOST);
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

/// Host and port of a URL, the port always said; `None` where it cannot be called.
pub(crate) fn authority(url: &str) -> Option<String> {
    Origin::parse(url).ok().map(|origin| origin.authority())
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

    #[test]
    fn urls() {
        for (url, parts) in [
            ("https://api.x.ai/v1", Ok((true, "api.x.ai", None, "/v1"))),
            ("HTTP://[::1]:8080", Ok((false, "[::1]", Some(8080), ""))),
            ("https://a.b:443?x=1", Ok((true, "a.b", Some(443), "?x=1"))),
            (
                "api.x.ai",
                Err("the base URL begins with neither https:// nor http://"),
            ),
            (
                "https://a@b.c/",
                Err(
                    "the base URL holds a user name or password: give the secret as the credential",
                ),
            ),
            (
                "https://a.b:x/",
                Err("the port of the base URL is no number up to 65535"),
            ),
            (
                "https://a.b:+1/",
                Err("the port of the base URL is no number up to 65535"),
            ),
            ("https:///v1", Err(NO_HOST)),
            ("https://a.b%2ec/", Err(NO_HOST)),
            ("https://a.b./", Err(NO_HOST)),
            ("https://-a.b/", Err(NO_HOST)),
            ("https://a-.b/", Err(NO_HOST)),
            (
                "https://a.b/#x",
                Err(
                    "the base URL holds a fragment, which no server sees: leave out `#` and what follows",
                ),
            ),
            (
                "https://a.b\\@c.d/",
                Err(
                    "the base URL holds a backslash, or what is no visible ASCII: write it percent-encoded",
                ),
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
}
