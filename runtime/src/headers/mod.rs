//! The headers of a request: what the rules say and what the caller set, made one.

mod decide;
mod spread;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Error;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::ready::{Header, Ready, Step};
use crate::table::{Api, Transport, Value};

pub(crate) use decide::{Outcome, missing, of_tenant};
pub(crate) use spread::{entries, name_of};

/// The headers of a call under way.
pub(crate) struct Headers<'a> {
    pub(crate) provider: &'static str,
    pub(crate) api: &'static Api,
    pub(crate) ready: &'a Ready,
    pub(crate) notes: &'a mut Vec<Diagnostic>,
    /// By the header rules of the API.
    pub(crate) outcomes: &'a mut [Outcome],
}

impl Headers<'_> {
    /// The headers that all attempts of a request share.
    pub(crate) fn collect(
        &mut self,
        context: &Context<'_>,
        raw_type: Option<&HeaderValue>,
    ) -> Result<HeaderMap, Error> {
        self.note_credentials(context);
        let mut theirs = self.theirs(context);
        let mut sent = HeaderMap::with_capacity(self.api.headers.len() + 4);
        self.place_all(Step::Collect, context, &mut theirs, &mut sent)?;
        let mut later = self.set_aside(&mut theirs);
        for (name, value) in &theirs {
            sent.insert(name, value.clone());
        }
        add_defaults(&mut sent, context.transport, raw_type);
        self.place_all(Step::Mirror, context, &mut later, &mut sent)?;
        drop_empty(&mut sent);
        Ok(sent)
    }

    /// Makes the headers of one attempt alone, among those that are sent.
    pub(crate) fn attempt(
        &mut self,
        context: &Context<'_>,
        sent: &mut HeaderMap,
    ) -> Result<(), Error> {
        let mut theirs = self.theirs(context);
        self.place_all(Step::Attempt, context, &mut theirs, sent)
    }

    /// Makes the headers anew in which the id of the request is, and those of the attempt. The caller has
    /// none of their own.
    pub(crate) fn repeat(
        &mut self,
        context: &Context<'_>,
        sent: &mut HeaderMap,
    ) -> Result<(), Error> {
        let none = &mut HeaderMap::new();
        for &index in &self.ready.repeated {
            self.place(index, context, none, sent)?;
        }
        Ok(())
    }

    /// What the caller set, without what is the credential's and what rules move elsewhere.
    fn theirs(&self, context: &Context<'_>) -> HeaderMap {
        let mut theirs = context.given.clone();
        for name in &self.ready.owned {
            theirs.remove(name);
        }
        for (rule, name) in &self.ready.moves {
            if context.holds(&rule.when) {
                theirs.remove(name);
            }
        }
        theirs
    }

    fn note_credentials(&mut self, context: &Context<'_>) {
        for name in &self.ready.owned {
            if context.given.contains_key(name) {
                let message = format!("`{name}` is the credential's, so yours is not sent");
                self.note("credential-header", message, name);
            }
        }
    }

    /// Takes out of the caller's headers what later rules decide about.
    fn set_aside(&self, theirs: &mut HeaderMap) -> HeaderMap {
        let mut aside = HeaderMap::new();
        for header in &self.ready.headers {
            if header.step == Step::Collect {
                continue;
            }
            for name in std::iter::once(&header.name).chain(&header.older) {
                if let Some(value) = theirs.remove(name) {
                    aside.insert(name, value);
                }
            }
        }
        aside
    }

    fn place_all(
        &mut self,
        step: Step,
        context: &Context<'_>,
        theirs: &mut HeaderMap,
        sent: &mut HeaderMap,
    ) -> Result<(), Error> {
        for index in 0..self.ready.headers.len() {
            if self.ready.headers[index].step == step {
                self.place(index, context, theirs, sent)?;
            }
        }
        Ok(())
    }

    /// Puts one rule's header among those that are sent, or takes it away.
    fn place(
        &mut self,
        index: usize,
        context: &Context<'_>,
        theirs: &mut HeaderMap,
        sent: &mut HeaderMap,
    ) -> Result<(), Error> {
        let (api, ready) = (self.api, self.ready);
        let (rule, header) = (&api.headers[index], &ready.headers[index]);
        if let Value::Spread(template) = rule.value {
            self.outcomes[index] = self.spread(rule, template, context, theirs, sent)?;
            return Ok(());
        }
        if !context.holds(&rule.when) {
            self.outcomes[index] = Outcome::Skipped;
            if header.step != Step::Collect {
                sent.remove(&header.name);
                pass(header, theirs, sent);
            }
            return Ok(());
        }
        let theirs = take(theirs, header);
        let ours = header.value.clone().or_else(|| {
            let known = (header.step != Step::Collect).then_some(&*sent);
            let context = Context {
                sent: known,
                ..*context
            };
            context.header_value(rule)
        });
        let (value, outcome) = self.decide(context, rule, &header.name, ours, theirs)?;
        self.outcomes[index] = outcome;
        match value {
            Some(value) => sent.insert(&header.name, value),
            None => sent.remove(&header.name),
        };
        Ok(())
    }

    fn note(&mut self, code: &'static str, message: String, name: &HeaderName) {
        self.notes
            .push(Diagnostic::new(code, message, name.as_str()));
    }
}

/// Sends what the caller set under a rule's names where the rule does not hold.
fn pass(header: &Header, theirs: &mut HeaderMap, sent: &mut HeaderMap) {
    for name in std::iter::once(&header.name).chain(&header.older) {
        let value = theirs.remove(name);
        if let Some(value) = value.filter(|value| !is_blank(value)) {
            sent.insert(name, value);
        }
    }
}

/// What the caller set under a rule's name, or under an older one.
fn take(theirs: &mut HeaderMap, header: &Header) -> Option<HeaderValue> {
    let mut found = theirs.remove(&header.name);
    for name in &header.older {
        let older = theirs.remove(name);
        found = found.or(older);
    }
    found
}

/// What HTTP asks of every request with a body. A handshake has none, and no answer of its own.
fn add_defaults(sent: &mut HeaderMap, transport: Transport, raw_type: Option<&HeaderValue>) {
    if transport == Transport::Websocket {
        return;
    }
    let json = HeaderValue::from_static("application/json");
    let content_type = raw_type.unwrap_or(&json).clone();
    sent.entry(CONTENT_TYPE).or_insert(content_type);
    let accept = match transport {
        Transport::Sse => HeaderValue::from_static("text/event-stream"),
        _ => json,
    };
    sent.entry(ACCEPT).or_insert(accept);
}

/// An empty header is none, and nothing stands at the ends of a value.
fn drop_empty(sent: &mut HeaderMap) {
    let empty: Vec<_> = sent
        .iter()
        .filter(|(_, value)| is_blank(value))
        .map(|(name, _)| name.clone())
        .collect();
    for name in empty {
        sent.remove(name);
    }
}

fn is_blank(value: &HeaderValue) -> bool {
    value.as_bytes().trim_ascii().is_empty()
}
