//! Passing over what nobody asks for. No recursion: brackets are a stack of bits.

use std::ops::Range;

use memchr::memchr2;

use super::{Error, Json, MAX_DEPTH, Problem, Text, string_ends};

/// The containers that are open, innermost last: a set bit is an object.
#[derive(Default)]
struct Open {
    objects: u128,
    count: u32,
}

impl Open {
    const fn push(&mut self, object: bool) {
        self.objects = self.objects << 1 | object as u128;
        self.count += 1;
    }

    const fn pop(&mut self) {
        self.objects >>= 1;
        self.count -= 1;
    }

    const fn is_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

impl<'a> Json<'a> {
    /// Passes over a value and gives its span.
    pub(crate) fn skip(&mut self) -> Result<Range<usize>, Error> {
        self.peek();
        let start = self.at;
        let mut open = Open::default();
        loop {
            if self.pass_to_end_of_item(&mut open)? {
                while open.count > 0 && !self.pass_to_next_item(&mut open)? {}
                if open.count == 0 {
                    return Ok(start..self.at);
                }
            }
        }
    }

    /// Passes over a scalar, an empty container or the beginning of another one; whether a value is
    /// now behind.
    fn pass_to_end_of_item(&mut self, open: &mut Open) -> Result<bool, Error> {
        match self.peek() {
            Some(byte @ (b'{' | b'[')) => {
                if self.depth + open.count == MAX_DEPTH {
                    return Err(self.error(Problem::Depth));
                }
                self.at += 1;
                let object = byte == b'{';
                if self.take(byte + 2) {
                    return Ok(true);
                }
                open.push(object);
                if object {
                    self.key()?;
                }
                Ok(false)
            }
            Some(b'"') => {
                self.at += 1;
                self.rest_of_text().map(|_| true)
            }
            Some(b'-' | b'0'..=b'9') => self.pass_number().map(|()| true),
            Some(b't') => self.pass_word("true"),
            Some(b'f') => self.pass_word("false"),
            Some(b'n') => self.pass_word("null"),
            _ => Err(self.expected("a value")),
        }
    }

    /// Passes over a comma, and a key in an object, or over the bracket that closes the container;
    /// whether an item is now due.
    fn pass_to_next_item(&mut self, open: &mut Open) -> Result<bool, Error> {
        let more = if open.is_object() {
            let more = self.comma(b'}', "`,` or `}`")?;
            if more {
                self.key()?;
            }
            more
        } else {
            self.comma(b']', "`,` or `]`")?
        };
        if !more {
            open.pop();
        }
        Ok(more)
    }

    fn pass_word(&mut self, word: &'static str) -> Result<bool, Error> {
        let rest = &self.text[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(true);
        }
        if word.as_bytes().starts_with(rest) {
            self.at = self.text.len();
        }
        Err(self.expected("a value"))
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    pub(super) fn pass_number(&mut self) -> Result<(), Error> {
        self.pass_one(b"-");
        if !self.pass_one(b"0") {
            self.pass_digits()?;
        }
        if self.pass_one(b".") {
            self.pass_digits()?;
        }
        if self.pass_one(b"eE") {
            self.pass_one(b"+-");
            self.pass_digits()?;
        }
        Ok(())
    }

    fn pass_one(&mut self, set: &[u8]) -> bool {
        let there = self
            .text
            .get(self.at)
            .is_some_and(|byte| set.contains(byte));
        self.at += usize::from(there);
        there
    }

    fn pass_digits(&mut self) -> Result<(), Error> {
        let rest = &self.text[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        match digits {
            0 => Err(self.expected("a digit")),
            _ => Ok(()),
        }
    }

    /// What follows an opening quote, up to and with the closing one.
    pub(super) fn rest_of_text(&mut self) -> Result<Text<'a>, Error> {
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(found) = next_quote_or_escape(rest) else {
                self.at = self.text.len();
                return Err(self.error(Problem::End));
            };
            if rest[found] == b'"' {
                let end = self.at + found;
                self.at = end + 1;
                return Ok(Text::new(&self.text[start..end], start, escaped));
            }
            escaped = true;
            self.at += found + 2;
        }
    }
}

/// The next quote or backslash. Most strings are short, and a call would cost more than they do.
#[inline]
fn next_quote_or_escape(text: &[u8]) -> Option<usize> {
    let ends = text.first_chunk().map_or(0, string_ends);
    match ends {
        0 => memchr2(b'"', b'\\', text),
        _ => Some(ends.trailing_zeros() as usize),
    }
}
