//! A place in a JSON text, moved over what is plain: names without escapes, counts in digits alone. So
//! small that it stays in registers; every `None` is a text that needs the whole walk.

use crate::json::{WIDTH, end_of_container, end_of_string, string_ends};

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if byte > b' ' || !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// A member's name, up to its value.
    #[expect(
        clippy::inline_always,
        reason = "out of line, the place is no longer in a register"
    )]
    #[inline(always)]
    pub(super) fn key(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let rest = self.text.get(self.at..)?;
        let length = plain_length(rest)?;
        let (key, rest) = rest.split_at_checked(length)?;
        self.at += length + 1;
        if rest.get(1) == Some(&b':') {
            self.at += 1;
        } else {
            self.take(b':')?;
        }
        Some(key)
    }

    /// Whether another member follows; else the object is closed.
    #[inline]
    pub(super) fn comma(&mut self) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            b'}' => Some(false),
            _ => None,
        }
    }

    /// The count that comes next; `None` where its digits are not all, or not as JSON writes them.
    #[inline]
    pub(super) fn count(&mut self) -> Option<u64> {
        const MOST: usize = 19;
        let rest = self.text.get(self.at..)?;
        let (mut count, mut length) = (0_u64, 0);
        let end = loop {
            let byte = *rest.get(length)?;
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            count = count.wrapping_mul(10).wrapping_add(digit.into());
            length += 1;
        };
        if matches!(end, b'.' | b'e' | b'E') || length > MOST || (length > 1 && rest[0] == b'0') {
            return None;
        }
        self.at += length;
        Some(count)
    }

    /// A number's text.
    #[inline]
    pub(super) fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.at = end_of_number(self.text, start);
        str::from_utf8(&self.text[start..self.at]).ok()
    }

    /// Passes over a value.
    #[inline]
    pub(super) fn skip(&mut self) -> Option<()> {
        self.peek()?;
        self.at = end_of_value(self.text, self.at)?;
        Some(())
    }
}

/// How long a short string is that has no escapes, without its closing quote.
#[inline]
fn plain_length(rest: &[u8]) -> Option<usize> {
    if let Some(start) = rest.first_chunk::<{ 2 * WIDTH }>() {
        let (parts, _) = start.as_chunks();
        let ends = string_ends(&parts[0]) | string_ends(&parts[1]) << WIDTH;
        if ends != 0 {
            let length = ends.trailing_zeros() as usize;
            return (start.get(length) == Some(&b'"')).then_some(length);
        }
    }
    plain_length_by_parts(rest)
}

/// The same, near the text's end or of a longer string.
#[cold]
#[inline(never)]
fn plain_length_by_parts(rest: &[u8]) -> Option<usize> {
    const MOST: usize = 64;
    let rest = &rest[..rest.len().min(MOST)];
    let (parts, _) = rest.as_chunks();
    let found = parts.iter().position(|part| string_ends(part) != 0);
    let start = found.unwrap_or(parts.len()) * WIDTH;
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\');
    let length = start + rest[start..].iter().position(is_end)?;
    (rest[length] == b'"').then_some(length)
}

/// Where the value ends that begins at `start`.
#[inline(never)]
fn end_of_value(text: &[u8], start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let word = |word: &[u8]| rest.starts_with(word).then_some(start + word.len());
    match rest.first()? {
        b'"' => {
            let inside = start + 1;
            match plain_length(&rest[1..]) {
                Some(length) => Some(inside + length + 1),
                None => end_of_string(text, inside),
            }
        }
        b'{' | b'[' => end_of_container(text, start + 1),
        b'-' | b'0'..=b'9' => Some(end_of_number(text, start)),
        b't' => word(b"true"),
        b'f' => word(b"false"),
        b'n' => word(b"null"),
        _ => None,
    }
}

#[inline(never)]
fn end_of_number(text: &[u8], start: usize) -> usize {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let rest = text.get(start..).unwrap_or_default();
    start + rest.iter().take_while(is_part).count()
}
