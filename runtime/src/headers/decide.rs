//! Who wins where the caller's own headers hold the name of a rule.

use http::{HeaderName, HeaderValue};

use super::Headers;
use crate::Error;
use crate::context::Context;
use crate::identity::hash_in_tenant;
use crate::table::{Breaks, Lifetime, Override, Rule};
use crate::{hygiene, template, value};

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its condition does not hold.
    Skipped,
    /// Its value is absent, or the caller asked for none.
    Absent,
    /// It is sent, with the spec's value.
    Ours,
    /// It is sent, with the caller's value.
    Theirs,
    /// It is sent, with both.
    Both,
}

impl Headers<'_> {
    pub(super) fn decide(
        &mut self,
        context: &Context<'_>,
        rule: &Rule,
        name: &HeaderName,
        ours: Option<HeaderValue>,
        theirs: Option<HeaderValue>,
    ) -> Result<(Option<HeaderValue>, Outcome), Error> {
        let Some(theirs) = theirs else {
            return self.alone(rule, ours);
        };
        match rule.overrides {
            Override::Caller => {
                let value = kept(context, rule, &theirs);
                let outcome = value.as_ref().map_or(Outcome::Absent, |_| Outcome::Theirs);
                Ok((value, outcome))
            }
            Override::Spec => {
                if ours.as_ref() != Some(&theirs) && context.attempt == 0 {
                    let message = format!(
                        "the spec decides about `{}`, so yours is not sent",
                        rule.name
                    );
                    self.note("header-dropped", message, name);
                }
                self.alone(rule, ours)
            }
            Override::Merge => Ok(merged(rule, ours.as_ref(), &theirs)),
            Override::Refuse => {
                let id = self.provider;
                Err(Error::config(format!("{id} reserves the header `{name}`")))
            }
        }
    }

    fn alone(
        &self,
        rule: &Rule,
        ours: Option<HeaderValue>,
    ) -> Result<(Option<HeaderValue>, Outcome), Error> {
        match ours {
            Some(value) => Ok((Some(value), Outcome::Ours)),
            None if rule.breaks == Some(Breaks::Request) => {
                Err(missing(self.provider, "header", rule))
            }
            None => Ok((None, Outcome::Absent)),
        }
    }
}

/// What is said when a rule has no value without which the provider refuses the request.
pub(crate) fn missing(provider: &str, what: &str, rule: &Rule) -> Error {
    let name = rule.name;
    Error::config(format!(
        "{provider} refuses a request without the {what} `{name}`, and nothing gives its value"
    ))
}

/// The caller's own text under a rule of a cache scope, as it may leave where tenants share an account.
pub(crate) fn of_tenant(context: &Context<'_>, rule: &Rule, text: String) -> String {
    match context.moment.tenant() {
        Some(tenant) if rule.lifetime == Lifetime::CacheScope => hash_in_tenant(tenant, &text),
        _ => text,
    }
}

fn kept(context: &Context<'_>, rule: &Rule, theirs: &HeaderValue) -> Option<HeaderValue> {
    let Ok(text) = theirs.to_str() else {
        return Some(theirs.clone());
    };
    if text.trim().is_empty() {
        return None;
    }
    let text = of_tenant(context, rule, text.trim().to_owned());
    let mut value = template::header_value(hygiene::limited(text, rule.max_len))?;
    value.set_sensitive(theirs.is_sensitive());
    Some(value)
}

fn merged(
    rule: &Rule,
    ours: Option<&HeaderValue>,
    theirs: &HeaderValue,
) -> (Option<HeaderValue>, Outcome) {
    let (mut items, mut sensitive) = (Vec::new(), false);
    for value in ours.into_iter().chain([theirs]) {
        sensitive |= value.is_sensitive();
        let text = String::from_utf8_lossy(value.as_bytes());
        value::split_into(&text, rule.separator, &mut items);
    }
    let outcome = match (ours, items.is_empty()) {
        (_, true) => Outcome::Absent,
        (Some(_), _) => Outcome::Both,
        (None, _) => Outcome::Theirs,
    };
    let text = value::join(&items, rule.separator);
    let mut value = text.and_then(template::header_value);
    if let Some(value) = &mut value {
        value.set_sensitive(sensitive);
    }
    (value, outcome)
}
