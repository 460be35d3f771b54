//! `headwater headers`: whole header sets, over turns, requests and retries.

use crate::{headwater, headwater_in, temp};
use serde_json::{Value, json};

fn attempts(args: &[&str]) -> Vec<Value> {
    let ran = headwater(&[&["headers", "--json"], args].concat(), b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

fn header<'a>(attempt: &'a Value, name: &str) -> Option<&'a str> {
    let headers = attempt["headers"].as_array().unwrap();
    headers.iter().find(|header| header["name"] == name)?["value"].as_str()
}

#[test]
fn turns_and_requests_count_from_1_and_attempts_from_0() {
    let places: Vec<_> = attempts(&["codex", "--turns", "2", "--requests", "2", "--retries", "1"])
        .iter()
        .map(|attempt| {
            let number = |name: &str| attempt[name].as_u64().unwrap();
            (number("turn"), number("request"), number("attempt"))
        })
        .collect();
    let expected = [
        (1, 1, 0),
        (1, 1, 1),
        (1, 2, 0),
        (1, 2, 1),
        (2, 1, 0),
        (2, 1, 1),
        (2, 2, 0),
        (2, 2, 1),
    ];
    assert_eq!(places, expected);
}

#[test]
fn each_header_stands_with_its_rule() {
    let attempt = attempts(&["codex-gateway", "--requests", "2"]).remove(1);
    let session = header(&attempt, "session-id").unwrap();
    let row = |name: &str, value: &str, lifetime: Value, rule: &str, breaks: Value| {
        let captured = name == "x-codex-turn-state";
        json!({
            "name": name, "value": value, "lifetime": lifetime, "rule": rule, "breaks": breaks,
            "sensitive": captured || name == "authorization", "simulated": captured,
        })
    };
    let expected = json!({
        "turn": 1,
        "request": 2,
        "attempt": 0,
        "method": "POST",
        "url": "https://codex-gateway.example/responses",
        "headers": [
            row("accept", "text/event-stream", Value::Null, "wire", Value::Null),
            row("authorization", "Bearer …", json!("credential"), "auth.key", json!("auth")),
            row("content-type", "application/json", Value::Null, "wire", Value::Null),
            row("session-id", session, json!("session"), "headers.session.session-id", json!("cache")),
            row("session_id", session, json!("session"), "headers.session.session_id", json!("cache")),
            row("x-client-request-id", session, json!("cache_scope"), "headers.cache_scope.x-client-request-id", json!("cache")),
            row("x-codex-turn-state", "simulated-turn_state-1-1", json!("turn"), "headers.turn.x-codex-turn-state", json!("cache")),
        ],
        "body": { "prompt_cache_key": session },
    });
    assert_eq!(attempt, expected);
}

#[test]
fn a_session_stays_and_a_turn_forgets() {
    let attempts = attempts(&["codex", "--turns", "2", "--requests", "3", "--retries", "1"]);
    let session = header(&attempts[0], "session-id");
    assert!(session.is_some());
    for attempt in &attempts {
        assert_eq!(header(attempt, "session-id"), session);
        assert_eq!(header(attempt, "x-client-request-id"), session);
        assert_eq!(attempt["body"]["prompt_cache_key"].as_str(), session);
    }
    let states: Vec<_> = attempts
        .iter()
        .map(|attempt| header(attempt, "x-codex-turn-state"))
        .collect();
    let (first, second) = (
        Some("simulated-turn_state-1-1"),
        Some("simulated-turn_state-2-1"),
    );
    let expected = [
        None, None, first, first, first, first, None, None, second, second, second, second,
    ];
    assert_eq!(states, expected);
}

#[test]
fn an_era_and_a_retry_show() {
    let codex = attempts(&["codex", "--param", "names=underscore"]);
    assert_eq!(header(&codex[0], "session-id"), None);
    assert_eq!(
        header(&codex[0], "session_id"),
        header(&codex[0], "x-client-request-id")
    );
    assert!(header(&codex[0], "session_id").is_some());

    let copilot = attempts(&["github-copilot", "--api", "chat", "--requests", "2"]);
    let initiators: Vec<_> = copilot
        .iter()
        .map(|attempt| header(attempt, "x-initiator"))
        .collect();
    assert_eq!(initiators, [Some("user"), Some("agent")]);
}

#[test]
fn no_secret_is_shown() {
    let key = "sk-not-to-be-seen";
    for json in [&[][..], &["--json"]] {
        let env = [
            ("CODEX_ACCESS_TOKEN", key),
            ("GEMINI_API_KEY", key),
            ("ANTHROPIC_API_KEY", key),
        ];
        for provider in ["codex", "google-gemini", "anthropic"] {
            let ran = headwater_in(&env, &[&["headers", provider], json].concat(), b"");
            assert_eq!(
                (ran.code, ran.stdout.contains(key)),
                (Some(0), false),
                "{provider}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn no_part_of_a_base_url_that_may_be_secret_is_shown() {
    let key = "sk-not-to-be-seen";
    let env = [("CODEX_ACCESS_TOKEN", key)];
    for (url, code) in [
        (format!("https://x.example/v1/?key={key}"), 0),
        (format!("https://user:{key}@x.example/v1"), 2),
        (format!("https://x y.example/?key={key}"), 2),
        (format!("x.example/?key={key}"), 2),
    ] {
        let at = ["--base-url", &url];
        let headers = headwater_in(&env, &[&["headers", "codex"][..], &at].concat(), b"");
        let call = headwater_in(
            &env,
            &[&["call", "codex", "m", "Hi"][..], &at].concat(),
            b"",
        );
        assert_eq!(headers.code, Some(code), "{}", headers.stderr);
        assert_ne!(call.code, Some(0));
        for text in [headers.stdout, headers.stderr, call.stdout, call.stderr] {
            assert!(!text.contains(key), "{text}");
        }
    }
}

#[test]
fn the_callers_body_goes_in_and_only_what_rules_write_is_shown() {
    let body = br#"{"model":"m","input":"Hi","prompt_cache_key":"mine"}"#;
    let attempts = attempts(&["codex-gateway", "--body", &temp("own-body.json", body)]);
    assert_eq!(attempts[0]["body"], json!({ "prompt_cache_key": "mine" }));
    assert_eq!(header(&attempts[0], "x-client-request-id"), Some("mine"));
}

#[test]
fn a_spec_outside_the_catalogue_is_simulated_too() {
    let spec = br#"
id = "acme"
base_url = "https://api.acme.example/v1"
auth.bearer.env = ["ACME_API_KEY"]
api.chat.family = "openai-chat"
[headers.turn]
X-Turn = "{turn_index}"
"#;
    let path = temp("acme-headers.toml", spec);
    let turns: Vec<_> = attempts(&[&path, "--turns", "2"])
        .iter()
        .map(|attempt| {
            header(attempt, "X-Turn")
                .or(header(attempt, "x-turn"))
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(turns, [Some("0".to_owned()), Some("1".to_owned())]);
}

/// What is simulated without end is shown from its beginning.
#[test]
fn attempts_are_shown_as_they_are_made() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["headers", "codex", "--turns", "4294967295"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut first).unwrap();
    drop(stdout);
    let status = child.wait().unwrap();
    assert_eq!(
        (first.split(", ").next(), status.code()),
        (Some("Turn 1"), Some(0))
    );
}

#[test]
fn over_a_websocket_a_handshake_comes_first() {
    let sent = attempts(&["codex", "--websocket", "--turns", "2"]);
    let [handshake, frames @ ..] = &sent[..] else {
        panic!("nothing is sent");
    };
    assert_eq!(
        (&handshake["turn"], &handshake["method"]),
        (&json!(0), &json!("GET"))
    );
    assert_eq!(
        handshake["url"],
        "wss://chatgpt.com/backend-api/codex/responses"
    );
    let beta = header(handshake, "openai-beta");
    assert_eq!(beta, Some("responses_websockets=2026-02-06"));
    assert_eq!(frames.len(), 2);
    for (turn, frame) in (1..).zip(frames) {
        assert_eq!(
            (&frame["turn"], &frame["method"]),
            (&json!(turn), &json!("frame"))
        );
        assert_eq!(frame["headers"], json!([]));
        assert_eq!(frame["body"]["type"], "response.create");
    }
    let turn = |frame: &Value| frame["body"]["client_metadata"]["turn_id"].clone();
    assert_ne!(turn(&frames[0]), turn(&frames[1]));

    let ran = headwater(&["headers", "openai", "--api", "realtime"], b"");
    assert!(
        ran.stdout
            .starts_with("Handshake: GET wss://api.openai.com/v1/realtime?model=")
    );
    let ran = headwater(&["headers", "groq", "--websocket"], b"");
    assert_eq!(
        ran.stderr,
        "error: groq: `chat` is not spoken over WebSockets\n"
    );
}
