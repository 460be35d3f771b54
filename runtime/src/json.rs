//! A structural scanner over JSON text: spans and members, no tree, no allocation.
//!
//! It checks the grammar of all that it passes over, except what is inside strings and numbers that
//! nobody asks for. Byte order marks are the caller's to take away.

mod blocks;
mod skip;
mod text;

use std::fmt;
use std::ops::Range;

pub(crate) use blocks::{
    BLOCK, WIDTH, end_of_container, end_of_string, quotes, space, string_ends,
};
pub(crate) use text::Text;

/// The deepest nesting that is followed: as deep as other readers of JSON go.
pub(crate) const MAX_DEPTH: u32 = 128;

/// What is wrong with a text, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Error {
    /// The offset in bytes.
    pub(crate) at: usize,
    /// What is wrong there.
    pub(crate) problem: Problem,
}

/// What can be wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It ends inside a value.
    End,
    /// Something else stands where this is due.
    Expected(&'static str),
    /// More than [`MAX_DEPTH`] levels.
    Depth,
    /// A string that is no Unicode text.
    Unicode,
    /// Something follows the value.
    Trailing,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    Text,
    Number,
    Bool,
    Null,
}

/// A place in a text. A copy looks ahead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a> {
    text: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Json<'a> {
    /// A place before the first value.
    pub(crate) const fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// Reads a text that holds one value and nothing else but white space.
    pub(crate) fn document<T>(
        text: &'a [u8],
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut json = Self::new(text);
        let value = read(&mut json)?;
        json.end()?;
        Ok(value)
    }

    /// Checks that only white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(_) => Err(self.error(Problem::Trailing)),
            None => Ok(()),
        }
    }

    /// The type of the value that comes next.
    pub(crate) fn kind(&mut self) -> Result<Kind, Error> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.expected("a value")),
        }
    }

    /// Whether the object that comes next has no members.
    pub(crate) fn is_empty_object(&self) -> Result<bool, Error> {
        let mut json = *self;
        json.enter(b'{', "an object")?;
        Ok(json.take(b'}'))
    }

    /// Reads an object: each member's key, with the place of its value, which is passed over unless
    /// it was read. Gives the object's span.
    pub(crate) fn members(
        &mut self,
        mut each: impl FnMut(Text<'a>, &mut Self) -> Result<(), Error>,
    ) -> Result<Range<usize>, Error> {
        let start = self.enter(b'{', "an object")?;
        if !self.take(b'}') {
            loop {
                let key = self.key()?;
                self.child(|json| each(key, json))?;
                if !self.comma(b'}', "`,` or `}`")? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(start..self.at)
    }

    /// Reads an array: the place of each element, which is passed over unless it was read. Gives the
    /// array's span.
    pub(crate) fn elements(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), Error>,
    ) -> Result<Range<usize>, Error> {
        let start = self.enter(b'[', "an array")?;
        if !self.take(b']') {
            loop {
                self.child(&mut each)?;
                if !self.comma(b']', "`,` or `]`")? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(start..self.at)
    }

    /// Reads a string.
    pub(crate) fn text(&mut self) -> Result<Text<'a>, Error> {
        if self.take(b'"') {
            self.rest_of_text()
        } else {
            Err(self.expected("a string"))
        }
    }

    /// Reads a number: its own text.
    pub(crate) fn number(&mut self) -> Result<&'a str, Error> {
        self.peek();
        let start = self.at;
        self.pass_number()?;
        str::from_utf8(&self.text[start..self.at]).map_err(|_| self.expected("a number"))
    }

    /// The byte that comes next after white space.
    fn peek(&mut self) -> Option<u8> {
        if *self.text.get(self.at)? <= b' ' {
            self.at += space(&self.text[self.at..]);
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn enter(&mut self, open: u8, name: &'static str) -> Result<usize, Error> {
        if self.peek() != Some(open) {
            return Err(self.expected(name));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.error(Problem::Depth));
        }
        self.depth += 1;
        self.at += 1;
        Ok(self.at - 1)
    }

    fn key(&mut self) -> Result<Text<'a>, Error> {
        if !self.take(b'"') {
            return Err(self.expected("a key"));
        }
        let key = self.rest_of_text()?;
        if self.take(b':') {
            Ok(key)
        } else {
            Err(self.expected("`:`"))
        }
    }

    /// Whether another item follows; else the container is closed.
    fn comma(&mut self, close: u8, name: &'static str) -> Result<bool, Error> {
        if self.take(b',') {
            Ok(true)
        } else if self.take(close) {
            Ok(false)
        } else {
            Err(self.expected(name))
        }
    }

    fn child(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.peek();
        let start = self.at;
        read(self)?;
        if self.at == start {
            self.skip()?;
        }
        Ok(())
    }

    fn expected(&self, what: &'static str) -> Error {
        if self.at < self.text.len() {
            self.error(Problem::Expected(what))
        } else {
            self.error(Problem::End)
        }
    }

    const fn error(&self, problem: Problem) -> Error {
        Error {
            at: self.at,
            problem,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            Problem::End => f.write_str("the text ends inside a value"),
            Problem::Expected(what) => write!(f, "expected {what}"),
            Problem::Depth => write!(f, "nested more than {MAX_DEPTH} levels deep"),
            Problem::Unicode => f.write_str("a string that is no Unicode text"),
            Problem::Trailing => f.write_str("something follows the value"),
        }?;
        write!(f, " at byte {}", self.at)
    }
}

impl std::error::Error for Error {}

/// Whether a text is a number, and nothing else.
pub(crate) fn is_number(text: &[u8]) -> bool {
    let mut json = Json::new(text);
    json.pass_number().is_ok() && json.at == text.len()
}

#[cfg(test)]
mod tests;
