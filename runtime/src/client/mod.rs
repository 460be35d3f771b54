//! A client that sends calls with `reqwest`: limits on time, retries by the provider's hints, no redirects.

mod limits;
mod redact;
mod refusal;
mod response;
mod retry;
mod span;
mod transport;

use std::borrow::BorrowMut;
use std::fmt;
use std::time::Duration;

use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, StatusCode};
use rustls::crypto::{CryptoProvider, ring};

pub use response::Response;
use tracing::Instrument as _;

use self::limits::{Deadline, Limits};
use self::refusal::Refusal;
use self::retry::Retry;
use self::span::CallSpan;
use self::transport::Carrier;
use crate::error::{Error, Kind};
use crate::{Api, Call};

const RETRIES: u32 = 2;
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Sends calls. Cloning it is cheap, and clones share their connections. It needs a Tokio runtime.
///
/// * **Retries.** A call is made again, up to twice, when it is certain that it was not carried out:
///   the status is 429, 503 or 529, or no connection could be made. `x-should-retry` overrules that
///   for any error status. `retry-after-ms` and `retry-after` say when; without them the pauses double
///   from half a second, less some chance. Whatever else fails may have been billed, and is left to
///   the caller. All attempts of a call are one call: only what the spec ties to the attempt differs.
/// * **Renewal.** An account that says [how](crate::Account::renewed_by) has its secret renewed after a
///   401, once for each call.
/// * **Limits.** 10 seconds to connect, 10 minutes until the headers of an answer, 5 minutes between
///   two pieces of its body, and an hour for the whole call with all its attempts.
/// * **Redirects** are errors: a credential never travels to where an answer points.
/// * **Encodings.** Answers are asked for without compression, so that usage can be read as they pass.
///
/// * **Proxies** are those that the environment names, but what goes to this machine over http goes
///   straight there: a proxy would be told its credential.
/// * **Spans.** A call is a span of `tracing`, at the level `INFO`, from here until its answer is finished
///   or dropped, with the attributes of OpenTelemetry's conventions for generative AI: operation,
///   provider, model, conversation (the session's id), host, status, error, and the counts that were
///   reported. It holds no credential and no text of a message.
/// * **TLS** is rustls, with the process's default [`CryptoProvider`], and with `ring` where it has none.
#[derive(Clone)]
pub struct Client {
    carrier: Carrier,
    limits: Limits,
    retries: u32,
    longest_wait: Duration,
}

impl Client {
    /// A client with the limits above.
    ///
    /// # Errors
    /// TLS could not be set up: the system's certificates cannot be read.
    pub fn new() -> Result<Self, Error> {
        Carrier::new().map(Self::on)
    }

    /// A client on a transport of your own: proxies, certificates, timeouts. Redirects and automatic
    /// decoding are switched off whatever the builder says. The time to connect is the builder's.
    ///
    /// Unless the process has chosen a default [`CryptoProvider`], this chooses `ring` for it: a builder
    /// that finds none panics.
    ///
    /// # Errors
    /// The transport could not be set up.
    pub fn with_builder(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        if CryptoProvider::get_default().is_none() {
            // Somebody else may have been faster; theirs is as good.
            let _ = ring::default_provider().install_default();
        }
        Carrier::with_builder(builder).map(Self::on)
    }

    fn on(carrier: Carrier) -> Self {
        Self {
            carrier,
            limits: Limits::DEFAULT,
            retries: RETRIES,
            longest_wait: LONGEST_WAIT,
        }
    }

    /// How often a call may be made again; 0 is never.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The longest pause before a retry, a minute unless set. A provider that asks for more is not
    /// waited for: the call fails, and [`Error::retry_after`] says how long it asked for.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// How long an attempt may take until the headers of its answer are there, unless the call has a
    /// [timeout](Call::with_timeout) of its own.
    #[must_use]
    pub fn response_timeout(mut self, limit: Duration) -> Self {
        self.limits.response = limit;
        self
    }

    /// How long an answer may be silent between two pieces of its body.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.limits.idle = limit;
        self
    }

    /// How long a whole call may take: every attempt, the pauses between them, and the body.
    #[must_use]
    pub fn call_timeout(mut self, limit: Duration) -> Self {
        self.limits.call = limit;
        self
    }

    /// Sends a call, again where that is safe, until there is an answer with a success status. Dropping
    /// the future gives the call up.
    ///
    /// Lend the call, `&mut call`, to keep it: what failed can then be sent again as the same call.
    ///
    /// ```no_run
    /// # async fn send(client: headwater::Client, mut call: headwater::Call) -> Result<(), headwater::Error> {
    /// let response = match client.send(&mut call).await {
    ///     Err(error) if error.is_timeout() => {
    ///         call.retry(); // the next attempt of the same request
    ///         client.send(call).await?
    ///     }
    ///     other => other?,
    /// };
    /// # let _ = response;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The provider refused, a limit of time passed, or the connection failed; [`Error::attempts`] says
    /// how often it was tried.
    pub async fn send<A: Api>(
        &self,
        mut call: impl BorrowMut<Call<A>>,
    ) -> Result<Response<A>, Error> {
        let call = call.borrow_mut();
        let span = CallSpan::of(call);
        let sent = self.send_call(call).instrument(span.span().clone()).await;
        match sent {
            Ok(response) => Ok(response.within(&span)),
            Err(error) => {
                span.failed(&error);
                Err(error)
            }
        }
    }

    async fn send_call<A: Api>(&self, call: &mut Call<A>) -> Result<Response<A>, Error> {
        let deadline = Deadline::after(self.limits.call);
        let (mut attempt, mut may_renew) = (1, true);
        loop {
            let secret = call.account().signer()?.renewals();
            let failure = match self.attempt(call, attempt, deadline).await {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };
            if let Some(renewal) = call.account().renewal()
                && may_renew
                && failure.error.status() == Some(StatusCode::UNAUTHORIZED.as_u16())
            {
                let replaced = renewal.replace(call.account(), secret);
                let held = deadline.hold(self.limits.response, "new secret came", replaced);
                match held.await.flatten() {
                    Ok(is_ours) => may_renew = !is_ours,
                    Err(error) => return Err(failure.error.caused_by(error).after(attempt)),
                }
                continue;
            }
            let pause = failure.retry.pause(attempt, self.longest_wait);
            match pause.filter(|pause| attempt <= self.retries && !deadline.is_before(*pause)) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(failure.error.after(attempt)),
            }
            call.retry();
            attempt += 1;
        }
    }

    async fn attempt<A: Api>(
        &self,
        call: &Call<A>,
        number: u32,
        deadline: Deadline,
    ) -> Result<Response<A>, Failure> {
        let mut request = call.request();
        let headers = request.headers_mut();
        headers
            .entry(ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("identity"));
        let refusal = Refusal::of(call, headers);
        let request = reqwest::Request::try_from(request).map_err(|error| {
            Error::config("the URL of the call cannot be used").caused_by(error.without_url())
        })?;
        let sent = self.carrier.to(request.url()).execute(request);
        let limit = call.timeout().unwrap_or(self.limits.response);
        let http = deadline
            .hold(limit, "answer came", sent)
            .await?
            .map_err(Failure::unsent)?;
        let meter = call.received(http.status(), http.headers());
        let response = Response::new(http, meter, number, self.limits, deadline);
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(refusal.read(response).await)
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("limits", &self.limits)
            .field("retries", &self.retries)
            .field("longest_wait", &self.longest_wait)
            .finish_non_exhaustive()
    }
}

/// An attempt that failed, and what may be done about it.
struct Failure {
    error: Error,
    retry: Retry,
}

impl Failure {
    /// No answer came. Without a connection nothing was written, so nothing was carried out.
    fn unsent(error: reqwest::Error) -> Self {
        let retry = if error.is_connect() {
            Retry::Backoff
        } else {
            Retry::Never
        };
        let message = if error.is_connect() {
            "no connection to the provider could be made"
        } else {
            "the connection was lost before an answer came"
        };
        Self {
            error: lost(message, error),
            retry,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            retry: Retry::Never,
        }
    }
}

/// A failure below HTTP, without the URL: a credential may be part of it.
fn lost(message: &str, error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() {
        Kind::Timeout
    } else {
        Kind::Transport
    };
    Error::new(kind, message).caused_by(error.without_url())
}
