//! The conversation in which an example's call is made. Every id in it is another one, and the same
//! on every machine.

use headwater::table::Caller;
use headwater::{
    Agent, CacheScope, Call, Error, Fixed, InTurn, InstallId, Session, Task, Thread, Turn,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::Run;
use super::account::INSTALL;
use crate::spec::Words as _;

/// A conversation up to the example's call.
pub(super) struct Scene {
    session: Session,
    thread: Thread,
    /// The turn in which the call is made; none for what is done ahead of one.
    turn: Option<Turn>,
    /// The turn whose sub-agent makes the call.
    parent: Option<Turn>,
    caller: Caller,
    pub(super) call: Call,
}

impl Scene {
    /// Makes the example's call, after what it says went before.
    pub(super) fn play(run: &Run<'_>, body: Value) -> Result<Self, Error> {
        let session = Session::with_source(Fixed::at(std::time::UNIX_EPOCH))
            .with_install(InstallId::new(INSTALL)?);
        session.replace_cache_scope(Some(CacheScope::new("example-cache-scope")?));
        let caller = run.example.caller.get();
        let caller = caller.map_or(Caller::Main, |caller| caller.value.0);
        let turn = session.turn();
        let (turn, parent) = match agent_of(caller) {
            Some(agent) => (turn.sub_agent(agent).turn(), Some(turn)),
            None => (turn, None),
        };
        let is_ahead = matches!(caller, Caller::Prewarm | Caller::Probe);
        let call = match (task_of(caller), caller) {
            (Some(task), _) if is_ahead => answered(run, &session.task(task), body)?,
            (Some(task), _) => answered(run, &turn.task(task), body)?,
            (None, Caller::Compaction) => answered(run, &turn.compaction(), body)?,
            (None, _) => answered(run, &turn, body)?,
        };
        Ok(Self {
            thread: turn.thread().clone(),
            turn: (!is_ahead).then_some(turn),
            session,
            parent,
            caller,
            call,
        })
    }

    /// What a variable of the conversation stands for; `None` for one of another kind, or absent here.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let in_turn = |value: &str| self.turn.as_ref().map(|_| value.to_owned());
        match name {
            "session" => Some(self.session.id().to_string()),
            "cache_scope" => Some(self.session.cache_scope().to_string()),
            "thread" => Some(self.thread.id().to_string()),
            "parent_thread" => self.thread.parent().map(ToString::to_string),
            "turn" => self.turn.as_ref().map(|turn| turn.id().to_string()),
            "parent_turn" => self.parent.as_ref().map(|turn| turn.id().to_string()),
            "turn_index" | "turn_started_ms" => in_turn("0"),
            "window" => Some("0".to_owned()),
            "request" => Some(self.call.id().to_string()),
            "attempt" => Some(self.call.attempt().to_string()),
            "model" => self.call.model().map(str::to_owned),
            "caller" => Some(Caller::WORDS[self.caller as usize].to_owned()),
            _ => None,
        }
    }
}

fn agent_of(caller: Caller) -> Option<Agent> {
    match caller {
        Caller::Subagent => Some(Agent::Subagent),
        Caller::Review => Some(Agent::Review),
        _ => None,
    }
}

fn task_of(caller: Caller) -> Option<Task> {
    match caller {
        Caller::Title => Some(Task::Title),
        Caller::Summary => Some(Task::Summary),
        Caller::Memory => Some(Task::Memory),
        Caller::Prewarm => Some(Task::Prewarm),
        Caller::Probe => Some(Task::Probe),
        Caller::Main | Caller::Subagent | Caller::Compaction | Caller::Review => None,
    }
}

/// The call at its attempt, after an answer in the same place that gave what the example says.
fn answered<T: InTurn + Copy>(run: &Run<'_>, turn: T, body: Value) -> Result<Call, Error> {
    let given = given(run);
    if !given.is_empty() {
        run.call(turn, body.clone())?
            .capture(StatusCode::OK, &given);
    }
    let mut call = run.call(turn, body)?;
    let attempt = run.example.attempt.get();
    for _ in 0..attempt.map_or(0, |attempt| attempt.value) {
        call.retry();
    }
    Ok(call)
}

/// The headers of the earlier answer.
fn given(run: &Run<'_>) -> HeaderMap {
    let values = run.example.captured.entries();
    values
        .filter_map(|(name, value)| {
            let mut captures = run.api.captures.iter();
            let capture = captures.find(|capture| capture.name == name.value)?;
            let header = HeaderName::from_bytes(capture.headers.first()?.as_bytes()).ok()?;
            Some((header, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}
