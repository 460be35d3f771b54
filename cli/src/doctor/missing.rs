//! What must be in every request, and is not.

use headwater::table::{Breaks, Piece, Var};

use super::exchange::Exchange;
use super::finding::Findings;
use super::rule::{Written, rules};

/// What the lack of something may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    /// The request, or its bill.
    Request,
    /// The cache, which a request alone has no use for.
    Cache,
}

impl Cost {
    const fn of(breaks: Breaks) -> Option<Self> {
        match breaks {
            Breaks::Request | Breaks::Auth | Breaks::Billing => Some(Self::Request),
            Breaks::Cache => Some(Self::Cache),
            Breaks::Attribution => None,
        }
    }
}

pub(super) fn check(exchange: &Exchange, cost: Cost, findings: &mut Findings) {
    let Some((_, api)) = exchange.of else { return };
    for written in rules(api) {
        let costs = written.rule.breaks;
        let is_asked = costs.and_then(Cost::of) == Some(cost) && written.is_kept(exchange);
        if !is_asked || !is_always_there(written) || written.value(exchange).is_some() {
            continue;
        }
        let noun = written.noun();
        let message = match spelt_otherwise(written.rule.name, exchange) {
            Some(other) => format!("{noun} is missing, and `{other}` is no name of it"),
            None => format!("{noun} is missing"),
        };
        let fix = format!(
            "send it with every request; `headwater show {}` says what it is",
            provider(exchange)
        );
        findings.add_of("missing", exchange, written, [message, fix]);
    }
}

fn provider(exchange: &Exchange) -> &'static str {
    exchange.of.map_or("", |(provider, _)| provider.id)
}

/// Whether every request has it, whatever its caller's parameters are.
fn is_always_there(written: Written) -> bool {
    let is_known = |piece: &Piece| match piece {
        Piece::Text(_) => true,
        Piece::Var(var) => matches!(
            var,
            Var::Session
                | Var::CacheScope
                | Var::Thread
                | Var::Request
                | Var::ProductName
                | Var::ProductVersion
                | Var::Os
                | Var::Arch
        ),
    };
    let rule = written.rule;
    let has_value = written.template().is_some_and(|template| {
        let is_text = template.iter().any(|piece| *piece != Piece::Text(""));
        is_text && template.iter().all(is_known)
    });
    has_value && rule.when.all.is_empty() && rule.when.not.is_empty() && rule.formerly.is_empty()
}

/// A header of the request whose name has the same letters.
fn spelt_otherwise(name: &str, exchange: &Exchange) -> Option<String> {
    let folded = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let mut names = exchange.headers.keys();
    let found = names.find(|other| folded(other.as_str()) == folded(name));
    found.map(|other| other.as_str().to_owned())
}
