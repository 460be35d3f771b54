//! `headwater usage`: whole records, from a body, a stream, a spec of one's own, and a log.

use serde_json::{Value, json};

use crate::{headwater, temp};

const STREAM: &str = concat!(
    "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n",
    "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":",
    "{\"input_tokens\":2006,\"input_tokens_details\":{\"cached_tokens\":1920,\"cache_write_tokens\":0},",
    "\"output_tokens\":300,\"output_tokens_details\":{\"reasoning_tokens\":128},\"total_tokens\":2306}}}\n\n",
);

/// What a record says, without its ground and provenance.
fn figures(record: &Value) -> Value {
    let Value::Object(record) = record else {
        return record.clone();
    };
    let counts = record.iter().filter(|(name, value)| {
        !value.is_null() && (name.ends_with("tokens") || name.ends_with("usd") || *name == "state")
    });
    counts
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn read(args: &[&str], body: &[u8]) -> Value {
    let ran = headwater(&[&["usage", "--json"], args].concat(), body);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn a_record_is_whole() {
    let mut record = read(&["codex"], STREAM.as_bytes());
    let hash = record["basis"]["hash"].take();
    assert_eq!(hash.as_str().unwrap().len(), 64);
    let event = |path: &str| json!({ "path": format!("$.response.usage.{path}"), "event": 1 });
    assert_eq!(
        record,
        json!({
            "input_tokens": 2006, "output_tokens": 300, "total_tokens": 2306,
            "cache_read_tokens": 1920, "cache_write_tokens": 0,
            "cache_write_5m_tokens": null, "cache_write_1h_tokens": null,
            "reasoning_tokens": 128, "tool_use_tokens": null,
            "input_audio_tokens": null, "input_image_tokens": null,
            "output_audio_tokens": null, "output_image_tokens": null,
            "web_search_requests": null,
            "cost_usd": null, "cost_upstream_usd": null, "cost_estimate_usd": null,
            "extra": {}, "parts": [], "state": "final",
            "basis": { "spec": "codex", "hash": null },
            "unsettled": [],
            "provenance": {
                "input_tokens": event("input_tokens"),
                "output_tokens": event("output_tokens"),
                "total_tokens": event("total_tokens"),
                "cache_read_tokens": event("input_tokens_details.cached_tokens"),
                "cache_write_tokens": event("input_tokens_details.cache_write_tokens"),
                "reasoning_tokens": event("output_tokens_details.reasoning_tokens"),
            },
            "drift": [], "diagnostics": [],
        })
    );
}

#[test]
fn a_spec_of_ones_own_and_the_responses_head_are_read() {
    let spec = temp(
        "own.toml",
        b"id = \"own\"\nbase_url = \"https://own.example/v1\"\nauth.bearer.env = [\"OWN_KEY\"]\napi.chat.family = \"openai-chat\"\n",
    );
    let body = br#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#;
    let file = temp("body.json", body);
    let whole =
        json!({ "input_tokens": 3, "output_tokens": 4, "total_tokens": 7, "state": "final" });
    assert_eq!(figures(&read(&["--spec", &spec, &file], b"")), whole);

    let head = temp("head", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n");
    let short =
        json!({ "input_tokens": 3, "output_tokens": 4, "total_tokens": 7, "state": "partial" });
    assert_eq!(
        figures(&read(
            &["--spec", &spec, "--response-headers", &head, &file],
            b""
        )),
        short
    );
}

#[test]
fn what_is_no_answer_gets_one_line() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "stdin is empty: there is no answer to read"),
        (b" \n", "stdin is empty: there is no answer to read"),
        (b"\x00\xff\x89PNG", "stdin is no answer of openai-responses"),
        (
            b"<html>busy</html>",
            "stdin is no answer of openai-responses",
        ),
    ];
    for (body, message) in cases {
        let ran = headwater(&["usage", "codex"], body);
        assert_eq!(
            (ran.code, ran.stdout.as_str(), ran.stderr.lines().count()),
            (Some(1), "", 1)
        );
        assert!(
            ran.stderr.starts_with(&format!("error: {message}")),
            "{}",
            ran.stderr
        );
    }
}

/// The lines that come out for a log.
fn read_log(args: &[&str], log: &[u8]) -> Vec<Value> {
    let ran = headwater(&[&["usage", "--records"], args].concat(), log);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const CHAT: &str =
    r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":0}}"#;

#[test]
fn a_log_gives_a_line_for_each_line_in_order() {
    let line = |id: &str, provider: &str, api: &str, transport: &str, body: &str| {
        json!({
            "id": id, "provider": provider, "api": api, "transport": transport, "request": { "x": [1] },
            "response": { "status": 200, "headers": { "content-encoding": "gzip", "content-length": "3" }, "body": body },
        })
        .to_string()
    };
    let log = [
        line("stream", "openai-chatgpt", "openai-responses", "sse", STREAM),
        line("by-name", "openai", "chat", "json", CHAT),
        line("family-alone", "nobody", "openai-chat", "json", CHAT),
        line("no-usage", "openai", "chat", "json", r#"{"choices":[]}"#),
        "{\"id\":\"cut\",\"provider\":".to_owned(),
        String::new(),
        " \r".to_owned(),
        line("pigeon", "openai", "chat", "pigeon", "{}"),
        line("no-base64", "bedrock", "converse", "eventstream-base64", "{}"),
        line("unknown", "openai", "no-such-family", "json", "{}"),
        json!({ "id": "no-body", "provider": "openai", "api": "chat", "transport": "json", "response": { "status": 200 } }).to_string(),
        line("html", "openai", "chat", "json", "<html>"),
        line("last", "openai", "responses", "json", "{}"),
    ]
    .join("\n");
    let log = format!("\u{feff}{log}");
    let path = temp("log.jsonl", log.as_bytes());

    let lines = read_log(&[&path], b"");
    let shown: Vec<_> = lines
        .iter()
        .map(|line| (&line["id"], figures(&line["usage"]), line["error"].as_str()))
        .collect();
    let id = |id: &str| json!(id);
    let counts = json!({ "input_tokens": 3, "output_tokens": 0, "state": "final" });
    let expected = [
        (
            &id("stream"),
            json!({ "input_tokens": 2006, "output_tokens": 300, "total_tokens": 2306, "cache_read_tokens": 1920, "cache_write_tokens": 0, "reasoning_tokens": 128, "state": "final" }),
            None,
        ),
        (&id("by-name"), counts.clone(), None),
        (&id("family-alone"), counts, None),
        (&id("no-usage"), Value::Null, None),
        (
            &Value::Null,
            Value::Null,
            Some("line 5 is not a record: EOF while parsing a value at column 23"),
        ),
        (
            &id("pigeon"),
            Value::Null,
            Some(
                "there is no transport \"pigeon\"; there are: json, sse, ndjson, ws-jsonl, grpc-json, eventstream-base64",
            ),
        ),
        (
            &id("no-base64"),
            Value::Null,
            Some("the body is not base64: Invalid symbol 123, offset 0."),
        ),
        (
            &id("unknown"),
            Value::Null,
            Some("openai has no API \"no-such-family\", and there is no such family"),
        ),
        (
            &id("no-body"),
            Value::Null,
            Some("line 11 is not a record: missing field `body` at column 74"),
        ),
        (
            &id("html"),
            Value::Null,
            Some("there is no JSON object in it, and no event"),
        ),
        (&id("last"), Value::Null, None),
    ];
    assert_eq!(shown, expected);
    assert_eq!(read_log(&["-"], log.as_bytes()), lines);

    let third = &read_log(&[&path, "--require-spec"], b"")[2];
    assert_eq!(
        *third,
        json!({ "id": "family-alone", "usage": null, "error": "no provider \"nobody\", and a spec is required" })
    );
}

#[test]
fn an_id_comes_back_as_it_stood() {
    let ids = [
        "7",
        "12345678901234567890.10",
        r#"{"a":[ 1 ]}"#,
        r#""\u0061""#,
        "null",
    ];
    let log: Vec<_> = ids
        .iter()
        .map(|id| format!(r#"{{"provider":"openai","api":"chat","transport":"json","response":{{"status":204,"body":""}},"id":{id}}}"#))
        .collect();
    let ran = headwater(&["usage", "--records", "-"], log.join("\n").as_bytes());
    assert_eq!(ran.code, Some(0));
    for (line, id) in ran.stdout.lines().zip(ids) {
        let begins = format!(r#"{{"id":{id},"usage":null,"error":null,"unreported":{{"#);
        assert!(line.starts_with(&begins), "{line}");
    }
    assert_eq!(ran.stdout.lines().count(), ids.len());
}

#[test]
fn what_an_answer_without_usage_says_is_not_lost() {
    let of = |transport: &str, headers: Value, body: &str| {
        let response = json!({ "status": 200, "headers": headers, "body": body });
        let line = json!({ "provider": "openai", "api": "chat", "transport": transport, "response": response });
        let answer = &read_log(&["-"], line.to_string().as_bytes())[0];
        assert_eq!(
            (&answer["usage"], &answer["error"]),
            (&Value::Null, &Value::Null)
        );
        let unreported = &answer["unreported"];
        let codes = unreported["diagnostics"].as_array().unwrap().iter();
        let codes: Vec<_> = codes.map(|found| found["code"].clone()).collect();
        (
            unreported["state"].clone(),
            unreported["drift"].clone(),
            codes,
        )
    };
    let cut = r#"data: {"choices":[{"delta":{"content":"a"}}]}"#;
    assert_eq!(
        of("sse", json!({}), cut),
        (json!("partial"), json!([]), vec![])
    );
    assert_eq!(
        of("json", Value::Null, ""),
        (json!("final"), json!([]), vec![json!("empty")])
    );
    let types = json!({ "content-type": ["text/event-stream", null], "x-number": 7 });
    assert_eq!(
        of("sse", types, ""),
        (json!("partial"), json!([]), vec![json!("empty")])
    );
    let drift = json!([{ "path": "$.usage.renamed", "value": "1.10" }]);
    assert_eq!(
        of(
            "json",
            json!({}),
            r#"{"usage":{"renamed":1.10,"prompt_tokens":"ten"}}"#
        ),
        (json!("final"), drift, vec![json!("invalid")])
    );
}

#[test]
fn a_json_body_has_no_longest_length() {
    let body = format!(r#"{{"x":"{}",{}"#, "x".repeat(17 << 20), &CHAT[1..]);
    let counts = json!({ "input_tokens": 3, "output_tokens": 0, "state": "final" });
    assert_eq!(
        figures(&read(&["openai", "--api", "chat"], body.as_bytes())),
        counts
    );
    let line = json!({ "provider": "openai", "api": "chat", "transport": "json", "response": { "status": 200, "body": body } });
    let lines = read_log(&["-"], line.to_string().as_bytes());
    assert_eq!(figures(&lines[0]["usage"]), counts);
}

#[test]
fn a_record_stands_for_people_too() {
    let ran = headwater(&["usage", "codex"], STREAM.as_bytes());
    assert_eq!(ran.code, Some(0));
    let expected = "final (by the spec codex)";
    assert_eq!(ran.stdout.lines().next(), Some(expected));
}

#[test]
fn an_answer_is_read_by_a_family_alone() {
    let ran = headwater(&["usage", "openai-chat"], CHAT.as_bytes());
    let shown = "final (by the family openai-chat alone)\ninput           3\noutput          0\ntotal           not reported\n";
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), shown, "")
    );
    for (more, why) in [
        ("--require-spec", "is a wire family, and a spec is required"),
        ("--api=chat", "is a wire family already: leave out --api"),
    ] {
        let ran = headwater(&["usage", "openai-chat", more], CHAT.as_bytes());
        assert_eq!(
            (ran.code, ran.stderr),
            (Some(2), format!("error: openai-chat {why}\n"))
        );
    }
}

#[test]
fn what_looks_like_something_else_is_told() {
    let ran = headwater(&["usage", "openai", "--api", "images"], CHAT.as_bytes());
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(0),
            "note: it looks like an answer of chat: `--api chat`\n"
        )
    );
    let ran = headwater(&["usage", "openai"], b"\x1f\x8b\x08\x00");
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "error: stdin is compressed: unpack it first\n")
    );
    let ran = headwater(&["usage", "--records", "-"], b"");
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(0), "note: - holds no line\n")
    );
}
