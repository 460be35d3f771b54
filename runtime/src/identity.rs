//! The ids that a caller owns, each a type of its own: a turn's id cannot stand where a session's is due.
//!
//! They are header values by construction, so sending one copies nothing.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::digest::{Digest, sha256_hex};
use crate::source::Source;
use crate::{Error, hygiene};

/// The longest id that is sent as it is: what the most generous of the servers with a limit take,
/// and several of them fit into the 8 KiB that others grant all headers together.
const MAX_LEN: usize = 256;

/// What all kinds of id have in common inside this crate.
pub(crate) trait Identity: Sized {
    fn of(value: HeaderValue) -> Self;

    /// The header value that is sent.
    fn value(&self) -> &HeaderValue;

    /// An id that was not given before.
    fn fresh(source: &dyn Source) -> Self {
        let mut text = [0; Hyphenated::LENGTH];
        Uuid::from_u128(source.id())
            .hyphenated()
            .encode_lower(&mut text);
        // An owner and not a copy: its clones allocate nothing.
        let value = HeaderValue::from_maybe_shared(Bytes::from_owner(text));
        Self::of(value.expect("an id is visible ASCII"))
    }

    /// What stands for it where several tenants share one account.
    fn of_tenant(self, tenant: &Tenant) -> Self {
        Self::of(visible(&hash_in_tenant(tenant, text_of(self.value()))))
    }
}

macro_rules! identities {
    ($($(#[$doc:meta])+ $name:ident, $what:literal;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(HeaderValue);

        impl $name {
            /// The id that is `id`. What a header cannot carry (anything but visible ASCII and inner
            /// spaces, or more than 256 bytes) is kept as its SHA-256 in hex, so that two ids never
            /// become one.
            ///
            /// # Errors
            /// It is empty.
            pub fn new(id: impl AsRef<str>) -> Result<Self, Error> {
                value_of(id.as_ref(), $what).map(Self)
            }

            /// The text that is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                text_of(&self.0)
            }

        }

        impl Identity for $name {
            fn of(value: HeaderValue) -> Self {
                Self(value)
            }

            fn value(&self) -> &HeaderValue {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let id = String::deserialize(deserializer)?;
                Self::new(id).map_err(de::Error::custom)
            }
        }
    )+};
}

identities! {
    /// A conversation that the user opened.
    SessionId, "session id";
    /// The main thread of a session, a sub-agent or a fork.
    ThreadId, "thread id";
    /// A prompt prefix. It outlives the sessions that repeat it: a scheduled run keeps it.
    CacheScope, "cache scope";
    /// One message of the user and every call that answers it.
    TurnId, "turn id";
    /// One model call, the same over its retries.
    RequestId, "request id";
    /// An installation on one disk. The program keeps it; this crate writes no files.
    InstallId, "install id";
    /// Whose session it is, where one program serves several customers.
    Tenant, "tenant";
}

impl From<SessionId> for ThreadId {
    fn from(id: SessionId) -> Self {
        Self(id.0)
    }
}

impl From<SessionId> for CacheScope {
    fn from(id: SessionId) -> Self {
        Self(id.0)
    }
}

fn value_of(id: &str, what: &str) -> Result<HeaderValue, Error> {
    if id.trim().is_empty() {
        return Err(Error::config(format!("a {what} may not be empty")));
    }
    Ok(if id.len() <= MAX_LEN && hygiene::is_clean(id) {
        visible(id)
    } else {
        visible(&sha256_hex(id.as_bytes()))
    })
}

/// What stands for a text of the caller's where several tenants share one account.
pub(crate) fn hash_in_tenant(tenant: &Tenant, text: &str) -> String {
    Digest::of(&[tenant.as_str().as_bytes(), text.as_bytes()]).hex()
}

fn visible(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("visible ASCII is a header value")
}

fn text_of(value: &HeaderValue) -> &str {
    value.to_str().expect("ids are visible ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Fixed;
    use std::time::SystemTime;

    #[test]
    fn what_a_header_cannot_carry_is_hashed() {
        let hash = |text: &str| sha256_hex(text.as_bytes());
        for (given, sent) in [
            ("abc", "abc".to_owned()),
            ("a b", "a b".to_owned()),
            ("a ", hash("a ")),
            ("Иван", hash("Иван")),
            ("a\r\nb: c", hash("a\r\nb: c")),
            ("a\tb", hash("a\tb")),
            ("a\0", hash("a\0")),
            (&"k".repeat(256), "k".repeat(256)),
            (&"k".repeat(257), hash(&"k".repeat(257))),
            (&"k".repeat(1 << 20), hash(&"k".repeat(1 << 20))),
        ] {
            assert_eq!(SessionId::new(given).unwrap().as_str(), sent);
        }
        for empty in ["", " ", "\n\t"] {
            assert_eq!(
                SessionId::new(empty).unwrap_err().to_string(),
                "a session id may not be empty"
            );
        }
    }

    #[test]
    fn fixed_ids_count() {
        let source = Fixed::at(SystemTime::UNIX_EPOCH);
        assert_eq!(
            TurnId::fresh(&source),
            "00000000-0000-0000-0000-000000000001"
        );
        assert_eq!(
            TurnId::fresh(&source),
            "00000000-0000-0000-0000-000000000002"
        );
    }

    #[test]
    fn tenants_do_not_share_ids() {
        let id = SessionId::new("42").unwrap();
        let [a, b] = ["a", "b"].map(|tenant| id.clone().of_tenant(&Tenant::new(tenant).unwrap()));
        assert_ne!(a, b);
        assert_eq!(a.as_str().len(), 64);
    }

    #[test]
    fn stored_as_text() {
        let id = ThreadId::new("t-1").unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, r#""t-1""#);
        assert_eq!(serde_json::from_str::<ThreadId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<ThreadId>(r#""""#).is_err());
    }
}
