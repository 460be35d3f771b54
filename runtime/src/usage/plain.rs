//! The counts of a body, where they are plain, at the least cost.
//!
//! What needs more care than a number under a name is left to the whole walk, which says the same of
//! all that is read here.

use wide::u8x16;

use crate::decimal::Decimal;
use crate::json::{end_of_container, end_of_string};
use crate::table::{Field, Node, Read, Slot};

use super::number::{Measure, Number};
use super::record::Usage;

/// A place in a text, and the counts that were read so far. Every `None` is a text that needs the whole
/// walk.
pub(super) struct Plain<'a, 'u> {
    text: &'a [u8],
    at: usize,
    usage: &'u mut Usage,
}

impl<'a, 'u> Plain<'a, 'u> {
    pub(super) fn new(text: &'a [u8], usage: &'u mut Usage) -> Self {
        Self { text, at: 0, usage }
    }

    pub(super) const fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Goes to the value of the member whose name ends at `at`, and gives its first byte.
    pub(super) fn go_to_value(&mut self, at: usize) -> Option<u8> {
        self.at = at;
        self.take(b':')?;
        self.peek()
    }

    /// Begins anew: what was read is not this body's.
    pub(super) fn restart(&mut self) {
        self.at = 0;
        *self.usage = Usage::default();
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
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
    #[inline]
    pub(super) fn key(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let key = self.rest_of_plain_string()?;
        self.take(b':')?;
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

    /// Reads the object of a body's counts. An empty one leaves it to the other roots.
    pub(super) fn root(&mut self, node: &'static Node) -> Option<()> {
        let inside = self.text[self.at..].strip_prefix(b"{")?;
        if inside.trim_ascii_start().first() == Some(&b'}') {
            return None;
        }
        self.object(node)
    }

    /// Reads an object whose place is `node`.
    pub(super) fn object(&mut self, node: &'static Node) -> Option<()> {
        self.take(b'{')?;
        if node.each.is_some() || !node.filters.is_empty() {
            return None;
        }
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        let mut seen = 0_u128;
        loop {
            let key = self.key()?;
            if let Some((place, member)) = node.member(key) {
                let bit = 1_u128.checked_shl(u32::try_from(place).ok()?)?;
                if seen & bit != 0 {
                    return None;
                }
                seen |= bit;
                self.value(member)?;
            } else {
                self.skip()?;
            }
            if !self.comma()? {
                return Some(());
            }
        }
    }

    fn value(&mut self, node: &'static Node) -> Option<()> {
        match self.peek()? {
            b'0'..=b'9' => self.number(node.reads),
            b'{' if is_record(node) => None,
            b'{' if !node.members.is_empty() => self.object(node),
            b'{' | b'[' if node.each.is_some() || !node.filters.is_empty() => None,
            b'-' | b'"' if node.reads.iter().any(|read| is_number(*read)) => None,
            _ => self.skip(),
        }
    }

    fn number(&mut self, reads: &'static [Read]) -> Option<()> {
        let start = self.at;
        let count = self.digits();
        let is_count = !matches!(self.text.get(self.at), Some(b'.' | b'e' | b'E'));
        if !is_count {
            self.skip_number();
        }
        for read in reads {
            match read.slot {
                Slot::Field(field) if field.is_money() => {
                    let text = str::from_utf8(&self.text[start..self.at]).ok()?;
                    let number = Number::read(text, Measure::Exact).ok()?;
                    self.put_money(field, read.rank, number.exact())?;
                }
                Slot::Field(field) if is_count => self.put_count(field, read.rank, count?)?,
                Slot::Field(_) | Slot::Plus(..) | Slot::Rest(_) | Slot::Record(_) => return None,
                Slot::Extra(_) | Slot::Model | Slot::Id | Slot::Captured(_) => {}
            }
        }
        Some(())
    }

    /// The digits that come next, if they are a count as JSON writes it.
    #[inline]
    fn digits(&mut self) -> Option<u64> {
        const MOST: usize = 19;
        let rest = &self.text[self.at..];
        let (mut count, mut length) = (0_u64, 0);
        while let Some(digit) = rest.get(length).map(|byte| byte.wrapping_sub(b'0'))
            && digit < 10
        {
            count = count.wrapping_mul(10).wrapping_add(digit.into());
            length += 1;
        }
        self.at += length;
        let is_plain = length == 1 || (length <= MOST && rest.first() != Some(&b'0'));
        is_plain.then_some(count)
    }

    fn put_count(&mut self, field: Field, rank: u16, count: u64) -> Option<()> {
        if self.is_new(field, rank, self.usage.count(field) == Some(count))? {
            self.usage.set_count(field, Some(count));
        }
        Some(())
    }

    fn put_money(&mut self, field: Field, rank: u16, money: Decimal) -> Option<()> {
        if self.is_new(field, rank, self.usage.money(field) == Some(money))? {
            self.usage.set_money(field, Some(money));
        }
        Some(())
    }

    /// Notes the best rank of a field; whether it was not read before.
    #[inline]
    fn is_new(&mut self, field: Field, rank: u16, is_same: bool) -> Option<bool> {
        let origin = &mut self.usage.ground.origins[field as usize];
        match origin {
            None => {
                *origin = Some((rank, 0));
                Some(true)
            }
            // Two names of one field must say the same, and a name is not read twice.
            Some((known, _)) if *known != rank && is_same => {
                *known = rank.min(*known);
                Some(false)
            }
            Some(_) => None,
        }
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => {
                let start = self.at + 1;
                self.at = start;
                if self.rest_of_plain_string().is_none() {
                    self.at = end_of_string(self.text, start)?;
                }
            }
            b'{' | b'[' => self.at = end_of_container(self.text, self.at + 1)?,
            b'-' | b'0'..=b'9' => self.skip_number(),
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => return None,
        }
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text[self.at..].strip_prefix(word)?;
        self.at += word.len();
        Some(())
    }

    fn skip_number(&mut self) {
        let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let rest = &self.text[self.at..];
        self.at += rest.iter().take_while(is_part).count();
    }

    /// A short string without escapes, up to and with its closing quote.
    #[inline]
    fn rest_of_plain_string(&mut self) -> Option<&'a [u8]> {
        const WIDTH: usize = 16;
        const MOST: usize = 64;
        let rest = &self.text[self.at..];
        let mut length = 0;
        let mut found = 0;
        while found == 0
            && length < MOST
            && let Some(part) = rest
                .get(length..)
                .and_then(|rest| rest.first_chunk::<WIDTH>())
        {
            let part = u8x16::new(*part);
            let ends = part.simd_eq(u8x16::splat(b'"')) | part.simd_eq(u8x16::splat(b'\\'));
            found = ends.to_bitmask();
            length += found.trailing_zeros().min(16) as usize;
        }
        if found == 0 {
            let ends = |byte: &u8| matches!(byte, b'"' | b'\\');
            length += rest.get(length..)?.iter().take(WIDTH).position(ends)?;
        }
        let (text, rest) = rest.split_at_checked(length)?;
        (rest.first() == Some(&b'"')).then(|| {
            self.at += length + 1;
            text
        })
    }
}

fn is_record(node: &Node) -> bool {
    let mut reads = node.reads.iter();
    reads.any(|read| matches!(read.slot, Slot::Record(_)))
}

fn is_number(read: Read) -> bool {
    matches!(
        read.slot,
        Slot::Field(_) | Slot::Plus(..) | Slot::Rest(_) | Slot::Record(_)
    )
}
