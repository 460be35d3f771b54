//! Whose a host is: the vendor's, for the parameters that are given.

use crate::params::Params;
use crate::table::{Host, Piece, Template, Var};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::ParamValue;
    use crate::table::{self, host, hosts_below};

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
        let none = Params::gather(&TABLE, &[], &[]).unwrap();
        let org = ParamValue::from("corp.example");
        let org = Params::gather(&TABLE, &[(0, org)], &[]).unwrap();
        let evil = ParamValue::from("corp.example/x?");
        let evil = Params::gather(&TABLE, &[(0, evil)], &[]).unwrap();
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
