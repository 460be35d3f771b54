//! Everything that a rule may ask of one call.

use std::borrow::Cow;
use std::env::consts;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::body::Members;
use crate::hygiene;
use crate::identity::Identity;
use crate::params::{ParamValue, Params};
use crate::product::Product;
use crate::session::Moment;
use crate::table::{Caller, Transport, Var};

/// One call, as its rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) product: &'a Product,
    pub(crate) params: &'a Params,
    /// The credentials in use, by their place in the table.
    pub(crate) auth: &'a [u16],
    pub(crate) official: bool,
    pub(crate) moment: &'a Moment,
    pub(crate) body: &'a Members,
    pub(crate) model: Option<&'a str>,
    pub(crate) transport: Transport,
    pub(crate) timeout: Option<Duration>,
    /// What earlier responses gave, by the captures of the API.
    pub(crate) captured: &'a [Option<HeaderValue>],
    /// The caller's own headers.
    pub(crate) given: &'a HeaderMap,
    /// The headers as they will be sent, once they are known.
    pub(crate) sent: Option<&'a HeaderMap>,
    pub(crate) attempt: u32,
}

/// The value of a variable.
pub(crate) enum Datum<'a> {
    /// An id: visible ASCII, sent as it is.
    Id(&'a HeaderValue),
    /// Text that loses what a header cannot carry.
    Text(Cow<'a, str>),
    /// Text that is hashed when a header cannot carry it.
    Distinct(Cow<'a, str>),
    Number(i128),
    Bool(bool),
    List(&'a [String]),
    Map(&'a [(String, String)]),
    /// A member of the body, as JSON text.
    Json(Cow<'a, str>),
}

impl<'a> Datum<'a> {
    /// The text in a header, a query or a composite; `None` where it is empty or has no such form.
    pub(crate) fn header_text(&self) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Id(value) => match value.to_str() {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => hygiene::visible(std::str::from_utf8(value.as_bytes()).ok()?),
            },
            Self::Text(text) => hygiene::visible(text),
            Self::Distinct(text) => hygiene::distinct(text),
            Self::Json(json) => match hygiene::distinct(&text_of_json(json)) {
                Cow::Borrowed(text) => Cow::Owned(text.to_owned()),
                Cow::Owned(text) => Cow::Owned(text),
            },
            other => hygiene::visible(&other.plain_text()?).into_owned().into(),
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The text as it is, for JSON, which escapes what it must.
    pub(crate) fn plain_text(&self) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Id(value) => Cow::Borrowed(std::str::from_utf8(value.as_bytes()).ok()?),
            Self::Text(text) | Self::Distinct(text) => Cow::Borrowed(&**text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            Self::List(items) => Cow::Owned(items.join(",")),
            Self::Map(_) => return None,
            Self::Json(json) => text_of_json(json),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn of_param(value: &'a ParamValue) -> Self {
        match value {
            ParamValue::Text(text) => Self::Text(Cow::Borrowed(text)),
            ParamValue::Bool(value) => Self::Bool(*value),
            ParamValue::Int(number) => Self::Number((*number).into()),
            ParamValue::List(items) => Self::List(items),
            ParamValue::Map(entries) => Self::Map(entries),
        }
    }
}

/// What a JSON value says: a string's content, and any other value's own text.
pub(crate) fn text_of_json(json: &str) -> Cow<'_, str> {
    if json.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(json)
    {
        return Cow::Owned(text);
    }
    Cow::Borrowed(json)
}

/// A variable of the caller's product, of the machine, or a parameter; `None` for others, and for
/// what is absent.
pub(crate) fn constant<'a>(
    var: Var,
    product: &'a Product,
    params: &'a Params,
) -> Option<Datum<'a>> {
    let text = match var {
        Var::ProductName => product.name,
        Var::ProductVersion => product.version,
        Var::ProductUrl => product.url,
        Var::Os => consts::OS,
        Var::Arch => consts::ARCH,
        Var::Param(index) => return params.get(index).map(Datum::of_param),
        _ => return None,
    };
    Some(Datum::Text(Cow::Borrowed(text)))
}

impl<'a> Context<'a> {
    /// The value of a variable; `None` where it is absent.
    pub(crate) fn datum(&self, var: Var) -> Option<Datum<'a>> {
        let moment = self.moment;
        match var {
            Var::Install => moment.install().map(|id| Datum::Id(id.value())),
            Var::Tenant => moment.tenant().map(|id| Datum::Id(id.value())),
            Var::Session => Some(Datum::Id(moment.session().value())),
            Var::CacheScope => Some(Datum::Id(moment.cache_scope().value())),
            Var::Thread => Some(Datum::Id(moment.thread().value())),
            Var::ParentThread => moment.parent_thread().map(|id| Datum::Id(id.value())),
            Var::Turn => moment.turn().map(|id| Datum::Id(id.value())),
            Var::ParentTurn => moment.parent_turn().map(|id| Datum::Id(id.value())),
            Var::Request => Some(Datum::Id(moment.request().value())),
            Var::Window => Some(Datum::Number(moment.window.into())),
            Var::TurnIndex => moment.turn_index().map(|n| Datum::Number(n.into())),
            Var::TurnStartedMs => moment.turn_started_ms().map(|n| Datum::Number(n.into())),
            Var::Attempt => Some(Datum::Number(self.attempt.into())),
            Var::Caller => Some(Datum::Text(word(moment.caller).into())),
            Var::Model => self.model.map(|model| Datum::Distinct(model.into())),
            Var::Streaming => Some(Datum::Bool(self.transport != Transport::Http)),
            Var::TimeoutS => self.timeout.map(|time| Datum::Number(seconds(time))),
            Var::Captured(index) => {
                let value = self.captured.get(usize::from(index))?;
                value.as_ref().map(Datum::Id)
            }
            Var::Body(path) => self.body.get(path).map(Datum::Json),
            Var::Header(name) => self.sent?.get(name).map(Datum::Id),
            Var::Given(name) => self.given.get(name).map(Datum::Id),
            var => constant(var, self.product, self.params),
        }
    }
}

fn word(caller: Caller) -> &'static str {
    let known = Caller::ALL.iter().find(|(_, kind)| *kind == caller);
    known.map_or("", |(word, _)| word)
}

/// Whole seconds, rounded up: a server that stops early would be asked again.
fn seconds(time: Duration) -> i128 {
    time.as_millis()
        .div_ceil(1000)
        .try_into()
        .unwrap_or(i128::MAX)
}
