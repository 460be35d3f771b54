//! Where a secret may go: the base URL is one of the vendor's hosts, and all that decides about a host
//! lives as long as the credential.

use headwater::table::Lifetime;

use super::lifetime::in_words;
use crate::conflict::globs_meet;
use crate::ir::{Host, Param, Piece, Provider, Template, Var};
use crate::lower::host_template;
use crate::near::did_you_mean;
use crate::{Diagnostic, Sink};

pub(super) fn check_hosts(provider: &Provider, sink: &mut Sink) {
    for host in &provider.hosts {
        check_params(provider, &host.name, sink);
    }
    let bases = provider.apis.iter().filter_map(|api| api.base_url.as_ref());
    for base in provider.base_url.iter().chain(bases) {
        let Some(host) = host_template(base) else {
            continue;
        };
        check_params(provider, &host, sink);
        check_foreign(provider, &host, sink);
    }
}

fn param<'a>(provider: &'a Provider, var: &Var) -> Option<&'a Param> {
    match var {
        Var::Param(place) => provider.params.get(usize::from(*place)),
        _ => None,
    }
}

fn check_params(provider: &Provider, host: &Template, sink: &mut Sink) {
    for (var, span) in host.vars() {
        if let Some(param) = param(provider, var)
            && !param.lifetime.outlives(Lifetime::Credential)
        {
            sink.push(
                Diagnostic::error(
                    "lifetime",
                    span.clone(),
                    format!(
                        "`{}` lives for one {}, but decides about a host",
                        param.name.value,
                        in_words(param.lifetime)
                    ),
                )
                .label("must live as long as the credential")
                .related(param.name.span.clone(), "the parameter"),
            );
        }
    }
}

fn check_foreign(provider: &Provider, host: &Template, sink: &mut Sink) {
    let name = host_text(provider, host);
    let known: Vec<String> = provider.hosts.iter().map(Host::pattern).collect();
    let owned = known
        .iter()
        .any(|known| globs_meet(name.as_bytes(), known.as_bytes()));
    if !owned && !known.is_empty() {
        sink.push(
            Diagnostic::error(
                "foreign-base",
                host.span.clone(),
                format!("`{name}` is not one of `hosts`"),
            )
            .label("the secret would not be sent there")
            .help(did_you_mean(&name, known.iter().map(String::as_str))),
        );
    }
}

/// The host with defaults put in, and `*` for what is open.
fn host_text(provider: &Provider, host: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Var(var) => {
            let default = param(provider, var).and_then(|param| param.default.clone());
            default.unwrap_or_else(|| "*".to_owned())
        }
    };
    host.pieces.iter().map(|at| piece(&at.value)).collect()
}
