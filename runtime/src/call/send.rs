//! What an attempt sends: method, URL, headers and body, for whatever HTTP client.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use super::{Call, Inputs};
use crate::provider::Api;
#[cfg(feature = "client")]
use crate::table;
use crate::table::Place;
use crate::url;

impl<A: Api> Call<A> {
    /// The method: `POST`.
    #[must_use]
    pub fn method(&self) -> Method {
        Method::POST
    }

    /// The URL, to be shown: `…` stands for what is sensitive in its query, and for whatever the
    /// caller's base URL says there beyond the spec. Only [`request`](Self::request) holds them.
    #[must_use]
    pub fn url(&self) -> String {
        let Inputs { account, api, .. } = &self.inputs;
        let base = account.base_url().unwrap_or_default();
        let is_shown = |name: &str| {
            let mut rules = api.query.iter().zip(&self.prepared.query);
            match rules.find(|(rule, _)| url::encoded(rule.name) == name) {
                Some((rule, outcome)) => !self.is_sensitive(rule, *outcome),
                None => !url::query_names(base).any(|theirs| theirs == name),
            }
        };
        url::shown(&self.url_with(|_| "…".to_owned()), is_shown)
    }

    /// The body as it is sent, the session's members in it.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.prepared.body
    }

    /// The headers of this attempt. The credential and captured values are marked sensitive.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = self.prepared.sent.clone();
        self.finish(&mut headers);
        headers
    }

    /// The headers of this attempt, written into a map that is kept for many. What it held is gone.
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        headers.clear();
        headers.reserve(self.prepared.sent.len());
        for (name, value) in &self.prepared.sent {
            headers.insert(name, value.clone());
        }
        self.finish(headers);
    }

    /// Brings headers that this call wrote before up to date: replaces what [`retry`](Self::retry),
    /// [`repeat`](Self::repeat) and a renewed credential have changed since, and leaves the rest of the
    /// map, headers of yours too, as it is.
    pub fn refresh_headers(&self, headers: &mut HeaderMap) {
        if !self.prepared.stale
            && let Ok(ready) = self.inputs.account.ready(self.inputs.api)
        {
            for (_, header) in ready.repeated(self.inputs.api) {
                match self.prepared.sent.get(&header.name) {
                    Some(value) => headers.insert(&header.name, value.clone()),
                    None => headers.remove(&header.name),
                };
            }
        }
        self.finish(headers);
    }

    /// Writes what has changed since the call was made: the request's id, a renewed credential. Then signs.
    fn finish(&self, headers: &mut HeaderMap) {
        let Inputs { account, api, .. } = &self.inputs;
        if self.prepared.stale {
            self.prepared.write_repeated(&self.inputs, headers);
        }
        let Ok(signer) = account.signer() else { return };
        if signer.renewals() != self.prepared.secret
            && let Ok(ready) = account.ready(api)
        {
            signer.write(&ready.auth, headers);
        }
        self.sign(headers);
    }

    /// All of this attempt: what is to be sent, by whatever HTTP client.
    #[must_use]
    pub fn request(&self) -> Request<Bytes> {
        let mut request = Request::new(self.body().clone());
        *request.method_mut() = self.method();
        self.write_headers(request.headers_mut());
        *request.uri_mut() = self.uri();
        request
    }

    #[cfg(feature = "client")]
    pub(crate) fn account(&self) -> &crate::Account {
        &self.inputs.account
    }

    /// Whose call it is, and of which API.
    #[cfg(feature = "client")]
    pub(crate) fn tables(&self) -> (&'static table::Provider, &'static table::Api) {
        (self.inputs.account.table(), self.inputs.api)
    }

    #[cfg(feature = "client")]
    pub(crate) fn session(&self) -> &crate::SessionId {
        self.inputs.moment.session()
    }

    pub(crate) fn each_secret(&self, write: impl FnMut(u16, &HeaderValue)) {
        if let Ok(signer) = self.inputs.account.signer() {
            signer.each(write);
        }
    }

    fn url_with(&self, secret: impl Fn(&HeaderValue) -> String) -> String {
        let mut url = self.prepared.url.clone();
        let table = self.inputs.account.table();
        self.each_secret(|kind, value| {
            if let Place::Query(name) = table.auth[usize::from(kind)].place {
                url::remove_query(&mut url, name);
                url::add_raw_query(&mut url, name, &secret(value));
            }
        });
        url
    }

    /// The real URL. It was parsed without its secret before, with room for the longest one, and an
    /// encoded secret cannot spoil it.
    pub(crate) fn uri(&self) -> Uri {
        let url = self.url_with(|value| url::encoded(value.to_str().unwrap_or_default()));
        Uri::try_from(url).unwrap_or_else(|_| self.prepared.uri.clone())
    }
}
