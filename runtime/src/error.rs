//! What can go wrong while a request is made or sent. No key and no URL is ever in it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// An error of this crate, opaque: ask it with its methods.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    status: Option<u16>,
    retry_after: Option<Duration>,
    body: Option<String>,
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
            status: None,
            retry_after: None,
            body: None,
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
        self.0.status
    }

    /// How long the provider asks to wait; `None` where it did not say.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The body of the answer that refused, as far as it was read; `None` where there was none.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
