//! A session at rest.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::thread::ThreadState;
use super::{Agent, Session, Shared, State};
use crate::captured::{SavedStore, Store};
use crate::identity::{CacheScope, InstallId, SessionId, Tenant, ThreadId, TurnId};
use crate::source::Source;

/// A session as it is stored: ids, windows, and what servers gave for as long as the session, the
/// cache scope or a thread lives. No credential is in it, but values that servers gave are: keep it
/// where you keep the conversation.
///
/// What reads one refuses another format, and a member that it does not know: a tenant under a wrong
/// name would be no tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSession {
    format: Format,
    session: SessionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenant: Option<Tenant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    install: Option<InstallId>,
    main: SavedThread,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    threads: Vec<SavedThread>,
    #[serde(default, skip_serializing_if = "SavedStore::is_empty")]
    captured: SavedStore,
}

/// The form of what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct Format;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedThread {
    thread: ThreadId,
    cache_scope: CacheScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<ThreadId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent_turn: Option<TurnId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<Agent>,
    window: u32,
    turns: u32,
    #[serde(default, skip_serializing_if = "SavedStore::is_empty")]
    captured: SavedStore,
}

impl SavedSession {
    pub(super) fn of(shared: &Shared) -> Self {
        let state = shared.lock();
        Self {
            format: Format,
            session: shared.id.clone(),
            tenant: shared.tenant.clone(),
            install: state.install.clone(),
            main: SavedThread::of(&state.main),
            threads: state.others.iter().map(|t| SavedThread::of(t)).collect(),
            captured: shared.captured.save(),
        }
    }

    pub(super) fn restore(self, source: Box<dyn Source>) -> Session {
        Session(Arc::new(Shared {
            source,
            id: self.session,
            tenant: self.tenant,
            fresh: AtomicBool::new(false),
            captured: Arc::new(Store::restore(&self.captured)),
            state: Mutex::new(State {
                install: self.install,
                main: self.main.restore(),
                others: self.threads.into_iter().map(SavedThread::restore).collect(),
            }),
        }))
    }
}

impl Format {
    const NUMBER: u32 = 1;
}

impl From<Format> for u32 {
    fn from(_: Format) -> Self {
        Format::NUMBER
    }
}

impl TryFrom<u32> for Format {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        let known = Self::NUMBER;
        let problem =
            || format!("the session is in format {number}, and this version reads {known}");
        (number == known).then_some(Self).ok_or_else(problem)
    }
}

impl SavedThread {
    fn of(thread: &ThreadState) -> Self {
        Self {
            thread: thread.id.clone(),
            cache_scope: thread.cache_scope.clone(),
            parent: thread.parent.clone(),
            parent_turn: thread.parent_turn.clone(),
            agent: thread.agent,
            window: thread.window.load(Ordering::Relaxed),
            turns: thread.turns.load(Ordering::Relaxed),
            captured: thread.captured.save(),
        }
    }

    fn restore(self) -> Arc<ThreadState> {
        Arc::new(ThreadState {
            id: self.thread,
            parent: self.parent,
            parent_turn: self.parent_turn,
            agent: self.agent,
            cache_scope: self.cache_scope,
            window: AtomicU32::new(self.window),
            turns: AtomicU32::new(self.turns),
            latest: Mutex::default(),
            captured: Arc::new(Store::restore(&self.captured)),
        })
    }
}
