//! Rules that can be held against a log: those whose value is known for how long it stays.

use headwater::table::{Api, Lifetime, Piece, Rule, Template, Value, Var};

use super::exchange::Exchange;

/// A rule and where it writes.
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub(super) rule: &'static Rule,
    is_header: bool,
}

/// Every rule of headers and bodies.
pub(super) fn rules(api: &'static Api) -> impl Iterator<Item = Written> {
    let of = |is_header| move |rule| Written { rule, is_header };
    let headers = api.headers.iter().map(of(true));
    headers.chain(api.body.iter().map(of(false)))
}

impl Written {
    /// What a request holds under its name.
    pub(super) fn value(self, exchange: &Exchange) -> Option<String> {
        if self.is_header {
            exchange.header(self.rule.name)
        } else {
            exchange.member(self.rule.name)
        }
    }

    /// Whether the log has what the value stands among: some keep no headers.
    pub(super) fn is_kept(self, exchange: &Exchange) -> bool {
        if self.is_header {
            !exchange.headers.is_empty()
        } else {
            exchange.body.is_object()
        }
    }

    /// The template of a rule that has one value.
    pub(super) fn template(self) -> Option<Template> {
        match self.rule.value {
            Value::Text(template) => Some(template),
            _ => None,
        }
    }

    /// What it is called to people.
    pub(super) fn noun(self) -> String {
        let noun = if self.is_header {
            "the header"
        } else {
            "the member"
        };
        format!("{noun} `{}`", self.rule.name)
    }

    /// For how long its value stays, where ids alone say it: facts and parameters may change it else.
    pub(super) fn lifetime(self) -> Option<Lifetime> {
        let template = self.template()?;
        let mut lifetimes = template.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Var(var) => Some(lifetime(*var)),
        });
        let first = lifetimes.next()??;
        lifetimes.next().is_none().then_some(first)
    }
}

/// The lifetime of an id; `None` of what is none.
const fn lifetime(var: Var) -> Option<Lifetime> {
    match var {
        Var::Session => Some(Lifetime::Session),
        Var::CacheScope => Some(Lifetime::CacheScope),
        Var::Thread => Some(Lifetime::Thread),
        Var::Turn => Some(Lifetime::Turn),
        Var::Request => Some(Lifetime::Request),
        _ => None,
    }
}
