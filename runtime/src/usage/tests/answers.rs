use super::tables::{CHAT, GENERATE, MESSAGES};
use super::{read, told};
use crate::table::Api;

/// A stream of events with these data.
fn stream(events: &[&str]) -> String {
    format!("data: {}\n\n", events.join("\n\ndata: "))
}

fn check(api: &'static Api, body: &str, expected: &str) {
    assert_eq!(told(&read(api, body)), expected, "{body}");
}

const DONE: &str = "[DONE]";
const ONE: [&str; 3] = [
    r#"{"id":"one","choices":[{"delta":{}}]}"#,
    r#"{"id":"one","choices":[{"finish_reason":"stop"}]}"#,
    r#"{"id":"one","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
];
const TWO: [&str; 2] = [
    r#"{"id":"two","choices":[{"finish_reason":"stop"}]}"#,
    r#"{"id":"two","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}"#,
];

#[test]
fn usage_may_follow_the_end_and_more_ends_may_follow() {
    let whole = "final input=3 output=4";
    check(&CHAT, &stream(&[&ONE[..], &[DONE]].concat()), whole);
    let again = stream(&[&ONE[..2], &ONE[1..], &[DONE, "{\"cost\":1}", DONE]].concat());
    check(&CHAT, &again, whole);
    let without_id = ONE.map(|data| data.replace("\"one\"", "\"\""));
    check(
        &CHAT,
        &stream(&without_id.each_ref().map(|it| &**it)),
        whole,
    );
    // Servers that give each message an id of its own.
    let apart = [
        ONE[0],
        &ONE[1].replace("one", "1"),
        &ONE[2].replace("one", "2"),
    ];
    check(&CHAT, &stream(&apart), whole);
}

#[test]
fn a_second_answer_is_said_and_leaves_the_bill_open() {
    let glued = "partial input=5 output=6 !answers";
    check(&CHAT, &stream(&[&ONE[..], &TWO].concat()), glued);
    check(
        &CHAT,
        &stream(&[&ONE[..], &[DONE], &TWO, &[DONE]].concat()),
        glued,
    );
    let same_id = TWO.map(|data| data.replace("two", "one"));
    let same_id = same_id.each_ref().map(|it| &**it);
    check(
        &CHAT,
        &stream(&[&ONE[..], &[DONE], &same_id].concat()),
        glued,
    );
    let start =
        |id, input| format!(r#"{{"message":{{"id":"{id}","usage":{{"input_tokens":{input}}}}}}}"#);
    let end = |output| {
        format!(r#"{{"delta":{{"stop_reason":"x"}},"usage":{{"output_tokens":{output}}}}}"#)
    };
    let both = [start("a", 3), end(4), start("b", 5), end(6)];
    let both = both.each_ref().map(|it| &**it);
    check(&MESSAGES, &stream(&both), glued);
    let begun = "partial input=5 output=4 !answers";
    check(&MESSAGES, &stream(&both[..3]), begun);
}

#[test]
fn json_beside_the_events_is_said() {
    let all = stream(&[&ONE[..], &[DONE]].concat());
    let expected = "partial input=3 output=4 !stray";
    for body in [TWO[1], &format!("[{}]", TWO[1]), "{\n  \"usage\": {}\n}"] {
        check(&CHAT, &format!("{all}{body}"), expected);
    }
    check(&CHAT, &format!("{all}[DONE]\n\n"), "final input=3 output=4");
}

#[test]
fn a_list_of_whole_answers_is_no_stream() {
    let body = |id: &str, input| {
        format!(
            r#"{{"id":"{id}","choices":[{{"finish_reason":"stop"}}],"usage":{{"prompt_tokens":{input},"completion_tokens":0}}}}"#
        )
    };
    let several = "partial input=5 output=0 !answers";
    check(
        &CHAT,
        &format!("[{}]", body("a", 3)),
        "final input=3 output=0",
    );
    for id in ["a", "b", ""] {
        check(
            &CHAT,
            &format!("[{},{}]", body("a", 3), body(id, 5)),
            several,
        );
    }
    let chunk = r#"{"usageMetadata":{"promptTokenCount":5}}"#;
    check(
        &GENERATE,
        &format!("[{chunk},{chunk}]"),
        "final input=5 output=0",
    );
}
