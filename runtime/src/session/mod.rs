//! A session owns the ids of a conversation and what servers gave for it, and knows no provider.

mod moment;
mod saved;
mod thread;
mod turn;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::Error;
use crate::captured::Store;
use crate::identity::{CacheScope, Identity, InstallId, SessionId, Tenant, ThreadId, TurnId};
use crate::source::{Source, System};

pub(crate) use moment::Moment;
pub use saved::SavedSession;
use thread::ThreadState;
pub use thread::{Agent, InThread, Thread};
pub use turn::{Aside, Compaction, InTurn, Task, Turn};

/// A conversation that the user opened. Its ids stay the same over turns, retries, compactions, and
/// a switch to another model or provider.
///
/// `Clone` is a second handle to the same session. A session that is dropped and not saved is over:
/// another one has other ids, and its first call finds no cache.
///
/// ```
/// let session = headwater::Session::new();
/// let turn = session.turn(); // the user has said something
/// # let _ = turn;            // pass `&turn` to every call that answers it
/// ```
#[derive(Clone)]
pub struct Session(Arc<Shared>);

/// What all handles of a session share.
pub(crate) struct Shared {
    source: Box<dyn Source>,
    id: SessionId,
    tenant: Option<Tenant>,
    /// Whether the ids were minted here and no call was made yet: then there is no history.
    fresh: AtomicBool,
    captured: Arc<Store>,
    state: Mutex<State>,
}

struct State {
    install: Option<InstallId>,
    main: Arc<ThreadState>,
    others: Vec<Arc<ThreadState>>,
}

impl Session {
    /// A new conversation with fresh ids.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "a default session would be minted unseen"
    )]
    pub fn new() -> Self {
        Self::with_source(System)
    }

    /// A new conversation whose ids and time come from `source`.
    #[must_use]
    pub fn with_source(source: impl Source) -> Self {
        let id = SessionId::fresh(&source);
        let thread = ThreadState::root(id.clone().into(), id.clone().into());
        Self::build(Box::new(source), id, None, thread, true)
    }

    /// The conversation that the program knows as `id`. Cache scope and main thread start equal to it.
    #[must_use]
    pub fn with_id(id: SessionId) -> Self {
        let scope = id.clone().into();
        Self::with_cache_scope(id, scope)
    }

    /// A conversation that repeats the prompt prefix of others: scheduled and batch runs.
    #[must_use]
    pub fn with_cache_scope(id: SessionId, scope: CacheScope) -> Self {
        let thread = ThreadState::root(id.clone().into(), scope);
        Self::build(Box::new(System), id, None, thread, false)
    }

    /// A conversation of one of several customers whom a program serves under one account. Ids, cache
    /// scopes and the caller's own cache keys leave as hashes of tenant and id, so that no customer
    /// reaches what another one has cached.
    ///
    /// # Errors
    /// The tenant is empty.
    pub fn in_tenant(tenant: impl AsRef<str>, id: SessionId) -> Result<Self, Error> {
        let tenant = Tenant::new(tenant)?;
        let id = id.of_tenant(&tenant);
        let thread = ThreadState::root(id.clone().into(), id.clone().into());
        let source = Box::new(System);
        Ok(Self::build(source, id, Some(tenant), thread, false))
    }

    /// The turn of a call that belongs to no conversation. Every one has ids of its own, so nothing
    /// of it is found in a cache again.
    #[must_use]
    pub fn one_shot() -> Turn {
        let id = SessionId::fresh(&System);
        let thread = ThreadState::root(id.clone().into(), id.clone().into());
        let session = Self::build(Box::new(System), id, None, thread, false);
        let turn = TurnId::fresh(&System);
        session.main().begin(turn, false)
    }

    /// Names the installation. The program makes the id once and keeps it on its disk.
    #[must_use]
    pub fn with_install(self, install: InstallId) -> Self {
        self.0.lock().install = Some(install);
        self
    }

    /// Another prompt prefix, after a change of the system prompt or the tools: a new cache scope
    /// and a new main thread in the same session. Without a scope of yours a fresh one is made.
    /// Threads and turns that began before keep what they have; the main thread before is over,
    /// and the session keeps it no longer.
    pub fn replace_cache_scope(&self, scope: Option<CacheScope>) {
        let thread = ThreadId::fresh(&*self.0.source);
        let scope = match (scope, &self.0.tenant) {
            (Some(scope), Some(tenant)) => scope.of_tenant(tenant),
            (Some(scope), None) => scope,
            (None, _) => CacheScope::fresh(&*self.0.source),
        };
        let main = Arc::new(ThreadState::root(thread, scope));
        self.0.lock().main = main;
    }

    /// The session's id, as it is sent.
    #[must_use]
    pub fn id(&self) -> &SessionId {
        &self.0.id
    }

    /// The cache scope of the main thread, as it is sent.
    #[must_use]
    pub fn cache_scope(&self) -> CacheScope {
        self.0.lock().main.cache_scope.clone()
    }

    /// The main thread.
    #[must_use]
    pub fn main(&self) -> Thread {
        let state = self.0.lock().main.clone();
        Thread::new(self.0.clone(), state)
    }

    /// The thread with this id, say after [`resume`](Self::resume); `None` where there is none.
    #[must_use]
    pub fn thread(&self, id: &ThreadId) -> Option<Thread> {
        self.threads().into_iter().find(|thread| thread.id() == id)
    }

    /// Every thread that did not [end](Thread::end), the main one first.
    #[must_use]
    pub fn threads(&self) -> Vec<Thread> {
        let state = self.0.lock();
        std::iter::once(&state.main)
            .chain(&state.others)
            .map(|thread| Thread::new(self.0.clone(), thread.clone()))
            .collect()
    }

    /// The user has said something: the turn of every call that answers it, tool steps included.
    #[must_use]
    pub fn turn(&self) -> Turn {
        self.main().turn()
    }

    /// The turn of a message that the program knows as `id`.
    #[must_use]
    pub fn turn_with_id(&self, id: TurnId) -> Turn {
        self.main().turn_with_id(id)
    }

    /// A call beside the conversation, and not within a turn.
    #[must_use]
    pub fn task(&self, task: Task) -> Aside {
        self.main().task(task)
    }

    /// A sub-agent: its own thread, in this session and cache scope.
    #[must_use]
    pub fn sub_agent(&self, agent: Agent) -> Thread {
        self.main().sub_agent(agent)
    }

    /// Another branch of the main thread.
    #[must_use]
    pub fn fork(&self) -> Thread {
        self.main().fork()
    }

    /// The compaction of the main thread, between turns.
    pub fn compaction(&self) -> Compaction {
        self.main().compaction()
    }

    /// Everything that a later process needs to go on, no credential among it.
    #[must_use]
    pub fn save(&self) -> SavedSession {
        SavedSession::of(&self.0)
    }

    /// The session that was saved. Turns are not among what is kept: the next one is new.
    #[must_use]
    pub fn resume(saved: SavedSession) -> Self {
        Self::resume_with_source(saved, System)
    }

    /// As [`resume`](Self::resume), with ids and time from `source`.
    #[must_use]
    pub fn resume_with_source(saved: SavedSession, source: impl Source) -> Self {
        saved.restore(Box::new(source))
    }

    fn build(
        source: Box<dyn Source>,
        id: SessionId,
        tenant: Option<Tenant>,
        main: ThreadState,
        fresh: bool,
    ) -> Self {
        Self(Arc::new(Shared {
            source,
            id,
            tenant,
            fresh: AtomicBool::new(fresh),
            captured: Arc::default(),
            state: Mutex::new(State {
                install: None,
                main: Arc::new(main),
                others: Vec::new(),
            }),
        }))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.0.id)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_fresh(&self) -> bool {
        self.fresh.load(Ordering::Relaxed)
    }

    fn now(&self) -> SystemTime {
        self.source.now()
    }
}
