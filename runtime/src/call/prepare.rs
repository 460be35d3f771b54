//! A request is made: its URL, its body, its headers, in this order, for each may ask the one before.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri};

use super::Inputs;
use crate::account::Account;
use crate::body::{self, Change, Members};
use crate::captured::{Binding, Store};
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::headers::{Headers, Outcome, missing, of_tenant};
use crate::host::{self, Origin};
use crate::params::Params;
use crate::payload::Content;
use crate::ready::Ready;
use crate::table::{Breaks, Lifetime, Override, Role, Rule, Transport, Var};
use crate::{Error, hygiene, template, url};

/// A request as it is sent, but for the credential.
pub(super) struct Prepared {
    params: Arc<Params>,
    kinds: Arc<[u16]>,
    pub(super) model: Option<String>,
    pub(super) transport: Transport,
    official: bool,
    /// Host and port.
    pub(super) authority: String,
    base_url: String,
    pub(super) url: String,
    /// The URL without a secret, parsed.
    pub(super) uri: Uri,
    members: Members,
    pub(super) body: Bytes,
    captured: Vec<Option<HeaderValue>>,
    pub(super) shared: HeaderMap,
    pub(super) attempt: HeaderMap,
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
            shared: HeaderMap::new(),
            attempt: HeaderMap::new(),
            notes: Vec::new(),
            headers: vec![Outcome::Skipped; api.headers.len()],
            query: vec![Outcome::Skipped; api.query.len()],
            members_of: vec![Outcome::Skipped; api.body.len()],
        };
        prepared.read_body(inputs);
        prepared.aim(inputs)?;
        prepared.recall(inputs, ready);
        prepared.write_body(inputs, ready)?;
        prepared.collect(inputs, ready)?;
        Ok(prepared)
    }

    /// Evaluates anew what the spec says of attempts. What cannot be refused any more is left out.
    pub(super) fn next_attempt(&mut self, inputs: &Inputs, own: &Store, attempt: u32) {
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
        let context = self.context(inputs, attempt);
        let sent =
            Self::rules(inputs, ready, &mut notes, &mut headers).attempt(&context, &self.shared);
        (self.headers, self.notes) = (headers, notes);
        if let Ok(sent) = sent {
            self.attempt = sent;
        }
        let _ = self.write_url(inputs, attempt);
    }

    fn context<'a>(&'a self, inputs: &'a Inputs, attempt: u32) -> Context<'a> {
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
            sent: [None, None],
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
        self.transport = inputs.transport.unwrap_or_else(|| {
            if streams() {
                Transport::Sse
            } else {
                Transport::Http
            }
        });
        self.model = inputs
            .model
            .clone()
            .or_else(|| self.members.text(shape.model));
        let facts = self.members.facts();
        let last_is_tool = facts.last == Some(Role::Tool);
        if inputs.moment.first_of_session && facts.history {
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

    /// Finds where the request goes, and whether the secrets may go there.
    fn aim(&mut self, inputs: &Inputs) -> Result<(), Error> {
        let table = inputs.account.table();
        let problem =
            |problem: &dyn std::fmt::Display| Error::config(format!("{}: {problem}", table.id));
        let context = self.context(inputs, 0);
        let base = match (inputs.account.base_url(), inputs.api.base_url) {
            (Some(base), _) => base.to_owned(),
            (None, []) => render(table.base_url, true, &context, table)?,
            (None, base) => render(base, true, &context, table)?,
        };
        if base.is_empty() {
            return Err(problem(&"the spec has no base URL, so give yours"));
        }
        let path = match (self.transport, inputs.api.stream_path) {
            (Transport::Http, _) | (_, []) => inputs.api.path,
            (_, path) => path,
        };
        let url = url::joined(&base, &render(path, false, &context, table)?);
        let origin = Origin::parse(&url).map_err(|text| problem(&text))?;
        let vendors = self.is_vendors(inputs, &origin)?;
        let trusted = (vendors || inputs.account.trusts(&origin)) && origin.is_private();
        if !self.kinds.is_empty() && !trusted {
            return Err(untrusted(&inputs.account, &origin, vendors));
        }
        self.official = vendors && origin.https && origin.is_default_port();
        self.authority = origin.authority();
        self.base_url = url;
        Ok(())
    }

    fn is_vendors(&self, inputs: &Inputs, origin: &Origin<'_>) -> Result<bool, Error> {
        let table = inputs.account.table();
        if !table.hosts.is_empty() || table.base_url.is_empty() {
            return Ok(host::is_vendors(table.hosts, &self.params, origin.host));
        }
        let context = self.context(inputs, 0);
        let base = render(table.base_url, true, &context, table)?;
        Ok(Origin::parse(&base).is_ok_and(|base| base.host.eq_ignore_ascii_case(origin.host)))
    }

    /// What earlier responses gave under exactly this binding.
    fn recall(&mut self, inputs: &Inputs, ready: &Ready) {
        for (index, capture) in inputs.api.captures.iter().enumerate() {
            let account = capture.lifetime.outlives(Lifetime::Credential);
            let store = match inputs.moment.store(capture.lifetime) {
                Some((store, scope)) => (store, scope),
                None if account => (&**inputs.account.captured(), String::new()),
                None => continue,
            };
            if capture.sent {
                let key = self.key(inputs, ready, capture.lifetime, &store.1, capture.name);
                self.captured[index] = store.0.get(&key);
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
    ) -> crate::digest::Digest {
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

    fn write_body(&mut self, inputs: &Inputs, ready: &Ready) -> Result<(), Error> {
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
            if outcome == Outcome::Ours && rule.overrides == Override::Spec {
                self.note_replaced(rule, &changes);
            }
            for (path, change) in changes {
                self.members.change(path, change)?;
            }
            self.members_of[index] = outcome;
        }
        self.body = self.members.edited();
        if ready.body.is_nested() {
            let look = ready.body.look(false);
            let body = self.body.clone();
            let facts = *self.members.facts();
            self.members = Members::read(body, &ready.body, &inputs.api.shape, look)?;
            self.members.keep_facts(facts);
        }
        Ok(())
    }

    fn note_replaced(&mut self, rule: &Rule, changes: &[(&'static str, Change)]) {
        let ours = changes.iter().find_map(|(_, change)| match change {
            Change::Set(json) => Some(json.as_str()),
            _ => None,
        });
        if let Some(theirs) = self.members.own(rule.name)
            && ours != Some(theirs)
        {
            let message = format!(
                "the spec decides about `{}`, so yours is not sent",
                rule.name
            );
            self.notes
                .push(Diagnostic::new("member-replaced", message, rule.name));
        }
    }

    fn collect(&mut self, inputs: &Inputs, ready: &Ready) -> Result<(), Error> {
        let mut outcomes = std::mem::take(&mut self.headers);
        let mut notes = std::mem::take(&mut self.notes);
        let raw_type = match &inputs.content {
            Content::Raw(content_type, _) => Some(content_type),
            Content::Json(_) => None,
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
        let shared = rules.collect(&context, raw_type)?;
        let attempt = rules.attempt(&context, &shared)?;
        (self.shared, self.attempt) = (shared, attempt);
        (self.headers, self.notes) = (outcomes, notes);
        self.write_url(inputs, 0)
    }

    fn write_url(&mut self, inputs: &Inputs, attempt: u32) -> Result<(), Error> {
        let id = inputs.account.table().id;
        let mut url = self.base_url.clone();
        let mut outcomes = vec![Outcome::Skipped; inputs.api.query.len()];
        let context = self.context(inputs, attempt);
        let context = Context {
            sent: [Some(&self.shared), Some(&self.attempt)],
            ..context
        };
        for (rule, outcome) in inputs.api.query.iter().zip(&mut outcomes) {
            if context.holds(&rule.when) {
                *outcome = query(id, &context, rule, &mut url)?;
            }
        }
        let too_long = |_| Error::config(format!("{id}: the URL cannot be called"));
        self.uri = Uri::try_from(url.as_str()).map_err(too_long)?;
        (self.url, self.query) = (url, outcomes);
        Ok(())
    }
}

fn untrusted(account: &Account, origin: &Origin<'_>, vendors: bool) -> Error {
    let (id, host) = (account.table().id, origin.host);
    if vendors || account.trusts(origin) {
        return Error::config(format!("the credential goes to {host:?} over https only"));
    }
    Error::config(format!(
        "{id} does not name the host {host:?}, so the credential stays here; if the host is yours, \
         name it together with the credential: `for_host({host:?})`"
    ))
}

fn params(inputs: &Inputs, ready: &Ready) -> Result<Arc<Params>, Error> {
    if inputs.params.is_empty() {
        return Ok(ready.params.clone());
    }
    let given: Vec<_> = inputs
        .account
        .given()
        .iter()
        .chain(&inputs.params)
        .cloned()
        .collect();
    let params = Params::gather(inputs.account.table(), &given);
    params.map(Arc::new).map_err(Error::config)
}

fn members(inputs: &Inputs, ready: &Ready) -> Result<Members, Error> {
    match &inputs.content {
        Content::Raw(_, bytes) => Ok(Members::opaque(bytes.clone())),
        Content::Json(bytes) => {
            let look = ready.body.look(inputs.moment.first_of_session);
            Members::read(bytes.clone(), &ready.body, &inputs.api.shape, look)
        }
    }
}

fn render(
    template: crate::table::Template,
    is_base: bool,
    context: &Context<'_>,
    table: &'static crate::table::Provider,
) -> Result<String, Error> {
    let name = |var| match var {
        Var::Param(index) => {
            let param = table.params.get(usize::from(index));
            param.map_or("?", |param| param.name).to_owned()
        }
        Var::Model => "model".to_owned(),
        Var::Body(path) => path.to_owned(),
        other => format!("{other:?}"),
    };
    let url = url::render(template, is_base, &|var| context.datum(var), name);
    url.map_err(|problem| Error::config(format!("{}: {problem}", table.id)))
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
        (Override::Merge, Some((_, json))) => {
            let items = merged(ours.as_deref(), json);
            (Change::Set(items), Outcome::Both)
        }
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
        let text = crate::context::text_of_json(json).into_owned();
        let limited = hygiene::limited(of_tenant(context, rule, text.clone()), false, rule.max_len);
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

/// Both lists as one, each item once, the caller's last.
fn merged(ours: Option<&str>, theirs: &str) -> String {
    let mut items: Vec<serde_json::Value> = Vec::new();
    for json in ours.into_iter().chain([theirs]) {
        let list = match serde_json::from_str(json) {
            Ok(serde_json::Value::Array(list)) => list,
            Ok(value) => vec![value],
            Err(_) => Vec::new(),
        };
        for item in list {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    serde_json::Value::from(items).to_string()
}

/// Puts a query parameter into the URL; the caller's own is what the base URL holds.
fn query(
    provider: &str,
    context: &Context<'_>,
    rule: &Rule,
    url: &mut String,
) -> Result<Outcome, Error> {
    let theirs = url::has_query(url, rule.name);
    if theirs && rule.overrides == Override::Caller {
        return Ok(Outcome::Theirs);
    }
    if theirs && rule.overrides == Override::Refuse {
        let name = rule.name;
        return Err(Error::config(format!(
            "{provider} reserves the query parameter `{name}`"
        )));
    }
    url::remove_query(url, rule.name);
    match context.query_value(rule) {
        Some(value) => {
            url::add_query(url, rule.name, &value);
            Ok(Outcome::Ours)
        }
        None if rule.breaks == Some(Breaks::Request) => {
            Err(missing(provider, "query parameter", rule))
        }
        None => Ok(Outcome::Absent),
    }
}
