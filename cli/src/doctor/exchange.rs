//! A request and its answer, as a log has them.

use std::cell::OnceCell;

use headwater::table::{Api, Provider};
use headwater::{Any, Meter, Usage};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::catalogue::api_named;

/// A request and its answer.
pub(super) struct Exchange {
    /// Where it stands in the log: `line 3`, `entry 7`, with its id if it has one.
    pub(super) place: String,
    /// The provider and the API, where they are known.
    pub(super) of: Option<(&'static Provider, &'static Api)>,
    /// Host and port; empty where the log does not say.
    pub(super) authority: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
    pub(super) answer: Option<Answer>,
    pub(super) labels: Option<Labels>,
    /// What the answer reports, once somebody has asked.
    pub(super) usage: OnceCell<Option<Usage>>,
}

/// How it was answered.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// As it came, no longer compressed; `None` where the log has none.
    pub(super) body: Option<Vec<u8>>,
}

/// What the log itself says of the request's place in a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Labels {
    /// Which session of which client.
    pub(super) session: Vec<String>,
    pub(super) turn: u64,
    pub(super) attempt: u64,
}

/// Whose a request is: by what the log says, by its URL, or by what the caller says.
pub(super) fn whose(
    url: &str,
    provider: Option<&str>,
    api: Option<&str>,
    unless: Option<&'static Provider>,
) -> Option<(&'static Provider, &'static Api)> {
    let named = provider.and_then(headwater_providers::by_id);
    let found = named.or_else(|| headwater_providers::by_base_url(url));
    let provider = found.map(|provider| provider.table()).or(unless)?;
    let named = api.and_then(|api| api_named(provider, api));
    // A vendor's host answers other questions too, at other paths.
    let found = match named {
        Some(api) if url.is_empty() || api.at(url).is_some() => Some(api),
        _ => provider
            .apis
            .iter()
            .copied()
            .find(|api| api.at(url).is_some()),
    };
    Some((provider, found?))
}

/// Host and port of a URL.
pub(super) fn authority(url: &str) -> String {
    let url: Option<http::Uri> = url.parse().ok();
    let authority = url.as_ref().and_then(http::Uri::authority);
    authority.map_or_else(String::new, |authority| {
        authority.as_str().to_ascii_lowercase()
    })
}

/// Headers, but for those that are none.
pub(super) fn headers(pairs: impl IntoIterator<Item = (String, String)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value.trim())) {
            headers.append(name, value);
        }
    }
    headers
}

impl Exchange {
    /// A header of the request; several of a name are one.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values = self.headers.get_all(name).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// A member of the request's body, its path split at dots; a text as it is, anything else as JSON.
    pub(super) fn member(&self, path: &str) -> Option<String> {
        let mut path = path.split('.');
        let member = path.try_fold(&self.body, |value, name| value.get(name))?;
        match member {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// What the answer reports; `None` where the log has no body.
    pub(super) fn usage(&self) -> Option<&Usage> {
        self.usage.get_or_init(|| self.read_usage()).as_ref()
    }

    fn read_usage(&self) -> Option<Usage> {
        let (provider, api) = self.of?;
        let answer = self.answer.as_ref()?;
        let body = answer.body.as_ref()?;
        // The body stands here as text, whatever its bytes were.
        let mut headers = answer.headers.clone();
        for name in [http::header::CONTENT_ENCODING, http::header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        let meter = Meter::<Any>::of(Some(provider), api, answer.status, &headers);
        Some(meter.whole(body).usage)
    }

    pub(super) fn is_success(&self) -> bool {
        let answer = self.answer.as_ref();
        answer.is_none_or(|answer| answer.status.is_success())
    }
}
