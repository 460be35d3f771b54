//! A request is made: its URL, its body, its headers, in this order, for each may ask the one before.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri};

use super::Inputs;
use super::sign::check_signature;
use crate::Error;
use crate::body::Members;
use crate::captured::{Binding, Store};
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::headers::{Headers, Outcome};
use crate::identity::Identity;
use crate::params::Params;
use crate::payload::Content;
use crate::ready::{Header, Ready};
use crate::table::{Lifetime, Role, Rule, Transport};

/// A request as it is sent, but for the credential.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) params: Arc<Params>,
    pub(super) kinds: Arc<[u16]>,
    pub(super) model: Option<String>,
    pub(super) transport: Transport,
    pub(super) official: bool,
    /// Host and port.
    pub(super) authority: String,
    pub(super) base_url: String,
    pub(super) url: String,
    /// The URL without a secret, parsed.
    pub(super) uri: Uri,
    pub(super) members: Members,
    pub(super) body: Bytes,
    captured: Vec<Option<HeaderValue>>,
    /// The headers of this attempt, with the credential as it was when the secret had this number.
    pub(super) sent: HeaderMap,
    pub(super) secret: u64,
    /// Whether the headers in which the id of the request is are those of an earlier request.
    pub(super) stale: bool,
    pub(super) notes: Vec<Diagnostic>,
    pub(super) headers: Vec<Outcome>,
    pub(super) query: Vec<Outcome>,
    pub(super) members_of: Vec<Outcome>,
}

impl Prepared {
    pub(super) fn new(inputs: &Inputs) -> Result<Self, Error> {
        let (account, api) = (&inputs.account, inputs.api);
        let ready = account.ready(api)?;
        let mut prepared = Self {
            params: params(inputs, ready)?,
            kinds: account.signer()?.kinds().clone(),
            model: None,
            transport: Transport::Http,
            official: false,
            authority: String::new(),
            base_url: String::new(),
            url: String::new(),
            uri: Uri::default(),
            members: members(inputs, ready)?,
            body: Bytes::new(),
            captured: vec![None; api.captures.len()],
            sent: HeaderMap::new(),
            secret: 0,
            stale: false,
            notes: Vec::new(),
            headers: vec![Outcome::Skipped; api.headers.len()],
            query: vec![Outcome::Skipped; api.query.len()],
            members_of: vec![Outcome::Skipped; api.body.len()],
        };
        check_signature(inputs, &prepared.params)?;
        prepared.read_body(inputs);
        prepared.aim(inputs)?;
        prepared.recall(inputs, ready);
        prepared.write_body(inputs, ready)?;
        prepared.collect(inputs, ready)?;
        Ok(prepared)
    }

    /// Evaluates anew what the spec says of attempts. What it would refuse stays as it was sent.
    pub(super) fn next_attempt(&mut self, inputs: &Inputs, own: &Store, attempt: u32) {
        self.settle(inputs);
        let Ok(ready) = inputs.account.ready(inputs.api) else {
            return;
        };
        for (index, capture) in inputs.api.captures.iter().enumerate() {
            if capture.sent && capture.lifetime == Lifetime::Request {
                let key = self.key(inputs, ready, Lifetime::Request, "", capture.name);
                self.captured[index] = own.get(&key).or(self.captured[index].take());
            }
        }
        let mut headers = std::mem::take(&mut self.headers);
        let mut notes = std::mem::take(&mut self.notes);
        let mut sent = std::mem::take(&mut self.sent);
        let context = self.context(inputs, attempt);
        // An error leaves the header, and the URL, as they are.
        let _ = Self::rules(inputs, ready, &mut notes, &mut headers).attempt(&context, &mut sent);
        (self.headers, self.notes, self.sent) = (headers, notes, sent);
        let _ = self.write_url(inputs, attempt);
    }

    pub(super) fn context<'a>(&'a self, inputs: &'a Inputs, attempt: u32) -> Context<'a> {
        Context {
            product: inputs.account.product(),
            params: &self.params,
            auth: &self.kinds,
            official: self.official,
            moment: &inputs.moment,
            body: &self.members,
            model: self.model.as_deref(),
            transport: self.transport,
            timeout: inputs.timeout,
            captured: &self.captured,
            given: &inputs.given,
            sent: None,
            attempt,
        }
    }

    fn rules<'a>(
        inputs: &Inputs,
        ready: &'a Ready,
        notes: &'a mut Vec<Diagnostic>,
        outcomes: &'a mut [Outcome],
    ) -> Headers<'a> {
        Headers {
            provider: inputs.account.table().id,
            api: inputs.api,
            ready,
            notes,
            outcomes,
        }
    }

    /// Model, transport, and whether the caller goes on from a history that the session does not know.
    fn read_body(&mut self, inputs: &Inputs) {
        let shape = &inputs.api.shape;
        let streams = || self.members.text(shape.stream).as_deref() == Some("true");
        self.transport = match inputs.transport {
            Some(transport) => transport,
            None if streams() => Transport::Sse,
            None => Transport::Http,
        };
        let named = || self.members.text(shape.model);
        self.model = inputs.model.clone().or_else(named);
        let facts = self.members.facts();
        let last_is_tool = facts.last == Some(Role::Tool);
        if facts.history {
            self.notes.push(Diagnostic::new(
                "fresh-session",
                "the conversation has a history, but its session is new: a session made for each \
                 request finds no cache; keep one for the conversation, or save and resume it",
                shape.items,
            ));
        } else if inputs.moment.first_of_turn && last_is_tool {
            self.notes.push(Diagnostic::new(
                "fresh-turn",
                "the last item is a tool's result, but its turn is new: pass the turn of the \
                 message that asked for the tool",
                shape.items,
            ));
        }
    }

    /// What earlier responses gave under exactly this binding.
    fn recall(&mut self, inputs: &Inputs, ready: &Ready) {
        for (index, capture) in inputs.api.captures.iter().enumerate() {
            let account = capture.lifetime.outlives(Lifetime::Credential);
            let (store, scope) = match inputs.moment.store(capture.lifetime) {
                Some(found) => found,
                None if account => (inputs.account.captured().clone(), String::new()),
                None => continue,
            };
            if capture.sent {
                let key = self.key(inputs, ready, capture.lifetime, &scope, capture.name);
                self.captured[index] = store.get(&key);
            }
        }
    }

    /// The key under which a capture of this request is kept.
    pub(super) fn key(
        &self,
        inputs: &Inputs,
        ready: &Ready,
        lifetime: Lifetime,
        scope: &str,
        name: &str,
    ) -> Digest {
        let binding = Binding {
            authority: &self.authority,
            account: &ready.account,
            tenant: inputs.moment.tenant(),
            provider: inputs.account.table().id,
            api: inputs.api.name,
            model: self.model.as_deref(),
        };
        binding.key(lifetime, scope, name)
    }

    /// A member of the body as it is sent, as JSON text.
    pub(super) fn member(&self, path: &str) -> Option<String> {
        self.members.get(path).map(std::borrow::Cow::into_owned)
    }

    fn collect(&mut self, inputs: &Inputs, ready: &Ready) -> Result<(), Error> {
        let mut outcomes = std::mem::take(&mut self.headers);
        let mut notes = std::mem::take(&mut self.notes);
        let raw_type = match &inputs.content {
            Content::Raw(content_type, _) => Some(content_type),
            Content::Json(_) | Content::Empty => None,
        };
        if raw_type.is_some() && !inputs.api.body.is_empty() {
            notes.push(Diagnostic::new(
                "raw-body",
                "the body is no JSON, so the spec's members are not put into it",
                inputs.api.body[0].name,
            ));
        }
        let context = self.context(inputs, 0);
        let mut rules = Self::rules(inputs, ready, &mut notes, &mut outcomes);
        let mut sent = rules.collect(&context, raw_type)?;
        rules.attempt(&context, &mut sent)?;
        (self.headers, self.notes) = (outcomes, notes);
        self.secret = inputs.account.signer()?.write(&ready.auth, &mut sent);
        self.sent = sent;
        self.write_url(inputs, 0)
    }

    /// Begins another request with the same body. Says whether that was possible with what is at hand:
    /// nothing but headers may hang on the request's id.
    pub(super) fn repeat(&mut self, inputs: &Inputs) -> bool {
        if self.stale {
            return true;
        }
        let Ok(ready) = inputs.account.ready(inputs.api) else {
            return false;
        };
        if !ready.repeats || !inputs.given.is_empty() {
            return false;
        }
        self.stale = true;
        // A place for each, so that a clone need not grow, and counts no value that is replaced.
        for (_, header) in ready.repeated(inputs.api) {
            if let Some(value) = self.sent.get_mut(&header.name) {
                *value = HeaderValue::from_static("");
            }
        }
        true
    }

    /// Puts the headers of the present request in the place of an earlier one's.
    pub(super) fn write_repeated(&self, inputs: &Inputs, headers: &mut HeaderMap) {
        let Ok(ready) = inputs.account.ready(inputs.api) else {
            return;
        };
        let context = self.context(inputs, 0);
        let value = |rule: &Rule, header: &Header| match inputs.moment.request().value() {
            id if header.is_request_id => Some(id.clone()),
            _ if context.holds(&rule.when) => context.header_value(rule),
            _ => None,
        };
        for (rule, header) in ready.repeated(inputs.api) {
            match value(rule, header) {
                Some(value) => headers.insert(&header.name, value),
                None => headers.remove(&header.name),
            };
        }
    }

    /// As [`write_repeated`](Self::write_repeated), among its own headers.
    pub(super) fn settle(&mut self, inputs: &Inputs) {
        let Ok(ready) = inputs.account.ready(inputs.api) else {
            return;
        };
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let mut outcomes = std::mem::take(&mut self.headers);
        let mut notes = std::mem::take(&mut self.notes);
        let mut sent = std::mem::take(&mut self.sent);
        let context = self.context(inputs, 0);
        // What no request could go without, none of them goes without.
        let _ = Self::rules(inputs, ready, &mut notes, &mut outcomes).repeat(&context, &mut sent);
        (self.headers, self.notes, self.sent) = (outcomes, notes, sent);
    }
}

fn params(inputs: &Inputs, ready: &Ready) -> Result<Arc<Params>, Error> {
    if inputs.params.is_empty() {
        return Ok(ready.params.clone());
    }
    let params = ready.params.with(inputs.account.table(), &inputs.params);
    params.map(Arc::new).map_err(Error::config)
}

fn members(inputs: &Inputs, ready: &Ready) -> Result<Members, Error> {
    match &inputs.content {
        Content::Raw(_, bytes) => Ok(Members::opaque(bytes.clone())),
        Content::Empty => Ok(Members::opaque(Bytes::new())),
        Content::Json(bytes) => {
            let look = ready.body.look(inputs.moment.first_of_session);
            Members::read(bytes.clone(), &ready.body, &inputs.api.shape, look)
        }
    }
}
