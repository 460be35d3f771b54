//! The steps of a small session, run through the engine: what is sent in each of them.

use std::time::{Duration, SystemTime};

use headwater::table::{Api, Provider, Rule};
use headwater::{
    Account, Agent, Applied, Call, Fixed, InTurn, InstallId, Session, SessionId, Sink, Socket,
    Task, Thread,
};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::failure::Failure;
use crate::params;
use crate::rehearsal;

/// The steps, in order.
pub(crate) const NAMES: [&str; 8] = [
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
pub(crate) const NONE: &str = "        ";

/// As many as there are steps.
const LETTERS: [char; NAMES.len()] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/// Stands for the model; it is in no value that is shown.
const MODEL: &str = "example-model";

/// How long the caller waits, where a provider is told.
const TIMEOUT: Duration = Duration::from_secs(100);

/// What was sent in each step.
pub(crate) struct Sent(Vec<Vec<Written>>);

/// A value, and what wrote it.
struct Written {
    applied: Applied,
    /// The value itself, of a secret too: to be compared, and never to be shown.
    value: String,
}

/// Makes the calls. Each is answered, and each answer gives other values for later calls to repeat.
pub(crate) fn over_http(provider: &'static Provider, api: &'static Api) -> Result<Sent, Failure> {
    let mut steps = Steps::new(provider, api);
    let session = session()?;
    let turn = session.turn();
    // The answer breaks off after its head, so the call is made again.
    let mut first = steps.call(&turn, 0)?;
    steps.take(&first)?;
    first.retry();
    steps.take(&first)?;
    steps.step(&turn, 1)?;
    let turn = session.turn();
    steps.step(&turn, 0)?;
    steps.step(&turn.sub_agent(Agent::Subagent).turn(), 0)?;
    steps.step(&turn.task(Task::Title), 0)?;
    let compaction = turn.compaction();
    steps.step(&compaction, 0)?;
    compaction.commit();
    steps.step(&turn, 0)?;
    Ok(Sent(steps.sent))
}

/// The same as frames, over a connection that each thread opens with its first one. No frame is sent twice:
/// the connection is opened anew.
pub(crate) fn over_sockets(
    provider: &'static Provider,
    api: &'static Api,
) -> Result<Sent, Failure> {
    let mut steps = Steps::new(provider, api);
    let session = session()?;
    let turn = session.turn();
    let _ = steps.open(&session.main(), &turn)?;
    let socket = steps.open(&session.main(), &turn)?;
    steps.frame(&socket, &turn, 1)?;
    let turn = session.turn();
    steps.frame(&socket, &turn, 0)?;
    let child = turn.sub_agent(Agent::Subagent);
    let _ = steps.open(&child, &child.turn())?;
    steps.frame(&socket, &turn.task(Task::Title), 0)?;
    let compaction = turn.compaction();
    steps.frame(&socket, &compaction, 0)?;
    compaction.commit();
    steps.frame(&socket, &turn, 0)?;
    Ok(Sent(steps.sent))
}

/// A session with all that one can have, the same whenever it is made.
fn session() -> Result<Session, Failure> {
    let saved = Session::in_tenant("tenant", SessionId::new("session")?)?.save();
    let session = Session::resume_with_source(saved, Fixed::at(SystemTime::UNIX_EPOCH));
    Ok(session.with_install(InstallId::new("install")?))
}

struct Steps {
    account: Account,
    api: &'static Api,
    sent: Vec<Vec<Written>>,
}

impl Steps {
    fn new(provider: &'static Provider, api: &'static Api) -> Self {
        Self {
            account: params::anyones(provider),
            api,
            sent: Vec::new(),
        }
    }

    /// A handshake, and the first frame behind it.
    fn open(&mut self, thread: &Thread, turn: impl InTurn) -> Result<Socket, Failure> {
        let socket = rehearsal::socket(&self.account, self.api, MODEL, thread)?;
        let request = socket.request();
        let handshake = written(socket.applied(), request.headers(), b"{}")?;
        socket.opened(StatusCode::SWITCHING_PROTOCOLS, &self.answer());
        self.frame(&socket, turn, 0)?;
        if let Some(step) = self.sent.last_mut() {
            step.extend(handshake);
        }
        Ok(socket)
    }

    fn frame(&mut self, socket: &Socket, turn: impl InTurn, steps: u32) -> Result<(), Failure> {
        let frame = socket.frame(turn, self.body(steps))?;
        let body = frame.text().as_bytes();
        self.sent
            .push(written(frame.applied(), &HeaderMap::new(), body)?);
        Ok(())
    }

    fn body(&self, tool_steps: u32) -> Vec<u8> {
        let body = rehearsal::body(self.api, MODEL, tool_steps);
        body.to_string().into_bytes()
    }

    /// What an answer gives that belongs to the last step.
    fn answer(&self) -> HeaderMap {
        let step = self.sent.len();
        rehearsal::answer(self.api, |name| format!("{name}-{step}"))
    }

    fn step(&mut self, turn: impl InTurn, tool_steps: u32) -> Result<(), Failure> {
        let call = self.call(turn, tool_steps)?;
        self.take(&call)
    }

    fn call(&self, turn: impl InTurn, tool_steps: u32) -> Result<Call, Failure> {
        let body = self.body(tool_steps);
        let call = rehearsal::call(&self.account, self.api, MODEL, turn, body)?;
        Ok(call.with_timeout(TIMEOUT)?)
    }

    /// Notes what a call sends, and answers it.
    fn take(&mut self, call: &Call) -> Result<(), Failure> {
        let sent = written(call.applied(), &call.headers(), call.body())?;
        self.sent.push(sent);
        call.capture(StatusCode::OK, &self.answer());
        Ok(())
    }
}

fn written(
    applied: Vec<Applied>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Vec<Written>, Failure> {
    let body: Value = serde_json::from_slice(body)?;
    let value = |applied: &Applied| match applied.sink {
        Sink::Header => {
            let value = headers.get(&applied.name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        }
        Sink::Body => {
            let pointer = format!("/{}", applied.name.replace('.', "/"));
            body.pointer(&pointer).map(Value::to_string)
        }
        Sink::Query => None,
    };
    let applied = applied.into_iter().map(|applied| Written {
        value: value(&applied).unwrap_or_else(|| applied.value.clone()),
        applied,
    });
    Ok(applied.collect())
}

impl Sent {
    /// A letter for each step: `a` for the first value of a rule, `b` for the second, `-` for none.
    pub(crate) fn by_rule(&self, sink: Sink, rule: &Rule) -> String {
        let table = match sink {
            Sink::Header => "headers",
            Sink::Query => "query",
            Sink::Body => "body",
        };
        let name = format!("{table}.{}.{}", rule.lifetime.word(), rule.name);
        self.letters(|written| written.applied.rule == name)
    }

    /// The same of what no rule writes, and what that is: credentials, and what HTTP asks for.
    pub(crate) fn by_none(&self) -> (String, String) {
        let is_by_none = |written: &Written| {
            written.applied.rule == "wire" || written.applied.rule.starts_with("auth.")
        };
        let mut shown: Vec<String> = Vec::new();
        for Written { applied, .. } in self.0.iter().flatten().filter(|it| is_by_none(it)) {
            let text = format!("{} = {}", applied.name, applied.value);
            if !shown.contains(&text) {
                shown.push(text);
            }
        }
        shown.sort();
        (self.letters(is_by_none), shown.join(", "))
    }

    fn letters(&self, is_meant: impl Fn(&Written) -> bool) -> String {
        let mut known = Vec::new();
        let mut letters = String::new();
        for step in &self.0 {
            let meant = step.iter().filter(|written| is_meant(written));
            let values: Vec<(&str, &str)> = meant
                .map(|written| (written.applied.name.as_str(), written.value.as_str()))
                .collect();
            if values.is_empty() {
                letters.push('-');
                continue;
            }
            let place = known.iter().position(|known| *known == values);
            letters.extend(LETTERS.get(place.unwrap_or(known.len())));
            if place.is_none() {
                known.push(values);
            }
        }
        letters
    }
}
