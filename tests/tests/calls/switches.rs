//! What one model, account or host gave is told to no other, and is there again on the way back.

use headwater::table::Provider;
use headwater::{Account, Credential};

use crate::table::*;

#[test]
fn another_model_is_not_told_what_one_gave() {
    let (session, account) = (counted(), account());
    let turn = session.turn();
    answer(
        &chat(&account, &turn),
        &[("x-state", "s"), ("x-session-state", "u")],
    );
    let other = br#"{"model":"n","messages":[]}"#.to_vec();
    let call = account.call("chat", &turn, other).unwrap();
    assert!(!lines(&call).iter().any(|line| line.contains("state")));
    let back = chat(&account, &turn).headers();
    assert_eq!([&back["x-state"], &back["x-session-state"]], ["s", "u"]);
}

#[test]
fn another_account_is_not_told_what_one_was_given() {
    let (session, first) = (counted(), account());
    let turn = session.turn();
    answer(
        &chat(&first, &turn),
        &[("x-state", "s"), ("x-session-state", "u")],
    );
    let by_secret = Account::new(&PROVIDER, Credential::new(0, "sk-2"), PRODUCT);
    for other in [by_secret, first.clone().with_param(0, "acct")] {
        let call = chat(&other, &turn);
        assert!(!lines(&call).iter().any(|line| line.contains("state")));
    }
    first.refresh("sk-3").unwrap();
    assert_eq!(chat(&first, &turn).headers()["x-state"], "s");
}

#[test]
fn another_host_is_not_told_what_one_gave() {
    let session = counted();
    let trusting = Credential::new(0, "sk-1").for_host("proxy.example");
    let account = Account::new(&PROVIDER, trusting, PRODUCT);
    let turn = session.turn();
    answer(&chat(&account, &turn), &[("x-state", "s")]);
    for url in ["https://proxy.example", "https://proxy.example:8443"] {
        let moved = account.clone().with_base_url(url);
        let call = chat(&moved, &turn);
        assert!(!call.headers().contains_key("x-state"), "{url}");
        assert_eq!(call.headers()["x-session"], session.id().as_str());
        answer(&call, &[("x-state", url)]);
        assert_eq!(chat(&moved, &turn).headers()["x-state"], url);
    }
    assert_eq!(chat(&account, &turn).headers()["x-state"], "s");
}

/// Even under the same secret at the same host: the other spec may mean another thing by the name.
#[test]
fn another_provider_in_the_middle_of_a_turn_is_not_told_what_one_gave() {
    static OTHER: Provider = Provider {
        id: "other",
        ..PROVIDER
    };
    let (session, first) = (counted(), account());
    let other = Account::new(&OTHER, Credential::new(0, "sk-1"), PRODUCT);
    let given = [
        ("x-state", "s"),
        ("x-thread-state", "t"),
        ("x-session-state", "u"),
    ];
    let turn = session.turn();
    answer(&chat(&first, &turn), &given);
    let before = lines(&chat(&first, &turn));
    let there = chat(&other, &turn);
    assert!(!lines(&there).iter().any(|line| line.contains("state")));
    answer(&there, &[("x-state", "theirs")]);
    assert_eq!(lines(&chat(&first, &turn)), before);
    assert_eq!(chat(&other, &turn).headers()["x-state"], "theirs");
}
