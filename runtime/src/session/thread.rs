//! A thread: the main one of a session, a sub-agent, or a fork.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::turn::TurnState;
use super::{Aside, Compaction, Moment, Session, Shared, Task, Turn};
use crate::captured::Store;
use crate::identity::{CacheScope, Identity, ThreadId, TurnId};
use crate::table::Caller;

/// A line of the conversation with a history of its own. `Clone` is a second handle to it.
#[derive(Clone)]
pub struct Thread {
    pub(super) shared: Arc<Shared>,
    pub(super) state: Arc<ThreadState>,
}

/// What a sub-agent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Agent {
    /// A part of the work.
    Subagent,
    /// A review of the work.
    Review,
}

pub(super) struct ThreadState {
    pub(super) id: ThreadId,
    pub(super) parent: Option<ThreadId>,
    pub(super) parent_turn: Option<TurnId>,
    pub(super) agent: Option<Agent>,
    pub(super) cache_scope: CacheScope,
    /// How many compactions it has seen.
    pub(super) window: AtomicU32,
    /// How many turns it has seen.
    pub(super) turns: AtomicU32,
    /// The turn that began last.
    pub(super) latest: Mutex<Option<Arc<TurnState>>>,
    pub(super) captured: Arc<Store>,
}

impl Thread {
    pub(super) fn new(shared: Arc<Shared>, state: Arc<ThreadState>) -> Self {
        Self { shared, state }
    }

    /// Its id, as it is sent.
    #[must_use]
    pub fn id(&self) -> &ThreadId {
        &self.state.id
    }

    /// The thread that began it; `None` in a main thread.
    #[must_use]
    pub fn parent(&self) -> Option<&ThreadId> {
        self.state.parent.as_ref()
    }

    /// A message of the user's, or of the parent's where this is a sub-agent: the turn of every call
    /// that answers it.
    #[must_use]
    pub fn turn(&self) -> Turn {
        self.begin(TurnId::fresh(&*self.shared.source), true)
    }

    /// The turn of a message that the program knows as `id`. Named again while it is the thread's
    /// latest it is the same turn, and keeps what servers gave for it.
    #[must_use]
    pub fn turn_with_id(&self, id: TurnId) -> Turn {
        let id = match &self.shared.tenant {
            Some(tenant) => id.of_tenant(tenant),
            None => id,
        };
        let latest = self.state.latest().clone();
        match latest.filter(|turn| turn.id == id) {
            Some(turn) => Turn::new(self.clone(), turn),
            None => self.begin(id, false),
        }
    }

    /// A call beside the conversation, and not within a turn.
    #[must_use]
    pub fn task(&self, task: Task) -> Aside {
        Aside::new(self.clone(), None, task)
    }

    /// A sub-agent: its own thread, in this session and cache scope.
    #[must_use]
    pub fn sub_agent(&self, agent: Agent) -> Thread {
        self.child(Some(agent), None)
    }

    /// Another branch of this thread: it goes on from the same history, under an id of its own.
    #[must_use]
    pub fn fork(&self) -> Thread {
        self.child(self.state.agent, None)
    }

    /// The compaction of this thread, between turns.
    pub fn compaction(&self) -> Compaction {
        Compaction::new(self.clone(), None)
    }

    /// The thread is over: the session forgets it, and stores it no more. One that is not ended is
    /// kept as long as the session, so that a later process can go on with it. Other handles and
    /// turns that began keep what they have, and a main thread ends with its session alone.
    pub fn end(self) {
        let is_this = |known: &Arc<ThreadState>| Arc::ptr_eq(known, &self.state);
        self.shared.lock().others.retain(|known| !is_this(known));
    }

    pub(super) fn begin(&self, id: TurnId, fresh: bool) -> Turn {
        let next = |turns: u32| Some(turns.saturating_add(1));
        let (Ok(index) | Err(index)) =
            self.state
                .turns
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let state = Arc::new(TurnState::new(id, index, self.shared.now(), fresh));
        *self.state.latest() = Some(state.clone());
        Turn::new(self.clone(), state)
    }

    pub(super) fn child(&self, agent: Option<Agent>, parent_turn: Option<TurnId>) -> Thread {
        let state = Arc::new(ThreadState {
            parent: Some(self.state.id.clone()),
            parent_turn,
            agent,
            ..ThreadState::root(
                ThreadId::fresh(&*self.shared.source),
                self.state.cache_scope.clone(),
            )
        });
        self.shared.lock().others.push(state.clone());
        Thread::new(self.shared.clone(), state)
    }
}

/// Where a connection may be opened: `&Thread`, or `&Session` for its main thread.
#[diagnostic::on_unimplemented(
    message = "a connection is opened in a thread, and `{Self}` is not one",
    label = "expected `&Thread` or `&Session`",
    note = "it stays open for many turns, so its handshake is of none: pass `&session`, or `turn.thread()`"
)]
pub trait InThread: sealed::InThread {}

impl InThread for &Thread {}
impl InThread for &Session {}

pub(crate) mod sealed {
    pub trait InThread {
        /// The ids of a connection, which is no turn's.
        #[doc(hidden)]
        fn moment(self) -> super::Moment;
    }
}

impl sealed::InThread for &Thread {
    fn moment(self) -> Moment {
        Moment::of(self, None, self.state.caller())
    }
}

impl sealed::InThread for &Session {
    fn moment(self) -> Moment {
        sealed::InThread::moment(&self.main())
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.state.id)
            .field("parent", &self.state.parent)
            .finish_non_exhaustive()
    }
}

impl ThreadState {
    pub(super) fn root(id: ThreadId, cache_scope: CacheScope) -> Self {
        Self {
            id,
            parent: None,
            parent_turn: None,
            agent: None,
            cache_scope,
            window: AtomicU32::new(0),
            turns: AtomicU32::new(0),
            latest: Mutex::default(),
            captured: Arc::default(),
        }
    }

    fn latest(&self) -> MutexGuard<'_, Option<Arc<TurnState>>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn caller(&self) -> Caller {
        match self.agent {
            None => Caller::Main,
            Some(Agent::Subagent) => Caller::Subagent,
            Some(Agent::Review) => Caller::Review,
        }
    }
}
