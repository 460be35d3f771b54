use http::StatusCode;

use super::tables::{CHAT, GENERATE};
use super::{meter, read_with, told};

const BODY: &str = r#"{"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
const LAST: &str = r#"data: {"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#;

#[test]
fn bodies_are_final_or_say_why_not() {
    let length = BODY.len().to_string();
    for (status, headers, body, expected) in [
        (200, &[][..], BODY, "final input=3 output=4"),
        (
            200,
            &[("content-type", "text/event-stream")],
            BODY,
            "final input=3 output=4",
        ),
        (
            200,
            &[("content-length", length.as_str())],
            BODY,
            "final input=3 output=4",
        ),
        (
            200,
            &[("content-length", "9999")],
            BODY,
            "partial input=3 output=4 !length",
        ),
        (
            200,
            &[("content-encoding", "gzip")],
            BODY,
            "unreadable absent !encoding",
        ),
        (
            200,
            &[("content-encoding", "identity, br")],
            BODY,
            "unreadable absent !encoding",
        ),
        (
            200,
            &[("content-encoding", "Identity")],
            BODY,
            "final input=3 output=4",
        ),
        (200, &[], "", "final absent !empty"),
        (204, &[], "", "final absent"),
        (200, &[], "<html>", "unreadable absent"),
        (200, &[], "\u{0}\u{1}", "unreadable absent"),
        (200, &[], "null", "unreadable absent"),
        (200, &[], &BODY[..20], "unreadable absent !malformed"),
        (
            200,
            &[],
            "{\"usage\":{\"prompt_tokens\":3}}{}",
            "unreadable absent !malformed",
        ),
        (
            200,
            &[],
            "{\"usage\":{\"prompt_tokens\":3}} x",
            "unreadable absent !malformed",
        ),
        (
            200,
            &[],
            "{\"usage\":{\"prompt_tokens\":3},}",
            "unreadable absent !malformed",
        ),
        (502, &[], "", "final absent"),
        (502, &[], "<html>", "final absent"),
        (400, &[], "{\"error\":{}}", "final absent"),
        (400, &[], BODY, "final input=3 output=4"),
        (
            200,
            &[("content-type", "text/event-stream")],
            "",
            "partial absent !empty",
        ),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let metered = read_with(&CHAT, status, headers, body.as_bytes());
        assert_eq!(told(&metered), expected, "{status} {headers:?} {body}");
    }
}

#[test]
fn a_list_is_one_message_an_element() {
    for (body, expected) in [
        (
            r#"[{"usageMetadata":{"promptTokenCount":3}},7,{"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}]"#,
            "final input=3 output=4",
        ),
        ("[]", "unreadable absent"),
        (
            r#"[{"usageMetadata":{"promptTokenCount":3}},{"usage"#,
            "partial input=3 !malformed",
        ),
        (
            r#"[{"usageMetadata":{"promptTokenCount":3"#,
            "unreadable absent !malformed",
        ),
        (
            r#"[{"usageMetadata":{"promptTokenCount":3}}] []"#,
            "unreadable absent !malformed",
        ),
    ] {
        let metered = read_with(&GENERATE, StatusCode::OK, &[], body.as_bytes());
        assert_eq!(told(&metered), expected, "{body}");
    }
}

#[test]
fn a_stream_is_final_once_its_end_and_both_totals_are_seen() {
    for (body, expected) in [
        (format!("{LAST}\n\n"), "final input=3 output=4"),
        (LAST.to_owned(), "final input=3 output=4"),
        (
            format!("{LAST}\n\ndata: [DONE]\n\n"),
            "final input=3 output=4",
        ),
        (format!("data: {BODY}\n\n"), "partial input=3 output=4"),
        (LAST.replace("\"stop\"", "null"), "partial input=3 output=4"),
        (LAST.replace("\"stop\"", "\"\""), "partial input=3 output=4"),
        (LAST.replace("stop", "null"), "partial input=3 output=4"),
        (
            LAST.replace("completion_tokens", "x"),
            "partial input=3 ?$.usage.x=4",
        ),
        (LAST.replace("usage", "x"), "partial absent"),
        ("data: [DONE]\n\n".to_owned(), "unreadable absent"),
        (": waiting\n\n".to_owned(), "unreadable absent"),
        (
            format!("data: {{\"a\": nonsense}}\n\n{LAST}\n\n"),
            "partial input=3 output=4 !malformed",
        ),
        (
            format!("data: nonsense\n\n{LAST}\n\n"),
            "final input=3 output=4",
        ),
    ] {
        let metered = read_with(&CHAT, StatusCode::OK, &[], body.as_bytes());
        assert_eq!(told(&metered), expected, "{body}");
    }
}

#[test]
fn zeros_are_only_believed_of_an_answer_that_is_over() {
    let body = "data: {\"usageMetadata\":{\"promptTokenCount\":3}}\n\n";
    let over = read_with(&GENERATE, StatusCode::OK, &[], body.as_bytes());
    assert_eq!(told(&over), "final input=3 output=0");
    let mut broken = meter(&GENERATE, StatusCode::OK, &[]);
    broken.push(body.as_bytes());
    assert_eq!(told(&broken.abort()), "partial input=3");
}

#[test]
fn a_snapshot_without_a_zero_field_takes_it_back() {
    let body = "data: {\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":21}}\n\n\
        data: {\"usageMetadata\":{\"promptTokenCount\":87,\"thoughtsTokenCount\":78}}\n\n";
    let label = "data: {\"usageMetadata\":{\"trafficType\":\"ON_DEMAND\"}}\n\n";
    for (body, expected) in [
        (body.to_owned(), "final input=87 output=78 reasoning=78"),
        (
            format!("{body}{label}"),
            "final input=87 output=78 reasoning=78",
        ),
        (
            format!("{}\n\n{label}", body.split("\n\n").next().unwrap()),
            "final input=9 output=21",
        ),
    ] {
        let metered = read_with(&GENERATE, StatusCode::OK, &[], body.as_bytes());
        assert_eq!(told(&metered), expected, "{body}");
    }
}

#[test]
fn what_broke_off_is_partial() {
    for (body, expected) in [
        (BODY.to_owned(), "partial input=3 output=4"),
        (BODY[..20].to_owned(), "partial absent"),
        (format!("{LAST}\n\n"), "partial input=3 output=4"),
        (
            format!("{LAST}\n\n{}", &LAST[..30]),
            "partial input=3 output=4",
        ),
        (String::new(), "partial absent"),
    ] {
        let mut meter = meter(&CHAT, StatusCode::OK, &[]);
        meter.push(body.as_bytes());
        assert_eq!(told(&meter.abort()), expected, "{body}");
    }
}

#[test]
fn what_is_left_is_final_once_the_answer_has_ended() {
    let first =
        "data: {\"choices\":[{\"finish_reason\":null}],\"usage\":{\"prompt_tokens\":3}}\n\n";
    for (body, expected) in [
        (format!("{LAST}\n\n"), "final input=3 output=4"),
        (first.to_owned(), "partial input=3"),
        (format!("{first}{LAST}\n\n"), "final input=3 output=4"),
        (LAST.to_owned(), "partial input=3 output=4"),
        (BODY.to_owned(), "partial input=3 output=4"),
        (BODY[..BODY.len() - 1].to_owned(), "partial absent"),
        (String::new(), "partial absent"),
    ] {
        let mut meter = meter(&CHAT, StatusCode::OK, &[]);
        meter.push(body.as_bytes());
        assert_eq!(told(&meter.leave()), expected, "{body}");
    }
}

#[test]
fn what_is_too_long_is_said_and_the_rest_is_read() {
    let mut meter = meter(&CHAT, StatusCode::OK, &[]);
    let megabyte = vec![b'x'; 1 << 20];
    meter.push(b"data: {\"image\":\"");
    for _ in 0..17 {
        meter.push(&megabyte);
    }
    meter.push(b"\"}\n\n");
    meter.push(LAST.as_bytes());
    assert_eq!(told(&meter.finish()), "oversize input=3 output=4 !oversize");
}

#[test]
fn a_whole_json_body_may_have_any_length() {
    let body = format!("{}{}", " ".repeat(17 << 20), BODY);
    let long = format!(r#"{{"x":"{}",{}"#, "x".repeat(17 << 20), &BODY[1..]);
    for body in [body, long] {
        let meter = meter(&CHAT, StatusCode::OK, &[]);
        assert_eq!(
            told(&meter.whole(body.as_bytes())),
            "final input=3 output=4"
        );
    }
    let encoded = meter(&CHAT, StatusCode::OK, &[("content-encoding", "br")]);
    assert_eq!(
        told(&encoded.whole(BODY.as_bytes())),
        "unreadable absent !encoding"
    );
}
