//! Values that a server gave: repeated for as long as they hold, to the server that gave them, and no longer.

use headwater::table::{Api, Capture, Lifetime, Piece, Var};

use super::conversation::{Conversation, Step};
use super::finding::Findings;
use super::rule::{Written, rules};

pub(super) fn check(conversation: &Conversation<'_>, findings: &mut Findings) {
    let Some((_, api)) = conversation.0[0].exchange.of else {
        return;
    };
    for written in rules(api) {
        if let Some(capture) = captured(written, api) {
            check_capture(written, capture, &conversation.0, findings);
        }
    }
}

/// The capture that a rule sends, if it sends one as it is.
fn captured(written: Written, api: &'static Api) -> Option<&'static Capture> {
    match written.template()? {
        [Piece::Var(Var::Captured(place))] => api.captures.get(usize::from(*place)),
        _ => None,
    }
}

fn check_capture(written: Written, capture: &Capture, steps: &[Step<'_>], findings: &mut Findings) {
    let noun = written.noun();
    for (place, step) in steps.iter().enumerate() {
        let given = steps[..place]
            .iter()
            .filter(|before| before.exchange.is_success());
        let given: Vec<(&Step<'_>, String)> = given
            .filter_map(|before| Some((before, given_by(before, capture)?)))
            .collect();
        let is_turns = capture.lifetime == Lifetime::Turn;
        let sent = written.value(step.exchange);
        let source = given
            .iter()
            .rev()
            .find(|(_, value)| sent.as_ref() == Some(value));
        if let Some((before, _)) = source {
            if is_turns && before.turn != step.turn {
                let message = format!("{noun} repeats what another turn was given");
                let fix = "forget it when the turn ends".to_owned();
                findings.add_of("outlived", step.exchange, written, [message, fix]);
            }
            if before.exchange.authority != step.exchange.authority {
                let message = format!("{noun} went to another host than the one that gave it");
                let fix = "keep it for the host and the account that gave it".to_owned();
                findings.add_of("astray", step.exchange, written, [message, fix]);
            }
        } else if is_turns
            && sent.is_none()
            && given.iter().any(|(before, _)| before.turn == step.turn)
        {
            let message = format!("{noun} was given in this turn, and is not repeated");
            let fix =
                "send the first value of a turn with each later request of the turn".to_owned();
            findings.add_of("dropped", step.exchange, written, [message, fix]);
        }
    }
}

fn given_by(step: &Step<'_>, capture: &Capture) -> Option<String> {
    let answer = step.exchange.answer.as_ref()?;
    let mut names = capture.headers.iter();
    let value = names.find_map(|name| answer.headers.get(*name))?;
    value.to_str().ok().map(str::to_owned)
}
