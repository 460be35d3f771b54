//! The meter: bytes of a response in, its record out. No I/O, no async.

use std::fmt;
use std::marker::PhantomData;

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use crate::captured::{Captured, Receipt, from_headers};
use crate::diagnostic::Diagnostic;
use crate::provider::{Any, Api};
use crate::table::{self, Field, Node, Slot};

use super::counts::read_counts;
use super::diagnostic::odd;
use super::extras::{Extra, Extras};
use super::framing::{Announced, Framing};
use super::inbox::Inbox;
use super::label::Label;
use super::plain::Plain;
use super::record::{Basis, State, Usage};
use super::settle::{settle, settle_counts, settle_extras};

/// What a response says was used: the common record, what only this API reports, and what the spec
/// captures.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metered<E = Extras> {
    /// The common record.
    pub usage: Usage,
    /// What only this API reports.
    pub extra: E,
    /// What the spec takes from the response for the caller alone.
    pub captured: Captured,
}

/// Reads the usage of one response, whatever the chunks in which it arrives.
///
/// At most 16 MiB are kept, of a body or of an event that is not finished; what is longer is passed
/// over, and the record says so. A JSON body that is there as a whole may have any length: see
/// [`Meter::whole`].
///
/// ```ignore
/// let mut meter = Meter::<openrouter::Chat>::new(status, &headers);
/// while let Some(chunk) = body.next().await {
///     meter.push(&chunk);
/// }
/// let metered = meter.finish();
/// ```
#[must_use = "feed the body with `push` and read the result with `finish`"]
pub struct Meter<A: Api = Any> {
    head: Head,
    basis: Basis,
    fed: u64,
    framing: Framing,
    inbox: Inbox,
    captured: Captured,
    receipt: Receipt,
    api: PhantomData<fn() -> A>,
}

/// What the head of the response says about the body.
#[derive(Debug)]
struct Head {
    status: StatusCode,
    announced: Announced,
    /// The encoding, where it is not identity.
    encoding: Option<String>,
    length: Option<u64>,
}

impl<A: Api> Meter<A> {
    /// A meter for a response with this head.
    pub fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        const {
            assert!(
                A::TABLE.is_some(),
                "an API that is chosen at run time has its meter from `AnyProvider::meter`"
            );
        }
        match A::TABLE {
            Some((provider, api)) => Self::of(Some(provider), api, status, headers),
            None => Self::of(None, &table::Api::NONE, status, headers),
        }
    }

    /// A meter for an API of a provider, or of a family alone.
    #[doc(hidden)]
    pub fn of(
        provider: Option<&'static table::Provider>,
        api: &'static table::Api,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Self {
        let basis = match provider {
            Some(provider) => Basis::of(provider),
            None => Basis::Family { name: api.family },
        };
        let head = Head::new(status, headers);
        Self {
            framing: Framing::new(head.announced),
            head,
            basis,
            fed: 0,
            inbox: Inbox::new(api, headers),
            captured: from_headers(api.captures, headers),
            receipt: Receipt::default(),
            api: PhantomData,
        }
    }

    /// Reads a whole body, of any length, without keeping it.
    #[must_use]
    pub fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Metered<A::Extra> {
        Self::new(status, headers).whole(body)
    }

    /// Reads a body that is there as a whole, and that ended as it should: a JSON body of any length,
    /// without keeping it. For an API that is chosen at run time:
    ///
    /// ```
    /// # use headwater::{AnyProvider, Error, Metered};
    /// # use http::{HeaderMap, StatusCode};
    /// fn metered(provider: &AnyProvider, headers: &HeaderMap, body: &[u8]) -> Result<Metered, Error> {
    ///     let meter = provider.meter("chat", StatusCode::OK, headers)?;
    ///     Ok(meter.whole(body))
    /// }
    /// ```
    #[must_use]
    pub fn whole(mut self, body: &[u8]) -> Metered<A::Extra> {
        if self.fed > 0 || self.head.encoding.is_some() {
            self.push(body);
        } else {
            self.fed = body.len() as u64;
            self.framing.whole(body, &mut self.inbox);
        }
        self.finish()
    }

    /// Says which model was asked, where the provider counts differently by model; else the one that
    /// the response names is taken. A call says it by itself.
    pub fn for_model(mut self, model: &str) -> Self {
        self.inbox.reading.asked = Some(Label::new(model));
        self
    }

    /// Reads the counts of a whole body, of any length, by the shortest way that is proven.
    ///
    /// A JSON body whose usage comes last is read from its end, in a time that does not depend on its
    /// length; else its members are leapt over; else this is [`Meter::read`]. What stands before the
    /// usage is then not looked at: whether it is JSON, names that stand twice, drift and extras.
    #[must_use]
    pub fn counts(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Usage {
        match A::TABLE {
            Some((provider, api)) => counts_of(provider, api, status, headers, body),
            None => Self::read(status, headers, body).usage,
        }
    }

    /// What the spec takes from the head of the response for the caller alone.
    #[must_use]
    pub fn captured(&self) -> &Captured {
        &self.captured
    }

    /// The next bytes of the body.
    pub fn push(&mut self, bytes: &[u8]) {
        self.fed = self.fed.saturating_add(bytes.len() as u64);
        if self.head.encoding.is_none() {
            self.framing.push(bytes, &mut self.inbox);
        }
    }

    /// The next message of a WebSocket, text or binary, as a whole.
    pub fn message(&mut self, text: &[u8]) {
        self.fed = self.fed.saturating_add(text.len() as u64);
        self.framing.message(text, &mut self.inbox);
    }

    /// Whether what ends an answer has come, or an error instead of it: after it, a WebSocket goes on with
    /// the next one. An API that reports several times in one session, each for a part of it, has no end.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.inbox.reading.ended
    }

    /// The body has ended as it should.
    #[must_use]
    pub fn finish(self) -> Metered<A::Extra> {
        self.settle(true)
    }

    /// Nobody wants the rest of the body, as when a client stops at the event that ends the answer: the
    /// record is [`State::Partial`], unless that event and the counts have come.
    #[must_use]
    pub fn leave(self) -> Metered<A::Extra> {
        let ended = self.has_ended();
        self.settle(ended)
    }

    /// The body broke off: the record is [`State::Partial`].
    #[must_use]
    pub fn abort(self) -> Metered<A::Extra> {
        self.settle(false)
    }

    /// Says where what the body gives for later requests is kept.
    pub(crate) fn keep(&mut self, receipt: Receipt) {
        self.receipt = receipt;
    }

    /// Says something about this response on its record.
    pub(crate) fn note(&mut self, diagnostic: Diagnostic) {
        self.inbox.reading.diagnostics.push(diagnostic);
    }

    fn settle(mut self, ended: bool) -> Metered<A::Extra> {
        self.inbox.broken_off = !ended;
        self.framing.finish(&mut self.inbox);
        let state = self.state(ended);
        self.explain(state, ended);
        let reading = &mut self.inbox.reading;
        reading.streamed = self.framing.is_stream();
        let extra = A::Extra::from_extras(settle_extras(reading));
        let usage = settle(reading, state, self.basis);
        self.inbox.add_captured(&mut self.captured, &self.receipt);
        Metered {
            usage,
            extra,
            captured: self.captured,
        }
    }

    fn state(&self, ended: bool) -> State {
        let nothing = self.inbox.messages == 0;
        if self.head.encoding.is_some() {
            State::Unreadable
        } else if self.framing.is_oversize() {
            State::Oversize
        } else if !ended || self.head.is_short(self.fed) || self.inbox.cut {
            State::Partial
        } else if self.head.status.is_success() && self.fed > 0 && nothing {
            State::Unreadable
        } else if self.is_stream() && self.is_unfinished() {
            State::Partial
        } else {
            State::Final
        }
    }

    /// Whether a stream came, or was announced and nothing else came.
    fn is_stream(&self) -> bool {
        let came = self.framing.is_stream() && self.inbox.event > 0;
        let expected =
            self.head.announced.is_stream() && (self.fed == 0 || self.framing.is_stream());
        came || expected
    }

    /// Whether a stream lacks the sign of its end, or a count that the API reports.
    fn is_unfinished(&self) -> bool {
        let reading = &self.inbox.reading;
        let top = &reading.table.message;
        let lacks = |field: Field| {
            let reads = |node: &Node| {
                node.reads
                    .iter()
                    .any(|read| read.slot == Slot::Field(field))
            };
            reading.fields[field as usize].is_none()
                && !reading.table.zero.contains(&field)
                && any(top, &reads)
        };
        (!reading.ended && any(top, &|node| node.end))
            || lacks(Field::Input)
            || lacks(Field::Output)
    }

    /// Says why a record is not final, where the state alone does not.
    fn explain(&mut self, state: State, ended: bool) {
        let found = &mut self.inbox.reading.diagnostics;
        if let Some(encoding) = &self.head.encoding {
            let message = format!("the body is encoded as {encoding:.40}, and was not read");
            found.push(odd("encoding", &[], message));
        } else if let Some(length) = self
            .head
            .length
            .filter(|&length| length != self.fed && ended)
        {
            let message = format!("{} bytes arrived, the head says {length}", self.fed);
            found.push(odd("length", &[], message));
        }
        if self.fed == 0 && ended && self.head.announces_body() {
            found.push(odd("empty", &[], "the body is empty"));
        }
        if state == State::Oversize {
            let message = "a body or an event is too long to be kept, and was not read";
            found.push(odd("oversize", &[], message));
        }
    }
}

impl<A: Api> fmt::Debug for Meter<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter")
            .field("basis", &self.basis)
            .field("fed", &self.fed)
            .finish_non_exhaustive()
    }
}

/// The counts of a body of an API.
pub(crate) fn counts_of(
    provider: &'static table::Provider,
    api: &'static table::Api,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Usage {
    let head = Head::new(status, headers);
    let whole =
        head.encoding.is_none() && !head.announced.is_stream() && !head.is_short(body.len() as u64);
    let mut plain = Plain::default();
    if whole && read_counts(&api.usage, body, &mut plain).is_some() {
        return settle_counts(&api.usage, &mut plain, Basis::of(provider));
    }
    walk(provider, api, status, headers, body)
}

#[cold]
fn walk(
    provider: &'static table::Provider,
    api: &'static table::Api,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Usage {
    let meter = Meter::<Any>::of(Some(provider), api, status, headers);
    meter.whole(body).usage
}

impl Head {
    /// Whether a body is due.
    fn announces_body(&self) -> bool {
        let without = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT];
        self.status.is_success() && !without.contains(&self.status)
    }

    /// Whether the body is not as long as it should be.
    fn is_short(&self, fed: u64) -> bool {
        self.length.is_some_and(|length| length != fed)
    }

    fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let encoding = headers
            .get_all(CONTENT_ENCODING)
            .iter()
            .flat_map(|value| value.to_str().unwrap_or("?").split(','))
            .map(str::trim)
            .find(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"));
        Self {
            status,
            announced: text(CONTENT_TYPE).map_or(Announced::Body, Announced::by),
            encoding: encoding.map(str::to_owned),
            length: text(CONTENT_LENGTH).and_then(|length| length.trim().parse().ok()),
        }
    }
}

fn any(node: &Node, is: &dyn Fn(&Node) -> bool) -> bool {
    is(node)
        || node.members.iter().any(|(_, member)| any(member, is))
        || node.each.is_some_and(|each| any(each, is))
        || node.filters.iter().any(|filter| any(&filter.node, is))
}
