//! Two places that hold one value by the spec, and two in the log.

use headwater::table::{Piece, Var};

use super::exchange::Exchange;
use super::finding::Findings;
use super::rule::{Written, rules};

pub(super) fn check(exchange: &Exchange, findings: &mut Findings) {
    let Some((_, api)) = exchange.of else { return };
    let written: Vec<Written> = rules(api).collect();
    for (place, one) in written.iter().enumerate() {
        check_mirror(*one, exchange, findings);
        for other in &written[place + 1..] {
            if is_copy(*one, *other) {
                compare(*one, *other, exchange, findings);
            }
        }
    }
}

/// A header that repeats a member of the body.
fn check_mirror(written: Written, exchange: &Exchange, findings: &mut Findings) {
    let Some([Piece::Var(Var::Body(path))]) = written.template() else {
        return;
    };
    let (Some(header), Some(member)) = (written.value(exchange), exchange.member(path)) else {
        return;
    };
    if header != member {
        differ(written, &format!("the member `{path}`"), exchange, findings);
    }
}

/// Whether two rules send one id, as it is.
fn is_copy(one: Written, other: Written) -> bool {
    let is_plain = |written: Written| !written.rule.hash && written.rule.max_len == 0;
    let is_same = one.template().is_some() && one.template() == other.template();
    is_same && one.lifetime().is_some() && is_plain(one) && is_plain(other)
}

fn compare(one: Written, other: Written, exchange: &Exchange, findings: &mut Findings) {
    if let (Some(value), Some(copy)) = (one.value(exchange), other.value(exchange))
        && value != copy
    {
        differ(one, &other.noun(), exchange, findings);
    }
}

fn differ(one: Written, other: &str, exchange: &Exchange, findings: &mut Findings) {
    let noun = one.noun();
    let message = format!("{noun} and {other} disagree");
    let fix = "send one value in both places".to_owned();
    findings.add_of("disagree", exchange, one, [message, fix]);
}
