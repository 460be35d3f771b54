//! Bytes that are compared and values that are passed over, at the cost of a few instructions each.

use wide::{u8x16, u8x32};

/// Whether two texts of one length are equal.
#[inline]
pub(super) fn is_same(text: &[u8], other: &[u8]) -> bool {
    // Calls cost more than the bytes where these are few.
    if text.len() > 256 {
        text == other
    } else if let (Some(end), Some(other_end)) = (text.last_chunk(), other.last_chunk()) {
        let (parts, _) = text.as_chunks::<PART>();
        let (others, _) = other.as_chunks::<PART>();
        let mut differing = u8x32::new(*end) ^ u8x32::new(*other_end);
        for (bytes, others) in parts.iter().zip(others) {
            differing |= u8x32::new(*bytes) ^ u8x32::new(*others);
        }
        differing == u8x32::ZERO
    } else if let (Some(ends), Some(others)) = (ends::<16>(text), ends::<16>(other)) {
        let [start, end] = ends.map(u8x16::new);
        let [other_start, other_end] = others.map(u8x16::new);
        (start ^ other_start) | (end ^ other_end) == u8x16::ZERO
    } else if let (Some(ends), Some(others)) = (ends::<8>(text), ends::<8>(other)) {
        ends.map(u64::from_ne_bytes) == others.map(u64::from_ne_bytes)
    } else if let (Some(ends), Some(others)) = (ends::<4>(text), ends::<4>(other)) {
        ends.map(u32::from_ne_bytes) == others.map(u32::from_ne_bytes)
    } else {
        text.iter().eq(other)
    }
}

/// The first and the last bytes, which overlap.
#[inline]
fn ends<const N: usize>(text: &[u8]) -> Option<[[u8; N]; 2]> {
    Some([*text.first_chunk()?, *text.last_chunk()?])
}

/// The length of a string's inside, which ends before its closing quote; of all the text, if that is not
/// there yet.
#[inline]
pub(super) fn end_of_text(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        if let Some(bytes) = window(&text[at..]) {
            let is_control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
            let is_quote = bytes.simd_eq(u8x16::splat(b'"'));
            let is_backslash = bytes.simd_eq(u8x16::splat(b'\\'));
            let stops = (is_control | is_quote | is_backslash).to_bitmask();
            if stops == 0 {
                at += WINDOW;
                continue;
            }
            at += stops.trailing_zeros() as usize;
        }
        match text.get(at) {
            None | Some(b'"') => return Some(at),
            Some(b'\\') => {
                text.get(at + 1).filter(|&&escaped| escaped > 0x1f)?;
                at += 2;
            }
            Some(0..=0x1f) => return None,
            Some(_) => at += 1,
        }
    }
}

/// The length of a whole number. Unlike a text's it seldom differs from the last one's, so that the
/// processor guesses it and goes on.
#[inline]
pub(super) fn digits(text: &[u8]) -> Option<usize> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let plain = length == 1 || (length > 1 && text[0] != b'0');
    plain.then_some(length)
}

/// How many bytes are compared together.
const PART: usize = 32;

/// How many bytes are looked at together: where a value ends is then no guess of the processor's.
const WINDOW: usize = 16;

#[inline]
fn window(text: &[u8]) -> Option<u8x16> {
    text.first_chunk::<WINDOW>().map(|bytes| u8x16::new(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_before_its_quote() {
        let filler = "é".repeat(20);
        for (text, end) in [
            ("\"", Some(0)),
            ("ab\"cd\"", Some(2)),
            (r#"a\"b\\" "#, Some(6)),
            ("ab", Some(2)),
            ("", Some(0)),
            (r"ab\", None),
            ("a\nb\"", None),
            ("a\\\n\"", None),
            ("a\u{1f}\"", None),
            ("a\u{7f}\"", Some(2)),
        ] {
            for filler in ["", &filler] {
                let whole = format!("{filler}{text}");
                let expected = end.map(|end| end + filler.len());
                assert_eq!(end_of_text(whole.as_bytes()), expected, "{whole}");
                let more = if text.contains('"') { filler } else { "" };
                let whole = format!("{filler}{text}{more}");
                assert_eq!(end_of_text(whole.as_bytes()), expected, "{whole}");
            }
        }
    }

    #[test]
    fn a_whole_number_is_its_digits() {
        for (text, length) in [
            ("0,", Some(1)),
            ("17}", Some(2)),
            ("017", None),
            ("00", None),
            ("x", None),
            ("", None),
            ("-1", None),
            ("12345678901234567890123,", Some(23)),
            ("1.5", Some(1)),
        ] {
            assert_eq!(digits(text.as_bytes()), length, "{text}");
            let longer = format!("{text} and sixteen bytes more");
            assert_eq!(digits(longer.as_bytes()), length, "{longer}");
        }
    }

    #[test]
    fn one_byte_is_a_difference() {
        let text: Vec<u8> = (0..=255).chain(0..=255).collect();
        for length in [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 100, 256, 257, 512] {
            let text = &text[..length];
            assert!(is_same(text, text));
            for place in 0..length {
                let mut other = text.to_vec();
                other[place] ^= 1;
                assert!(!is_same(text, &other), "{place} of {length}");
            }
        }
    }
}
