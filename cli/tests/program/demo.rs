//! `headwater demo`: the figures hold, and say what they should.

use serde_json::{Value, json};

use crate::headwater;

fn figures() -> Value {
    let ran = headwater(&["demo", "--json"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

fn requests<'a>(figures: &'a Value, conversation: &str) -> &'a Vec<Value> {
    figures[conversation]["requests"].as_array().unwrap()
}

fn count(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap()
}

#[test]
fn the_contract_finds_the_cache_and_its_absence_misses_it() {
    let figures = figures();
    let ratio = |conversation: &str| {
        figures[conversation]["total"]["hit_ratio"]
            .as_f64()
            .unwrap()
    };
    assert!(ratio("without") < 0.3, "{}", ratio("without"));
    assert!(ratio("with") > 0.7, "{}", ratio("with"));
    // Both conversations are the same, word for word.
    for name in ["input_tokens", "output_tokens", "reasoning_tokens"] {
        let (without, with) = (&figures["without"]["total"], &figures["with"]["total"]);
        assert_eq!(without[name], with[name], "{name}");
        assert!(count(with, name) > 0);
    }
}

#[test]
fn hits_begin_with_the_second_request_of_a_session() {
    let figures = figures();
    let with = requests(&figures, "with");
    assert_eq!(with[0]["cache_read_tokens"], 0);
    // A prompt that only grows finds all that the one before it left behind.
    for pair in with.windows(2) {
        let kept = count(&pair[0], "cache_read_tokens") + count(&pair[0], "cache_write_tokens");
        assert_eq!(count(&pair[1], "cache_read_tokens"), kept);
        assert!(kept > 0);
    }
    let replicas: Vec<_> = with.iter().map(|request| &request["replica"]).collect();
    assert!(
        replicas.iter().all(|replica| *replica == replicas[0]),
        "{replicas:?}"
    );
}

#[test]
fn the_adapter_reads_what_the_provider_counted() {
    let figures = figures();
    for conversation in ["without", "with"] {
        let total = &figures[conversation]["total"];
        assert_eq!(total["cost_usd"], total["charged_usd"]);
        let sum: u64 = requests(&figures, conversation)
            .iter()
            .map(|request| count(request, "input_tokens"))
            .sum();
        assert_eq!(sum, count(total, "input_tokens"));
    }
}

#[test]
fn only_the_headers_that_break_the_cache_were_taken_off() {
    let figures = figures();
    let withheld = [
        "session-id",
        "session_id",
        "x-client-request-id",
        "x-codex-turn-state",
    ];
    assert_eq!(figures["withheld"], json!(withheld));
    for request in requests(&figures, "without") {
        let none =
            json!({ "session-id": null, "x-client-request-id": null, "x-codex-turn-state": null });
        assert_eq!(
            (&request["headers"], &request["route"]),
            (&none, &json!("next in line"))
        );
    }
    let with = requests(&figures, "with");
    let session = &with[0]["headers"]["session-id"];
    let mut state = &Value::Null;
    for (place, request) in with.iter().enumerate() {
        let first = request["request"] == 1;
        let headers = &request["headers"];
        assert_eq!(&headers["session-id"], session);
        assert_eq!(&headers["x-client-request-id"], session);
        assert_eq!(
            request["route"],
            if first { "session" } else { "turn state" }
        );
        assert_eq!(
            headers["x-codex-turn-state"].is_null(),
            first,
            "request {place}"
        );
        // The first value of a turn stays, though each answer offers another.
        if request["request"] == 3 {
            assert_eq!(&headers["x-codex-turn-state"], state);
        }
        state = &headers["x-codex-turn-state"];
    }
}

#[test]
fn the_screen_has_a_line_for_each_request_and_no_colours_where_none_are_shown() {
    let ran = headwater(&["demo"], b"");
    let figures = figures();
    assert_eq!((ran.code, ran.stdout.contains('\x1b')), (Some(0), false));
    let steps: Vec<_> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.len() == 3 && word.contains('.'))
        .collect();
    let expected: Vec<_> = ["without", "with"]
        .iter()
        .flat_map(|conversation| requests(&figures, conversation))
        .map(|request| format!("{}.{}", request["turn"], request["request"]))
        .collect();
    assert_eq!(steps, expected);
}
