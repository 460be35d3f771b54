//! The paths behind each figure of a record, read back from the table's picture of a response.

use headwater::table::{Field, Node, Slot, Usage};

/// A figure's name in specs, and its paths, the first of which counts where several are there.
pub(super) fn by_field(usage: &Usage) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    walk(&usage.message, "", &mut found);
    let paths = |slot: Slot| {
        let mut ranked: Vec<_> = found
            .iter()
            .filter(|(known, _, _)| *known == slot)
            .collect();
        ranked.sort_by_key(|(_, rank, _)| *rank);
        ranked
            .into_iter()
            .map(|(_, _, path)| path.clone())
            .collect::<Vec<_>>()
    };
    let fields = Field::ALL
        .into_iter()
        .map(|(name, _, field)| (name.to_owned(), paths(Slot::Field(field))));
    let extras = (0..)
        .zip(usage.extras)
        .map(|(place, extra)| (format!("extra.{}", extra.name), paths(Slot::Extra(place))));
    fields
        .chain(extras)
        .filter(|(_, paths)| !paths.is_empty())
        .collect()
}

fn walk(node: &Node, path: &str, found: &mut Vec<(Slot, u16, String)>) {
    found.extend(
        node.reads
            .iter()
            .map(|read| (read.slot, read.rank, path.to_owned())),
    );
    for (name, member) in node.members {
        let below = if path.is_empty() {
            (*name).to_owned()
        } else {
            format!("{path}.{name}")
        };
        walk(member, &below, found);
    }
    if let Some(each) = node.each {
        walk(each, &format!("{path}[*]"), found);
    }
    for filter in node.filters {
        let below = format!("{path}[?@.{}=='{}']", filter.key, filter.value);
        walk(&filter.node, &below, found);
    }
}

#[cfg(test)]
mod tests {
    use headwater::table::{Field, Node, Read, Slot, Usage};

    use super::by_field;

    #[test]
    fn paths_stand_in_the_order_of_their_ranks() {
        const BEST: &[Read] = &[Read {
            slot: Slot::Field(Field::Input),
            rank: 0,
        }];
        const NEXT: &[Read] = &[Read {
            slot: Slot::Field(Field::Input),
            rank: 1,
        }];
        const MESSAGE: Node = Node::members(&[
            ("usage", Node::members(&[("input", Node::reads(NEXT))])),
            (
                "response",
                Node::members(&[("usage", Node::members(&[("input", Node::reads(BEST))]))]),
            ),
        ]);
        let usage = Usage {
            message: MESSAGE,
            ..Usage::NONE
        };
        let paths = vec!["response.usage.input".to_owned(), "usage.input".to_owned()];
        assert_eq!(by_field(&usage), [("input".to_owned(), paths)]);
    }
}
