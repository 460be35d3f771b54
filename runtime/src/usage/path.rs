//! Paths as specs write them, from the top of the message: `$.usage.details[*].tokens`.

use crate::json::Text;
use crate::table::{Node, Slot};

use super::diagnostic::brief;

/// Where a walk is in a message.
#[derive(Clone, Copy)]
pub(super) struct Trail<'t, 'a> {
    pub(super) above: Option<&'t Trail<'t, 'a>>,
    pub(super) step: Step<'a>,
}

/// How a walk came to a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Top,
    Member(Text<'a>),
    Element,
}

impl Trail<'_, '_> {
    pub(super) const TOP: Self = Self {
        above: None,
        step: Step::Top,
    };

    /// The path, in which a long name ends in `…`.
    /// Whether this is the member of that name at the top of the message.
    pub(super) fn is_member_of_top(self, name: &str) -> bool {
        let is_below_top = self.above.is_some_and(|above| above.above.is_none());
        is_below_top && matches!(self.step, Step::Member(key) if key.is(name))
    }

    pub(super) fn to_text(self) -> String {
        let mut out = self.above.map_or_else(String::new, |above| above.to_text());
        match self.step {
            Step::Top => out.push('$'),
            Step::Member(name) => push_member(&mut out, &brief(&name.decode().unwrap_or_default())),
            Step::Element => out.push_str("[*]"),
        }
        out
    }
}

/// The path of a reading, by its slot and rank, which together stand once in the picture.
pub(super) fn find(message: &Node, slot: Slot, rank: u16) -> Option<String> {
    let mut out = String::from("$");
    descend(message, slot, rank, &mut out).then_some(out)
}

fn descend(node: &Node, slot: Slot, rank: u16, out: &mut String) -> bool {
    if node
        .reads
        .iter()
        .any(|read| read.slot == slot && read.rank == rank)
    {
        return true;
    }
    let length = out.len();
    for (name, member) in node.members {
        push_member(out, name);
        if descend(member, slot, rank, out) {
            return true;
        }
        out.truncate(length);
    }
    if let Some(each) = node.each {
        out.push_str("[*]");
        if descend(each, slot, rank, out) {
            return true;
        }
        out.truncate(length);
    }
    for filter in node.filters {
        out.push_str("[?@");
        push_member(out, filter.key);
        out.push_str("==");
        push_quoted(out, filter.value);
        out.push(']');
        if descend(&filter.node, slot, rank, out) {
            return true;
        }
        out.truncate(length);
    }
    false
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
    use crate::table::{Field, Filter, Read};

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
            let found = find(&message, Slot::Field(Field::ToolUse), 3);
            assert_eq!(found.as_deref(), Some(path));
            assert_eq!(find(&message, Slot::Field(Field::ToolUse), 4), None);
        }
    }
}
