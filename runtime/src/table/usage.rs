//! Where responses report token usage, and how the provider counts.

use super::field::{Field, Relation};
use super::index::Index;

/// One API's usage: a picture of the JSON that arrives, and what contains what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// The message, from its top.
    pub message: Node,
    /// What several messages of one response say together.
    pub merge: Merge,
    /// How parts lie to their wholes; what is not listed lies inside.
    pub parts: &'static [(Field, Relation)],
    /// Other relations for some responses: the first that fits counts.
    pub variants: &'static [Variant],
    /// Fields whose absence means 0, if any field was read.
    pub zero: &'static [Field],
    /// Powers of ten for money.
    pub scale: &'static [(Field, i8)],
    /// Response headers of fields that no message gave, in order of preference.
    pub headers: &'static [(Field, &'static [&'static str])],
    /// Why a total may be larger than input and output; empty where it may not.
    pub beyond: &'static str,
    /// What only this API reports.
    pub extras: &'static [Extra],
    /// Lists in a message whose elements have figures, and mostly a model, of their own.
    pub records: &'static [Record],
    /// The member at the top under which a message that has an object there reports every count, so
    /// that nothing else of it need be read; empty where there is none.
    pub primary: &'static str,
    #[doc(hidden)]
    pub more: (),
}

impl Usage {
    /// An API that reports no token usage.
    pub const NONE: Self = Self {
        message: Node::NONE,
        merge: Merge::Last,
        parts: &[],
        variants: &[],
        zero: &[],
        scale: &[],
        headers: &[],
        beyond: "",
        extras: &[],
        records: &[],
        primary: "",
        more: (),
    };
}

/// A place in a message. A value may be read, and looked into, at the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// What its own value says.
    pub reads: &'static [Read],
    /// Its members.
    pub members: &'static [(&'static str, Node)],
    /// Where among them a name stands.
    pub index: Index,
    /// Every element or member of it (`[*]`).
    pub each: Option<&'static Node>,
    /// The elements of it that match (`[?@.key=='value']`).
    pub filters: &'static [Filter],
    /// Whether counters lie here: a numeric leaf below that nothing reads or ignores is drift.
    pub root: bool,
    /// Whether what lies here is left out on purpose, with all below it that is not read.
    pub ignored: bool,
    /// Whether a value here, other than `null`, `"null"`, `false` and `""`, says that a streamed answer is over.
    pub end: bool,
    #[doc(hidden)]
    pub more: (),
}

impl Node {
    /// A place at which nothing is read.
    pub const NONE: Self = Self {
        reads: &[],
        members: &[],
        index: Index::NONE,
        each: None,
        filters: &[],
        root: false,
        ignored: false,
        end: false,
        more: (),
    };

    /// A place that is only looked into.
    #[must_use]
    pub const fn members(members: &'static [(&'static str, Self)]) -> Self {
        Self {
            members,
            ..Self::NONE
        }
    }

    /// A place under which counters lie.
    #[must_use]
    pub const fn root(members: &'static [(&'static str, Self)]) -> Self {
        Self {
            members,
            root: true,
            ..Self::NONE
        }
    }

    /// A place whose value is one read.
    #[must_use]
    pub const fn reads(reads: &'static [Read]) -> Self {
        Self {
            reads,
            ..Self::NONE
        }
    }

    /// The same place, whose members are found by their hash.
    #[must_use]
    pub const fn indexed(self, seed: u8, at: u8, slots: &'static [u8]) -> Self {
        Self {
            index: Index { seed, at, slots },
            ..self
        }
    }

    /// The place among its members, and the node, that a name has.
    #[expect(
        clippy::inline_always,
        reason = "a call for each member costs as much as the look-up"
    )]
    #[inline(always)]
    pub(crate) fn member(&self, name: &[u8]) -> Option<(u32, &'static Self)> {
        if self.index.slots.is_empty() {
            return self.find(name);
        }
        let place = self.index.place(name)?;
        let (known, node) = self.members.get(place as usize)?;
        is_same(known.as_bytes(), name).then_some((place, node))
    }

    fn find(&self, name: &[u8]) -> Option<(u32, &'static Self)> {
        let mut members = (0..).zip(self.members);
        let (place, (_, node)) = members.find(|(_, (known, _))| known.as_bytes() == name)?;
        Some((place, node))
    }

    /// A place that is left out on purpose.
    pub const IGNORED: Self = Self {
        ignored: true,
        ..Self::NONE
    };

    /// A place whose presence ends an answer.
    pub const END: Self = Self {
        end: true,
        ..Self::NONE
    };
}

/// Whether two names are the same: two looks at both ends cost less than a call for so few bytes.
#[inline]
fn is_same(one: &[u8], two: &[u8]) -> bool {
    match one.len() {
        length if length != two.len() => false,
        16..=32 => are_ends_same::<16>(one, two),
        8..16 => are_ends_same::<8>(one, two),
        4..8 => are_ends_same::<4>(one, two),
        _ => one == two,
    }
}

/// Whether the first bytes are the same, and the last ones.
#[inline]
fn are_ends_same<const N: usize>(one: &[u8], two: &[u8]) -> bool {
    one.first_chunk::<N>() == two.first_chunk() && one.last_chunk::<N>() == two.last_chunk()
}

/// The elements whose member `key` is the text `value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// The member that is compared.
    pub key: &'static str,
    /// What it must be.
    pub value: &'static str,
    /// What is read of such an element.
    pub node: Node,
}

/// A value that is read, and how good an answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// What it says.
    pub slot: Slot,
    /// 0 is the best; unique within a slot: the place of its (alias, root) in the spec, and for an
    /// amount, whose slot says which path it is, the place of the root alone.
    pub rank: u16,
}

/// What a value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A field of the record: the best rank counts.
    Field(Field),
    /// An amount that is added to a field: by the place of its path in the field's list, all of
    /// which count, each once however many roots it is found under.
    Plus(Field, u16),
    /// What the input holds beside its cache reads and writes, the output beside its reasoning, or the
    /// cache writes beside those of five minutes and one hour: compared, never counted.
    Rest(Field),
    /// An extra, by its place in [`Usage::extras`].
    Extra(u16),
    /// A record of its own, by its place in [`Usage::records`]: the object that lies here.
    Record(u16),
    /// The model that answered.
    Model,
    /// The id of the answer that a message belongs to.
    Id,
    /// A captured text, by its place in [`Api::captures`](super::Api::captures).
    Captured(u16),
}

/// What several messages of one response say together of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    /// The last value: each message is a snapshot.
    #[default]
    Last,
    /// The sum: each message counts something else.
    Sum,
    /// The largest value: later messages of a running count may say 0.
    Max,
}

/// Relations that hold for some responses only. All that is said of them must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The model is one of these; empty for any. A `*` stands for any text.
    pub models: &'static [&'static str],
    /// Whether the answer was streamed, where it matters.
    pub stream: Option<bool>,
    /// How parts lie to their wholes, in place of [`Usage::parts`].
    pub parts: &'static [(Field, Relation)],
}

/// Figures that the message gives beside the record: of another model, of another meter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// What they are: `advisor`.
    pub name: &'static str,
    /// Whether the record itself contains them; else they are a bill of their own.
    pub inside: bool,
    /// How one of them is read: its object is the message.
    pub usage: Usage,
}

/// A value that only some API reports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extra {
    /// Its name.
    pub name: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// A power of ten by which the wire's number is multiplied.
    pub scale: i8,
    /// What it is, in a sentence; may be empty.
    pub doc: &'static str,
}

/// The unit of an extra.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Tokens: a whole number.
    Tokens,
    /// A whole number of something else.
    Count,
    /// Seconds, may have a fraction.
    Seconds,
    /// US dollars, may have a fraction.
    Usd,
    /// The provider's credits, may have a fraction.
    Credits,
    /// How many values lie there, whatever they are: texts and numbers of a list.
    Items,
    /// A label.
    Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_makes_another_name() {
        for length in 0..40 {
            let name = vec![b'a'; length];
            assert!(is_same(&name, &name.clone()), "{length}");
            assert!(!is_same(&name, &vec![b'a'; length + 1]), "{length}");
            for place in 0..length {
                let mut other = name.clone();
                other[place] = b'b';
                assert!(!is_same(&name, &other), "{place} of {length}");
            }
        }
    }
}
