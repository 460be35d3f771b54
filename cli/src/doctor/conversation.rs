//! Which requests belong together. Where the log does not say it, a request goes on from another one if its
//! conversation begins with all of that one's; only what is certain is said to belong.

use headwater::{Session, SessionId};
use serde_json::Value;

use super::exchange::{Exchange, Labels};
use crate::params;

/// Requests of one session, in order.
pub(super) struct Conversation<'a>(pub(super) Vec<Step<'a>>);

/// A request in its conversation.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) exchange: &'a Exchange,
    /// Which turn of the conversation it is in.
    pub(super) turn: u64,
    /// Whether its last item is a tool's result.
    pub(super) answers_tools: bool,
    /// Whether it is the request before it once more.
    pub(super) is_retry: bool,
}

/// Each conversation of the log that has more than one request.
pub(super) fn conversations(exchanges: &[Exchange]) -> Vec<Conversation<'_>> {
    let mut all: Vec<Conversation<'_>> = Vec::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.of.is_some()) {
        let goes_on = all
            .iter()
            .rposition(|conversation| conversation.goes_on(exchange));
        match goes_on {
            Some(place) => all[place].add(exchange),
            None => all.push(Conversation(vec![Step {
                exchange,
                turn: exchange.labels.as_ref().map_or(0, |labels| labels.turn),
                answers_tools: false,
                is_retry: false,
            }])),
        }
    }
    all.retain(|conversation| conversation.0.len() > 1);
    all
}

impl<'a> Conversation<'a> {
    fn last(&self) -> Option<&Step<'a>> {
        self.0.last()
    }

    fn goes_on(&self, exchange: &Exchange) -> bool {
        let Some(last) = self.last().map(|step| step.exchange) else {
            return false;
        };
        let is_same_api = match (last.of, exchange.of) {
            (Some((a, one)), Some((b, other))) => a.id == b.id && one.name == other.name,
            _ => false,
        };
        match (&last.labels, &exchange.labels) {
            (Some(last), Some(now)) => is_same_api && last.session == now.session,
            (None, None) => {
                let (before, now) = (items(last), items(exchange));
                let is_longer = now.len() > before.len();
                let is_retry = !last.is_success() && now.len() == before.len();
                is_same_api
                    && before.first().is_some_and(|first| !is_common(first))
                    && now.starts_with(before)
                    && (is_longer || is_retry)
            }
            _ => false,
        }
    }

    fn add(&mut self, exchange: &'a Exchange) {
        let Some(last) = self.last().copied() else {
            return;
        };
        let is_retry = match &exchange.labels {
            Some(labels) => labels.attempt > 0,
            None => !last.exchange.is_success() && last.exchange.body == exchange.body,
        };
        let answers_tools = answers_tools(exchange);
        let turn = match &exchange.labels {
            Some(Labels { turn, .. }) => *turn,
            None if is_retry || answers_tools => last.turn,
            None => last.turn + 1,
        };
        self.0.push(Step {
            exchange,
            turn,
            answers_tools,
            is_retry,
        });
    }
}

/// The items of a conversation; a prompt alone is one.
fn items(exchange: &Exchange) -> &[Value] {
    let Some((_, api)) = exchange.of else {
        return &[];
    };
    match exchange.body.get(api.shape.items) {
        Some(Value::Array(items)) => items,
        Some(prompt @ Value::String(_)) => std::slice::from_ref(prompt),
        _ => &[],
    }
}

/// Too short to tell one conversation from another.
fn is_common(item: &Value) -> bool {
    item.to_string().len() < 24
}

/// Whether the last item is a tool's result: the engine says so of a call in a new turn.
fn answers_tools(exchange: &Exchange) -> bool {
    let Some((provider, api)) = exchange.of else {
        return false;
    };
    let id = SessionId::new("doctor").ok();
    let session = id.map_or_else(Session::new, Session::with_id);
    let account = params::anyones(provider);
    let call = account.call(api.name, &session.turn(), &exchange.body);
    call.is_ok_and(|call| {
        call.diagnostics()
            .iter()
            .any(|note| note.code == "fresh-turn")
    })
}
