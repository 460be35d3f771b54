//! Where a request goes: its URL, and whether the secrets may go there.

use http::Uri;

use super::Inputs;
use super::prepare::Prepared;
use crate::Error;
use crate::context::Context;
use crate::headers::{Outcome, missing};
use crate::host;
use crate::origin::Origin;
use crate::table::{self, Breaks, Override, Rule, Template, Transport, Var};
use crate::url::{self, Part};

/// The longest URL that `http` takes.
const MAX_URL: usize = 65_534;

impl Prepared {
    /// Finds where the request goes, and whether the secrets may go there.
    pub(super) fn aim(&mut self, inputs: &Inputs) -> Result<(), Error> {
        let table = inputs.account.table();
        let problem =
            |problem: &dyn std::fmt::Display| Error::config(format!("{}: {problem}", table.id));
        let context = self.context(inputs, 0);
        let base = match (inputs.account.base_url(), inputs.api.base_url) {
            (Some(base), _) => base.to_owned(),
            (None, []) => render(table.base_url, Part::Base, &context, table)?,
            (None, base) => render(base, Part::Base, &context, table)?,
        };
        if base.is_empty() && inputs.account.base_url().is_none() {
            return Err(problem(&"the spec has no base URL, so give yours"));
        }
        let path = match (self.transport, inputs.api.stream_path) {
            (Transport::Sse, path @ [_, ..]) => path,
            _ => inputs.api.path,
        };
        let url = url::joined(&base, &render(path, Part::Path, &context, table)?);
        let origin = Origin::parse(&url).map_err(|text| problem(&text))?;
        let vendors = self.is_vendors(inputs, &origin);
        if !self.kinds.is_empty() {
            let named = vendors || inputs.account.trusts(&origin);
            may_hold_secrets(table.id, &origin, named)?;
        }
        self.official = vendors && origin.https && origin.is_default_port();
        self.authority = origin.authority();
        self.base_url = url;
        Ok(())
    }

    /// Whether the host is one of the spec's: where it lists none, the one of its base URL.
    fn is_vendors(&self, inputs: &Inputs, origin: &Origin<'_>) -> bool {
        let table = inputs.account.table();
        if !table.hosts.is_empty() {
            return host::is_vendors(table.hosts, &self.params, origin.host);
        }
        let context = self.context(inputs, 0);
        let base = render(table.base_url, Part::Base, &context, table).unwrap_or_default();
        Origin::parse(&base).is_ok_and(|base| base.host.eq_ignore_ascii_case(origin.host))
    }

    pub(super) fn write_url(&mut self, inputs: &Inputs, attempt: u32) -> Result<(), Error> {
        let id = inputs.account.table().id;
        let mut url = self.base_url.clone();
        let mut outcomes = vec![Outcome::Skipped; inputs.api.query.len()];
        let context = self.context(inputs, attempt);
        let context = Context {
            sent: Some(&self.sent),
            ..context
        };
        for (rule, outcome) in inputs.api.query.iter().zip(&mut outcomes) {
            if context.holds(&rule.when) {
                *outcome = query(id, &context, rule, &mut url)?;
            }
        }
        let account = &inputs.account;
        let room = MAX_URL.saturating_sub(account.signer()?.longest_query(account.table()));
        if url.len() > room {
            let len = url.len();
            return Err(Error::config(format!(
                "{id}: the URL has {len} bytes, and may have {room} beside its secret"
            )));
        }
        self.uri = Uri::try_from(url.as_str()).map_err(|_| {
            Error::config(format!(
                "{id}: the base URL holds what must be percent-encoded"
            ))
        })?;
        (self.url, self.query) = (url, outcomes);
        Ok(())
    }
}

/// Refuses to send a secret where nobody named the host, or where it could be read on its way.
fn may_hold_secrets(id: &str, origin: &Origin<'_>, named: bool) -> Result<(), Error> {
    let host = origin.host;
    if !named {
        return Err(Error::config(format!(
            "{id} does not name the host {host:?}, so the credential stays here; if the host is \
             yours, name it together with the credential: `for_host({host:?})`"
        )));
    }
    if !origin.is_private() {
        return Err(Error::config(format!(
            "the credential goes to {host:?} over https only"
        )));
    }
    Ok(())
}

fn render(
    template: Template,
    part: Part,
    context: &Context<'_>,
    table: &'static table::Provider,
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
    let url = url::render(template, part, &|var| context.datum(var), name);
    url.map_err(|problem| Error::config(format!("{}: {problem}", table.id)))
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
