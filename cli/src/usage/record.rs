//! One line of a log: an exchange as somebody recorded it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;
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
    #[serde(borrow, default)]
    headers: Option<BTreeMap<Cow<'a, str>, Value>>,
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

    /// The headers that still hold for the text of the body: not those that describe its bytes on the wire.
    pub(super) fn headers(&self) -> HeaderMap {
        let of_bytes = [
            header::CONTENT_ENCODING,
            header::CONTENT_LENGTH,
            header::TRANSFER_ENCODING,
        ];
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers.iter().flatten() {
            let name = HeaderName::from_bytes(name.as_bytes()).ok();
            let Some(name) = name.filter(|name| !of_bytes.contains(name)) else {
                continue;
            };
            let values = values(value);
            for value in values.filter_map(|value| HeaderValue::from_str(&value).ok()) {
                headers.append(&name, value);
            }
        }
        headers
    }
}
