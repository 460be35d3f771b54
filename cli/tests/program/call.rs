//! `headwater call`, against a server of the test's own.

use headwater_tests::loopback::{Loopback, Reply};
use tokio::runtime::Runtime;

use crate::{Ran, headwater_in};

const STREAM: [&str; 3] = [
    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Good \"}\n\nda",
    "ta: {\"type\":\"response.output_text.delta\",\"delta\":\"day.\"}\n\n",
    "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":9,\"output_tokens\":3,\"total_tokens\":12}}}\n\n",
];

fn call(server: &Loopback, env: &[(&str, &str)], more: &[&str]) -> Ran {
    let url = server.url();
    let args = [
        "call",
        "codex-gateway",
        "a-model",
        "Hello?",
        "--base-url",
        url.as_str(),
    ];
    headwater_in(env, &[&args, more].concat(), b"")
}

fn serve(runtime: &Runtime, reply: Reply) -> Loopback {
    runtime.block_on(Loopback::start([reply])).unwrap()
}

#[test]
fn the_answer_streams_and_its_usage_follows() {
    let runtime = Runtime::new().unwrap();
    let key = [("CODEX_GATEWAY_API_KEY", "sk-call")];

    let server = serve(&runtime, Reply::events(STREAM));
    let ran = call(&server, &key, &[]);
    let usage = "final (by the spec codex-gateway)\ninput           9\noutput          3\ntotal           12\n";
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr),
        (Some(0), format!("Good day.\n\n{usage}"), String::new())
    );
    let received = server.received().remove(0);
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/responses")
    );
    assert_eq!(received.header("authorization"), "Bearer sk-call");
    assert_eq!(
        received.header("session-id"),
        received.header("x-client-request-id")
    );
    let body: serde_json::Value = serde_json::from_slice(&received.body).unwrap();
    assert_eq!(
        (&body["model"], &body["input"][0]["content"][0]["text"]),
        (&"a-model".into(), &"Hello?".into())
    );

    let server = serve(&runtime, Reply::events(STREAM));
    let ran = call(&server, &key, &["--raw"]);
    assert_eq!(ran.stdout, format!("{}\n\n{usage}", STREAM.concat()));
}

#[test]
fn a_missing_key_and_a_refusal_get_one_line() {
    let runtime = Runtime::new().unwrap();
    let refusal = Reply::json(401, r#"{"error":{"message":"bad key sk-call"}}"#);
    let server = serve(&runtime, refusal);

    let ran = call(&server, &[], &[]);
    let message =
        "error: codex-gateway needs a credential: give `key`, or set CODEX_GATEWAY_API_KEY\n";
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(2), "", message)
    );

    let ran = call(&server, &[("CODEX_GATEWAY_API_KEY", "sk-call")], &[]);
    let message = "error: the provider answered 401 Unauthorized: bad key …\n";
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(1), "", message)
    );
}

#[test]
fn a_stream_that_was_cut_is_no_success() {
    let runtime = Runtime::new().unwrap();
    let server = serve(&runtime, Reply::events([STREAM[0]]));
    let ran = call(&server, &[("CODEX_GATEWAY_API_KEY", "sk-call")], &[]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "error: the stream ended before the answer did\n")
    );
}
