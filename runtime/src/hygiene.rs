//! What a header can carry: visible ASCII with inner spaces, and nothing at its ends.

use std::borrow::Cow;

use crate::digest::sha256_hex;

/// Whether a text can be sent as it is.
pub(crate) fn is_clean(text: &str) -> bool {
    text.bytes().all(is_visible) && !text.starts_with(' ') && !text.ends_with(' ')
}

/// The text without what a header cannot carry.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_visible) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| matches!(c, ' '..='~')).collect())
    }
}

/// The text, or its SHA-256 where a header cannot carry it: two texts never become one.
pub(crate) fn distinct(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_visible) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(sha256_hex(text.as_bytes()))
    }
}

/// The text, or its SHA-256 in hex, cut, where it is longer than `max_len`. 0 is no limit.
pub(crate) fn limited(text: String, max_len: u16) -> String {
    let too_long = max_len > 0 && text.chars().count() > usize::from(max_len);
    if too_long {
        hashed(&text, max_len)
    } else {
        text
    }
}

/// The SHA-256 of a text in hex, cut to `max_len`. 0 is no limit.
pub(crate) fn hashed(text: &str, max_len: u16) -> String {
    let mut hex = sha256_hex(text.as_bytes());
    if max_len > 0 {
        hex.truncate(max_len.into());
    }
    hex
}

fn is_visible(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_visible_stays() {
        for (text, left) in [
            ("Héctor's Mac", "Hctor's Mac"),
            ("плата", ""),
            ("a\r\nx: y", "ax: y"),
            ("ok", "ok"),
        ] {
            assert_eq!(visible(text), left);
        }
    }

    #[test]
    fn limits() {
        let hex = sha256_hex(&[b'k'; 65]);
        for (text, max_len, sent) in [
            ("k".repeat(64), 64, "k".repeat(64)),
            ("k".repeat(65), 64, hex.clone()),
            ("k".repeat(65), 32, hex[..32].to_owned()),
            ("k".repeat(256), 0, "k".repeat(256)),
            ("é".repeat(64), 64, "é".repeat(64)),
        ] {
            assert_eq!(limited(text, max_len), sent);
        }
        assert_eq!(hashed(&"k".repeat(65), 0), hex);
        assert_eq!(hashed(&"k".repeat(65), 8), hex[..8]);
    }
}
