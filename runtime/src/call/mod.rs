//! A call: one logical request, the same in all its attempts.

mod applied;
mod member;
mod prepare;
mod receive;
mod send;
mod sign;
mod socket;
mod target;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Error;
use crate::account::Account;
use crate::captured::Store;
use crate::diagnostic::Diagnostic;
use crate::error::Kind;
use crate::identity::RequestId;
use crate::params::ParamValue;
use crate::payload::{Content, Payload};
use crate::provider::{Any, Api, Param};
use crate::session::{InTurn, Moment};
use crate::table::{self, TRANSPORT_HEADERS, Transport};

pub use applied::{Applied, Sink};
use prepare::Prepared;
pub use socket::{Frame, Socket};

/// One logical request to a provider: made by the methods of a provider or of an [`Account`], sent
/// by a client of this crate or by any other.
///
/// Ids and captured values are taken when it is made. All attempts are the same request: on
/// [`retry`](Self::retry) only what the spec says of attempts is made anew, and a credential that
/// was renewed meanwhile is written.
///
/// A clone is the same request, and counts its own attempts from there on.
///
/// The type says which API it is a call of: what reads the answer knows it too.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<A: Api = Any> {
    inputs: Inputs,
    prepared: Prepared,
    /// What responses gave for as long as this request lives.
    captured: Arc<Store>,
    attempt: u32,
    api: PhantomData<fn() -> A>,
}

/// What a call is made of.
#[derive(Clone)]
struct Inputs {
    account: Account,
    api: &'static table::Api,
    moment: Moment,
    content: Content,
    /// Where the URL says them; else the body does.
    model: Option<String>,
    transport: Option<Transport>,
    given: HeaderMap,
    params: Vec<(u16, ParamValue)>,
    timeout: Option<Duration>,
}

impl Inputs {
    /// What is sent where, and nothing more of the caller's.
    fn new(account: &Account, api: &'static table::Api, moment: Moment, content: Content) -> Self {
        Self {
            account: account.clone(),
            api,
            moment,
            content,
            model: None,
            transport: None,
            given: HeaderMap::new(),
            params: Vec::new(),
            timeout: None,
        }
    }
}

impl<A: Api> Call<A> {
    /// A call of an API whose body names the model.
    ///
    /// # Errors
    /// The account cannot be used as it is, or the body cannot be sent.
    #[doc(hidden)]
    pub fn new(
        account: &Account,
        api: &'static table::Api,
        turn: impl InTurn,
        body: impl Payload,
    ) -> Result<Self, Error> {
        Self::make(account, api, None, turn, body)
    }

    /// A call of an API whose URL names the model, and whether the answer is streamed.
    ///
    /// # Errors
    /// The account cannot be used as it is, or the body cannot be sent.
    #[doc(hidden)]
    pub fn to_model(
        account: &Account,
        api: &'static table::Api,
        model: impl Into<String>,
        transport: Transport,
        turn: impl InTurn,
        body: impl Payload,
    ) -> Result<Self, Error> {
        Self::make(account, api, Some((model.into(), transport)), turn, body)
    }

    fn make(
        account: &Account,
        api: &'static table::Api,
        target: Option<(String, Transport)>,
        turn: impl InTurn,
        body: impl Payload,
    ) -> Result<Self, Error> {
        if !api.has_requests() {
            let (id, name) = (account.table().id, api.name);
            return Err(Error::config(format!(
                "{id}: `{name}` is spoken over WebSockets alone: open a `Socket`"
            )));
        }
        let (model, transport) = target.unzip();
        let call = Self::of(Inputs {
            model,
            transport,
            ..Inputs::new(account, api, turn.moment(), body.into_content()?)
        })?;
        call.inputs.moment.used();
        Ok(call)
    }

    /// The call that somebody's own request is meant to be: its headers are the caller's, but for those
    /// of the transport and of the body.
    #[cfg(feature = "reqwest-middleware")]
    pub(crate) fn of_request(
        account: &Account,
        api: &'static table::Api,
        target: Option<(String, Transport)>,
        moment: Moment,
        content: Content,
        headers: &HeaderMap,
    ) -> Result<Self, Error> {
        let mut given = headers.clone();
        for name in TRANSPORT_HEADERS.iter().chain(&["content-type"]) {
            given.remove(*name);
        }
        let (model, transport) = target.unzip();
        let call = Self::of(Inputs {
            model,
            transport,
            given,
            ..Inputs::new(account, api, moment, content)
        })?;
        call.inputs.moment.used();
        Ok(call)
    }

    /// A call that its session does not know of yet.
    fn of(inputs: Inputs) -> Result<Self, Error> {
        Ok(Self {
            prepared: Prepared::new(&inputs)?,
            inputs,
            captured: Arc::default(),
            attempt: 0,
            api: PhantomData,
        })
    }

    /// Sets a header of the caller's own. Where the spec has a rule for it, the rule says who wins.
    ///
    /// # Errors
    /// The spec reserves it, or it belongs to the transport.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Result<Self, Error> {
        if TRANSPORT_HEADERS.contains(&name.as_str()) {
            return Err(Error::config(format!(
                "the header `{name}` is the HTTP client's to write"
            )));
        }
        self.inputs.given.insert(name, value);
        self.again()
    }

    /// Sets a parameter of this one call.
    ///
    /// # Errors
    /// The value cannot be used.
    pub fn with(mut self, param: impl Param<A>) -> Result<Self, Error> {
        let (index, value) = in_parts(param);
        self.inputs.params.push((index, value));
        self.again()
    }

    /// Sets a parameter of this one call by its name.
    ///
    /// # Errors
    /// The provider has no such parameter, or the value cannot be used.
    pub fn with_param(mut self, name: &str, value: impl Into<ParamValue>) -> Result<Self, Error> {
        let index = find_param(self.inputs.account.table(), name)?;
        self.inputs.params.push((index, value.into()));
        self.again()
    }

    /// How long the caller is going to wait for the answer, which some providers want to be told.
    ///
    /// # Errors
    /// None of its own: those of a call.
    pub fn with_timeout(mut self, timeout: Duration) -> Result<Self, Error> {
        self.inputs.timeout = Some(timeout);
        self.again()
    }

    /// How long the caller is going to wait; `None` where it was not said.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.inputs.timeout
    }

    /// The next attempt of the same request.
    pub fn retry(&mut self) {
        self.attempt = self.attempt.saturating_add(1);
        let (inputs, captured) = (&self.inputs, &self.captured);
        self.prepared.next_attempt(inputs, captured, self.attempt);
    }

    /// Makes it another request with the same body, in the same turn: a sample of several, a probe of
    /// many. It has an id of its own, and is its first attempt.
    ///
    /// # Errors
    /// None that the call did not meet when it was made.
    pub fn repeat(&mut self) -> Result<(), Error> {
        self.inputs.moment.repeat();
        self.attempt = 0;
        if !self.prepared.repeat(&self.inputs) {
            self.captured = Arc::default();
            self.prepared = Prepared::new(&self.inputs)?;
        }
        Ok(())
    }

    /// The number of this attempt: 0, 1 and so on.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The id of the request, the same in all attempts.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        self.inputs.moment.request()
    }

    /// What is probably not meant so: nothing was changed because of it.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.prepared.notes
    }

    /// How the answer comes.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.prepared.transport
    }

    /// The model that is asked for; `None` where neither body nor URL names one.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.prepared.model.as_deref()
    }

    fn again(mut self) -> Result<Self, Error> {
        self.prepared = Prepared::new(&self.inputs)?;
        if self.attempt > 0 {
            let (inputs, captured) = (&self.inputs, &self.captured);
            self.prepared.next_attempt(inputs, captured, self.attempt);
        }
        Ok(self)
    }
}

impl<A: Api> Clone for Call<A> {
    fn clone(&self) -> Self {
        Self {
            inputs: self.inputs.clone(),
            prepared: self.prepared.clone(),
            captured: self.captured.clone(),
            attempt: self.attempt,
            api: PhantomData,
        }
    }
}

impl<A: Api> fmt::Debug for Call<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("provider", &self.inputs.account.table().id)
            .field("api", &self.inputs.api.name)
            .field("id", self.id())
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

fn in_parts<A: Api, P: Param<A>>(param: P) -> (u16, ParamValue) {
    (P::INDEX, param.into_value())
}

/// A parameter's place, by its name.
pub(crate) fn find_param(table: &table::Provider, name: &str) -> Result<u16, Error> {
    let mut params = (0..).zip(table.params);
    let found = params.find(|(_, param)| param.name == name);
    found.map(|(index, _)| index).ok_or_else(|| {
        let names: Vec<_> = table.params.iter().map(|param| param.name).collect();
        let has = if names.is_empty() {
            "it has none".to_owned()
        } else {
            format!("it has: {}", names.join(", "))
        };
        Error::new(
            Kind::Config,
            format!("{} has no parameter {name:?}; {has}", table.id),
        )
    })
}
