//! One API of a provider, and what its variables are.

use headwater::table::{self, Keep, Kind, Lifetime};

use crate::ir::{Api, Param, Provider, Rule, Var};
use crate::lower::{BUILT_IN, BuiltIn, Into, key_of};

/// Where a rule is looked at.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) provider: &'a Provider,
    pub(super) api: &'a Api,
}

impl<'a> Scope<'a> {
    /// Every rule, and where it writes.
    pub(super) fn rules(self) -> impl Iterator<Item = (Into, &'a Rule)> {
        let headers = self.api.headers.iter().map(|rule| (Into::Headers, rule));
        let query = self.api.query.iter().map(|rule| (Into::Query, rule));
        let body = self.api.body.iter().map(|rule| (Into::Body, rule));
        headers.chain(query).chain(body)
    }

    /// The rule that writes a header.
    pub(super) fn header(self, name: &str) -> Option<&'a Rule> {
        let key = key_of(Into::Headers, name);
        let mut headers = self.api.headers.iter();
        headers.find(|rule| key_of(Into::Headers, &rule.name) == key)
    }

    /// The rule that writes a body member, as a whole.
    pub(super) fn member(self, path: &str) -> Option<&'a Rule> {
        self.api.body.iter().find(|rule| rule.name.value == path)
    }

    /// A variable lives at least as long as each of these.
    pub(super) fn lifetimes(self, var: &Var) -> Vec<Lifetime> {
        let of_rule = |rule: Option<&Rule>| rule.map_or(Lifetime::Request, |rule| rule.lifetime);
        match var {
            // Where it may stand at all is another question.
            Var::BuiltIn(table::Var::Secret) => vec![Lifetime::Static],
            Var::BuiltIn(var) => {
                known(*var).map_or_else(Vec::new, |known| known.lifetimes.to_vec())
            }
            Var::Param(place) => self
                .param(*place)
                .map(|param| param.lifetime)
                .into_iter()
                .collect(),
            Var::Captured(place) => {
                let capture = self.api.captures.get(usize::from(*place));
                let lifetime = capture.map(|capture| match capture.keep {
                    Keep::First => capture.lifetime,
                    // Each success replaces it.
                    Keep::Last if capture.lifetime == Lifetime::Attempt => Lifetime::Attempt,
                    Keep::Last => Lifetime::Request,
                });
                lifetime.into_iter().collect()
            }
            Var::Body(path) => vec![of_rule(self.member(path))],
            Var::Header(name) => vec![of_rule(self.header(name))],
            Var::Given(_) => vec![Lifetime::Request],
        }
    }

    /// Whether a variable holds several values by name.
    pub(super) fn is_map(self, var: &Var) -> bool {
        match var {
            Var::Param(place) => self
                .param(*place)
                .is_some_and(|param| param.kind == Kind::Map),
            Var::Captured(place) => {
                let capture = self.api.captures.get(usize::from(*place));
                let headers = capture.map_or(&[][..], |capture| &capture.headers);
                headers.iter().any(|name| name.contains('*'))
            }
            _ => false,
        }
    }

    /// Whether there are calls without a variable.
    pub(super) fn may_be_absent(self, var: &Var) -> bool {
        match var {
            Var::BuiltIn(table::Var::Secret) => false,
            Var::BuiltIn(var) => known(*var).is_some_and(|known| known.may_be_absent),
            Var::Param(place) => self.param(*place).is_some_and(Param::may_be_absent),
            Var::Body(path) => self.rule_may_be_absent(self.member(path)),
            Var::Header(name) => self.rule_may_be_absent(self.header(name)),
            Var::Captured(_) | Var::Given(_) => true,
        }
    }

    fn rule_may_be_absent(self, rule: Option<&Rule>) -> bool {
        rule.is_none_or(|rule| {
            // One step: a mirror's own mirrors are refused.
            let mirrors = |var: &Var| matches!(var, Var::Body(_) | Var::Header(_));
            !rule.when.is_always()
                || rule
                    .vars()
                    .any(|(var, _)| mirrors(var) || self.may_be_absent(var))
        })
    }

    pub(super) fn param(self, place: u16) -> Option<&'a Param> {
        self.provider.params.get(usize::from(place))
    }

    /// A variable as it is written, without braces.
    pub(super) fn word(self, var: &Var) -> String {
        match var {
            Var::BuiltIn(table::Var::Secret) => "secret".to_owned(),
            Var::BuiltIn(var) => known(*var).map_or("", |known| known.name).to_owned(),
            Var::Param(place) => self
                .param(*place)
                .map_or("", |param| &param.name.value)
                .to_owned(),
            Var::Captured(place) => {
                let capture = self.api.captures.get(usize::from(*place));
                capture.map_or("", |capture| &capture.name.value).to_owned()
            }
            Var::Body(path) => format!("body.{path}"),
            Var::Header(name) => format!("header.{name}"),
            Var::Given(name) => format!("given.{name}"),
        }
    }
}

fn known(var: table::Var) -> Option<&'static BuiltIn> {
    static ALL: &[BuiltIn] = &BUILT_IN;
    ALL.iter().find(|known| known.var == var)
}
