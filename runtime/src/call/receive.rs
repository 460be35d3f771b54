//! What an answer's head says: kept for the requests that repeat it, or handed to the caller.

use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Call, Inputs};
use crate::captured::{Captured, from_headers};
use crate::provider::Api;
use crate::table::{Capture, Lifetime};
use crate::usage::Meter;

impl<A: Api> Call<A> {
    /// The answer's head has come: keeps what later requests must repeat, and gives the meter that
    /// reads its body. What was odd about the call is on the record too.
    pub fn received(&self, status: StatusCode, headers: &HeaderMap) -> Meter<A> {
        self.capture(status, headers);
        let provider = self.inputs.account.table();
        let mut meter = Meter::of(Some(provider), self.inputs.api, status, headers);
        for note in self.diagnostics() {
            meter.note(note.clone());
        }
        meter
    }

    /// Keeps what later requests must repeat, and gives what only the caller reads.
    #[doc(hidden)]
    pub fn capture(&self, status: StatusCode, headers: &HeaderMap) -> Captured {
        let captures = self.inputs.api.captures;
        if is_source(status) {
            for capture in captures.iter().filter(|capture| capture.sent) {
                let mut values = capture.headers.iter().filter_map(|name| headers.get(*name));
                if let Some(value) = values.find(|value| !value.is_empty()) {
                    self.remember(capture, value.clone());
                }
            }
        }
        from_headers(captures, headers)
    }

    fn remember(&self, capture: &Capture, value: HeaderValue) {
        let Inputs {
            account,
            api,
            moment,
            ..
        } = &self.inputs;
        let Ok(ready) = account.ready(api) else {
            return;
        };
        let lifetime = capture.lifetime;
        let (store, scope) = match moment.store(lifetime) {
            Some(found) => found,
            None if lifetime == Lifetime::Request => (&*self.captured, String::new()),
            None if lifetime.outlives(Lifetime::Credential) => {
                (&**account.captured(), String::new())
            }
            None => return,
        };
        let key = self
            .prepared
            .key(&self.inputs, ready, lifetime, &scope, capture.name);
        store.put(key, value, capture.keep);
    }
}

/// Whether an answer is one whose values may be repeated.
fn is_source(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS
}
