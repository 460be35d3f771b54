use http::StatusCode;

use super::tables::CHAT;
use super::{meter, read, read_with, told};

const DELTA: &str = r#"{"choices":[{"delta":"a"}]}"#;
const LAST: &str =
    r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;

#[test]
fn lines_are_a_stream_and_end_as_one() {
    for (body, expected) in [
        (format!("{DELTA}\n{LAST}\n"), "final input=3 output=4"),
        (format!("{DELTA}\r\n\r\n{LAST}"), "final input=3 output=4"),
        (
            format!("{LAST}\n{DELTA}\n[DONE]\n"),
            "final input=3 output=4",
        ),
        (format!("{DELTA}\n{DELTA}\n"), "partial absent"),
        (
            format!("{DELTA}\n{LAST}{DELTA}\n"),
            "partial absent !malformed",
        ),
        (
            format!("{LAST}\n{}", &LAST[..30]),
            "partial input=3 output=4 !malformed",
        ),
        (
            format!("{LAST}{DELTA}\n{DELTA}\n"),
            "unreadable absent !malformed",
        ),
        (
            format!("{LAST}\n{DELTA}\n[DONE]\n{LAST}\n"),
            "partial input=3 output=4 !answers",
        ),
    ] {
        assert_eq!(told(&read(&CHAT, &body)), expected, "{body}");
    }
}

#[test]
fn one_line_is_a_stream_where_the_head_says_so() {
    let announced = [("content-type", "Application/X-NDJSON; charset=utf-8")];
    for (body, as_body, as_lines) in [
        (LAST, "final input=3 output=4", "final input=3 output=4"),
        (DELTA, "final absent", "partial absent"),
        (
            &LAST[..30],
            "unreadable absent !malformed",
            "partial absent !malformed",
        ),
        ("", "final absent !empty", "partial absent !empty"),
    ] {
        for (headers, expected) in [(&[][..], as_body), (&announced, as_lines)] {
            let read = read_with(&CHAT, StatusCode::OK, headers, body.as_bytes());
            assert_eq!(told(&read), expected, "{headers:?} {body}");
            let whole = meter(&CHAT, StatusCode::OK, headers).whole(body.as_bytes());
            assert_eq!(whole, read);
        }
    }
}

#[test]
fn of_many_lines_only_the_last_is_kept() {
    let mut meter = meter(&CHAT, StatusCode::OK, &[]);
    let line = format!("{{\"x\":\"{}\"}}\n", "x".repeat(1 << 20));
    for _ in 0..20 {
        meter.push(line.as_bytes());
    }
    meter.push(LAST.as_bytes());
    assert_eq!(told(&meter.finish()), "final input=3 output=4");
}
