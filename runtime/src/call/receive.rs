//! What an answer gives: kept for the requests that repeat it, or handed to the caller.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::{Call, Inputs};
use crate::captured::{Captured, Receipt, Slot, Store, from_headers};
use crate::provider::Api;
use crate::table::Lifetime;
use crate::usage::Meter;

impl<A: Api> Call<A> {
    /// An answer has begun: keeps what its head gives for later requests, and reads the rest.
    ///
    /// Call it for every attempt, also for one that failed.
    pub fn received(&self, status: StatusCode, headers: &HeaderMap) -> Meter<A> {
        let Inputs { account, api, .. } = &self.inputs;
        let mut meter = Meter::of(Some(account.table()), api, status, headers);
        if let Some(model) = self.model() {
            meter = meter.for_model(model);
        }
        for note in self
            .diagnostics()
            .iter()
            .filter(|note| note.is_of_session())
        {
            meter.note(note.clone());
        }
        if is_source(status) {
            meter.keep(self.keep_headers(headers));
        }
        meter
    }

    /// Keeps what later requests must repeat, and gives what only the caller reads. For programs
    /// that read no body.
    #[doc(hidden)]
    pub fn capture(&self, status: StatusCode, headers: &HeaderMap) -> Captured {
        if is_source(status) {
            self.keep_headers(headers);
        }
        from_headers(self.inputs.api.captures, headers)
    }

    /// Keeps what headers give; what they do not, the body may.
    fn keep_headers(&self, headers: &HeaderMap) -> Receipt {
        let mut receipt = Receipt::default();
        for (index, capture) in (0..).zip(self.inputs.api.captures) {
            let slot = capture.sent.then(|| self.slot(index));
            let Some(slot) = slot.flatten() else { continue };
            let mut values = capture.headers.iter().filter_map(|name| headers.get(*name));
            match values.find(|value| !value.is_empty()) {
                Some(value) => slot.put(value.clone()),
                None => receipt.add(slot),
            }
        }
        receipt
    }

    /// Where a capture is kept; `None` where nothing lives that long.
    fn slot(&self, index: u16) -> Option<Slot> {
        let Inputs {
            account,
            api,
            moment,
            ..
        } = &self.inputs;
        let capture = &api.captures[usize::from(index)];
        let lifetime = capture.lifetime;
        let whole = |store: &Arc<Store>| Some((store.clone(), String::new()));
        let (store, scope) = match lifetime {
            Lifetime::Request => whole(&self.captured),
            _ if lifetime.outlives(Lifetime::Credential) => whole(account.captured()),
            _ => moment.store(lifetime),
        }?;
        let ready = account.ready(api).ok()?;
        let inputs = &self.inputs;
        Some(Slot {
            index,
            key: self
                .prepared
                .key(inputs, ready, lifetime, &scope, capture.name),
            keep: capture.keep,
            store,
        })
    }
}

/// Whether an answer is one whose values may be repeated.
fn is_source(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS
}
