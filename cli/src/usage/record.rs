//! One line of a log: an exchange as somebody recorded it.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::head::values;

/// What is read of a line; all else in it is passed over.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    /// Its name, as it stood.
    #[serde(borrow, default)]
    pub(super) id: Option<&'a RawValue>,
    /// Who answered.
    #[serde(borrow)]
    pub(super) provider: Cow<'a, str>,
    /// The name of one of the provider's APIs, or of a family.
    #[serde(borrow)]
    pub(super) api: Cow<'a, str>,
    /// How the answer came.
    #[serde(borrow)]
    pub(super) transport: Cow<'a, str>,
    /// What was asked.
    #[serde(borrow, default)]
    pub(super) request: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) response: Response<'a>,
}

/// The recorded answer.
#[derive(Deserialize)]
pub(super) struct Response<'a> {
    pub(super) status: u16,
    #[serde(default)]
    headers: Option<Headers>,
    /// As the transport writes it: no longer compressed, whatever the headers say of the bytes that once were.
    #[serde(borrow)]
    pub(super) body: Cow<'a, str>,
}

/// The name of a line alone, for those whose rest cannot be read.
#[derive(Deserialize)]
pub(super) struct Id<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
}

impl Response<'_> {
    /// The status, if it is one.
    pub(super) fn status(&self) -> Result<StatusCode, String> {
        StatusCode::from_u16(self.status).map_err(|_| format!("{} is no HTTP status", self.status))
    }

    /// The headers that still hold for the text of the body.
    pub(super) fn take_headers(&mut self) -> HeaderMap {
        self.headers
            .take()
            .map(|Headers(map)| map)
            .unwrap_or_default()
    }
}

/// Headers, but for those that describe the body's bytes on the wire, and those that are none.
struct Headers(HeaderMap);

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeadersVisitor).map(Self)
    }
}

struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = HeaderMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("headers by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<HeaderMap, A::Error> {
        let of_bytes = [
            header::CONTENT_ENCODING,
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
        ];
        let mut headers = HeaderMap::new();
        while let Some(Name(name)) = members.next_key()? {
            let name = HeaderName::from_bytes(name.as_bytes()).ok();
            let Some(name) = name.filter(|name| !of_bytes.contains(name)) else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = members.next_value()?;
            for value in values(&value).filter_map(|value| HeaderValue::try_from(value).ok()) {
                headers.append(&name, value);
            }
        }
        Ok(headers)
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
