use http::StatusCode;

use super::tables::{CHAT, MESSAGES, RESPONSES};
use super::{meter, read, told};
use crate::table::Api;

const STREAM: &str = "event: message_start\n\
    data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_é😀\",\"usage\":{\"input_tokens\":3,\
    \"cache_read_input_tokens\":100,\"cache_creation_input_tokens\":20,\"cache_creation\":\
    {\"ephemeral_5m_input_tokens\":15,\"ephemeral_1h_input_tokens\":5},\"output_tokens\":1}}}\n\n\
    : ping\n\n\
    event: message_delta\r\n\
    data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\r\n\
    data: \"usage\":{\"cache_read_input_tokens\":100,\"input_tokens\":4,\"output_tokens\":52,\"new\":1}}\r\n\r\n\
    data: {\"type\":\"message_stop\"}\r\r";

#[test]
fn snapshots_replace_each_other_by_field() {
    let metered = read(&MESSAGES, STREAM);
    assert_eq!(
        told(&metered),
        "final input=124 output=52 cache_read=100 cache_write=20 cache_write_5m=15 cache_write_1h=5 ?$.usage.new=1"
    );
    assert_eq!(metered.captured.get("id"), Some("msg_é😀"));
    assert_eq!(metered.captured.get("last_type"), Some("message_stop"));
}

#[test]
fn every_chunking_gives_the_same_record() {
    let body = r#" {"model":"m","service_tier":"flex","usage":{"prompt_tokens":3,"completion_tokens":4}} "#;
    let bom = format!("\u{feff}{STREAM}");
    let cases: [(&'static Api, &str); 3] = [(&MESSAGES, STREAM), (&MESSAGES, &bom), (&CHAT, body)];
    for (api, text) in cases {
        let whole = read(api, text);
        let direct = meter(api, StatusCode::OK, &[]);
        assert_eq!(direct.whole(text.as_bytes()), whole);
        let (head, rest) = text.as_bytes().split_at(7);
        let mut begun = meter(api, StatusCode::OK, &[]);
        begun.push(head);
        assert_eq!(begun.whole(rest), whole);
        for size in 1..text.len() {
            let mut meter = meter(api, StatusCode::OK, &[]);
            for chunk in text.as_bytes().chunks(size) {
                meter.push(chunk);
            }
            assert_eq!(meter.finish(), whole, "{size}");
        }
    }
}

#[test]
fn a_better_rank_is_never_replaced() {
    let start = r#"{"message":{"usage":{"input_tokens":3}}}"#;
    let delta = r#"{"delta":{"stop_reason":"x"},"usage":{"input_tokens":4,"output_tokens":5}}"#;
    for events in [[start, delta], [delta, start]] {
        let body = format!("data: {}\n\ndata: {}\n\n", events[0], events[1]);
        assert_eq!(told(&read(&MESSAGES, &body)), "final input=4 output=5");
    }
}

#[test]
fn of_running_counts_the_last_counts() {
    let of = |usage: &str| {
        format!("data: {{\"choices\":[{{\"finish_reason\":1}}],\"usage\":{usage}}}\n\n")
    };
    let body = [
        of(r#"{"prompt_tokens":9,"completion_tokens":1}"#),
        of(r#"{"prompt_tokens":9,"completion_tokens":7}"#),
        of(r#"{"prompt_tokens":8,"completion_tokens":null}"#),
        of("null"),
    ];
    assert_eq!(told(&read(&CHAT, &body.concat())), "final input=8 output=7");
}

#[test]
fn an_amount_under_two_roots_is_added_once() {
    let usage = r#"{"input_tokens":3,"iterations":[{"type":"compaction","input_tokens":50}]}"#;
    let delta = r#"{"input_tokens":3,"output_tokens":5,"iterations":[{"type":"compaction","input_tokens":60}]}"#;
    let body = format!(
        "data: {{\"message\":{{\"usage\":{usage}}}}}\n\ndata: {{\"delta\":{{\"stop_reason\":\"x\"}},\"usage\":{delta}}}\n\n"
    );
    assert_eq!(told(&read(&MESSAGES, &body)), "final input=63 output=5");
}

#[test]
fn an_event_is_read_whole_or_not_at_all() {
    let broken = r#"{"response":{"usage":{"input_tokens":1,"output_tokens":2}},,}"#;
    let good = r#"{"response":{"usage":{"output_tokens":5}}}"#;
    let body = format!("data: {broken}\n\ndata: {good}\n\n");
    assert_eq!(
        told(&read(&RESPONSES, &body)),
        "partial output=5 !malformed"
    );
}

#[test]
fn odd_streams_are_said_to_be_odd_once() {
    let event = "data: {\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":-4,\"new\":1,\"cached_tokens\":1,\
        \"prompt_tokens_details\":{\"cached_tokens\":2}}}\n\n";
    let metered = read(&CHAT, &event.repeat(1000));
    assert_eq!(
        told(&metered),
        "partial input=3 cache_read=2 !aliases !invalid ?$.usage.new=1"
    );
}
