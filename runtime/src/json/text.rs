//! A string of a JSON text: compared and decoded only when asked.

use std::borrow::Cow;
use std::ops::Range;
use std::str::Chars;

use super::{Error, Problem};

/// A string, as it is written between its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    raw: &'a [u8],
    start: usize,
    escaped: bool,
}

impl<'a> Text<'a> {
    pub(super) const fn new(raw: &'a [u8], start: usize, escaped: bool) -> Self {
        Self {
            raw,
            start,
            escaped,
        }
    }

    /// Where it stands, with its quotes.
    pub(crate) const fn span(&self) -> Range<usize> {
        self.start - 1..self.start + self.raw.len() + 1
    }

    /// What it says, if nothing in it is escaped.
    pub(crate) fn plain(&self) -> Option<&'a [u8]> {
        (!self.escaped).then_some(self.raw)
    }

    /// Whether it says this, however it is escaped.
    pub(crate) fn is(&self, other: &str) -> bool {
        if !self.escaped {
            return self.raw == other.as_bytes();
        }
        str::from_utf8(self.raw).is_ok_and(|raw| Unescaped(raw.chars()).eq(other.chars().map(Some)))
    }

    /// What it says; an error where it is not UTF-8, or an escape stands for no character.
    pub(crate) fn decode(&self) -> Result<Cow<'a, str>, Error> {
        let error = Error {
            at: self.start,
            problem: Problem::Unicode,
        };
        let raw = str::from_utf8(self.raw).map_err(|_| error)?;
        if self.escaped {
            let text: Option<String> = Unescaped(raw.chars()).collect();
            text.map(Cow::Owned).ok_or(error)
        } else {
            Ok(Cow::Borrowed(raw))
        }
    }
}

/// The characters that a string stands for; `None` for an escape that stands for none.
struct Unescaped<'a>(Chars<'a>);

impl Iterator for Unescaped<'_> {
    type Item = Option<char>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.0.next()? {
            '\\' => self.escape(),
            char => Some(char),
        })
    }
}

impl Unescaped<'_> {
    fn escape(&mut self) -> Option<char> {
        match self.0.next()? {
            char @ ('"' | '\\' | '/') => Some(char),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => self.code_point(),
            _ => None,
        }
    }

    fn code_point(&mut self) -> Option<char> {
        let first = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if self.0.next()? != '\\' || self.0.next()? != 'u' {
            return None;
        }
        let second = self.code_unit()?;
        (0xdc00..0xe000)
            .contains(&second)
            .then(|| char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)))?
    }

    fn code_unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit * 16 + self.0.next()?.to_digit(16)?))
    }
}
