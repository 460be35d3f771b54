//! What is said once, when a connection is opened, and what changes while it is open.

use headwater::table::{self, Lifetime, Transport};

use super::lifetime::in_words;
use super::scope::Scope;
use crate::ir::{Rule, Var};
use crate::region::Calls;
use crate::spec::lifetime_word;
use crate::{Diagnostic, Sink};

/// A header of the handshake whose value is another one while the connection is open, and which no frame
/// repeats.
pub(super) fn check_handshake(scope: Scope<'_>, sink: &mut Sink) {
    if !scope.api.transports.contains(&Transport::Websocket) {
        return;
    }
    let sockets = Calls {
        provider: scope.provider,
        transports: &[Transport::Websocket],
    };
    let members = scope.api.body.iter().flat_map(Rule::vars);
    let repeated: Vec<&Var> = members.map(|(var, _)| var).collect();
    let rules = scope.api.headers.iter().chain(&scope.api.query);
    for rule in rules.filter(|rule| sockets.any_meets(&rule.when)) {
        let changing = rule.vars().find_map(|(var, _)| {
            let lifetime = changes(scope, var).filter(|_| !repeated.contains(&var))?;
            Some((var, lifetime))
        });
        let Some((var, lifetime)) = changing else {
            continue;
        };
        let (api, word) = (&scope.api.name.value, scope.word(var));
        let message = format!(
            "`{word}` is another one for each {}, and a handshake says it once",
            in_words(lifetime)
        );
        let help = format!(
            "repeat it in `[api.{api}.body.{}]`, or leave it to requests: `when = {{ transport = [\"http\", \"sse\"] }}`",
            lifetime_word(lifetime)
        );
        let found = Diagnostic::warning("stale-handshake", rule.name.span.clone(), message);
        sink.push(
            found
                .label(format!("`{api}` is spoken over WebSockets too"))
                .help(help),
        );
    }
}

/// The lifetime of a value that a connection outlives. A request's own is the handshake's, which is one.
fn changes(scope: Scope<'_>, var: &Var) -> Option<Lifetime> {
    use table::Var::{Turn, TurnIndex, TurnStartedMs, Window};
    let is_told = match var {
        Var::BuiltIn(var) => matches!(var, Turn | TurnIndex | TurnStartedMs | Window),
        Var::Captured(_) => true,
        _ => false,
    };
    let mut lifetimes = scope.lifetimes(var).into_iter();
    let is_short = |lifetime: &Lifetime| matches!(lifetime, Lifetime::Turn | Lifetime::Window);
    is_told.then(|| lifetimes.find(is_short)).flatten()
}
