//! The URL of a call, from the templates of a table or the base URL that the caller gave.

use std::fmt::Write as _;

use crate::context::Datum;
use crate::host::is_labels;
use crate::table::{Piece, Template, Var};
use crate::template::Lookup;

/// What a value in a URL is: of a host, or a segment of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Base,
    Path,
}

/// The text of a URL template. In the host a value is one or more DNS labels, in the path one segment.
///
/// # Errors
/// A value is absent, or cannot stand where it is put.
pub(crate) fn render<'a>(
    template: Template,
    part: Part,
    lookup: &impl Lookup<'a>,
    name: impl Fn(Var) -> String,
) -> Result<String, String> {
    let mut url = String::new();
    for piece in template {
        let var = match piece {
            Piece::Text(text) => {
                url.push_str(text);
                continue;
            }
            Piece::Var(var) => *var,
        };
        let datum = lookup(var);
        let value = datum.as_ref().and_then(Datum::plain_text);
        let value = value.ok_or_else(|| format!("the URL needs `{}`", name(var)))?;
        if part == Part::Base && !has_path(&url) && !is_labels(&value) {
            return Err(format!("`{}` is no host name", name(var)));
        }
        if matches!(&*value, "." | "..") {
            return Err(format!("`{}` may not be `{value}`", name(var)));
        }
        url.push_str(&encoded(&value));
    }
    Ok(url)
}

fn has_path(url: &str) -> bool {
    let after = url.split_once("://");
    after.is_some_and(|(_, after)| after.contains('/'))
}

/// Adds a query parameter.
pub(crate) fn add_query(url: &mut String, name: &str, value: &str) {
    add_raw_query(url, name, &encoded(value));
}

/// Adds a query parameter whose value is encoded already, or only shown.
pub(crate) fn add_raw_query(url: &mut String, name: &str, value: &str) {
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&encoded(name));
    url.push('=');
    url.push_str(value);
}

/// Whether the URL's query holds a parameter.
pub(crate) fn has_query(url: &str, name: &str) -> bool {
    let name = encoded(name);
    query_names(url).any(|known| known == name)
}

/// A query parameter as it is written; `None` where there is none.
pub(crate) fn query_value(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let name = encoded(name);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The names in a URL's query, as they are written.
pub(crate) fn query_names(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split('=').next())
}

/// A URL as it may be shown: `…` in place of what its query says, but for these names.
pub(crate) fn shown(url: &str, is_shown: impl Fn(&str) -> bool) -> String {
    let Some((path, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if !is_shown(name) => format!("{name}=…"),
        None if !is_shown(pair) => "…".to_owned(),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Takes a query parameter away.
pub(crate) fn remove_query(url: &mut String, name: &str) {
    if let Some((path, query)) = url.split_once('?') {
        let name = encoded(name);
        let kept = query
            .split('&')
            .filter(|pair| pair.split('=').next() != Some(&name));
        let kept = kept.collect::<Vec<_>>().join("&");
        *url = if kept.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{kept}")
        };
    }
}

/// A base URL and a path that follows it; both may have a query.
pub(crate) fn joined(base: &str, path: &str) -> String {
    let (base, base_query) = base.split_once('?').unwrap_or((base, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut url = format!("{}{path}", base.trim_end_matches('/'));
    for query in [base_query, query]
        .into_iter()
        .filter(|query| !query.is_empty())
    {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(query);
    }
    url
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(byte.into());
            } else {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Template = &[
        Piece::Text("https://"),
        Piece::Var(Var::Param(0)),
        Piece::Text("/v1/"),
        Piece::Var(Var::Model),
    ];

    fn rendered(host: &'static str, model: &'static str) -> Result<String, String> {
        let lookup = |var| {
            let text = if var == Var::Model { model } else { host };
            Some(Datum::Text(text.into()))
        };
        render(BASE, Part::Base, &lookup, |var| format!("{var:?}"))
    }

    #[test]
    fn values_stay_in_their_place() {
        for (host, model, url) in [
            ("eu.x.ai", "a b/c?d", Ok("https://eu.x.ai/v1/a%20b%2Fc%3Fd")),
            ("x.ai/", "m", Err("`Param(0)` is no host name")),
            ("x.ai@evil", "m", Err("`Param(0)` is no host name")),
            ("x.ai", "..", Err("`Model` may not be `..`")),
            ("x.ai", "", Err("the URL needs `Model`")),
        ] {
            assert_eq!(
                rendered(host, model),
                url.map(str::to_owned).map_err(str::to_owned)
            );
        }
    }

    #[test]
    fn queries() {
        let mut url = joined("https://a.b/v1/?api=1", "/chat?beta=true");
        assert_eq!(url, "https://a.b/v1/chat?api=1&beta=true");
        add_query(&mut url, "k[]", "a&b");
        assert!(has_query(&url, "beta") && !has_query(&url, "bet"));
        remove_query(&mut url, "beta");
        assert_eq!(url, "https://a.b/v1/chat?api=1&k%5B%5D=a%26b");
        remove_query(&mut url, "api");
        remove_query(&mut url, "k[]");
        assert_eq!(url, "https://a.b/v1/chat");
    }
}
