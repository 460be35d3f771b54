//! The vendor's hosts: exact names, `*.name`, and parameters for one or more labels of a name.

use super::template::Lowering;
use super::url::host_of;
use crate::Diagnostic;
use crate::ir::{Host, Piece, Template, Var};
use crate::spec::{At, Key};

pub(super) fn lower_hosts(
    hosts: &Key<Vec<At<String>>>,
    base_url: Option<&Template>,
    lowering: &mut Lowering<'_>,
) -> Vec<Host> {
    if hosts.is_absent() {
        return base_url
            .and_then(|base| default_host(base, lowering))
            .into_iter()
            .collect();
    }
    hosts
        .items()
        .iter()
        .map(|host| lower_host(host, lowering))
        .collect()
}

fn lower_host(host: &At<String>, lowering: &mut Lowering<'_>) -> Host {
    let lower = host.value.to_ascii_lowercase();
    let (name, below) = match lower.strip_prefix("*.") {
        Some(name) => (name, true),
        None => (lower.as_str(), false),
    };
    let template = lowering.template(&host.span, name);
    check_literals(host, &template, below, lowering);
    check_open(&template, lowering);
    check_vars(&template, lowering);
    Host {
        name: template,
        below,
    }
}

fn check_literals(host: &At<String>, name: &Template, below: bool, lowering: &mut Lowering<'_>) {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-.[]:".contains(c);
    let literal = name.pieces.iter().all(|piece| match &piece.value {
        Piece::Text(text) => text.chars().all(legal) && (!text.contains(':') || text.contains('[')),
        Piece::Var(_) => true,
    });
    if !literal || host.value.is_empty() {
        lowering.push(
            Diagnostic::error(
                "bad-host",
                host.span.clone(),
                format!("`{}` is not a host", host.value),
            )
            .label("a name without scheme, port and path; `*.` only at its begin"),
        );
    } else if below && !host.value[2..].contains('.') {
        lowering.push(
            Diagnostic::error(
                "bad-host",
                host.span.clone(),
                format!("nobody owns every name below `{}`", &host.value[2..]),
            )
            .label("a secret may go to each of these"),
        );
    }
}

/// A host that is whatever a parameter says is anybody's.
fn check_open(name: &Template, lowering: &mut Lowering<'_>) {
    if let [
        At {
            value: Piece::Var(Var::Param(place)),
            ..
        },
    ] = name.pieces.as_slice()
    {
        let param = lowering.names.params.get(usize::from(*place));
        let param = param.map_or("", |param| &param.name.value);
        lowering.push(
            Diagnostic::error(
                "open-host",
                name.span.clone(),
                format!("`{{{param}}}` may be any host"),
            )
            .label("a secret may go there")
            .help("list the vendor's hosts in `hosts`"),
        );
    }
}

/// Where a secret may go is known as long as the credential is.
fn check_vars(name: &Template, lowering: &mut Lowering<'_>) {
    for (var, span) in name.vars() {
        if !matches!(var, Var::Param(_)) {
            lowering.push(
                Diagnostic::error("not-in-url", span.clone(), "a host holds no such variable")
                    .label("parameters only"),
            );
        }
    }
}

/// The host of the base URL.
fn default_host(base: &Template, lowering: &mut Lowering<'_>) -> Option<Host> {
    let name = host_template(base)?;
    check_open(&name, lowering);
    Some(Host { name, below: false })
}

/// The part of a base URL that is its host, in lower case.
pub(crate) fn host_template(base: &Template) -> Option<Template> {
    let mut pieces = Vec::new();
    let mut rest = base.pieces.iter();
    let first = rest.next()?;
    let Piece::Text(text) = &first.value else {
        return None;
    };
    let (_, after) = text.split_once("://")?;
    let mut ended = push_host(after, first, &mut pieces);
    for piece in rest {
        if ended {
            break;
        }
        match &piece.value {
            Piece::Text(text) => ended = push_host(text, piece, &mut pieces),
            Piece::Var(_) => pieces.push(piece.clone()),
        }
    }
    Some(Template {
        pieces,
        span: base.span.clone(),
    })
}

/// Adds the literal as far as it is the host's; whether the host ends in it.
fn push_host(text: &str, piece: &At<Piece>, pieces: &mut Vec<At<Piece>>) -> bool {
    let host = host_of(text);
    if !host.is_empty() {
        let literal = Piece::Text(host.to_ascii_lowercase());
        pieces.push(At::new(piece.span.clone(), literal));
    }
    host.len() < text.len()
}
