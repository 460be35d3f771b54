//! One list of rules from three layers: a later layer's rule takes the place of an earlier one's of
//! the same name, or is added after it.

use headwater::table::Lifetime;

use super::origin::Origin;
use crate::ir::Layer;
use crate::spec::{At, ByLifetime, Key, Rule};

/// Where rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Into {
    /// `[headers.*]`
    Headers,
    /// `[query.*]`
    Query,
    /// `[body.*]`
    Body,
}

impl Into {
    /// The word with which its tables begin.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Query => "query",
            Self::Body => "body",
        }
    }
}

/// A name as it is compared: headers without regard to case.
pub(crate) fn key_of(into: Into, name: &str) -> String {
    match into {
        Into::Headers => name.to_ascii_lowercase(),
        Into::Query | Into::Body => name.to_owned(),
    }
}

/// A rule where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Written<'a, R = Rule> {
    pub(crate) layer: Layer,
    pub(crate) origin: &'a Origin<'a>,
    pub(crate) lifetime: Lifetime,
    pub(crate) name: &'a At<String>,
    pub(crate) rule: &'a At<R>,
}

/// A layer's table and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a, R> {
    pub(crate) layer: Layer,
    pub(crate) origin: &'a Origin<'a>,
    pub(crate) rules: &'a Key<ByLifetime<R>>,
}

impl<'a, R> Table<'a, R> {
    /// Its rules, in the order of the text.
    pub(crate) fn written(self) -> Vec<Written<'a, R>> {
        let rules = self
            .rules
            .get()
            .map_or_else(Vec::new, |at| at.value.in_order());
        rules
            .into_iter()
            .map(|(lifetime, name, rule)| Written {
                layer: self.layer,
                origin: self.origin,
                lifetime,
                name,
                rule,
            })
            .collect()
    }
}

/// The layers as one list; `is_removal` tells which rules take away.
pub(crate) fn lay<'a, R>(
    layers: impl IntoIterator<Item = Vec<Written<'a, R>>>,
    into: Into,
    is_removal: impl Fn(&R) -> bool,
) -> Vec<Written<'a, R>> {
    let mut all: Vec<Written<'a, R>> = Vec::new();
    for written in layers.into_iter().flatten() {
        let key = key_of(into, written.name);
        let earlier = all
            .iter()
            .position(|rule| rule.layer < written.layer && key_of(into, rule.name) == key);
        match (earlier, is_removal(&written.rule.value)) {
            (Some(place), true) => {
                all.remove(place);
            }
            (Some(place), false) => all[place] = written,
            (None, true) => {}
            (None, false) => all.push(written),
        }
    }
    all
}
