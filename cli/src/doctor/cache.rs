//! Caches that are missed: the share of the prompt that was served falls, or is never there.

use headwater::Usage;
use headwater::table::{Api, Breaks};

use super::conversation::{Conversation, Step};
use super::exchange::Exchange;
use super::finding::Findings;
use super::rule::{Written, rules};

/// Shorter prompts are not cached by most providers.
const SHORTEST: u64 = 2048;

/// A share that is good, and one that is not.
const GOOD: f64 = 0.5;
const BAD: f64 = 0.1;

pub(super) fn check(conversation: &Conversation<'_>, findings: &mut Findings) {
    let steps = conversation.0.iter();
    let read: Vec<(&Step<'_>, &Usage)> = steps
        .filter(|step| step.exchange.is_success())
        .filter_map(|step| Some((step, step.exchange.usage()?)))
        .collect();
    for pair in read.windows(2) {
        check_collapse([&pair[0], &pair[1]], findings);
    }
    check_writes(&read, findings);
    check_never(&read, findings);
}

fn is_long(usage: &Usage) -> bool {
    usage.input_tokens.is_some_and(|input| input >= SHORTEST)
}

fn check_collapse([before, now]: [&(&Step<'_>, &Usage); 2], findings: &mut Findings) {
    let ratios = (before.1.cache_hit_ratio(), now.1.cache_hit_ratio());
    let (Some(earlier), Some(later)) = ratios else {
        return;
    };
    if earlier >= GOOD && later < BAD && is_long(now.1) {
        let (before, now) = (before.0.exchange, now.0.exchange);
        let message = format!(
            "the cache served {:.0} % of the prompt, and then {:.0} %: {}",
            earlier * 100.0,
            later * 100.0,
            changed(before, now)
        );
        let fix = "keep the ids and the beginning of the prompt as they were".to_owned();
        findings.add("collapse", now, "", Some(Breaks::Cache), [message, fix]);
    }
}

/// What is not as it was, of what a cache may hang on.
fn changed(before: &Exchange, now: &Exchange) -> String {
    let Some((_, api)) = now.of else {
        return String::new();
    };
    let of_cache = rules(api).filter(|written| written.rule.breaks == Some(Breaks::Cache));
    let differ = of_cache.filter(|written| written.value(before) != written.value(now));
    let mut changed: Vec<String> = differ.map(Written::noun).collect();
    let members = now.body.as_object().into_iter().flatten();
    let members = members.filter(|(name, _)| !is_of_rules(name, api) && *name != api.shape.items);
    let members = members.filter(|(name, value)| before.body.get(name) != Some(value));
    changed.extend(members.map(|(name, _)| format!("the member `{name}`")));
    changed.extend(diverges(before, now, api.shape.items));
    if changed.is_empty() {
        return "nothing in the request says why".to_owned();
    }
    format!("{} changed", changed.join(", "))
}

/// Whether rules write the member, or in it: they say themselves what a cache hangs on.
fn is_of_rules(name: &str, api: &Api) -> bool {
    let mut roots = api.body.iter().map(|rule| rule.name.split('.').next());
    roots.any(|root| root == Some(name))
}

/// From where on the conversation is another one.
fn diverges(before: &Exchange, now: &Exchange, items: &str) -> Option<String> {
    let earlier = before.body.get(items)?.as_array()?;
    let later = now.body.get(items)?.as_array()?;
    let mut pairs = earlier.iter().zip(later);
    let place = pairs.position(|(one, other)| one != other)?;
    Some(format!("`{items}` from item {place} on"))
}

/// Writes that a later request could have read.
fn check_writes(read: &[(&Step<'_>, &Usage)], findings: &mut Findings) {
    let is_read = read
        .iter()
        .any(|(_, usage)| usage.cache_read_tokens.unwrap_or(0) > 0);
    let wrote = read
        .iter()
        .find(|(_, usage)| usage.cache_write_tokens.unwrap_or(0) > 0);
    if let (Some((step, _)), false, true) = (wrote, is_read, read.len() > 1) {
        let message = "the cache is written, and never read again".to_owned();
        let fix = "a write costs more than the input: keep the prefix, or do not write".to_owned();
        findings.add(
            "unread",
            step.exchange,
            "",
            Some(Breaks::Cache),
            [message, fix],
        );
    }
}

/// Long prompts of one conversation, and no hit, though hits are reported.
fn check_never(read: &[(&Step<'_>, &Usage)], findings: &mut Findings) {
    let misses = |usage: &Usage| is_long(usage) && usage.cache_read_tokens == Some(0);
    let wrote = |usage: &Usage| usage.cache_write_tokens.unwrap_or(0) > 0;
    if read.len() > 2 && read.iter().all(|(_, usage)| misses(usage) && !wrote(usage)) {
        let message = format!(
            "{} long prompts of one conversation, and no hit",
            read.len()
        );
        let fix = "send the ids that lead to the cache, and begin each prompt like the one before"
            .to_owned();
        findings.add(
            "never",
            read[0].0.exchange,
            "",
            Some(Breaks::Cache),
            [message, fix],
        );
    }
}
