//! What becomes of one member of the body: the spec's value, the caller's, or both.

use super::Inputs;
use super::prepare::Prepared;
use crate::Error;
use crate::body::{self, Change, Members};
use crate::context::{Context, text_of_json};
use crate::diagnostic::Diagnostic;
use crate::headers::{Outcome, missing, of_tenant};
use crate::json::Json;
use crate::payload::Content;
use crate::ready::Ready;
use crate::table::{Breaks, Override, Rule};
use crate::{hygiene, template};

impl Prepared {
    /// Puts the session's members into the body, in the order of the spec.
    pub(super) fn write_body(&mut self, inputs: &Inputs, ready: &Ready) -> Result<(), Error> {
        if let Content::Raw(_, bytes) = &inputs.content {
            self.body = bytes.clone();
            return Ok(());
        }
        for (index, rule) in inputs.api.body.iter().enumerate() {
            let context = self.context(inputs, 0);
            if !context.holds(&rule.when) {
                continue;
            }
            let (changes, outcome) = decide(inputs.account.table().id, &context, rule)?;
            self.members_of[index] = outcome;
            if rule.overrides == Override::Spec {
                self.note_dropped(rule, &changes);
            }
            for (path, change) in changes {
                self.members.change(path, change)?;
            }
        }
        self.body = self.members.edited();
        if ready.body.is_nested() {
            let (body, look) = (self.body.clone(), ready.body.look(false));
            let facts = *self.members.facts();
            self.members = Members::read(body, &ready.body, &inputs.api.shape, look)?;
            self.members.keep_facts(facts);
        }
        Ok(())
    }

    fn note_dropped(&mut self, rule: &Rule, changes: &[(&'static str, Change)]) {
        let ours = changes.iter().find_map(|(_, change)| match change {
            Change::Set(json) => Some(json.as_str()),
            _ => None,
        });
        let (name, theirs) = (rule.name, self.members.own(rule.name));
        if theirs.is_some() && theirs != ours {
            let message = format!("the spec decides about `{name}`, so yours is not sent");
            self.notes
                .push(Diagnostic::new("member-dropped", message, name));
        }
    }
}

/// What becomes of members of the body, by path, and of the rule.
type Decision = (Vec<(&'static str, Change)>, Outcome);

/// What becomes of a member of the body, and of what stands under its older names.
fn decide(provider: &str, context: &Context<'_>, rule: &'static Rule) -> Result<Decision, Error> {
    let names = std::iter::once(&rule.name).chain(rule.formerly);
    let mut given = names.filter_map(|name| Some((*name, context.body.own(name)?)));
    let theirs = given.next();
    let ours = context.json_value(rule);
    let (change, outcome) = match (rule.overrides, theirs) {
        (Override::Refuse, Some((name, _))) => {
            return Err(body::body(format!(
                "{provider} reserves the body's `{name}`"
            )));
        }
        (Override::Caller, Some((name, json))) => theirs_alone(context, rule, name, json),
        (Override::Merge, Some((name, json))) => match ours {
            Some(ours) => (Change::Set(merged(&ours, json)), Outcome::Both),
            None if name == rule.name => (Change::Keep, Outcome::Theirs),
            None => (Change::Set(json.to_owned()), Outcome::Theirs),
        },
        (_, theirs) => match ours {
            Some(json) => (Change::Set(json), Outcome::Ours),
            None if rule.breaks == Some(Breaks::Request) => {
                return Err(missing(provider, "member", rule));
            }
            None if theirs.is_some() => (Change::Remove, Outcome::Absent),
            None => (Change::Keep, Outcome::Absent),
        },
    };
    let mut changes = vec![(rule.name, change)];
    let older = rule
        .formerly
        .iter()
        .filter(|name| context.body.own(name).is_some());
    changes.extend(older.map(|name| (*name, Change::Remove)));
    Ok((changes, outcome))
}

/// The caller's own member: sent under its present name, hashed for a tenant, within the limit.
fn theirs_alone(context: &Context<'_>, rule: &Rule, name: &str, json: &str) -> (Change, Outcome) {
    if json == r#""""# {
        return (Change::Remove, Outcome::Absent);
    }
    let mut sent = json.to_owned();
    if json.starts_with('"') {
        let text = text_of_json(json).into_owned();
        let limited = hygiene::limited(of_tenant(context, rule, text.clone()), rule.max_len);
        if limited != text {
            sent = template::string(&limited);
        }
    }
    let change = if name == rule.name && sent == json {
        Change::Keep
    } else {
        Change::Set(sent)
    };
    (change, Outcome::Theirs)
}

/// Both lists as one, each item once and as it was written, the caller's last.
fn merged(ours: &str, theirs: &str) -> String {
    let mut items: Vec<&str> = Vec::new();
    for item in [ours, theirs].into_iter().flat_map(items_of) {
        let says = |item: &str| (item.starts_with('"'), text_of_json(item).into_owned());
        if !items.iter().any(|known| says(known) == says(item)) {
            items.push(item);
        }
    }
    format!("[{}]", items.join(","))
}

/// The items of a list; what is none is one item.
fn items_of(json: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    let list = Json::new(json.as_bytes()).elements(|item| {
        spans.push(item.skip()?);
        Ok(())
    });
    match list {
        Ok(_) => spans.into_iter().map(|span| &json[span]).collect(),
        Err(_) => vec![json],
    }
}
