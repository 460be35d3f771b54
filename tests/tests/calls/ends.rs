//! What a long session keeps: the threads that did not end, and no others.

use headwater::{Agent, Session};

use crate::table::*;

#[test]
fn a_thread_that_ended_is_forgotten() {
    let session = counted();
    let account = account();
    let (kept, over) = (session.fork(), session.sub_agent(Agent::Subagent));
    let turn = over.turn();
    answer(&chat(&account, &turn), &[("x-thread-state", "s")]);
    session.replace_cache_scope(None);
    let id = over.id().clone();
    over.end();
    let ids = |session: &Session| -> Vec<_> {
        let threads = session.threads().into_iter();
        threads.map(|thread| thread.id().clone()).collect()
    };
    let expected = [session.main().id().clone(), kept.id().clone()];
    assert_eq!(ids(&session), expected);
    assert_eq!(ids(&Session::resume(session.save())), expected);
    // A turn that began goes on.
    let headers = chat(&account, &turn).headers();
    assert_eq!(headers["x-thread"], id.as_str());
    assert_eq!(headers["x-thread-state"], "s");
    session.main().end();
    assert_eq!(ids(&session), expected);
}
