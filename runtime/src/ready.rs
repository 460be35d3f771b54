//! What all calls of one account and one API share, made with the first of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderName, HeaderValue};

use crate::account::Account;
use crate::body::BodyPlan;
use crate::context::constant;
use crate::digest::Digest;
use crate::params::Params;
use crate::table::{
    self, Api, Json, Lifetime, Piece, Place, Rule, SIGNATURE_HEADERS, Template, Value, Var, When,
};
use crate::{hygiene, template};

pub(crate) struct Ready {
    pub(crate) params: Arc<Params>,
    /// Whose captured values these are.
    pub(crate) account: Digest,
    pub(crate) body: BodyPlan,
    /// By the header rules of the API.
    pub(crate) headers: Box<[Header]>,
    /// By the kinds of credential: the header it goes into; `None` for a query parameter.
    pub(crate) auth: Box<[Option<HeaderName>]>,
    /// The headers that are the credential's alone.
    pub(crate) owned: Box<[HeaderName]>,
    /// The header rules that another attempt, or another request with the same body, may change.
    pub(crate) repeated: Box<[usize]>,
    /// Whether nothing but headers hangs on the request's id, and nothing on what answers gave.
    pub(crate) repeats: bool,
    /// Rules that move what the caller set under a header, and that header.
    pub(crate) moves: Box<[(&'static Rule, HeaderName)]>,
}

/// A header rule, made ready.
pub(crate) struct Header {
    pub(crate) name: HeaderName,
    pub(crate) older: Box<[HeaderName]>,
    /// Its value, where no call changes it.
    pub(crate) value: Option<HeaderValue>,
    /// Whether it always is the request's id, as it is.
    pub(crate) is_request_id: bool,
    pub(crate) step: Step,
}

/// When a header rule is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Once for a request.
    Collect,
    /// Once for a request, when the other headers are known.
    Mirror,
    /// For each attempt.
    Attempt,
}

impl Ready {
    pub(crate) fn new(account: &Account, api: &'static Api) -> Result<Self, String> {
        let table = account.table();
        let signer = account.signer().map_err(|error| error.to_string())?;
        let params = Params::gather(table, account.given(), &signer.claimed())?;
        let params = Arc::new(params);
        let of_credential = params.of_credential(table);
        let mut parts = vec![signer.digest().bytes()];
        parts.extend(of_credential.iter().map(String::as_bytes));
        let header = |rule| Header::new(account, &params, rule);
        let headers = api.headers.iter().map(header);
        let headers: Box<[Header]> = headers.collect::<Result<_, _>>()?;
        let rules = api.headers.iter().enumerate();
        let repeated = rules.filter(|(_, rule)| is_of_request(rule, api));
        let repeated: Box<[usize]> = repeated.map(|(index, _)| index).collect();
        Ok(Self {
            account: Digest::of(&parts),
            body: BodyPlan::of(api),
            repeats: !repeated.iter().any(|index| !is_alone(&api.headers[*index]))
                && !api.captures.iter().any(|capture| capture.sent)
                && !api
                    .body
                    .iter()
                    .chain(api.query)
                    .any(|rule| is_of_request(rule, api)),
            repeated,
            headers,
            auth: auth_names(table)?,
            owned: owned_names(table)?,
            moves: moves(api)?,
            params,
        })
    }
}

impl Ready {
    /// The header rules that another attempt, or another request with the same body, may change.
    pub(crate) fn repeated(
        &self,
        api: &'static Api,
    ) -> impl Iterator<Item = (&'static Rule, &Header)> {
        let rules = self.repeated.iter();
        rules.map(|&index| (&api.headers[index], &self.headers[index]))
    }

    /// Whether a rule writes a header of this name, now or formerly.
    pub(crate) fn is_of_a_rule(&self, name: &HeaderName) -> bool {
        let mut rules = self.headers.iter();
        rules.any(|header| header.name == name || header.older.contains(name))
    }
}

impl Header {
    fn new(account: &Account, params: &Params, rule: &'static Rule) -> Result<Self, String> {
        let is_header = |var: Var| matches!(var, Var::Header(_));
        let step = match rule.lifetime {
            Lifetime::Attempt => Step::Attempt,
            _ if templates(rule).into_iter().flat_map(names).any(is_header) => Step::Mirror,
            _ => Step::Collect,
        };
        let older = rule.formerly.iter().map(|name| header_name(name));
        Ok(Self {
            name: header_name(rule.name)?,
            older: older.collect::<Result<_, _>>()?,
            value: constant_value(account, params, rule),
            is_request_id: is_request_id(rule),
            step,
        })
    }
}

/// Whether a rule writes one header, and reads no other.
fn is_alone(rule: &Rule) -> bool {
    let is_header = |var: Var| matches!(var, Var::Header(_));
    let mut vars = templates(rule).into_iter().flat_map(names);
    !matches!(rule.value, Value::Spread(_)) && !vars.any(is_header)
}

fn is_request_id(rule: &Rule) -> bool {
    matches!(rule.value, Value::Text([Piece::Var(Var::Request)]))
        && rule.when == When::ALWAYS
        && !rule.hash
        && rule.max_len == 0
}

/// Whether a rule's value or condition may be another one for another attempt, or for another request with
/// the same body.
fn is_of_request(rule: &Rule, api: &Api) -> bool {
    let changes = |var: Var| match var {
        Var::Request | Var::Attempt | Var::Header(_) => true,
        Var::Captured(place) => {
            let capture = api.captures.get(usize::from(place));
            capture.is_some_and(|capture| Lifetime::Request.outlives(capture.lifetime))
        }
        _ => false,
    };
    rule.lifetime == Lifetime::Attempt || templates(rule).into_iter().flat_map(names).any(changes)
}

/// The templates of a rule.
pub(crate) fn templates(rule: &Rule) -> Vec<Template> {
    match rule.value {
        Value::Text(template) | Value::Spread(template) => vec![template],
        Value::Cases(cases) | Value::Union(cases) => cases.iter().map(|case| case.value).collect(),
        Value::Json(members) => in_object(members),
        Value::Const(_) => Vec::new(),
    }
}

fn in_object(members: &[(&'static str, Json)]) -> Vec<Template> {
    let templates = members.iter().map(|(_, member)| match member {
        Json::Text(template) => vec![*template],
        Json::Object(members) => in_object(members),
    });
    templates.flatten().collect()
}

/// The variables of a template.
pub(crate) fn names(template: Template) -> impl Iterator<Item = Var> {
    template.iter().filter_map(|piece| match piece {
        Piece::Var(var) => Some(*var),
        Piece::Text(_) => None,
    })
}

fn constant_value(account: &Account, params: &Params, rule: &Rule) -> Option<HeaderValue> {
    let Value::Text(template) = rule.value else {
        return None;
    };
    let of_account = |var| match var {
        Var::ProductName | Var::ProductVersion | Var::ProductUrl | Var::Os | Var::Arch => true,
        Var::Param(index) => {
            let param = account.table().params.get(usize::from(index));
            param.is_some_and(|param| param.lifetime.outlives(Lifetime::Credential))
        }
        _ => false,
    };
    if !names(template).all(of_account) {
        return None;
    }
    let product = account.product();
    let text = match template {
        [Piece::Var(Var::ProductName)] => product.name,
        [Piece::Var(Var::ProductVersion)] => product.version,
        [Piece::Var(Var::ProductUrl)] => product.url,
        _ => "",
    };
    // What lives as long as the program is not counted.
    if !text.is_empty() && !rule.hash && rule.max_len == 0 && hygiene::is_clean(text) {
        return Some(HeaderValue::from_static(text));
    }
    let lookup = |var| constant(var, account.product(), params);
    template::header(template, rule, &lookup)
}

fn auth_names(table: &table::Provider) -> Result<Box<[Option<HeaderName>]>, String> {
    let places = table.auth.iter().map(|auth| match auth.place {
        Place::Header(name) => header_name(name).map(Some),
        Place::Query(_) | Place::Signature { .. } => Ok(None),
    });
    places.collect()
}

fn owned_names(table: &table::Provider) -> Result<Box<[HeaderName]>, String> {
    let names = table.auth.iter().flat_map(|auth| match auth.place {
        Place::Header(name) => vec![name],
        Place::Query(_) => Vec::new(),
        Place::Signature { .. } => SIGNATURE_HEADERS.to_vec(),
    });
    let mut owned = Vec::new();
    for name in names {
        let name = header_name(name)?;
        if !owned.contains(&name) {
            owned.push(name);
        }
    }
    Ok(owned.into())
}

fn moves(api: &'static Api) -> Result<Box<[(&'static Rule, HeaderName)]>, String> {
    let rules = api.body.iter().chain(api.headers).chain(api.query);
    let moved = rules.flat_map(|rule| {
        let vars = templates(rule).into_iter().flat_map(names);
        vars.filter_map(move |var| match var {
            Var::Given(name) => Some((rule, name)),
            _ => None,
        })
    });
    moved
        .map(|(rule, name)| Ok((rule, header_name(name)?)))
        .collect()
}

/// The name of a header that a table has. Tables live as long as the program, and so do their names: a clone
/// of one counts nothing.
fn header_name(name: &'static str) -> Result<HeaderName, String> {
    let parsed = HeaderName::from_bytes(name.as_bytes());
    let parsed = parsed.map_err(|_| format!("{name:?} is no header name"))?;
    let lower_case = if parsed.as_str() == name {
        name
    } else {
        interned(parsed.as_str())
    };
    Ok(HeaderName::from_static(lower_case))
}

/// A text that is kept once for the program.
fn interned(text: &str) -> &'static str {
    static TEXTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.into());
    texts.insert(kept);
    kept
}
