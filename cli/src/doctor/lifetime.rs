//! Ids that change sooner than they may, or never.

use headwater::table::Lifetime;

use super::conversation::{Conversation, Step};
use super::finding::Findings;
use super::rule::{Written, rules};

pub(super) fn check(conversation: &Conversation<'_>, findings: &mut Findings) {
    for pair in conversation.0.windows(2) {
        let Some((_, api)) = pair[1].exchange.of else {
            continue;
        };
        for written in rules(api) {
            if let Some(lifetime) = written.lifetime() {
                check_pair(written, lifetime, [pair[0], pair[1]], findings);
            }
        }
    }
}

fn check_pair(
    written: Written,
    lifetime: Lifetime,
    [before, now]: [Step<'_>; 2],
    findings: &mut Findings,
) {
    let values = (written.value(before.exchange), written.value(now.exchange));
    let (Some(earlier), Some(later)) = values else {
        return;
    };
    let is_same_turn = before.turn == now.turn;
    let must_stay = match lifetime {
        Lifetime::Request => now.is_retry,
        // What else is asked within a turn may be an aside, which has none.
        Lifetime::Turn => is_same_turn && (now.answers_tools || now.is_retry),
        // A sub-agent has a thread of its own, and a log without labels does not tell it from its parent.
        Lifetime::Thread => now.exchange.labels.is_none() || now.is_retry,
        _ => true,
    };
    let must_change = match lifetime {
        Lifetime::Request => !now.is_retry,
        Lifetime::Turn => !is_same_turn,
        _ => false,
    };
    let noun = written.noun();
    let (code, said) = if must_stay && earlier != later {
        let scope = scope(lifetime, now.is_retry);
        let message = format!("{noun} changed within one {scope}");
        let fix = format!("keep one value for each {scope}: it is made where the {scope} begins");
        ("rotates", [message, fix])
    } else if must_change && earlier == later {
        let scope = lifetime.word();
        let message = format!("{noun} is that of an earlier {scope}");
        let fix = format!("make a new value for each {scope}");
        ("stale", [message, fix])
    } else {
        return;
    };
    findings.add_of(code, now.exchange, written, said);
}

fn scope(lifetime: Lifetime, is_retry: bool) -> &'static str {
    match lifetime {
        _ if is_retry => "request and its retries",
        Lifetime::CacheScope | Lifetime::Session => "session",
        other => other.word(),
    }
}
