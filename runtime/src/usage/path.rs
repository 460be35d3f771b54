//! Paths as specs write them, from the top of the message: `$.usage.details[*].tokens`.

use crate::json::{Json, Text};
use crate::table::{Field, Filter, Node, Read, Slot};

use super::diagnostic::brief;
use super::figures::Origins;

/// Where a walk is in a message.
#[derive(Clone, Copy)]
pub(super) struct Trail<'t, 'a> {
    pub(super) above: Option<&'t Trail<'t, 'a>>,
    pub(super) step: Step<'t, 'a>,
}

/// How a walk came to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'t, 'a> {
    Top,
    Member(Text<'a>),
    /// The element itself comes next.
    Element(&'t Json<'a>),
}

impl<'a> Trail<'_, 'a> {
    pub(super) const TOP: Self = Self {
        above: None,
        step: Step::Top,
    };

    /// Whether this is the member of that name at the top of the message.
    pub(super) fn is_member_of_top(self, name: &str) -> bool {
        let is_below_top = self.above.is_some_and(|above| above.above.is_none());
        is_below_top && matches!(self.step, Step::Member(key) if key.is(name))
    }

    /// The innermost element of a list on the way, if there is one.
    pub(super) fn element(self) -> Option<Json<'a>> {
        match self.step {
            Step::Element(element) => Some(*element),
            _ => self.above?.element(),
        }
    }

    /// The path, in which a long name ends in `…`.
    pub(super) fn to_text(self) -> String {
        let mut out = self.above.map_or_else(String::new, |above| above.to_text());
        match self.step {
            Step::Top => out.push('$'),
            Step::Member(name) => push_member(&mut out, &brief(&name.decode().unwrap_or_default())),
            Step::Element(_) => out.push_str("[*]"),
        }
        out
    }
}

/// The paths of the fields by what was read of each: slot and rank together stand once in the picture,
/// which is walked once.
pub(super) fn of_fields(message: &Node, origins: &Origins) -> [Option<String>; Field::ALL.len()] {
    let mut paths = [const { None }; Field::ALL.len()];
    each_read(message, &mut Vec::new(), &mut |read, branches| {
        let Slot::Field(field) = read.slot else {
            return;
        };
        if origins.of(field).is_some_and(|(rank, _)| rank == read.rank) {
            paths[field as usize] = Some(to_text(branches));
        }
    });
    paths
}

fn to_text(branches: &[Branch<'_>]) -> String {
    let mut out = String::with_capacity(64);
    out.push('$');
    for branch in branches {
        branch.push_to(&mut out);
    }
    out
}

/// A way down from a node of the picture.
enum Branch<'n> {
    Member(&'n str),
    Each,
    Filter(&'n Filter),
}

impl Branch<'_> {
    fn push_to(&self, out: &mut String) {
        match self {
            Self::Member(name) => push_member(out, name),
            Self::Each => out.push_str("[*]"),
            Self::Filter(filter) => {
                out.push_str("[?@");
                push_member(out, filter.key);
                out.push_str("==");
                push_quoted(out, filter.value);
                out.push(']');
            }
        }
    }
}

/// Gives each reading of the picture, with the way to it.
fn each_read<'n>(
    node: &'n Node,
    branches: &mut Vec<Branch<'n>>,
    found: &mut impl FnMut(&Read, &[Branch<'n>]),
) {
    for read in node.reads {
        found(read, branches);
    }
    let members = node.members.iter();
    let members = members.map(|(name, member)| (Branch::Member(name), member));
    let each = node.each.map(|each| (Branch::Each, each));
    let filters = node.filters.iter();
    let filters = filters.map(|filter| (Branch::Filter(filter), &filter.node));
    for (branch, below) in members.chain(each).chain(filters) {
        branches.push(branch);
        each_read(below, branches, found);
        branches.pop();
    }
}

fn push_member(out: &mut String, name: &str) {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    if !name.is_empty() && name.chars().all(is_word) && !name.starts_with(|c: char| c.is_numeric())
    {
        out.push('.');
        out.push_str(name);
    } else {
        out.push('[');
        push_quoted(out, name);
        out.push(']');
    }
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('\'');
    for char in text.chars() {
        if matches!(char, '\'' | '\\') {
            out.push('\\');
        }
        out.push(char);
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &[Read] = &[Field::ToolUse.at(3)];
    const LEAF: Node = Node::reads(READ);
    const FILTER: Filter = Filter {
        key: "kind",
        value: "it's",
        node: Node::members(&[("n", LEAF)]),
    };
    const CASES: [(Node, &str); 4] = [
        (
            Node::members(&[("x", Node::NONE), ("usage", LEAF)]),
            "$.usage",
        ),
        (
            Node::members(&[("a-b", Node::members(&[("c", LEAF)]))]),
            "$['a-b'].c",
        ),
        (
            Node {
                each: Some(&LEAF),
                ..Node::members(&[("x", Node::NONE)])
            },
            "$[*]",
        ),
        (
            Node {
                filters: &[FILTER],
                ..Node::NONE
            },
            r"$[?@.kind=='it\'s'].n",
        ),
    ];

    #[test]
    fn a_reading_has_its_path_back() {
        for (message, path) in CASES {
            for (rank, expected) in [(3, Some(path)), (4, None)] {
                let mut origins = Origins::default();
                origins.set(Field::ToolUse, rank, 0);
                let paths = of_fields(&message, &origins);
                assert_eq!(paths[Field::ToolUse as usize].as_deref(), expected);
                assert_eq!(paths.iter().flatten().count(), expected.iter().count());
            }
        }
    }
}
