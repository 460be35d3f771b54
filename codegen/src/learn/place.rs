//! Where a number lies, in the paths of the spec: under its root, and in the elements that it needs.

use std::collections::BTreeSet;

use super::seen::Number;
use super::subject::Subject;
use super::vocabulary::Vocabulary;
use crate::ir::Usage;
use crate::path::{Path, Pattern, Segment};

/// A place that is to get a name: a number, or what it is in some elements of a list.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    pub(super) number: &'a Number,
    /// From the root under which it lies, where it lies under one.
    pub(super) path: Path,
    /// From the top of its message.
    pub(super) whole: Path,
    /// What it was there.
    pub(super) value: &'a str,
}

/// How many kinds of elements are told apart.
const MOST_KINDS: usize = 8;

/// The places of a number; none where its path does not show a name that is too long.
pub(super) fn leaves<'a>(
    subject: &Subject,
    number: &'a Number,
    vocabulary: &Vocabulary,
) -> Vec<Leaf<'a>> {
    let Some((whole, below)) = locate(&subject.usage, number) else {
        return Vec::new();
    };
    let in_list = below.iter().rposition(|segment| *segment == Segment::Each);
    let root = whole.len() - below.len();
    let leaf = |segments: Vec<Segment>, value| Leaf {
        number,
        path: Path {
            absolute: false,
            segments: segments[root..].to_vec(),
        },
        whole: Path {
            absolute: true,
            segments,
        },
        value,
    };
    let kinds = in_list.map_or_else(Vec::new, |_| kinds(number, vocabulary));
    let Some(list) = in_list.filter(|_| !kinds.is_empty()) else {
        return vec![leaf(whole, &number.value)];
    };
    let told_apart = kinds.into_iter().map(|(filter, value)| {
        let mut segments = whole.clone();
        segments[root + list] = filter;
        leaf(segments, value)
    });
    told_apart.collect()
}

/// The steps from the top of the message, which may be a record's object, and those below the root.
fn locate(usage: &Usage, number: &Number) -> Option<(Vec<Segment>, Vec<Segment>)> {
    let steps = Path::parse(&number.path).ok()?.segments;
    if steps.iter().any(is_cut) {
        return None;
    }
    let Some(part) = number.part else {
        let below = below(&usage.roots, &steps).to_vec();
        return Some((steps, below));
    };
    let mut records = usage.records.iter();
    let record = records.find(|record| record.value.name == part)?;
    let at = record.value.at.iter();
    let at: Vec<_> = at.flat_map(|at| usage.patterns(&at.value)).collect();
    let object = after(at.iter().map(Pattern::segments), &steps)?;
    let below = below(&record.usage(usage).roots, object).to_vec();
    Some((object.to_vec(), below))
}

fn below<'s>(roots: &[crate::ir::Said<Path>], steps: &'s [Segment]) -> &'s [Segment] {
    let roots = roots.iter().map(|root| root.value.segments.as_slice());
    after(roots, steps).unwrap_or(steps)
}

/// The steps after the longest beginning that one of these finds.
fn after<'s, 'p>(
    places: impl Iterator<Item = &'p [Segment]>,
    steps: &'s [Segment],
) -> Option<&'s [Segment]> {
    let finds = |place: &&[Segment]| {
        place.len() < steps.len() && place.iter().zip(steps).all(|(a, b)| finds(a, b))
    };
    let longest = places.filter(finds).max_by_key(|place| place.len())?;
    Some(&steps[longest.len()..])
}

/// Whether a step of a spec may have led to a step of an answer, which tells no elements apart.
fn finds(of_spec: &Segment, of_answer: &Segment) -> bool {
    match (of_spec, of_answer) {
        (Segment::Member(name), Segment::Member(found)) => name == found,
        (Segment::Member(_), _) => false,
        _ => true,
    }
}

/// Whether a name is not shown to its end.
fn is_cut(step: &Segment) -> bool {
    matches!(step, Segment::Member(name) if name.ends_with('…'))
}

/// The kinds of elements, where one member tells all of them: a filter for each, and its number.
fn kinds<'a>(number: &'a Number, vocabulary: &Vocabulary) -> Vec<(Segment, &'a str)> {
    let word_of = |words: &'a [(String, String)], key: &str| {
        let mut words = words.iter();
        words.find_map(|(name, word)| (name == key).then_some(word))
    };
    let elements = number.elements.iter();
    let by = |key: &str| -> Option<Vec<(Segment, &'a str)>> {
        let mut known = BTreeSet::new();
        let mut kinds = Vec::new();
        for (words, value) in elements.clone() {
            let word = word_of(words, key)?;
            if known.insert(word) {
                let (key, value_of_key) = (key.to_owned(), word.clone());
                let filter = Segment::Filter {
                    key,
                    value: value_of_key,
                };
                kinds.push((filter, value.as_str()));
            }
        }
        (kinds.len() <= MOST_KINDS).then_some(kinds)
    };
    vocabulary
        .keys()
        .iter()
        .find_map(|key| by(key))
        .unwrap_or_default()
}
