//! The steps of a small session, run through the engine: what each rule sends in each of them.

use std::time::SystemTime;

use headwater::table::{Api, Provider, Rule, Transport};
use headwater::{Account, Agent, Call, Fixed, InTurn, InstallId, Session, Sink, Task};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value as Json, json};

use crate::failure::Failure;
use crate::params;
use crate::wire::Wire;

/// The steps, in order.
pub(super) const NAMES: [&str; 8] = [
    "first request",
    "its retry",
    "tool step",
    "next turn",
    "sub-agent",
    "title",
    "compaction",
    "after it",
];

/// In place of letters, for what is not sent.
pub(super) const NONE: &str = "        ";

/// Stands for the model; it is in no value that is shown.
const MODEL: &str = "example-model";

/// What was sent in each step.
pub(super) struct Sent(Vec<Vec<RuleValue>>);

/// A rule and what it sends.
type RuleValue = (String, String);

/// Makes the calls.
pub(super) fn sent(provider: &'static Provider, api: &'static Api) -> Result<Sent, Failure> {
    let maker = Maker {
        account: params::anyones(provider),
        api,
    };
    let session = Session::with_source(Fixed::at(SystemTime::UNIX_EPOCH));
    let session = session.with_install(InstallId::new("install").map_err(Failure::from)?);
    let turn = session.turn();
    let mut first = maker.call(&turn, 0)?;
    let mut steps = vec![values(&first)];
    first.retry();
    steps.push(values(&first));
    first.capture(StatusCode::OK, &maker.answer());
    steps.push(values(&maker.call(&turn, 1)?));
    let turn = session.turn();
    steps.push(values(&maker.call(&turn, 0)?));
    steps.push(values(
        &maker.call(&turn.sub_agent(Agent::Subagent).turn(), 0)?,
    ));
    steps.push(values(&maker.call(&turn.task(Task::Title), 0)?));
    let compaction = turn.compaction();
    steps.push(values(&maker.call(&compaction, 0)?));
    compaction.commit();
    steps.push(values(&maker.call(&turn, 0)?));
    Ok(Sent(steps))
}

struct Maker {
    account: Account,
    api: &'static Api,
}

impl Maker {
    fn call(&self, turn: impl InTurn, tool_steps: usize) -> Result<Call, Failure> {
        let body = self.body(tool_steps).to_string().into_bytes();
        let (account, api) = (&self.account, self.api.name);
        Ok(if self.api.shape.model.is_empty() {
            account.call_model(api, MODEL, Transport::Sse, turn, body)?
        } else {
            account.call(api, turn, body)?
        })
    }

    fn body(&self, tool_steps: usize) -> Json {
        let Some(wire) = Wire::of(self.api) else {
            return json!({ (self.api.shape.model): MODEL });
        };
        let mut body = wire.request(MODEL, "Hello");
        for _ in 0..tool_steps {
            wire.add_tool_step(&mut body);
        }
        body
    }

    /// The head of an answer that holds whatever later requests repeat.
    fn answer(&self) -> HeaderMap {
        let captures = self.api.captures.iter().filter(|capture| capture.sent);
        let headers = captures.filter_map(|capture| {
            let name = HeaderName::from_bytes(capture.headers.first()?.as_bytes()).ok()?;
            Some((name, HeaderValue::from_static("captured")))
        });
        headers.collect()
    }
}

/// What a call sends. A value that a server gave is shown as `…`: whether it is sent is what counts.
fn values(call: &Call) -> Vec<RuleValue> {
    let applied = call.applied().into_iter();
    applied
        .map(|applied| (applied.rule, applied.value))
        .collect()
}

impl Sent {
    /// A letter for each step: `a` for the first value, `b` for the second, `-` for none.
    pub(super) fn letters(&self, sink: Sink, rule: &Rule) -> String {
        let table = match sink {
            Sink::Header => "headers",
            Sink::Query => "query",
            Sink::Body => "body",
        };
        let name = format!("{table}.{}.{}", rule.lifetime.word(), rule.name);
        let mut known: Vec<&str> = Vec::new();
        let mut letters = String::new();
        for step in &self.0 {
            let Some((_, value)) = step.iter().find(|(rule, _)| *rule == name) else {
                letters.push('-');
                continue;
            };
            let place = known.iter().position(|known| known == value);
            letters.extend(LETTERS.get(place.unwrap_or(known.len())));
            if place.is_none() {
                known.push(value);
            }
        }
        letters
    }
}

/// As many as there are steps.
const LETTERS: [char; NAMES.len()] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
