//! Real clients' requests against ours: the same scenarios, run through our session with each client
//! written as a spec. Compared are which names are sent, where a value stays and where it changes, and
//! which names hold the same value; the values themselves are of another run.

#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod captured;
mod chosen;
mod clients;
mod differences;
mod scenario;

use std::collections::BTreeSet;

use captured::scenarios;
use chosen::{CHOSEN, Chosen};
use differences::{Difference, differences};

#[test]
fn we_send_what_real_clients_send() {
    let all: BTreeSet<Difference> = scenarios()
        .iter()
        .flat_map(|theirs| differences(theirs, &scenario::replayed(theirs)))
        .collect();
    let unexplained: Vec<_> = all
        .iter()
        .filter(|difference| CHOSEN.iter().all(|chosen| !chosen.covers(difference)))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    if !all.is_empty() {
        let is_stale = |chosen: &&Chosen| all.iter().all(|difference| !chosen.covers(difference));
        let stale: Vec<_> = CHOSEN.iter().filter(is_stale).collect();
        assert!(stale.is_empty(), "{stale:#?}");
    }
}
