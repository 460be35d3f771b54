//! `headwater doctor`: each mistake planted in a log once, and a log without any.

use std::path::Path;
use std::{env, fs};

use serde_json::{Value, json};

use super::headwater;

const URL: &str = "https://chatgpt.com/backend-api/codex/responses";

/// The fifth and the last open a turn; the second and third answer tools, and the fourth is refused.
const ITEMS: [usize; 6] = [1, 3, 5, 6, 6, 8];

/// A session of six requests, in which nothing is wrong.
fn session() -> Vec<Value> {
    let tool = |n: usize| json!({ "type": "function_call", "call_id": n.to_string(), "name": "look", "arguments": "{}" });
    let result = |n: usize| json!({ "type": "function_call_output", "call_id": n.to_string(), "output": "seen" });
    let said = |role: &str, text: &str| json!({ "type": "message", "role": role, "content": text });
    let items = [
        said("user", "Why does the build fail on the second machine?"),
        tool(1),
        result(1),
        tool(2),
        result(2),
        said("user", "And on the third?"),
        said("assistant", "It has no disk left."),
        said("user", "Clean it."),
    ];
    let requests = (0..).zip(ITEMS);
    requests
        .map(|(n, many)| {
            let turn = if n < 3 { "t1" } else if n < 5 { "t2" } else { "t3" };
            let state = if n == 1 || n == 2 { json!("state-0") } else { Value::Null };
            let status = if n == 3 { 429 } else { 200 };
            let cached = if n == 0 { 0 } else { 9_000 };
            let usage = json!({ "usage": {
                "input_tokens": 10_000, "output_tokens": 10, "total_tokens": 10_010,
                "input_tokens_details": { "cached_tokens": cached },
            } });
            json!({
                "id": n,
                "provider": "codex",
                "api": "responses",
                "transport": "json",
                "request": {
                    "method": "POST",
                    "url": URL,
                    "headers": {
                        "Authorization": "Bearer sk-secret",
                        "User-Agent": "x/1",
                        "session-id": "s-1",
                        "thread-id": "s-1",
                        "x-client-request-id": "s-1",
                        "x-codex-window-id": "s-1:0",
                        "x-codex-turn-state": state,
                    },
                    "body": {
                        "model": "gpt",
                        "store": false,
                        "prompt_cache_key": "s-1",
                        "instructions": "Mend builds.",
                        "client_metadata": { "session_id": "s-1", "thread_id": "s-1", "turn_id": turn },
                        "input": items[..many],
                    },
                },
                "response": {
                    "status": status,
                    "headers": { "x-codex-turn-state": format!("state-{n}") },
                    "body": usage.to_string(),
                },
            })
        })
        .collect()
}

fn lines(log: &[Value]) -> String {
    let lines: Vec<String> = log.iter().map(Value::to_string).collect();
    lines.join("\n")
}

/// What is found: code, name, and where it began.
fn found(log: &str) -> Vec<String> {
    let ran = headwater(&["doctor", "-", "--json"], log.as_bytes());
    assert!(!ran.stdout.contains("sk-secret"), "{}", ran.stdout);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    assert_eq!(ran.code, Some(i32::from(!found.is_empty())));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    found
        .iter()
        .map(|it| {
            format!(
                "{} {} {}",
                it["code"].as_str().unwrap(),
                text(&it["name"]),
                text(&it["first"])
            )
        })
        .collect()
}

#[test]
fn a_session_without_mistakes_is_clean() {
    let ran = headwater(&["doctor", "-"], lines(&session()).as_bytes());
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "nothing found in 6 requests\n")
    );
}

/// A line of the log, a place in it, and what is to stand there.
type Edit = (usize, String, Value);

#[test]
fn each_mistake_is_found_where_it_began() {
    let header = |name: &str| format!("/request/headers/{name}");
    let cases: Vec<(Vec<Edit>, &str)> = vec![
        (
            vec![(4, header("session-id"), json!("s-2"))],
            "rotates session-id line 5 (4)",
        ),
        (
            vec![(
                2,
                "/request/body/client_metadata/turn_id".to_owned(),
                json!("t9"),
            )],
            "rotates client_metadata.turn_id line 3 (2)",
        ),
        (
            vec![
                (
                    3,
                    "/request/body/client_metadata/turn_id".to_owned(),
                    json!("t1"),
                ),
                (
                    4,
                    "/request/body/client_metadata/turn_id".to_owned(),
                    json!("t1"),
                ),
            ],
            "stale client_metadata.turn_id line 4 (3)",
        ),
        (
            vec![(1, header("x-client-request-id"), Value::Null)],
            "missing x-client-request-id line 2 (1)",
        ),
        (
            vec![(0, header("User-Agent"), Value::Null)],
            "missing User-Agent line 1 (0)",
        ),
        (
            vec![(5, header("x-codex-turn-state"), json!("state-0"))],
            "outlived x-codex-turn-state line 6 (5)",
        ),
        (
            vec![(2, header("x-codex-turn-state"), Value::Null)],
            "dropped x-codex-turn-state line 3 (2)",
        ),
        (
            vec![(
                1,
                "/request/url".to_owned(),
                json!("https://proxy.example/codex/responses"),
            )],
            "astray x-codex-turn-state line 2 (1)",
        ),
        (
            vec![(5, "/response/body".to_owned(), json!(usage(0, 0)))],
            "collapse  line 6 (5)",
        ),
        (
            vec![(
                5,
                "/response/body".to_owned(),
                json!(r#"{"usage":{"input_tokens":1,"output_tokens":1,"new_tokens":2}}"#),
            )],
            "drift $.usage.new_tokens line 6 (5)",
        ),
    ];
    for (edits, expected) in cases {
        let mut log = session();
        for (line, place, value) in edits {
            *log[line].pointer_mut(&place).unwrap() = value;
        }
        let found = found(&lines(&log));
        assert!(
            found.iter().any(|it| it == expected),
            "{expected}: {found:?}"
        );
    }
}

fn usage(cached: u64, written: u64) -> String {
    json!({ "usage": {
        "input_tokens": 10_000, "output_tokens": 10, "total_tokens": 10_010,
        "input_tokens_details": { "cached_tokens": cached, "cache_write_tokens": written },
    } })
    .to_string()
}

#[test]
fn a_cache_that_never_serves_is_found() {
    for (written, expected) in [(0, "never  line 1 (0)"), (9_000, "unread  line 1 (0)")] {
        let mut log = session();
        for line in &mut log {
            line["response"]["body"] = usage(0, written).into();
        }
        assert_eq!(found(&lines(&log)), [expected]);
    }
}

#[test]
fn what_changed_is_said_where_the_cache_collapses() {
    let mut log = session();
    log[5]["response"]["body"] = usage(0, 0).into();
    log[5]["request"]["body"]["instructions"] = "Mend builds!".into();
    log[5]["request"]["headers"]["session-id"] = "s-2".into();
    let ran = headwater(&["doctor", "-", "--json"], lines(&log).as_bytes());
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let collapse = found.iter().find(|it| it["code"] == "collapse").unwrap();
    assert_eq!(
        collapse["message"],
        "the cache served 90 % of the prompt, and then 0 %: the header `session-id`, \
         the member `instructions` changed"
    );
}

#[test]
fn a_har_file_is_read_too() {
    let entries: Vec<Value> = session()
        .iter()
        .map(|line| {
            let (request, response) = (&line["request"], &line["response"]);
            let pairs = |headers: &Value| -> Vec<Value> {
                let headers = headers.as_object().unwrap().iter();
                let given = headers.filter(|(_, value)| !value.is_null());
                given.map(|(name, value)| json!({ "name": name, "value": value })).collect()
            };
            json!({
                "request": {
                    "method": "POST",
                    "url": request["url"],
                    "headers": pairs(&request["headers"]),
                    "postData": { "mimeType": "application/json", "text": request["body"].to_string() },
                },
                "response": {
                    "status": response["status"],
                    "headers": pairs(&response["headers"]),
                    "content": { "mimeType": "application/json", "text": response["body"] },
                },
            })
        })
        .collect();
    let mut har = json!({ "log": { "version": "1.2", "entries": entries } });
    assert_eq!(found(&har.to_string()), Vec::<String>::new());
    har["log"]["entries"][4]["request"]["headers"][3]["value"] = "s-2".into();
    assert_eq!(
        har["log"]["entries"][4]["request"]["headers"][3]["name"],
        "thread-id"
    );
    let found = found(&har.to_string());
    assert!(
        found.contains(&"rotates thread-id entry 5".to_owned()),
        "{found:?}"
    );
}

#[test]
fn hostile_logs_are_survived() {
    let good = lines(&session());
    let with_noise = format!("not json\n[1]\n{good}{{}}\n{{\"request\":{{\"body\":\"{{\"}}}}\n");
    assert_eq!(found(&with_noise).len(), 0);
    for text in [
        "",
        "{}",
        "[]",
        "{\"log\":{\"entries\":[]}}",
        "\u{feff}null",
        "{\"session\":1}",
    ] {
        let ran = headwater(&["doctor", "-"], text.as_bytes());
        assert_eq!(ran.code, Some(1), "{text}: {ran:?}");
    }
}

/// Real clients, as they were recorded: what they do is known, and nothing else is found.
#[test]
fn real_clients_are_as_they_were_measured() {
    let Some(folder) = env::var_os("HEADWATER_RECORDINGS") else {
        eprintln!("HEADWATER_RECORDINGS is not set: nothing is compared");
        return;
    };
    let text = fs::read_to_string(Path::new(&folder).join("captures/requests.jsonl")).unwrap();
    for (client, provider, known) in [
        // Until 0.98 the thread has no header, and until 0.77 the turn's state is not repeated.
        (
            "codex",
            "codex",
            vec!["missing x-client-request-id", "dropped x-codex-turn-state"],
        ),
        // Five models, each asked in a conversation of its own under one label.
        (
            "claude-code",
            "anthropic",
            vec!["rotates X-Claude-Code-Session-Id"],
        ),
        ("github-copilot-cli", "github-copilot", vec![]),
    ] {
        let mark = format!("\"client\":\"{client}\"");
        let of_client: Vec<&str> = text.lines().filter(|line| line.contains(&mark)).collect();
        assert!(!of_client.is_empty(), "{client}");
        let ran = headwater(
            &["doctor", "-", "--json", "--provider", provider],
            of_client.join("\n").as_bytes(),
        );
        let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
        let found: Vec<String> = found
            .iter()
            .map(|it| {
                format!(
                    "{} {}",
                    it["code"].as_str().unwrap(),
                    it["name"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(found, known, "{client}");
    }
}
