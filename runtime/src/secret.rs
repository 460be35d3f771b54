//! A key or token: it goes into requests, and nowhere else.

use std::fmt;
use std::sync::Arc;

/// A key or token, or [`SigningKeys`]. It is printed as `Secret(…)`, cannot be stored, and cannot be
/// read back.
#[derive(Clone)]
pub struct Secret(Held);

#[derive(Clone)]
enum Held {
    Text(Arc<str>),
    Keys(SigningKeys),
}

/// The keys with which requests are signed: AWS Signature Version 4.
///
/// They are printed as `SigningKeys(…)`, cannot be stored, and cannot be read back.
#[derive(Clone)]
pub struct SigningKeys(Arc<Keys>);

pub(crate) struct Keys {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) session_token: Option<String>,
}

impl Secret {
    /// The secret that is `text`, without white space at its ends (files and variables end with it).
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Held::Text(Arc::from(text.as_ref().trim())))
    }

    /// The text; `None` of keys.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.0 {
            Held::Text(text) => Some(text),
            Held::Keys(_) => None,
        }
    }

    /// The keys; `None` of a text.
    pub(crate) const fn keys(&self) -> Option<&SigningKeys> {
        match &self.0 {
            Held::Text(_) => None,
            Held::Keys(keys) => Some(keys),
        }
    }

    /// What tells it from any other.
    pub(crate) fn parts(&self) -> [&[u8]; 2] {
        match &self.0 {
            Held::Text(text) => [text.as_bytes(), b""],
            Held::Keys(SigningKeys(keys)) => [keys.id.as_bytes(), keys.secret.as_bytes()],
        }
    }
}

impl SigningKeys {
    /// A pair of keys that does not expire.
    #[must_use]
    pub fn new(access_key_id: impl AsRef<str>, secret_access_key: impl AsRef<str>) -> Self {
        let text = |text: &str| text.trim().to_owned();
        Self(Arc::new(Keys {
            id: text(access_key_id.as_ref()),
            secret: text(secret_access_key.as_ref()),
            session_token: None,
        }))
    }

    /// Temporary keys come with a token; once they have expired,
    /// [`refresh`](crate::Account::refresh) takes the next ones.
    #[must_use]
    pub fn with_session_token(self, session_token: impl AsRef<str>) -> Self {
        let token = session_token.as_ref().trim();
        Self(Arc::new(Keys {
            id: self.0.id.clone(),
            secret: self.0.secret.clone(),
            session_token: (!token.is_empty()).then(|| token.to_owned()),
        }))
    }

    pub(crate) fn expose(&self) -> &Keys {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<SigningKeys> for Secret {
    fn from(keys: SigningKeys) -> Self {
        Self(Held::Keys(keys))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKeys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_printed() {
        assert_eq!(format!("{:?}", Secret::new("sk-1")), "Secret(…)");
        assert_eq!(
            format!("{:?}", Some(Secret::from("sk-1"))),
            "Some(Secret(…))"
        );
        let keys = SigningKeys::new("AKID", "secret").with_session_token("token");
        assert_eq!(format!("{keys:?}"), "SigningKeys(…)");
        assert_eq!(format!("{:?}", Secret::from(keys)), "Secret(…)");
    }

    #[test]
    fn ends_are_trimmed() {
        assert_eq!(Secret::new(" sk-1\n").text(), Some("sk-1"));
        let keys = SigningKeys::new(" a\n", "\tb ").with_session_token(" ");
        let Keys {
            id,
            secret,
            session_token,
        } = keys.expose();
        assert_eq!((&**id, &**secret, session_token), ("a", "b", &None));
    }
}
