//! A short text that costs no allocation, so that reading a model's name does not either.

use std::fmt;

const INLINE: usize = 62;

/// A text, inline while it is short.
#[derive(Clone)]
pub(super) enum Label {
    Short(u8, [u8; INLINE]),
    Long(Box<str>),
}

impl Label {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Short(length, bytes)
            }
            _ => Self::Long(text.into()),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Short(length, bytes) => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Self::Long(text) => text,
        }
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_any_text() {
        for text in [
            "",
            "gpt-5",
            &"é".repeat(31),
            &"é".repeat(32),
            &"x".repeat(300),
        ] {
            assert_eq!(Label::new(text).as_str(), text);
        }
    }
}
