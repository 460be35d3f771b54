//! What a call sends, each value with the rule that wrote it: for people, not for the wire.

use http::{HeaderName, HeaderValue};

use super::Call;
use crate::context::Context;
use crate::headers::{Outcome, entries, name_of};
use crate::provider::Api;
use crate::ready::{names, templates};
use crate::table::{Breaks, Lifetime, Place, Rule, Value, Var};

/// A value that a call sends, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// Where it stands.
    pub sink: Sink,
    /// Its name: a header's in lower case, a body member's path split at dots.
    pub name: String,
    /// Its value, `…` in place of what is sensitive; of a body member the JSON text.
    pub value: String,
    /// For how long it stays the same; `None` where only the caller knows.
    pub lifetime: Option<Lifetime>,
    /// The rule as the spec names it, `headers.session.session-id`; `caller` for what the caller
    /// set, and `wire` for what HTTP asks of every request with a body.
    pub rule: String,
    /// The line of the spec; 0 where the rule comes from the family, or is none.
    pub line: u32,
    /// What it costs to leave it out; `None` where nothing is known.
    pub breaks: Option<Breaks>,
    /// Whether it is a secret, holds a value that a server gave, or was marked so by the caller.
    pub sensitive: bool,
    /// Whether a server gave it.
    pub captured: bool,
}

/// Where a value stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sink {
    /// A header.
    Header,
    /// The URL's query.
    Query,
    /// A member of the body.
    Body,
}

impl<A: Api> Call<A> {
    /// Everything that this attempt sends because of a rule, the caller's headers, and the
    /// credential: headers first, then query parameters, then members of the body.
    #[must_use]
    pub fn applied(&self) -> Vec<Applied> {
        if self.prepared.stale {
            let mut settled = self.clone();
            settled.prepared.settle(&settled.inputs);
            return settled.applied();
        }
        let mut applied = self.headers_of_rules();
        self.add_other_headers(&mut applied);
        self.add_credential(&mut applied);
        self.add_query(&mut applied);
        self.add_members(&mut applied);
        applied
    }

    fn headers_of_rules(&self) -> Vec<Applied> {
        let (api, headers) = (self.inputs.api, &self.prepared.sent);
        let rules = api.headers.iter().zip(&self.prepared.headers);
        let sent = rules.filter(|(_, outcome)| is_sent(**outcome));
        let mut applied = Vec::new();
        for (rule, outcome) in sent {
            for name in self.names_of(rule) {
                applied.extend(headers.get(&name).map(|value| Applied {
                    name: name.as_str().to_owned(),
                    value: shown(value),
                    sensitive: value.is_sensitive(),
                    ..blank(Sink::Header).by_rule(rule, *outcome)
                }));
            }
        }
        applied
    }

    /// The header of a rule, or those of its family that no other rule writes.
    fn names_of(&self, rule: &Rule) -> Vec<HeaderName> {
        let Value::Spread(map) = rule.value else {
            return HeaderName::from_bytes(rule.name.as_bytes())
                .into_iter()
                .collect();
        };
        let context = self.prepared.context(&self.inputs, self.attempt);
        let ready = self.inputs.account.ready(self.inputs.api);
        let is_of_a_rule = |name: &HeaderName| ready.as_ref().is_ok_and(|it| it.is_of_a_rule(name));
        let names = entries(map, &context).iter();
        names
            .filter_map(|(entry, _)| name_of(rule, entry))
            .filter(|name| !is_of_a_rule(name))
            .collect()
    }

    fn add_other_headers(&self, applied: &mut Vec<Applied>) {
        let ready = self.inputs.account.ready(self.inputs.api);
        let is_owned = |name: &HeaderName| ready.as_ref().is_ok_and(|it| it.owned.contains(name));
        for (name, value) in &self.prepared.sent {
            if is_owned(name) || applied.iter().any(|known| known.name == name.as_str()) {
                continue;
            }
            let by_caller = self.inputs.given.contains_key(name);
            applied.push(Applied {
                name: name.as_str().to_owned(),
                value: shown(value),
                sensitive: value.is_sensitive(),
                rule: if by_caller { "caller" } else { "wire" }.to_owned(),
                ..blank(Sink::Header)
            });
        }
    }

    fn add_credential(&self, applied: &mut Vec<Applied>) {
        let table = self.inputs.account.table();
        for kind in &*self.prepared.kinds {
            let auth = &table.auth[usize::from(*kind)];
            let (sink, name) = match auth.place {
                Place::Header(name) => (Sink::Header, name.to_ascii_lowercase()),
                Place::Query(name) => (Sink::Query, name.to_owned()),
                Place::Signature { .. } => (Sink::Header, "authorization".to_owned()),
            };
            applied.push(Applied {
                name,
                value: crate::template::shown(auth.value),
                lifetime: Some(Lifetime::Credential),
                rule: format!("auth.{}", auth.name),
                breaks: Some(Breaks::Auth),
                sensitive: true,
                ..blank(sink)
            });
        }
    }

    fn add_query(&self, applied: &mut Vec<Applied>) {
        let rules = self.inputs.api.query.iter().zip(&self.prepared.query);
        for (rule, outcome) in rules.filter(|(_, outcome)| is_sent(**outcome)) {
            if let Some(value) = crate::url::query_value(&self.prepared.url, rule.name) {
                applied.push(self.of_rule(Sink::Query, rule, *outcome, value));
            }
        }
    }

    fn add_members(&self, applied: &mut Vec<Applied>) {
        let rules = self.inputs.api.body.iter().zip(&self.prepared.members_of);
        for (rule, outcome) in rules.filter(|(_, outcome)| is_sent(**outcome)) {
            if let Some(value) = self.prepared.member(rule.name) {
                applied.push(self.of_rule(Sink::Body, rule, *outcome, value));
            }
        }
    }

    /// A value that carries no mark of its own: its rule tells whether it is sensitive.
    fn of_rule(&self, sink: Sink, rule: &Rule, outcome: Outcome, value: String) -> Applied {
        let sensitive = self.is_sensitive(rule, outcome);
        let applied = Applied {
            value: if sensitive { "…".to_owned() } else { value },
            sensitive,
            ..blank(sink)
        };
        applied.by_rule(rule, outcome)
    }

    /// Whether the spec wrote something sensitive under a rule.
    pub(super) fn is_sensitive(&self, rule: &Rule, outcome: Outcome) -> bool {
        let sent = Some(&self.prepared.sent);
        let context = self.prepared.context(&self.inputs, self.attempt);
        matches!(outcome, Outcome::Ours | Outcome::Both)
            && Context { sent, ..context }.is_sensitive(rule)
    }
}

fn is_sent(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Ours | Outcome::Theirs | Outcome::Both)
}

fn blank(sink: Sink) -> Applied {
    Applied {
        sink,
        name: String::new(),
        value: String::new(),
        lifetime: None,
        rule: String::new(),
        line: 0,
        breaks: None,
        sensitive: false,
        captured: false,
    }
}

fn shown(value: &HeaderValue) -> String {
    if value.is_sensitive() {
        return "…".to_owned();
    }
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

impl Applied {
    fn by_rule(self, rule: &Rule, outcome: Outcome) -> Self {
        let (table, name) = match self.sink {
            Sink::Header => ("headers", rule.name.to_ascii_lowercase()),
            Sink::Query => ("query", rule.name.to_owned()),
            Sink::Body => ("body", rule.name.to_owned()),
        };
        let is_captured = |var: Var| matches!(var, Var::Captured(_));
        let mut vars = templates(rule).into_iter().flat_map(names);
        Self {
            rule: format!("{table}.{}.{}", rule.lifetime.word(), rule.name),
            name,
            lifetime: Some(rule.lifetime),
            line: rule.line,
            breaks: rule.breaks,
            captured: outcome != Outcome::Theirs && vars.any(is_captured),
            ..self
        }
    }
}
