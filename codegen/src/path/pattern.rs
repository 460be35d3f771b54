//! A path from the top of the message, and which leaves two of them share.

use std::fmt;

use super::{Path, Segment, write_segments};

/// A path with its root: the steps from the top of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(Vec<Segment>);

impl Pattern {
    /// A path as tried under one root; an absolute path is the same under all of them.
    #[must_use]
    pub fn new(root: &Path, path: &Path) -> Self {
        let root = if path.absolute {
            &[]
        } else {
            &root.segments[..]
        };
        Self(root.iter().chain(&path.segments).cloned().collect())
    }

    /// A path that is taken from the top, written with or without `$.`.
    #[must_use]
    pub fn from_top(path: &Path) -> Self {
        Self(path.segments.clone())
    }

    /// The steps.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// How many of the steps are filters.
    #[must_use]
    pub fn filters(&self) -> usize {
        let filter = |segment: &&Segment| matches!(segment, Segment::Filter { .. });
        self.0.iter().filter(filter).count()
    }

    /// Whether some message has a leaf that both find.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.meets_within(other)
    }

    /// Whether some message has a leaf of the other's at this place or below it.
    #[must_use]
    pub fn meets_within(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| may_meet(a, b))
    }

    /// Whether all that the other finds lies at this place or below it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| includes(a, b))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("$")?;
        write_segments(to, &self.0, true)
    }
}

/// `[*]` and filters find members of objects as well as elements of lists, so only two names, or
/// two filters that want another text of the same member, are sure to differ.
fn may_meet(a: &Segment, b: &Segment) -> bool {
    match (a, b) {
        (Segment::Member(a), Segment::Member(b)) => a == b,
        (
            Segment::Filter { key: a, value },
            Segment::Filter {
                key: b,
                value: other,
            },
        ) => a != b || value == other,
        _ => true,
    }
}

fn includes(a: &Segment, b: &Segment) -> bool {
    matches!(a, Segment::Each) || a == b
}

#[cfg(test)]
mod tests {
    use super::{Path, Pattern};

    fn pattern(text: &str) -> Pattern {
        Pattern::from_top(&Path::parse(text).unwrap())
    }

    #[test]
    fn patterns_meet_where_one_leaf_can_be_both() {
        for (a, b, meet) in [
            ("a.b", "a.b", true),
            ("a.b", "a.c", false),
            ("a.b", "a.b.c", false),
            ("a[*].b", "a.c.b", true),
            ("a[*].b", "a[?@.k=='v'].b", true),
            ("a[?@.k=='v'].b", "a[?@.k=='w'].b", false),
            ("a[?@.k=='v'].b", "a[?@.l=='w'].b", true),
            ("a[?@.k=='v'].b", "a.c.b", true),
        ] {
            let (a, b) = (pattern(a), pattern(b));
            assert_eq!((a.meets(&b), b.meets(&a)), (meet, meet), "{a} and {b}");
        }
    }

    #[test]
    fn a_place_covers_what_lies_below_it() {
        for (place, leaf, covers) in [
            ("a", "a.b", true),
            ("a.b", "a.b", true),
            ("a.b", "a", false),
            ("a[*]", "a[?@.k=='v'].b", true),
            ("a[?@.k=='v']", "a[*].b", false),
            ("$", "a", true),
        ] {
            assert_eq!(
                pattern(place).covers(&pattern(leaf)),
                covers,
                "{place} and {leaf}"
            );
        }
    }

    #[test]
    fn a_root_goes_before_a_relative_path_only() {
        let root = Path::parse("response.usage").unwrap();
        for (path, whole) in [("a['b-c']", "$.response.usage.a['b-c']"), ("$.a", "$.a")] {
            let pattern = Pattern::new(&root, &Path::parse(path).unwrap());
            assert_eq!(pattern.to_string(), whole);
        }
    }
}
