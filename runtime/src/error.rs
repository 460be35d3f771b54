//! What can go wrong while a request is made or sent. No key and no URL is ever in it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::captured::Captured;
use crate::usage::Usage;

/// An error of this crate, opaque: ask it with its methods.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    attempts: u32,
    answer: Answer,
}

/// What is known of an answer that was no success, or that could not be read.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Option<String>,
    pub(crate) captured: Captured,
    pub(crate) usage: Option<Usage>,
}

/// What sort of mistake or failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, a credential, a parameter or a URL that cannot be used.
    Config,
    /// The request's body cannot be sent as it is.
    Body,
    /// The provider answered with an error status.
    Refused,
    /// No answer in time.
    Timeout,
    /// The connection failed, or the answer could not be read.
    Transport,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            source: None,
            attempts: 0,
            answer: Answer::default(),
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message)
    }

    /// A name, a credential, a parameter or a URL cannot be used: nothing was sent.
    #[must_use]
    pub fn is_config(&self) -> bool {
        self.0.kind == Kind::Config
    }

    /// The request's body cannot be sent as it is: nothing was sent.
    #[must_use]
    pub fn is_body(&self) -> bool {
        self.0.kind == Kind::Body
    }

    /// The provider answered with an error status.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.0.kind == Kind::Refused
    }

    /// No answer came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout
    }

    /// The connection failed, or the answer could not be read.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        self.0.kind == Kind::Transport
    }

    /// The status of the answer; `None` where there was none.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.answer.status
    }

    /// How long the provider asks to wait; `None` where it did not say.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.retry_after
    }

    /// The body of the answer that refused, as far as it was read; `None` where there was none.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.answer.body.as_deref()
    }

    /// What the spec captures of the answer that refused, a request id say; empty where there was none.
    #[must_use]
    pub fn captured(&self) -> &Captured {
        &self.0.answer.captured
    }

    /// The usage of an answer that broke off, or was not what the caller expected: it may have been
    /// billed. `None` where nothing was read.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.0.answer.usage.as_ref()
    }

    /// How often the call was sent; 0 where it never was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

/// What only a client learns.
#[cfg(feature = "client")]
impl Error {
    /// What sort of failure it is, for machines.
    pub(crate) fn kind(&self) -> &'static str {
        match self.0.kind {
            Kind::Config => "config",
            Kind::Body => "body",
            Kind::Refused => "refused",
            Kind::Timeout => "timeout",
            Kind::Transport => "transport",
        }
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// It came of the attempt with this number, from 1.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn answered(mut self, answer: Answer) -> Self {
        self.0.answer = answer;
        self
    }

    pub(crate) fn with_usage(mut self, usage: Usage) -> Self {
        self.0.answer.usage = Some(usage);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.attempts {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("attempts", &self.0.attempts)
            .field("status", &self.0.answer.status)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
