//! The ids of one call, taken when it is made: nothing that happens later changes its retries.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::thread::ThreadState;
use super::turn::TurnState;
use super::{Shared, Thread};
use crate::captured::Store;
use crate::identity::{
    CacheScope, Identity, InstallId, RequestId, SessionId, Tenant, ThreadId, TurnId,
};
use crate::table::{Caller, Lifetime};

/// What a call knows of its session.
#[doc(hidden)]
#[derive(Clone)]
pub struct Moment {
    shared: Arc<Shared>,
    thread: Arc<ThreadState>,
    turn: Option<Arc<TurnState>>,
    install: Option<InstallId>,
    request: RequestId,
    pub(crate) window: u32,
    pub(crate) caller: Caller,
    /// The session's ids were minted here, and this is its first call.
    pub(crate) first_of_session: bool,
    /// The turn was begun here, and this is its first call.
    pub(crate) first_of_turn: bool,
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

impl Moment {
    pub(super) fn of(thread: &Thread, turn: Option<&Arc<TurnState>>, caller: Caller) -> Self {
        let Thread { shared, state } = thread;
        let is_fresh = |turn: &Arc<TurnState>| turn.fresh.load(Ordering::Relaxed);
        Self {
            install: shared.lock().install.clone(),
            request: RequestId::fresh(&*shared.source),
            window: state.window.load(Ordering::Relaxed),
            caller,
            first_of_session: shared.is_fresh(),
            first_of_turn: turn.is_some_and(is_fresh),
            shared: shared.clone(),
            thread: state.clone(),
            turn: turn.cloned(),
        }
    }

    /// Another request at the same place.
    pub(crate) fn repeat(&mut self) {
        self.request = RequestId::fresh(&*self.shared.source);
        (self.first_of_session, self.first_of_turn) = (false, false);
    }

    /// The call is made: the next one in this turn or session is not the first.
    pub(crate) fn used(&self) {
        self.shared.fresh.store(false, Ordering::Relaxed);
        if let Some(turn) = &self.turn {
            turn.fresh.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) fn session(&self) -> &SessionId {
        &self.shared.id
    }

    pub(crate) fn tenant(&self) -> Option<&Tenant> {
        self.shared.tenant.as_ref()
    }

    pub(crate) fn install(&self) -> Option<&InstallId> {
        self.install.as_ref()
    }

    pub(crate) fn cache_scope(&self) -> &CacheScope {
        &self.thread.cache_scope
    }

    pub(crate) fn thread(&self) -> &ThreadId {
        &self.thread.id
    }

    pub(crate) fn parent_thread(&self) -> Option<&ThreadId> {
        self.thread.parent.as_ref()
    }

    pub(crate) fn parent_turn(&self) -> Option<&TurnId> {
        self.thread.parent_turn.as_ref()
    }

    pub(crate) fn turn(&self) -> Option<&TurnId> {
        self.turn.as_ref().map(|turn| &turn.id)
    }

    pub(crate) fn turn_index(&self) -> Option<u32> {
        self.turn.as_ref().map(|turn| turn.index)
    }

    pub(crate) fn turn_started_ms(&self) -> Option<u64> {
        self.turn.as_ref().map(|turn| turn.started_ms)
    }

    /// The time now, by the session's clock.
    #[cfg(feature = "sigv4")]
    pub(crate) fn now(&self) -> std::time::SystemTime {
        self.shared.source.now()
    }

    pub(crate) fn request(&self) -> &RequestId {
        &self.request
    }

    /// Where captures of a lifetime are kept, and the id of the scope that bounds them. `None` for
    /// those that no session bounds, and for a turn's outside a turn.
    pub(crate) fn store(&self, lifetime: Lifetime) -> Option<(Arc<Store>, String)> {
        let session = &self.shared.captured;
        let thread = &self.thread.captured;
        let id = self.thread.id.as_str();
        let (store, scope) = match lifetime {
            Lifetime::Session => (session, self.shared.id.as_str().to_owned()),
            Lifetime::CacheScope => (session, self.cache_scope().as_str().to_owned()),
            Lifetime::Thread => (thread, id.to_owned()),
            Lifetime::Window => (thread, format!("{id}:{}", self.window)),
            Lifetime::Turn => {
                let turn = self.turn.as_ref()?;
                (&turn.captured, turn.id.as_str().to_owned())
            }
            Lifetime::Static
            | Lifetime::Install
            | Lifetime::Credential
            | Lifetime::Request
            | Lifetime::Attempt => return None,
        };
        Some((store.clone(), scope))
    }
}
