//! Values that later requests repeat, each under the key of who gave it and for whom.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::identity::Tenant;
use crate::table::{Keep, Lifetime};

/// Who gave a value and for whom: under any other binding it is not read.
#[derive(Clone, Copy)]
pub(crate) struct Binding<'a> {
    /// Host and port.
    pub(crate) authority: &'a str,
    pub(crate) account: &'a Digest,
    pub(crate) tenant: Option<&'a Tenant>,
    pub(crate) provider: &'static str,
    pub(crate) api: &'static str,
    pub(crate) model: Option<&'a str>,
}

impl Binding<'_> {
    /// The key of one capture in one scope, say a turn's id.
    pub(crate) fn key(&self, lifetime: Lifetime, scope: &str, name: &str) -> Digest {
        let optional = |text: Option<&str>| text.map_or(String::new(), |text| format!("={text}"));
        Digest::of(&[
            self.authority.to_ascii_lowercase().as_bytes(),
            self.account.bytes(),
            optional(self.tenant.map(Tenant::as_str)).as_bytes(),
            self.provider.as_bytes(),
            self.api.as_bytes(),
            optional(self.model).as_bytes(),
            lifetime.word().as_bytes(),
            scope.as_bytes(),
            name.as_bytes(),
        ])
    }
}

/// Captured values of one scope, each under the key of its binding.
#[derive(Default)]
pub(crate) struct Store(Mutex<HashMap<Digest, HeaderValue>>);

impl Store {
    pub(crate) fn get(&self, key: &Digest) -> Option<HeaderValue> {
        self.lock().get(key).cloned()
    }

    pub(crate) fn put(&self, key: Digest, mut value: HeaderValue, keep: Keep) {
        value.set_sensitive(true);
        let mut values = self.lock();
        match keep {
            Keep::First => drop(values.entry(key).or_insert(value)),
            Keep::Last => drop(values.insert(key, value)),
        }
    }

    pub(crate) fn save(&self) -> SavedStore {
        let mut saved: Vec<_> = self
            .lock()
            .iter()
            .map(|(key, value)| (*key, value.clone()))
            .collect();
        saved.sort_by_key(|(key, _)| key.hex());
        SavedStore(saved)
    }

    pub(crate) fn restore(saved: &SavedStore) -> Self {
        Self(Mutex::new(saved.0.iter().cloned().collect()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, HeaderValue>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one captured value.
#[derive(Clone)]
pub(crate) struct Slot {
    /// Of the capture in its API.
    pub(crate) index: u16,
    pub(crate) store: Arc<Store>,
    pub(crate) key: Digest,
    pub(crate) keep: Keep,
}

impl Slot {
    pub(crate) fn put(&self, value: HeaderValue) {
        self.store.put(self.key, value, self.keep);
    }
}

/// The places of what a body may yet give for later requests.
#[derive(Clone, Default)]
pub(crate) struct Receipt(Vec<Slot>);

impl Receipt {
    pub(crate) fn add(&mut self, slot: Slot) {
        self.0.push(slot);
    }

    /// Keeps a text for the requests that repeat it, if any does.
    pub(crate) fn keep(&self, capture: u16, text: &str) {
        let slot = self.0.iter().find(|slot| slot.index == capture);
        if let (Some(slot), Ok(value)) = (slot, HeaderValue::from_str(text)) {
            slot.put(value);
        }
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({})", self.0.len())
    }
}

/// A store at rest: hashes of the bindings, and the values.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
pub(crate) struct SavedStore(Vec<(Digest, HeaderValue)>);

impl SavedStore {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<SavedStore> for Vec<(String, String)> {
    fn from(saved: SavedStore) -> Self {
        let entries = saved.0.iter();
        entries
            .map(|(key, value)| (key.hex(), latin1(value.as_bytes())))
            .collect()
    }
}

impl TryFrom<Vec<(String, String)>> for SavedStore {
    type Error = &'static str;

    fn try_from(stored: Vec<(String, String)>) -> Result<Self, &'static str> {
        let entries = stored.iter().map(|(key, text)| {
            let key =
                Digest::from_hex(key).ok_or("the key of a captured value is 64 hex digits")?;
            let value = from_latin1(text).ok_or("no header can carry a captured value")?;
            Ok((key, value))
        });
        entries.collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Debug for SavedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SavedStore({})", self.0.len())
    }
}

/// Any bytes as text, each a character: a header may hold more than UTF-8.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn from_latin1(text: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    let mut value = HeaderValue::from_bytes(&bytes?).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> HeaderValue {
        HeaderValue::from_str(text).unwrap()
    }

    #[test]
    fn first_and_last() {
        let (key, store) = (Digest::of(&[b"k"]), Store::default());
        for (text, keep, kept) in [
            ("a", Keep::First, "a"),
            ("b", Keep::First, "a"),
            ("c", Keep::Last, "c"),
        ] {
            store.put(key, value(text), keep);
            assert_eq!(store.get(&key).unwrap(), kept);
        }
    }

    #[test]
    fn every_part_of_the_binding_counts() {
        let (one, two) = (Digest::of(&[b"1"]), Digest::of(&[b"2"]));
        let tenant = Tenant::new("t").unwrap();
        let base = Binding {
            authority: "api.example:443",
            account: &one,
            tenant: None,
            provider: "p",
            api: "chat",
            model: Some("m"),
        };
        let others = [
            Binding {
                authority: "api.example:8443",
                ..base
            },
            Binding {
                account: &two,
                ..base
            },
            Binding {
                tenant: Some(&tenant),
                ..base
            },
            Binding {
                provider: "q",
                ..base
            },
            Binding {
                api: "responses",
                ..base
            },
            Binding {
                model: Some("n"),
                ..base
            },
            Binding {
                model: None,
                ..base
            },
        ];
        let key = |binding: &Binding<'_>| binding.key(Lifetime::Turn, "turn", "x");
        let mut keys: Vec<_> = others.iter().map(key).collect();
        keys.extend([
            key(&base),
            base.key(Lifetime::Thread, "turn", "x"),
            base.key(Lifetime::Turn, "other", "x"),
            base.key(Lifetime::Turn, "turn", "y"),
        ]);
        let count = keys.len();
        keys.sort_by_key(Digest::hex);
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    /// What one release stored the next one finds: the key's bytes are part of the format.
    #[test]
    fn the_key_of_a_release_stays() {
        let account = Digest::of(&[b"1"]);
        let binding = Binding {
            authority: "API.example:443",
            account: &account,
            tenant: None,
            provider: "p",
            api: "chat",
            model: Some("m"),
        };
        assert_eq!(
            binding.key(Lifetime::CacheScope, "s", "x").hex(),
            "8401fecdac7eb12dfa374931d85b463907dd4d64b48fb390ee8be706a9407d59"
        );
    }

    #[test]
    fn any_bytes_are_kept() {
        let store = Store::default();
        let key = Digest::of(&[b"k"]);
        let raw = HeaderValue::from_bytes(b"a\xff\xe9").unwrap();
        store.put(key, raw.clone(), Keep::First);
        let back = Store::restore(&store.save()).get(&key).unwrap();
        assert_eq!(back, raw);
        assert!(back.is_sensitive());
        assert_eq!(format!("{:?}", store.save()), "SavedStore(1)");
    }
}
