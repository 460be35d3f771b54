//! What responses give: to later requests, and to the caller.

use headwater::table::*;
use http::StatusCode;

use crate::table::*;

const fn capture(name: &'static str, lifetime: Lifetime, keep: Keep) -> Capture {
    Capture {
        name,
        lifetime,
        headers: &["x-new", "x-old"],
        keep,
        sent: true,
        ..Capture::NONE
    }
}

fn api_of(captures: &'static [Capture], headers: &'static [Rule]) -> Api {
    Api {
        captures,
        ..api(headers, &[])
    }
}

#[test]
fn the_first_name_and_the_kept_value() {
    for (keep, expected) in [(Keep::First, "a"), (Keep::Last, "b")] {
        let captures = Box::leak(Box::new([capture("state", Lifetime::Session, keep)]));
        let account = account_of(api_of(captures, rules![request("x-out", &[captured(0)])]));
        let session = counted();
        let turn = session.turn();
        for headers in [
            &[("x-other", "z")][..],
            &[("x-old", "o"), ("x-new", "a")],
            &[("x-old", "b")],
        ] {
            answer(&chat(&account, &turn), headers);
        }
        assert_eq!(chat(&account, &turn).headers()["x-out"], expected);
    }
}

/// What comes between the attempts of one request does not change it.
#[test]
fn a_request_is_frozen() {
    static CAPTURES: [Capture; 1] = [capture("state", Lifetime::Turn, Keep::Last)];
    let account = account_of(api_of(&CAPTURES, rules![request("x-out", &[captured(0)])]));
    let session = counted();
    let turn = session.turn();
    let mut first = chat(&account, &turn);
    let second = chat(&account, &turn);
    answer(&second, &[("x-new", "a")]);
    first.retry();
    assert_eq!(lines(&first), [""; 0]);
    assert_eq!(lines(&chat(&account, &turn)), ["out: a"]);
}

#[test]
fn what_an_attempt_gave_is_repeated_by_the_next_one() {
    static CAPTURES: [Capture; 1] = [capture("run", Lifetime::Request, Keep::First)];
    let account = account_of(api_of(&CAPTURES, rules![attempt("x-out", &[captured(0)])]));
    let session = counted();
    let turn = session.turn();
    let mut call = chat(&account, &turn);
    answer(&call, &[("x-new", "a")]);
    assert_eq!(lines(&call), [""; 0]);
    call.retry();
    assert_eq!(lines(&call), ["out: a"]);
    assert_eq!(lines(&chat(&account, &turn)), [""; 0]);
}

#[test]
fn what_an_account_was_given_serves_all_its_sessions() {
    static CAPTURES: [Capture; 1] = [capture("region", Lifetime::Credential, Keep::First)];
    let account = account_of(api_of(
        &CAPTURES,
        rules![credential("x-out", &[captured(0)])],
    ));
    answer(&chat(&account, &counted().turn()), &[("x-new", "eu")]);
    assert_eq!(lines(&chat(&account, &counted().turn())), ["out: eu"]);
}

#[test]
fn the_callers_own_are_read_from_every_response() {
    static CAPTURES: [Capture; 3] = [
        Capture {
            sent: false,
            ..capture("id", Lifetime::Attempt, Keep::First)
        },
        Capture {
            name: "limits",
            headers: &["x-ratelimit-*-left"],
            ..Capture::NONE
        },
        capture("state", Lifetime::Turn, Keep::First),
    ];
    let account = account_of(api_of(&CAPTURES, rules![turn("x-out", &[captured(2)])]));
    let call = chat(&account, &counted().turn());
    let headers = map(&[
        ("x-old", "r-1"),
        ("x-ratelimit-tokens-left", "9"),
        ("x-ratelimit-left", "1"),
        ("x-ratelimit-requests-left", "2"),
    ]);
    let found = call.capture(StatusCode::TOO_MANY_REQUESTS, &headers);
    assert_eq!(found.get("id"), Some("r-1"));
    assert_eq!(found.get("state"), None);
    let mut limits: Vec<_> = found.entries("limits").collect();
    limits.sort_unstable();
    assert_eq!(limits, [("requests", "2"), ("tokens", "9")]);
    let mut odd = map(&[("x-old", "r-2")]);
    odd.insert("x-new", http::HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(call.capture(StatusCode::OK, &odd).get("id"), Some("r-2"));
}

/// A saved session tells nobody what it was given, but the same account at the same place.
#[test]
fn saved_values_are_bound() {
    let account = account();
    let session = counted();
    answer(
        &chat(&account, &session.turn()),
        &[("x-session-state", "u")],
    );
    let stored = serde_json::to_string(&session.save()).unwrap();
    let resumed = || headwater::Session::resume(serde_json::from_str(&stored).unwrap());
    let has = |account: &headwater::Account| {
        let call = chat(account, &resumed().turn());
        call.headers().contains_key("x-session-state")
    };
    let again = headwater::Account::new(&PROVIDER, headwater::Credential::new(0, "sk-1"), PRODUCT);
    let other = headwater::Account::new(&PROVIDER, headwater::Credential::new(0, "sk-2"), PRODUCT);
    assert!(has(&again) && !has(&other));
    assert!(!stored.contains("api.probe.example"));
}

/// A body gives values as headers do: from a success, and to the caller or to later requests.
#[test]
fn bodies_give_values_too() {
    const NODE: Node = Node::members(&[
        ("run", Node::reads(&[Slot::Captured(0).at(0)])),
        ("id", Node::reads(&[Slot::Captured(1).at(0)])),
    ]);
    static CAPTURES: [Capture; 2] = [
        capture("run", Lifetime::Turn, Keep::First),
        Capture {
            name: "id",
            ..Capture::NONE
        },
    ];
    let account = account_of(Api {
        usage: Usage {
            message: NODE,
            ..Usage::NONE
        },
        ..api_of(&CAPTURES, rules![turn("x-out", &[captured(0)])])
    });
    let session = counted();
    let turn = session.turn();
    let read = |status, head, body: &[u8]| {
        let mut meter = chat(&account, &turn).received(status, &map(head));
        meter.push(body);
        meter.finish().captured.get("id").map(str::to_owned)
    };
    let body = br#"{"run":"r1","id":"i1"}"#;
    assert_eq!(
        read(StatusCode::BAD_GATEWAY, &[], body).as_deref(),
        Some("i1")
    );
    assert_eq!(lines(&chat(&account, &turn)), [""; 0]);
    assert_eq!(read(StatusCode::OK, &[], br#"{"run":"a\nb"}"#), None);
    assert_eq!(lines(&chat(&account, &turn)), [""; 0]);
    read(StatusCode::OK, &[], br#"{"run":"r1"}"#);
    assert_eq!(lines(&chat(&account, &turn)), ["out: r1"]);
    let turn = session.turn();
    let call = chat(&account, &turn);
    let mut meter = call.received(StatusCode::OK, &map(&[("x-new", "head")]));
    meter.push(br#"{"run":"body"}"#);
    let _ = meter.finish();
    assert_eq!(lines(&chat(&account, &turn)), ["out: head"]);
}

/// What a session is used wrongly for costs a cache: the record says so too.
#[test]
fn the_record_says_that_the_session_was_new() {
    let account = account_of(api(&[], &[]));
    let body = br#"{"messages":[{"role":"assistant"}]}"#.to_vec();
    let call = account.call("chat", &counted().turn(), body).unwrap();
    let metered = call.received(StatusCode::OK, &map(&[])).whole(b"{}");
    let codes: Vec<_> = metered
        .usage
        .diagnostics()
        .iter()
        .map(|note| note.code)
        .collect();
    assert_eq!(codes, ["fresh-session"]);
}
