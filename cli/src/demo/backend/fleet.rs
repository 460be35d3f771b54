//! The replicas, and where a request lands.
//!
//! A request goes where the turn's first answer said, else where its session belongs, else to the
//! next in line, as at any load balancer.

use std::hash::{DefaultHasher, Hash, Hasher};

use http::HeaderMap;

use super::cache::{Lookup, PrefixCache};

/// The names under which a session is known: the current one, and the older spelling.
const SESSION: [&str; 2] = ["session-id", "session_id"];
/// The name under which the route of a turn travels.
pub(super) const TURN_STATE: &str = "x-codex-turn-state";

/// All replicas, each with a cache of its own.
pub(super) struct Fleet {
    replicas: Vec<PrefixCache>,
    next_in_line: usize,
    offered: u32,
}

/// Why a request landed where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The turn's first answer named the replica.
    TurnState,
    /// The session belongs to the replica.
    Session,
    /// The replica was the next in line.
    NextInLine,
}

impl Route {
    /// It in a word or two.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::TurnState => "turn state",
            Self::Session => "session",
            Self::NextInLine => "next in line",
        }
    }
}

impl Fleet {
    pub(super) fn new(replicas: usize) -> Self {
        Self {
            replicas: (0..replicas).map(|_| PrefixCache::default()).collect(),
            next_in_line: 0,
            offered: 0,
        }
    }

    /// The place of a replica for a request, by its headers alone.
    pub(super) fn route(&mut self, headers: &HeaderMap) -> (usize, Route) {
        if let Some(replica) = text(headers, TURN_STATE).and_then(|state| self.named_by(state)) {
            return (replica, Route::TurnState);
        }
        if let Some(session) = SESSION.iter().find_map(|name| text(headers, name)) {
            return (self.home_of(session), Route::Session);
        }
        let replica = self.next_in_line;
        self.next_in_line = (replica + 1) % self.replicas.len();
        (replica, Route::NextInLine)
    }

    /// Has a replica look a prompt up in its cache.
    pub(super) fn serve(&mut self, replica: usize, prompt: &[u64]) -> Lookup {
        self.replicas[replica].serve(prompt)
    }

    /// A route to a replica for the rest of the turn; each answer offers another, as real ones do.
    pub(super) fn offer(&mut self, replica: usize) -> String {
        self.offered += 1;
        format!("ts-{:04}-r{}", self.offered, replica + 1)
    }

    fn named_by(&self, state: &str) -> Option<usize> {
        let number: usize = state.rsplit_once("-r")?.1.parse().ok()?;
        let replica = number.checked_sub(1)?;
        (replica < self.replicas.len()).then_some(replica)
    }

    fn home_of(&self, session: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        session.hash(&mut hasher);
        usize::try_from(hasher.finish() % self.replicas.len() as u64)
            .expect("a remainder of the number of replicas")
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Fleet, Route};

    type Pair = (&'static str, &'static str);

    fn headers(pairs: &[Pair]) -> HeaderMap {
        pairs
            .iter()
            .map(|&(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_request_lands_where_its_headers_say() {
        let mut fleet = Fleet::new(8);
        let home = fleet.route(&headers(&[("session-id", "s-1")])).0;
        let elsewhere = (home + 1) % 8;
        let state: &'static str = Box::leak(fleet.offer(elsewhere).into_boxed_str());
        let cases: [(&[Pair], (usize, Route)); 7] = [
            (&[("session-id", "s-1")], (home, Route::Session)),
            (&[("session_id", "s-1")], (home, Route::Session)),
            (
                &[("session-id", "s-1"), ("x-codex-turn-state", state)],
                (elsewhere, Route::TurnState),
            ),
            (
                &[("session-id", "s-1"), ("x-codex-turn-state", "ts-0001-r99")],
                (home, Route::Session),
            ),
            (&[], (0, Route::NextInLine)),
            (&[("x-client-request-id", "t-1")], (1, Route::NextInLine)),
            (
                &[("x-codex-turn-state", "nonsense")],
                (2, Route::NextInLine),
            ),
        ];
        for (pairs, expected) in cases {
            assert_eq!(fleet.route(&headers(pairs)), expected, "{pairs:?}");
        }
    }

    #[test]
    fn each_offer_is_another() {
        let mut fleet = Fleet::new(8);
        assert_eq!(fleet.offer(3), "ts-0001-r4");
        assert_eq!(fleet.offer(3), "ts-0002-r4");
    }
}
