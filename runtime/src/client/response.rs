//! A successful answer: its bytes pass through the meter on their way to the caller.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use serde::de::DeserializeOwned;

use super::limits::{Deadline, Limits};
use super::lost;
use super::span::CallSpan;
use crate::captured::Captured;
use crate::error::{Error, Kind};
use crate::provider::{Any, Api};
use crate::usage::{Meter, Metered};

/// An answer whose headers have arrived. Dropping it closes the connection; what was read of its usage
/// is then lost, so end with [`json`](Self::json), [`bytes`](Self::bytes) or [`finish`](Self::finish).
#[must_use = "read the answer with `json`, `bytes` or `chunk`, then take its usage with `finish`"]
pub struct Response<A: Api = Any> {
    http: reqwest::Response,
    meter: Meter<A>,
    attempts: u32,
    limits: Limits,
    deadline: Deadline,
    body: Body,
    span: CallSpan,
}

/// How far the body has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    Open,
    Ended,
    Cut,
}

impl<A: Api> Response<A> {
    pub(super) fn new(
        http: reqwest::Response,
        meter: Meter<A>,
        attempts: u32,
        limits: Limits,
        deadline: Deadline,
    ) -> Self {
        Self {
            http,
            meter,
            attempts,
            limits,
            deadline,
            body: Body::Open,
            span: CallSpan::NONE,
        }
    }

    /// Says in the span of its call how it goes on.
    pub(super) fn within(mut self, span: &CallSpan) -> Self {
        span.answered(self.status(), self.attempts);
        self.span = span.clone();
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.http.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.http.headers()
    }

    /// What the spec captures of the head for the caller, a request id say; what it captures of the
    /// body comes with the usage.
    #[must_use]
    pub fn captured(&self) -> &Captured {
        self.meter.captured()
    }

    /// How many attempts it took, this one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The next piece of the body as it arrives, `None` after the last. Dropping the future loses
    /// nothing: the next call goes on where it was.
    ///
    /// # Errors
    /// The connection failed, or a limit of time passed. [`finish`](Self::finish) still tells the usage
    /// seen so far.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self.body {
            Body::Open => {}
            Body::Ended => return Ok(None),
            Body::Cut => return Err(self.error("the answer broke off before")),
        }
        let next = self.http.chunk();
        let piece = self
            .deadline
            .hold(self.limits.idle, "piece of the answer came", next)
            .await
            .and_then(|read| read.map_err(|error| lost("the answer broke off", error)));
        match piece {
            Ok(Some(piece)) => {
                self.meter.push(&piece);
                Ok(Some(piece))
            }
            Ok(None) => {
                self.body = Body::Ended;
                Ok(None)
            }
            Err(error) => {
                self.body = Body::Cut;
                let error = error.after(self.attempts);
                self.span.broke_off(&error);
                Err(error)
            }
        }
    }

    /// The rest of the body as one piece, and its usage.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk); [`Error::usage`] then holds what was seen.
    pub async fn bytes(mut self) -> Result<(Bytes, Metered<A::Extra>), Error> {
        let mut body = BytesMut::new();
        loop {
            match self.chunk().await {
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Ok(None) => return Ok((body.freeze(), self.finish())),
                Err(error) => return Err(error.with_usage(self.finish().usage)),
            }
        }
    }

    /// The whole body as JSON, and its usage.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), and when the body is not what `T` expects: it was billed all the same,
    /// and [`Error::usage`] holds for how much.
    pub async fn json<T: DeserializeOwned>(self) -> Result<(T, Metered<A::Extra>), Error> {
        let streamed = self.is_stream();
        let unfit = self.error(if streamed {
            "the answer is a stream of events: read it with `chunk`, or do not ask for a stream"
        } else {
            "the answer is not the JSON that was expected"
        });
        let (body, metered) = self.bytes().await?;
        match serde_json::from_slice(&body) {
            Ok(value) => Ok((value, metered)),
            Err(error) => Err(unfit.caused_by(error).with_usage(metered.usage)),
        }
    }

    /// What was used. It may be called at any time: unless [`chunk`](Self::chunk) has returned `None`, or
    /// a stream has come to the event that ends its answer, the record is marked partial.
    #[must_use]
    pub fn finish(self) -> Metered<A::Extra> {
        let metered = match self.body {
            Body::Ended => self.meter.finish(),
            Body::Open => self.meter.leave(),
            Body::Cut => self.meter.abort(),
        };
        self.span.used(&metered.usage);
        metered
    }

    /// Where the answer came from; it may hold a credential.
    pub(super) fn url(&self) -> &Url {
        self.http.url()
    }

    /// The rest of the body may take this long, and no longer than one pause in it.
    pub(super) fn limit_rest(&mut self, limit: Duration) {
        self.deadline = self.deadline.or_within(limit.min(self.limits.idle));
    }

    fn is_stream(&self) -> bool {
        let kind = self.headers().get(CONTENT_TYPE);
        kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
    }

    fn error(&self, message: &str) -> Error {
        Error::new(Kind::Transport, message).after(self.attempts)
    }
}

impl<A: Api> fmt::Debug for Response<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("attempts", &self.attempts)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
