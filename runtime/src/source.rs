//! Where fresh ids and the time come from.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// A supply of ids and of the time.
pub trait Source: Send + Sync + 'static {
    /// An id that was not given before.
    fn id(&self) -> u128;
    /// The time.
    fn now(&self) -> SystemTime;
}

/// Random ids (UUID version 4, 122 bits, so that nobody guesses one) and the clock of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Source for System {
    fn id(&self) -> u128 {
        uuid::Uuid::new_v4().as_u128()
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Ids 1, 2, 3 and so on, and a clock that stands: for tests.
#[derive(Debug)]
pub struct Fixed {
    next: AtomicU64,
    now: SystemTime,
}

impl Fixed {
    /// A source whose clock always says `now`.
    #[must_use]
    pub const fn at(now: SystemTime) -> Self {
        Self {
            next: AtomicU64::new(1),
            now,
        }
    }
}

impl Source for Fixed {
    fn id(&self) -> u128 {
        u128::from(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn now(&self) -> SystemTime {
        self.now
    }
}
