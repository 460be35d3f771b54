//! A turn, and the other scopes in which a call may be made.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::thread::Thread;
use super::{Agent, Moment};
use crate::captured::Store;
use crate::identity::TurnId;
use crate::table::Caller;

/// One message of the user and every call that answers it. `Clone` is a second handle to the same
/// turn: share it with the tasks that answer the message.
#[derive(Clone)]
pub struct Turn {
    thread: Thread,
    state: Arc<TurnState>,
}

/// What a call beside the conversation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Task {
    /// A title for the conversation.
    Title,
    /// A summary of it.
    Summary,
    /// What to remember of it.
    Memory,
    /// Whether the provider answers.
    Probe,
    /// Filling the cache ahead of a turn.
    Prewarm,
}

/// A call beside the conversation: session and cache scope stay, what the call is for changes.
#[derive(Clone)]
pub struct Aside {
    thread: Thread,
    turn: Option<Arc<TurnState>>,
    task: Task,
}

/// A compaction of a thread. [`commit`](Self::commit) it when the summary is there; dropping it
/// changes nothing.
#[must_use = "a compaction that is not committed changes nothing"]
pub struct Compaction {
    thread: Thread,
    turn: Option<Arc<TurnState>>,
    window: u32,
}

/// Where a call may be made: `&Turn`, `&Compaction` or `&Aside`.
#[diagnostic::on_unimplemented(
    message = "a call is made in a turn, and `{Self}` is not one",
    label = "expected `&Turn`",
    note = "when the user has said something begin one, `let turn = session.turn();`, and pass `&turn`; the tool steps that follow pass the same `&turn`"
)]
pub trait InTurn: sealed::InTurn {}

impl InTurn for &Turn {}
impl InTurn for &Compaction {}
impl InTurn for &Aside {}

pub(crate) mod sealed {
    pub trait InTurn {
        /// The ids of one call, as they are now.
        #[doc(hidden)]
        fn moment(self) -> super::Moment;
    }
}

pub(super) struct TurnState {
    pub(super) id: TurnId,
    pub(super) index: u32,
    pub(super) started_ms: u64,
    /// Whether it was begun here and no call was made in it yet.
    pub(super) fresh: AtomicBool,
    pub(super) captured: Arc<Store>,
}

impl TurnState {
    pub(super) fn new(id: TurnId, index: u32, started: SystemTime, fresh: bool) -> Self {
        let started = started.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            id,
            index,
            started_ms: u64::try_from(started.as_millis()).unwrap_or(u64::MAX),
            fresh: AtomicBool::new(fresh),
            captured: Arc::default(),
        }
    }
}

impl Turn {
    pub(super) fn new(thread: Thread, state: Arc<TurnState>) -> Self {
        Self { thread, state }
    }

    /// Its id, as it is sent.
    #[must_use]
    pub fn id(&self) -> &TurnId {
        &self.state.id
    }

    /// The thread that it is a turn of.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// A call beside the conversation, in this turn.
    #[must_use]
    pub fn task(&self, task: Task) -> Aside {
        Aside::new(self.thread.clone(), Some(self.state.clone()), task)
    }

    /// A sub-agent that this turn needs: its own thread, in this session and cache scope.
    #[must_use]
    pub fn sub_agent(&self, agent: Agent) -> Thread {
        self.thread.child(Some(agent), Some(self.state.id.clone()))
    }

    /// A compaction in the middle of this turn, whose id stays.
    pub fn compaction(&self) -> Compaction {
        Compaction::new(self.thread.clone(), Some(self.state.clone()))
    }
}

impl Aside {
    pub(super) fn new(thread: Thread, turn: Option<Arc<TurnState>>, task: Task) -> Self {
        Self { thread, turn, task }
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> Task {
        self.task
    }
}

impl Compaction {
    pub(super) fn new(thread: Thread, turn: Option<Arc<TurnState>>) -> Self {
        let window = thread.state.window.load(Ordering::Relaxed);
        Self {
            thread,
            turn,
            window,
        }
    }

    /// The thread goes on from the summary: its window is the next one.
    pub fn commit(self) {
        let window = &self.thread.state.window;
        window.fetch_max(self.window.saturating_add(1), Ordering::Relaxed);
    }
}

impl sealed::InTurn for &Turn {
    fn moment(self) -> Moment {
        let caller = self.thread.state.caller();
        Moment::of(&self.thread, Some(&self.state), caller)
    }
}

impl sealed::InTurn for &Compaction {
    fn moment(self) -> Moment {
        Moment::of(&self.thread, self.turn.as_ref(), Caller::Compaction)
    }
}

impl sealed::InTurn for &Aside {
    fn moment(self) -> Moment {
        let caller = match self.task {
            Task::Title => Caller::Title,
            Task::Summary => Caller::Summary,
            Task::Memory => Caller::Memory,
            Task::Probe => Caller::Probe,
            Task::Prewarm => Caller::Prewarm,
        };
        Moment::of(&self.thread, self.turn.as_ref(), caller)
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("id", &self.state.id)
            .field("thread", self.thread.id())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aside")
            .field("task", &self.task)
            .field("thread", self.thread.id())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Compaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compaction")
            .field("window", &self.window)
            .field("thread", self.thread.id())
            .finish_non_exhaustive()
    }
}
