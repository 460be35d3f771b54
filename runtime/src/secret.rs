//! A key or token: it goes into requests, and nowhere else.

use std::fmt;
use std::sync::Arc;

/// A key or token. It is printed as `Secret(…)`, cannot be stored, and cannot be read back.
#[derive(Clone)]
pub struct Secret(Arc<str>);

impl Secret {
    /// The secret that is `text`, without white space at its ends (files and variables end with it).
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Arc::from(text.as_ref().trim()))
    }

    pub(crate) fn expose(&self) -> &str {
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

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
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
    }

    #[test]
    fn ends_are_trimmed() {
        assert_eq!(Secret::new(" sk-1\n").expose(), "sk-1");
    }
}
