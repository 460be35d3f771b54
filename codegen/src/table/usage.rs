//! The usage of an API as one trie: a walk over a message meets every path once.

use std::collections::BTreeMap;

use headwater::table::{self, Field, Filter, Index, Node, Read, Record, Relation, Slot, Variant};

use super::{list, text};
use crate::ir::{Capture, Said, Usage};
use crate::path::{Pattern, Segment};

/// The table of an API's usage, with what its captures take from bodies.
pub(super) fn table_usage(usage: &Usage, captures: &[Capture]) -> table::Usage {
    let scale = usage.scale.iter().map(|(field, said)| (*field, said.value));
    table::Usage {
        message: grow(usage, captures).leak(),
        merge: usage.merge,
        parts: relations(&usage.parts),
        variants: list(&usage.variants, |variant| Variant {
            models: list(&variant.value.models, |model| text(model)),
            stream: variant.value.stream,
            parts: relations(&usage.parts_of(&variant.value)),
        }),
        headers: list(
            &usage.headers.iter().collect::<Vec<_>>(),
            |(field, names)| (**field, list(names, |name| text(&name.value))),
        ),
        beyond: usage
            .beyond
            .as_ref()
            .map_or("", |reason| text(&reason.value)),
        zero: list(&usage.zero, |said| said.value),
        scale: scale.collect::<Vec<_>>().leak(),
        extras: list(&usage.extras, |extra| table::Extra {
            name: text(&extra.value.name),
            unit: extra.value.unit,
            scale: extra.value.scale,
            doc: text(&extra.value.doc),
        }),
        records: list(&usage.records, |record| Record {
            name: text(&record.value.name),
            inside: record.value.inside,
            usage: table_usage(&record.usage(usage), &[]),
        }),
        primary: primary(usage).map_or("", text),
        ..table::Usage::NONE
    }
}

fn relations(parts: &BTreeMap<Field, Said<Relation>>) -> &'static [(Field, Relation)] {
    let parts = parts.iter().map(|(part, said)| (*part, said.value));
    let parts = parts.filter(|(_, relation)| *relation != Relation::Inside);
    parts.collect::<Vec<_>>().leak()
}

/// The first root, if it is a member at the top and every count lies under a root.
fn primary(usage: &Usage) -> Option<&str> {
    let [Segment::Member(name)] = &usage.roots.first()?.value.segments[..] else {
        return None;
    };
    let roots = || {
        usage
            .roots
            .iter()
            .map(|root| Pattern::from_top(&root.value))
    };
    let lies_under_root = |pattern: &Pattern| roots().any(|root| root.covers(pattern));
    let is_count = |slot| matches!(slot, Slot::Field(_) | Slot::Plus(..) | Slot::Rest(_));
    let readings = usage.readings();
    let mut counts = readings.iter().filter(|reading| is_count(reading.slot));
    let is_top = |root: Pattern| root.segments().is_empty();
    (!roots().any(is_top) && counts.all(|reading| lies_under_root(&reading.pattern)))
        .then_some(name)
}

fn grow(usage: &Usage, captures: &[Capture]) -> Branch {
    let mut message = Branch::default();
    for root in &usage.roots {
        message.at(&Pattern::from_top(&root.value)).root = true;
    }
    for reading in usage.readings() {
        let read = Read {
            slot: reading.slot,
            rank: reading.rank,
        };
        let place = message.at(&reading.pattern);
        place.reads.push(read);
        // Its drift is looked for where the record itself is read.
        place.ignored |= matches!(reading.slot, Slot::Record(_));
    }
    for ignored in &usage.ignore {
        for pattern in usage.patterns(&ignored.value) {
            message.at(&pattern).ignored = true;
        }
    }
    for end in &usage.end {
        message.at(&Pattern::from_top(&end.value)).end = true;
    }
    for (place, capture) in (0..).zip(captures) {
        for (rank, path) in (0..).zip(&capture.body) {
            let slot = Slot::Captured(place);
            let branch = message.at(&Pattern::from_top(&path.value));
            branch.reads.push(Read { slot, rank });
        }
    }
    message
}

/// A node that still grows.
#[derive(Default)]
struct Branch {
    reads: Vec<Read>,
    members: Vec<(String, Branch)>,
    each: Option<Box<Branch>>,
    filters: Vec<(String, String, Branch)>,
    root: bool,
    ignored: bool,
    end: bool,
}

impl Branch {
    /// The node at the end of a pattern.
    fn at(&mut self, pattern: &Pattern) -> &mut Self {
        pattern
            .segments()
            .iter()
            .fold(self, |branch, segment| branch.child(segment))
    }

    fn child(&mut self, segment: &Segment) -> &mut Self {
        match segment {
            Segment::Each => self.each.get_or_insert_default(),
            Segment::Member(name) => {
                let known = self.members.iter().position(|(known, _)| known == name);
                let place = known.unwrap_or_else(|| {
                    self.members.push((name.clone(), Self::default()));
                    self.members.len() - 1
                });
                &mut self.members[place].1
            }
            Segment::Filter { key, value } => {
                let known = self
                    .filters
                    .iter()
                    .position(|(k, v, _)| k == key && v == value);
                let place = known.unwrap_or_else(|| {
                    let filter = (key.clone(), value.clone(), Self::default());
                    self.filters.push(filter);
                    self.filters.len() - 1
                });
                &mut self.filters[place].2
            }
        }
    }

    fn leak(self) -> Node {
        let filters = self.filters.into_iter();
        let names: Vec<_> = self.members.iter().map(|(name, _)| name.as_str()).collect();
        let index = Index::of(&names).map_or(Index::NONE, |(seed, at, slots)| Index {
            seed,
            at,
            slots: slots.leak(),
        });
        Node {
            index,
            reads: self.reads.leak(),
            members: self
                .members
                .into_iter()
                .map(|(name, branch)| (text(&name), branch.leak()))
                .collect::<Vec<_>>()
                .leak(),
            each: self.each.map(|branch| &*Box::leak(Box::new(branch.leak()))),
            filters: filters
                .map(|(key, value, branch)| Filter {
                    key: text(&key),
                    value: text(&value),
                    node: branch.leak(),
                })
                .collect::<Vec<_>>()
                .leak(),
            root: self.root,
            ignored: self.ignored,
            end: self.end,
            ..Node::NONE
        }
    }
}
