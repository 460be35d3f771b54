//! A place in a JSON text, moved over what is plain: names without escapes, counts in digits alone. So
//! small that it stays in registers; every `None` is a text that needs the whole walk.

use crate::json::{WIDTH, end_of_container, end_of_string, space, string_ends};

/// What is left of the text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        if *self.0.first()? <= b' ' {
            self.0 = match self.0 {
                // Between a name and its value, mostly.
                [b' ', rest @ ..] if matches!(rest, [b'!'..=u8::MAX, ..]) => rest,
                rest => rest.get(space(rest)..)?,
            };
        }
        self.0.first().copied()
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The next byte that is no white space, which is passed.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        (_, self.0) = self.0.split_first()?;
        Some(byte)
    }

    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    /// A member's name, up to its value.
    #[expect(
        clippy::inline_always,
        reason = "out of line, the place is no longer in a register"
    )]
    #[inline(always)]
    pub(super) fn key(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let (key, rest) = self.0.split_at_checked(plain_length(self.0)?)?;
        if let [b'"', b':', rest @ ..] = rest {
            self.0 = rest;
            return Some(key);
        }
        self.0 = rest.strip_prefix(b"\"")?;
        self.take(b':')?;
        Some(key)
    }

    /// Whether another member follows; else the object is closed.
    #[inline]
    pub(super) fn comma(&mut self) -> Option<bool> {
        match self.next()? {
            b',' => Some(true),
            b'}' => Some(false),
            _ => None,
        }
    }

    /// The count that comes next; `None` where its digits are not all, or not as JSON writes them.
    #[inline]
    pub(super) fn count(&mut self) -> Option<u64> {
        const MOST: usize = 19;
        let (mut count, mut length) = (0_u64, 0);
        let end = loop {
            let byte = *self.0.get(length)?;
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            count = count.wrapping_mul(10).wrapping_add(digit.into());
            length += 1;
        };
        let (digits, rest) = self.0.split_at_checked(length)?;
        if matches!(end, b'.' | b'e' | b'E') || length > MOST || (length > 1 && digits[0] == b'0') {
            return None;
        }
        self.0 = rest;
        Some(count)
    }

    /// A number's text.
    #[inline]
    pub(super) fn number(&mut self) -> Option<&'a str> {
        let (number, rest) = self.0.split_at_checked(length_of_number(self.0))?;
        self.0 = rest;
        str::from_utf8(number).ok()
    }

    /// Passes over a value.
    #[inline]
    pub(super) fn skip(&mut self) -> Option<()> {
        self.peek()?;
        self.0 = self.0.get(length_of_value(self.0)?..)?;
        Some(())
    }
}

/// How long a short string is, up to its closing quote or its first escape.
#[inline]
fn plain_length(rest: &[u8]) -> Option<usize> {
    let ends = if let Some(start) = rest.first_chunk::<{ 2 * WIDTH }>() {
        let (parts, _) = start.as_chunks();
        string_ends(&parts[0]) | string_ends(&parts[1]) << WIDTH
    } else {
        rest.first_chunk().map_or(0, string_ends)
    };
    if ends == 0 {
        return plain_length_by_parts(rest);
    }
    Some(ends.trailing_zeros() as usize)
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
    Some(start + rest[start..].iter().position(is_end)?)
}

/// How long the value is that comes next.
#[inline(never)]
fn length_of_value(rest: &[u8]) -> Option<usize> {
    let word = |word: &[u8]| rest.starts_with(word).then_some(word.len());
    match rest.first()? {
        b'"' => match plain_length(&rest[1..]) {
            Some(length) if rest[length + 1] == b'"' => Some(length + 2),
            _ => end_of_string(rest, 1),
        },
        b'{' | b'[' => end_of_container(rest, 1),
        b'-' | b'0'..=b'9' => Some(length_of_number(rest)),
        b't' => word(b"true"),
        b'f' => word(b"false"),
        b'n' => word(b"null"),
        _ => None,
    }
}

#[inline(never)]
fn length_of_number(rest: &[u8]) -> usize {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    rest.iter().take_while(is_part).count()
}
