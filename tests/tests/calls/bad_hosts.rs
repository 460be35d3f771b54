//! Base URLs that look like the vendor's: the secret goes to the vendor's host and nowhere else.

use crate::table::*;

/// The host and port that a call goes to, or why it goes nowhere.
fn target(base_url: &str) -> Result<String, String> {
    let account = account().with_base_url(base_url);
    let call = account.call("chat", &counted().turn(), BODY.to_vec());
    let uri = call
        .map_err(|error| error.to_string())?
        .request()
        .into_parts()
        .0
        .uri;
    Ok(uri.authority().unwrap().to_string())
}

#[test]
fn the_secret_stays_here() {
    for (url, host) in [
        (
            "https://api.probe.example.evil.example/v1",
            "api.probe.example.evil.example",
        ),
        ("https://evil.example/api.probe.example", "evil.example"),
        (
            "https://evil.example?https://api.probe.example",
            "evil.example",
        ),
        ("https://probe.example", "probe.example"),
        ("https://a.api.probe.example", "a.api.probe.example"),
        (
            "https://xn--pi-7ka.probe.example",
            "xn--pi-7ka.probe.example",
        ),
        ("https://[::1]:443", "[::1]"),
        ("https://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]"),
        ("https://2130706433", "2130706433"),
    ] {
        let expected = format!(
            "probe does not name the host {host:?}, so the credential stays here; if the host is \
             yours, name it together with the credential: `for_host({host:?})`"
        );
        assert_eq!(target(url), Err(expected), "{url}");
    }
    assert_eq!(
        target("http://api.probe.example"),
        Err("the credential goes to \"api.probe.example\" over https only".to_owned())
    );
}

#[test]
fn the_vendors_host_in_any_writing() {
    for (url, authority) in [
        ("https://api.probe.example", "api.probe.example"),
        ("HTTPS://API.PROBE.EXAMPLE/", "API.PROBE.EXAMPLE"),
        ("https://api.probe.example:443/v1/", "api.probe.example:443"),
    ] {
        assert_eq!(target(url).as_deref(), Ok(authority));
    }
}

#[test]
fn what_two_readers_could_take_for_two_hosts_is_refused() {
    let user = "holds a user name or password: give the secret as the credential";
    let ascii = "holds a backslash, or what is no visible ASCII: write it percent-encoded";
    let scheme = "begins with neither https:// nor http://";
    for (url, problem) in [
        ("https://api.probe.example@evil.example", user),
        ("https://k:s@api.probe.example", user),
        ("https://api.probe.example\\@evil.example", ascii),
        ("https://\u{430}pi.probe.example", ascii),
        ("https://api.probe.example\t/", ascii),
        ("https://api.probe.example\r\nx: y", ascii),
        ("", scheme),
        ("https://", scheme),
        ("api.probe.example", scheme),
        ("ftp://api.probe.example", scheme),
        ("//api.probe.example", scheme),
        (
            "https://evil.example#@api.probe.example",
            "holds a fragment, which no server sees: leave out `#` and what follows",
        ),
    ] {
        let expected = format!("probe: the base URL {problem}");
        assert_eq!(target(url), Err(expected), "{url}");
    }
    for url in [
        "https:///v1",
        "https://api.probe.example.",
        "https://api..probe.example",
        "https://api.probe.example%2eevil.example",
        "https://api.probe.example:443:443",
        "https://[::1",
        "https://[api.probe.example]",
        "https://[fe80::1%25eth0]",
    ] {
        let expected = "probe: the host of the base URL is no host name (letters, digits, `-`, \
                        inner dots) and no IP address";
        assert_eq!(target(url), Err(expected.to_owned()), "{url}");
    }
    for url in [
        "https://api.probe.example:",
        "https://api.probe.example:65536",
    ] {
        let expected = "probe: the port of the base URL is no number up to 65535";
        assert_eq!(target(url), Err(expected.to_owned()), "{url}");
    }
}
