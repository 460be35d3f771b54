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

/// A value under its limits: always hashed, or hashed and cut where it is longer than `max_len`.
/// A `max_len` of 0 is no limit.
pub(crate) fn limited(text: String, hash: bool, max_len: u16) -> String {
    let max_len = usize::from(max_len);
    let too_long = max_len > 0 && text.chars().count() > max_len;
    if !hash && !too_long {
        return text;
    }
    let mut hex = sha256_hex(text.as_bytes());
    if max_len > 0 {
        hex.truncate(max_len);
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
        for (text, hash, max_len, sent) in [
            ("k".repeat(64), false, 64, "k".repeat(64)),
            ("k".repeat(65), false, 64, hex.clone()),
            ("k".repeat(65), false, 32, hex[..32].to_owned()),
            ("k".repeat(256), false, 0, "k".repeat(256)),
            ("k".repeat(65), true, 0, hex.clone()),
            ("é".repeat(64), false, 64, "é".repeat(64)),
        ] {
            assert_eq!(limited(text, hash, max_len), sent);
        }
    }
}
