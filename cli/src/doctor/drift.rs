//! Numbers that the spec does not know.

use super::exchange::Exchange;
use super::finding::Findings;

pub(super) fn check(exchange: &Exchange, findings: &mut Findings) {
    let Some(usage) = exchange.usage() else {
        return;
    };
    for drift in usage.drift() {
        let message = format!("`{}` is a number that nothing reads", drift.path);
        let fix = "`headwater learn` gives it a name".to_owned();
        findings.add("drift", exchange, drift.path.clone(), None, [message, fix]);
    }
}
