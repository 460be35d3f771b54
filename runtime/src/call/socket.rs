//! A WebSocket: its handshake, which says once what stays, and its frames, which say what changes.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};

use super::sign::is_signed;
use super::{Applied, Call, Inputs, Sink};
use crate::Error;
use crate::account::Account;
use crate::captured::Captured;
use crate::diagnostic::Diagnostic;
use crate::error::Kind;
use crate::identity::RequestId;
use crate::payload::{Content, Payload};
use crate::provider::{Any, Api, Param};
use crate::session::{InThread, InTurn, Moment};
use crate::table::{self, Transport};
use crate::usage::Meter;

/// A WebSocket of a thread, to be opened with any library: made by the methods of a provider or of an
/// [`Account`].
///
/// Its handshake carries what stays as long as the connection: the account, the session, the thread. A
/// turn or a request is begun later, so no header tells of one; its ids are in the [`frame`](Self::frame).
///
/// A server that answers the handshake with 426 does not speak WebSockets: make a [`Call`] then.
#[must_use = "a handshake does nothing until it is sent"]
pub struct Socket<A: Api = Any> {
    handshake: Call<A>,
}

/// One request that is sent over a [`Socket`]: a message with the body of a call.
#[must_use = "a frame does nothing until it is sent"]
pub struct Frame<A: Api = Any> {
    call: Call<A>,
}

impl<A: Api> Socket<A> {
    /// A WebSocket of an API whose frames name the model.
    ///
    /// # Errors
    /// The API is not spoken over WebSockets, or the account cannot be used as it is.
    #[doc(hidden)]
    pub fn new(
        account: &Account,
        api: &'static table::Api,
        thread: impl InThread,
    ) -> Result<Self, Error> {
        Self::make(account, api, None, thread)
    }

    /// A WebSocket of an API whose URL names the model.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    #[doc(hidden)]
    pub fn to_model(
        account: &Account,
        api: &'static table::Api,
        model: impl Into<String>,
        thread: impl InThread,
    ) -> Result<Self, Error> {
        Self::make(account, api, Some(model.into()), thread)
    }

    fn make(
        account: &Account,
        api: &'static table::Api,
        model: Option<String>,
        thread: impl InThread,
    ) -> Result<Self, Error> {
        let (id, name) = (account.table().id, api.name);
        if !api.has_websocket() {
            return Err(Error::config(format!(
                "{id}: `{name}` is not spoken over WebSockets"
            )));
        }
        let handshake = Call::of(Inputs {
            model,
            transport: Some(Transport::Websocket),
            ..Inputs::new(account, api, thread.moment(), Content::Empty)
        })?;
        if is_signed(&handshake.inputs, &handshake.prepared.params) {
            return Err(Error::config(format!(
                "{id}: the handshake of a WebSocket is not signed; use a credential that signs nothing"
            )));
        }
        Ok(Self { handshake })
    }

    /// Sets a header of the caller's own: see [`Call::header`].
    ///
    /// # Errors
    /// As there.
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Result<Self, Error> {
        let handshake = self.handshake.header(name, value)?;
        Ok(Self { handshake })
    }

    /// Sets a parameter of this one connection and its frames.
    ///
    /// # Errors
    /// The value cannot be used.
    pub fn with(self, param: impl Param<A>) -> Result<Self, Error> {
        let handshake = self.handshake.with(param)?;
        Ok(Self { handshake })
    }

    /// The handshake: `GET`, a URL that begins with `wss://`, or `ws://` to this machine, and the headers
    /// of the spec. Those of the WebSocket itself are the library's to write.
    #[must_use]
    pub fn request(&self) -> Request<()> {
        let mut request = Request::new(());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = of_websocket(self.handshake.uri());
        *request.headers_mut() = self.handshake.headers();
        request
    }

    /// The URL, to be shown: see [`Call::url`].
    #[must_use]
    pub fn url(&self) -> String {
        with_scheme(&self.handshake.url())
    }

    /// Everything that the handshake sends because of a rule, the caller's headers, and the credential.
    #[must_use]
    pub fn applied(&self) -> Vec<Applied> {
        self.handshake.applied()
    }

    /// What is probably not meant so: nothing was changed because of it.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.handshake.diagnostics()
    }

    /// The server has answered the handshake: keeps what its headers give for later requests, and gives
    /// what only the caller reads.
    pub fn opened(&self, status: StatusCode, headers: &HeaderMap) -> Captured {
        self.handshake.capture(status, headers)
    }

    /// A request over this connection, in a turn of its thread.
    ///
    /// # Errors
    /// The turn is another thread's, or the body cannot be sent.
    pub fn frame(&self, turn: impl InTurn, body: impl Payload) -> Result<Frame<A>, Error> {
        let moment = turn.moment();
        self.check_thread(&moment)?;
        let call = Call::of(Inputs {
            moment,
            content: body.into_content()?,
            ..self.handshake.inputs.clone()
        })?;
        if std::str::from_utf8(call.body()).is_err() {
            let problem = "what is sent over a WebSocket is text, and the body is none";
            return Err(Error::new(Kind::Body, problem));
        }
        call.inputs.moment.used();
        Ok(Frame { call })
    }

    /// A frame of another thread would go out under this one's headers.
    fn check_thread(&self, moment: &Moment) -> Result<(), Error> {
        let ours = &self.handshake.inputs.moment;
        if (ours.session(), ours.thread()) == (moment.session(), moment.thread()) {
            return Ok(());
        }
        Err(Error::config(format!(
            "the turn is of the thread {}, and the connection of the thread {}: open one for each",
            moment.thread(),
            ours.thread()
        )))
    }
}

impl<A: Api> Frame<A> {
    /// What is to be sent, as a text message: the body, with the members of the spec in it.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.call.body()).unwrap_or_default()
    }

    /// The id of the request.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        self.call.id()
    }

    /// The members of the body that are sent because of a rule.
    #[must_use]
    pub fn applied(&self) -> Vec<Applied> {
        let mut applied = self.call.applied();
        applied.retain(|applied| applied.sink == Sink::Body);
        applied
    }

    /// What is probably not meant so: nothing was changed because of it.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.call.diagnostics()
    }

    /// Reads the answer to this frame: each of its messages with [`Meter::message`], until the answer has
    /// [ended](Meter::has_ended).
    pub fn meter(&self) -> Meter<A> {
        self.call.received(StatusCode::OK, &HeaderMap::new())
    }
}

/// The same URL for a WebSocket. It was checked with the other scheme, and only that changes.
fn of_websocket(url: Uri) -> Uri {
    Uri::try_from(with_scheme(&url.to_string())).unwrap_or(url)
}

fn with_scheme(url: &str) -> String {
    url.replacen("http", "ws", 1)
}

impl<A: Api> fmt::Debug for Socket<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.handshake).finish()
    }
}

impl<A: Api> fmt::Debug for Frame<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Frame").field(&self.call).finish()
    }
}
