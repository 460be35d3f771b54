//! Where two runs of one scenario differ, whatever their values are.

use std::collections::{BTreeMap, BTreeSet};

use crate::captured::{Scenario, Sent};

/// A name in which they differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// The client's spec.
    pub(crate) client: &'static str,
    pub(crate) name: String,
    pub(crate) what: What,
    /// `0.169.0 openai-responses base`
    pub(crate) scenario: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// They send it, and we do not.
    Theirs,
    /// We send it, and they do not.
    Ours,
    /// It is there for other requests.
    Presence,
    /// It stays where theirs changes, or changes where theirs stays.
    Lifetime,
    /// It holds what another name holds, or theirs does.
    Copies,
}

pub(crate) fn differences(theirs: &Scenario, ours: &[Sent]) -> Vec<Difference> {
    let first = &theirs.requests[0];
    let scenario = format!("{} {} {}", theirs.version, first.api, first.scenario);
    let sent: Vec<Sent> = theirs
        .requests
        .iter()
        .map(crate::captured::Request::sent)
        .collect();
    let names: BTreeSet<&String> = sent.iter().chain(ours).flat_map(Sent::keys).collect();
    let found = names.into_iter().filter_map(|name| {
        let what = compare(name, &sent, ours)?;
        Some((name.clone(), what))
    });
    let copies = copies(&sent, ours)
        .into_iter()
        .map(|name| (name, What::Copies));
    found
        .chain(copies)
        .map(|(name, what)| Difference {
            client: theirs.client.spec,
            name,
            what,
            scenario: scenario.clone(),
        })
        .collect()
}

fn compare(name: &str, theirs: &[Sent], ours: &[Sent]) -> Option<What> {
    let [theirs, ours] = [theirs, ours].map(|sent| pattern(name, sent));
    let is_sent = |pattern: &[Option<usize>]| pattern.iter().any(Option::is_some);
    let there = |pattern: &[Option<usize>]| {
        let there = pattern.iter().map(Option::is_some);
        there.collect::<Vec<_>>()
    };
    match (is_sent(&theirs), is_sent(&ours)) {
        (true, false) => Some(What::Theirs),
        (false, true) => Some(What::Ours),
        _ if there(&theirs) != there(&ours) => Some(What::Presence),
        _ if theirs != ours => Some(What::Lifetime),
        _ => None,
    }
}

/// For each request which of the different values it has, numbered as they come up.
fn pattern(name: &str, sent: &[Sent]) -> Vec<Option<usize>> {
    let mut known: Vec<&String> = Vec::new();
    let place = |sent: &Sent, known: &mut Vec<&String>| {
        let value = sent.get(name)?;
        known.iter().position(|known| *known == value)
    };
    let mut pattern = Vec::new();
    for one in sent {
        pattern.push(place(one, &mut known).or_else(|| {
            known.push(one.get(name)?);
            Some(known.len() - 1)
        }));
    }
    pattern
}

/// Names that hold another one's value in all of their requests, and not in ours, or the reverse.
fn copies(theirs: &[Sent], ours: &[Sent]) -> Vec<String> {
    let (theirs, ours) = (equal(theirs), equal(ours));
    let both = theirs.iter().filter_map(|(pair, theirs)| {
        let ours = ours.get(pair)?;
        (ours != theirs).then(|| format!("{} = {}", pair.0, pair.1))
    });
    both.collect()
}

/// Of each two names that stand in one request: whether they hold the same, always.
fn equal(sent: &[Sent]) -> BTreeMap<(&String, &String), bool> {
    let mut pairs = BTreeMap::new();
    for one in sent {
        for (a, value) in one {
            for (b, other) in one.range::<String, _>(a..).skip(1) {
                // Short values are equal by chance.
                let is_equal = value == other && value.len() > 7;
                *pairs.entry((a, b)).or_insert(true) &= is_equal;
            }
        }
    }
    pairs
}
