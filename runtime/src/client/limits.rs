//! How long each part of a call may take.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::{Error, Kind};

/// The limits of a client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the start of an attempt until the headers of its answer.
    pub(super) response: Duration,
    /// Until the first or next piece of the body.
    pub(super) idle: Duration,
    /// For the whole call: every attempt, the pauses between them, and the body.
    pub(super) call: Duration,
}

impl Limits {
    pub(super) const DEFAULT: Self = Self {
        response: Duration::from_mins(10),
        idle: Duration::from_mins(5),
        call: Duration::from_hours(1),
    };
}

/// When a call must be over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    after: Duration,
    /// `None` where it lies beyond what the clock can count.
    at: Option<Instant>,
}

impl Deadline {
    pub(super) fn after(after: Duration) -> Self {
        Self {
            after,
            at: Instant::now().checked_add(after),
        }
    }

    /// The nearer of this and a deadline from now on.
    pub(super) fn or_within(self, after: Duration) -> Self {
        let other = Self::after(after);
        match (self.at, other.at) {
            (Some(this), Some(then)) if then < this => other,
            (None, Some(_)) => other,
            _ => self,
        }
    }

    /// Whether a pause of this length would end too late for anything to follow.
    pub(super) fn is_before(&self, pause: Duration) -> bool {
        let resumed = Instant::now().checked_add(pause);
        self.at
            .is_some_and(|at| resumed.is_none_or(|resumed| resumed >= at))
    }

    /// The result of `step`, unless `limit` or the deadline passes first. `what` it waits for is named
    /// in the error.
    pub(super) async fn hold<T>(
        &self,
        limit: Duration,
        what: &str,
        step: impl Future<Output = T>,
    ) -> Result<T, Error> {
        let own = Instant::now().checked_add(limit);
        let (until, reason) = match (own, self.at) {
            (Some(own), Some(call)) if call < own => (call, self.reason()),
            (None, Some(call)) => (call, self.reason()),
            (Some(own), _) => (own, format!("no {what} within {limit:?}")),
            (None, None) => return Ok(step.await),
        };
        timeout_at(until, step)
            .await
            .map_err(|_| Error::new(Kind::Timeout, reason))
    }

    fn reason(&self) -> String {
        format!("the call was not over within {:?}", self.after)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_nearer_limit_holds() {
        let call = Deadline::after(Duration::from_secs(5));
        let held = |limit| call.hold(limit, "answer came", pending::<()>());
        let error = held(Duration::from_secs(2)).await.unwrap_err();
        assert_eq!(error.to_string(), "no answer came within 2s");
        assert!(error.is_timeout());
        let error = held(Duration::from_secs(4)).await.unwrap_err();
        assert_eq!(error.to_string(), "the call was not over within 5s");
        let error = held(Duration::MAX).await.unwrap_err();
        assert_eq!(error.to_string(), "the call was not over within 5s");
    }

    #[tokio::test(start_paused = true)]
    async fn no_limit_is_too_long_to_count() {
        let call = Deadline::after(Duration::MAX);
        assert_eq!(call.hold(Duration::MAX, "", ready(7)).await.unwrap(), 7);
        assert!(!call.is_before(Duration::MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn the_nearer_deadline_holds() {
        let (near, far) = (Duration::from_secs(1), Duration::from_secs(5));
        for (call, then, within) in [
            (near, far, near),
            (far, near, near),
            (Duration::MAX, near, near),
            (near, Duration::MAX, near),
        ] {
            let deadline = Deadline::after(call).or_within(then);
            assert_eq!(deadline.at, Some(Instant::now() + within));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_must_leave_time() {
        let call = Deadline::after(Duration::from_secs(5));
        assert!(!call.is_before(Duration::from_secs(4)));
        assert!(call.is_before(Duration::from_secs(5)));
        assert!(call.is_before(Duration::MAX));
    }
}
