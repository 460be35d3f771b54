//! The counts of a body, where they are plain, at the least cost.
//!
//! What needs more care than a number under a name is left to the whole walk, which says the same of
//! all that is read here.

use crate::decimal::Decimal;
use crate::table::{Field, Node, Read, Slot};

use super::cursor::Cursor;
use super::figures::{Figures, Origins};
use super::number::{Measure, Number};

/// The counts that were read so far. Every `None` is a text that needs the whole walk.
#[derive(Default)]
pub(super) struct Plain {
    pub(super) figures: Figures,
    /// The best rank of each field that has a figure.
    ranks: [u16; Field::ALL.len()],
}

impl Plain {
    /// Where the figures were read: the body is the first and only event.
    pub(super) fn origins(&self) -> Origins {
        Origins::of_body(self.figures.known(), self.ranks)
    }

    /// Reads the object of a body's counts, and gives the place behind it. An empty one leaves it to the
    /// other roots.
    pub(super) fn root<'a>(
        &mut self,
        mut cursor: Cursor<'a>,
        node: &'static Node,
    ) -> Option<Cursor<'a>> {
        cursor.take(b'{')?;
        self.members(cursor, node)
    }

    /// Reads the members of an object whose place is `node`, one at least; gives the place behind it.
    fn members<'a>(&mut self, mut cursor: Cursor<'a>, node: &'static Node) -> Option<Cursor<'a>> {
        if node.each.is_some() || !node.filters.is_empty() {
            return None;
        }
        let mut seen = 0_u64;
        loop {
            let key = cursor.key()?;
            let first = cursor.peek()?;
            match node.member(key) {
                None => cursor.skip()?,
                Some((place, member)) => {
                    let bit = 1_u64.checked_shl(place)?;
                    if seen & bit != 0 {
                        return None;
                    }
                    seen |= bit;
                    if first.is_ascii_digit() {
                        let start = cursor;
                        let count = cursor.count();
                        self.number(member.reads, start, count)?;
                        if count.is_none() {
                            cursor.number()?;
                        }
                    } else {
                        cursor = self.other(cursor, member)?;
                    }
                }
            }
            if !cursor.comma()? {
                return Some(cursor);
            }
        }
    }

    /// Reads a value that is no number.
    fn other<'a>(&mut self, mut cursor: Cursor<'a>, node: &'static Node) -> Option<Cursor<'a>> {
        match cursor.peek()? {
            b'{' if is_record(node) => return None,
            b'{' if !node.members.is_empty() => {
                cursor.take(b'{')?;
                if cursor.peek()? != b'}' {
                    return self.members(cursor, node);
                }
                cursor.take(b'}')?;
            }
            b'{' | b'[' if node.each.is_some() || !node.filters.is_empty() => return None,
            b'-' | b'"' if node.reads.iter().any(|read| is_number(*read)) => return None,
            _ => cursor.skip()?,
        }
        Some(cursor)
    }

    /// Takes the number that begins at `start`, and is `count` if it is one.
    #[inline]
    fn number(
        &mut self,
        reads: &'static [Read],
        start: Cursor<'_>,
        count: Option<u64>,
    ) -> Option<()> {
        for read in reads {
            match read.slot {
                Slot::Field(field) if field.is_money() => {
                    self.money(field, read.rank, start)?;
                }
                Slot::Field(field) => self.count(field, read.rank, count?)?,
                Slot::Plus(..) | Slot::Rest(_) | Slot::Record(_) => return None,
                Slot::Extra(_) | Slot::Model | Slot::Id | Slot::Captured(_) => {}
            }
        }
        Some(())
    }

    #[inline]
    fn count(&mut self, field: Field, rank: u16, count: u64) -> Option<()> {
        if !self.figures.known().has(field) {
            self.figures.set_count(field, Some(count));
            self.ranks[field as usize] = rank;
            return Some(());
        }
        self.note(field, rank, self.figures.count(field) == Some(count))
    }

    #[cold]
    fn money(&mut self, field: Field, rank: u16, mut start: Cursor<'_>) -> Option<()> {
        let number = start.number()?;
        let number = Number::read(number, Measure::Exact).ok()?;
        let money: Decimal = number.exact();
        if !self.figures.known().has(field) {
            self.figures.set_money(field, Some(money));
            self.ranks[field as usize] = rank;
            return Some(());
        }
        self.note(field, rank, self.figures.money(field) == Some(money))
    }

    /// Notes the better rank of two names, which must say the same; a name is not read twice.
    fn note(&mut self, field: Field, rank: u16, is_same: bool) -> Option<()> {
        let known = &mut self.ranks[field as usize];
        (is_same && *known != rank).then(|| *known = rank.min(*known))
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
