//! Sentences about parameters: how long they hold, where they go, what they are otherwise.

use headwater::table::{Lifetime, Rule};

use super::Unit;
use super::doc;
use super::params::Entry;
use super::uses;

/// `account_id`, the same for one account: sent in `ChatGPT-Account-ID`. Line 12.
pub(super) fn param(unit: &Unit, entry: &Entry) -> String {
    let lead = format!(
        "{}, {}",
        doc::code(entry.param.name),
        held_for(entry.param.lifetime)
    );
    let mut sentences = vec![match effect(unit, entry.place) {
        Some(effect) => format!("{lead}: {effect}."),
        None => format!("{lead}."),
    }];
    if !entry.ir.claim.is_empty() {
        sentences.push("Unless set, the token's own.".to_owned());
    }
    if !entry.param.env.is_empty() && !entry.param.required {
        sentences.push(format!(
            "Unless set, {}.",
            doc::codes(entry.param.env.iter().copied())
        ));
    }
    if let Some(default) = entry.param.default {
        sentences.push(format!("{} unless told.", doc::code(default)));
    }
    if !entry.param.with.is_empty() {
        sentences.push(format!(
            "Together with {}.",
            doc::codes(entry.param.with.iter().copied())
        ));
    }
    if !entry.param.group.is_empty() {
        sentences.push(format!(
            "One of {}.",
            doc::codes(group(unit, entry.param.group))
        ));
    }
    sentences.push(unit.line(entry.ir.line));
    sentences.join(" ")
}

fn group<'a>(unit: &Unit<'a>, name: &'a str) -> impl Iterator<Item = &'a str> {
    let params = unit.provider.params.iter();
    params
        .filter(move |param| param.group == name)
        .map(|param| param.name)
}

/// What a request shows of it; none where no request depends on it.
fn effect(unit: &Unit, place: u16) -> Option<String> {
    let apis = unit.provider.apis;
    let sent = names(unit, |rule| uses::by_value(rule, place));
    let chosen = names(unit, |rule| uses::by_choice(rule, place));
    let in_url = apis
        .iter()
        .any(|api| uses::in_url(unit.provider, api, place));
    let mut effects = Vec::new();
    if in_url {
        effects.push("a part of the URL".to_owned());
    }
    if !sent.is_empty() {
        effects.push(format!("sent in {}", doc::codes(sent)));
    }
    if !chosen.is_empty() {
        effects.push(format!("decides on {}", doc::codes(chosen)));
    }
    (!effects.is_empty()).then(|| effects.join(", "))
}

/// The names of rules, each once.
fn names(unit: &Unit, is_meant: impl Fn(&Rule) -> bool) -> Vec<&'static str> {
    let mut names = Vec::new();
    for rule in unit.provider.apis.iter().flat_map(|api| uses::rules(api)) {
        if is_meant(rule) && !names.contains(&rule.name) {
            names.push(rule.name);
        }
    }
    names
}

fn held_for(lifetime: Lifetime) -> &'static str {
    match lifetime {
        Lifetime::Static => "the same for one build of your program",
        Lifetime::Install => "the same for one installation",
        Lifetime::Credential => "the same for one account",
        Lifetime::Session => "the same for one session",
        Lifetime::CacheScope => "the same for one prompt prefix",
        Lifetime::Thread => "the same for one thread",
        Lifetime::Window => "the same between two compactions",
        Lifetime::Turn => "the same for one turn",
        Lifetime::Request => "for one call",
        Lifetime::Attempt => "for one attempt",
    }
}
