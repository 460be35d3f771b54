//! Base URLs and paths: parameters, and `{model}` in a path, between literal text.

use headwater::table;

use super::template::Lowering;
use crate::Diagnostic;
use crate::ir::{Piece, Template, Var};
use crate::spec::At;

/// A base URL without a slash at its end.
pub(super) fn lower_base(text: &At<String>, lowering: &mut Lowering<'_>) -> Option<Template> {
    let value = text.value.trim_end_matches('/');
    let mut refuse = |(wrong, help): (&str, &str)| {
        let place = lowering.origin.place(&text.span);
        lowering.push(Diagnostic::error("bad-url", place, wrong).help(help));
    };
    if let Some(wrong) = wrong_base(value) {
        refuse(wrong);
        return None;
    }
    if is_in_the_clear(value) {
        let help = "write `https://`; `http://` is for this machine alone";
        refuse(("a secret may not travel in the clear", help));
    }
    let template = lowering.template(&text.span, value);
    check_vars(&template, lowering);
    Some(template)
}

/// What keeps a text from being a base URL, and the fix.
fn wrong_base(value: &str) -> Option<(&'static str, &'static str)> {
    let Some(("https" | "http", rest)) = value.split_once("://") else {
        return Some(("a base URL begins with `https://`", ""));
    };
    if host_of(rest).is_empty() {
        Some(("the base URL has no host", ""))
    } else if rest.contains('@') {
        Some(("a base URL holds no user", "credentials stand in `[auth]`"))
    } else if rest.contains(['?', '#']) {
        Some((
            "a base URL ends with its path",
            "query parameters stand in `[query.*]`",
        ))
    } else if rest.contains(char::is_whitespace) {
        Some(("a base URL holds no space", ""))
    } else {
        None
    }
}

fn is_in_the_clear(value: &str) -> bool {
    let rest = value.strip_prefix("http://");
    rest.is_some_and(|rest| !is_loopback(host_of(rest)))
}

/// The host after `scheme://`, without its port.
pub(crate) fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority
        .strip_prefix('[')
        .and_then(|v6| v6.split_once(']'))
    {
        Some((address, _)) => &authority[..address.len() + 2],
        None => authority
            .rsplit_once(':')
            .map_or(authority, |(host, port)| {
                if port.bytes().all(|byte| byte.is_ascii_digit()) {
                    host
                } else {
                    authority
                }
            }),
    }
}

fn is_loopback(host: &str) -> bool {
    let v4 = host.parse::<std::net::Ipv4Addr>();
    host == "localhost" || host == "[::1]" || v4.is_ok_and(|address| address.is_loopback())
}

/// A path that begins with a slash.
pub(super) fn lower_path(text: &At<String>, lowering: &mut Lowering<'_>) -> Template {
    let wrong = if !text.value.starts_with('/') {
        Some(("a path begins with `/`", ""))
    } else if text.value.contains(['?', '#']) {
        Some((
            "a path holds no query",
            "query parameters stand in `[query.*]`",
        ))
    } else if text.value.contains(char::is_whitespace) {
        Some(("a path holds no space", ""))
    } else {
        None
    };
    if let Some((wrong, help)) = wrong {
        let place = lowering.origin.place(&text.span);
        lowering.push(Diagnostic::error("bad-url", place, wrong).help(help));
    }
    let template = lowering.template(&text.span, &text.value);
    check_vars(&template, lowering);
    template
}

/// Nothing that changes with the conversation may move a request.
fn check_vars(template: &Template, lowering: &mut Lowering<'_>) {
    for piece in &template.pieces {
        let Piece::Var(var) = &piece.value else {
            continue;
        };
        let fits = matches!(
            var,
            Var::Param(_) | Var::BuiltIn(table::Var::Model | table::Var::Secret)
        );
        if !fits {
            lowering.push(
                Diagnostic::error(
                    "not-in-url",
                    piece.span.clone(),
                    "a URL holds no such variable",
                )
                .label("parameters and `{model}` only"),
            );
        }
    }
}
