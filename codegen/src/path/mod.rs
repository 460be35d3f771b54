//! The path language: the part of `JSONPath` (RFC 9535) that one walk over a message can follow.
//!
//! A path says where a value lies, from a root or, after `$`, from the top of the message.

mod parse;
mod pattern;

use std::fmt;

pub use parse::PathError;
pub use pattern::Pattern;

/// Where a value lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// Whether it starts at the top of the message, whatever the roots (`$.`).
    pub absolute: bool,
    /// The way there; empty for `$`, the message itself.
    pub segments: Vec<Segment>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// `name` or `['name']`: a member.
    Member(String),
    /// `[*]`: every element or member.
    Each,
    /// `[?@.key=='value']`: the elements whose member is that text.
    Filter {
        /// The member that is compared.
        key: String,
        /// What it must be.
        value: String,
    },
}

impl Path {
    /// Reads a path as it is written in a spec.
    ///
    /// # Errors
    ///
    /// The first character that is outside the language, with the rule and, where there is one, the
    /// spelling that is inside it.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        parse::parse(text)
    }

    /// Whether several values may lie there.
    #[must_use]
    pub fn is_plural(&self) -> bool {
        let member = |segment: &Segment| matches!(segment, Segment::Member(_));
        !self.segments.iter().all(member)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.absolute {
            to.write_str("$")?;
        }
        write_segments(to, &self.segments, self.absolute)
    }
}

fn write_segments(to: &mut fmt::Formatter<'_>, segments: &[Segment], follows: bool) -> fmt::Result {
    for (at, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Member(name) if parse::is_name(name) => {
                let dot = if at > 0 || follows { "." } else { "" };
                write!(to, "{dot}{name}")?;
            }
            Segment::Member(name) => write!(to, "[{}]", Quoted(name))?,
            Segment::Each => to.write_str("[*]")?,
            Segment::Filter { key, value } if parse::is_name(key) => {
                write!(to, "[?@.{key}=={}]", Quoted(value))?;
            }
            Segment::Filter { key, value } => {
                write!(to, "[?@[{}]=={}]", Quoted(key), Quoted(value))?;
            }
        }
    }
    Ok(())
}

/// A text between single quotes, as RFC 9535 writes it.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = self.0.replace('\\', r"\\").replace('\'', r"\'");
        write!(to, "'{escaped}'")
    }
}
