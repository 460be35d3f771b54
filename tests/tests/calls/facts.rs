//! What a body says of the conversation, as conditions see it.

use headwater::table::*;
use headwater::{Agent, Session, SessionId, Task};

use crate::table::*;

const SHOWN: &[Rule] = &[
    request("x-last", &[text("user")]).when(when(&[Fact::Last(&[Role::User])])),
    request("x-tool", &[text("tool")]).when(when(&[Fact::Last(&[Role::Tool])])),
    request("x-assistant", &[text("assistant")]).when(when(&[Fact::Last(&[Role::Assistant])])),
    request("x-system", &[text("system")]).when(when(&[Fact::Last(&[Role::System])])),
    request("x-image", &[text("image")]).when(when(&[Fact::Image(true)])),
    request("x-file", &[text("file")]).when(when(&[Fact::File(true)])),
    request("x-tools", &[text("tools")]).when(when(&[Fact::Tools(true)])),
    request("x-thinking", &[text("thinking")]).when(when(&[Fact::Thinking(true)])),
    request("x-sse", &[text("sse")]).when(when(&[Fact::Transport(&[Transport::Sse])])),
    request("x-model", &[MODEL]).when(when(&[Fact::Model(&["gpt-*"])])),
];

/// What holds for a body, in the order of the rules.
fn facts(body: &str) -> Vec<String> {
    let call = account_of(api(SHOWN, &[]))
        .call("chat", &counted().turn(), body.as_bytes().to_vec())
        .unwrap();
    let headers = call.headers();
    let shown = SHOWN.iter().filter_map(|rule| headers.get(rule.name));
    shown
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn of_a_body() {
    for (body, expected) in [
        (r"{}", &[][..]),
        (r#"{"messages":"Hi"}"#, &["user"]),
        (r#"{"messages":[]}"#, &[]),
        (
            r#"{"messages":[{"role":"user"},{"role":"assistant"}]}"#,
            &["assistant"],
        ),
        (
            r#"{"messages":[{"content":"x","role":"developer"}]}"#,
            &["system"],
        ),
        (r#"{"messages":[{"role":"robot"}]}"#, &[]),
        (r#"{"messages":[{"role":"tool","content":"x"}]}"#, &["tool"]),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result"},{"type":"tool_result"}]}]}"#,
            &["tool"],
        ),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result"},{"type":"text"}]}]}"#,
            &["user"],
        ),
        (r#"{"messages":[{"role":"user","content":[]}]}"#, &["user"]),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image"}]}]}]}"#,
            &["tool", "image"],
        ),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"file"},{"type":"image_url"}]},{"role":"user"}]}"#,
            &["user", "image", "file"],
        ),
        (r#"{"other":[{"type":"image"}]}"#, &[]),
        (r#"{"tools":[],"reasoning_effort":null}"#, &[]),
        (
            r#"{"tools":[{}],"reasoning_effort":"low"}"#,
            &["tools", "thinking"],
        ),
        (r#"{"stream":true,"model":"gpt-5"}"#, &["sse", "gpt-5"]),
        (r#"{"stream":false,"model":"o3"}"#, &[]),
        (
            r#"{"str\u0065am":true,"mod\u0065l":"gpt-\u0035"}"#,
            &["sse", "gpt-5"],
        ),
    ] {
        assert_eq!(facts(body), expected, "{body}");
    }
}

/// GitHub Copilot bills a message of the user's, and nothing else (a Messages row of tool results
/// alone is none, and neither is a retry).
#[test]
fn who_began_a_request() {
    const INITIATOR: Rule = Rule::new(
        Lifetime::Attempt,
        "x-initiator",
        Value::Cases(&[
            case(&[text("user")]).when(when(&[
                Fact::Last(&[Role::User]),
                Fact::Caller(&[Caller::Main]),
                Fact::Retry(false),
            ])),
            case(&[text("agent")]),
        ]),
    );
    let account = account_of(api(&[INITIATOR], &[]));
    let user = br#"{"messages":[{"role":"user","content":"Hi"}]}"#;
    let tool = br#"{"messages":[{"role":"user","content":[{"type":"tool_result"}]}]}"#;
    let session = counted();
    let initiator = |call: headwater::Call| call.headers()["x-initiator"].clone();
    let turn = session.turn();
    let mut call = account.call("chat", &turn, user.to_vec()).unwrap();
    assert_eq!(call.headers()["x-initiator"], "user");
    call.retry();
    assert_eq!(call.headers()["x-initiator"], "agent");
    for (made, by) in [
        (account.call("chat", &turn, tool.to_vec()), "agent"),
        (account.call("chat", &session.turn(), user.to_vec()), "user"),
        (
            account.call(
                "chat",
                &turn.sub_agent(Agent::Subagent).turn(),
                user.to_vec(),
            ),
            "agent",
        ),
        (
            account.call("chat", &turn.compaction(), user.to_vec()),
            "agent",
        ),
        (
            account.call("chat", &turn.task(Task::Title), user.to_vec()),
            "agent",
        ),
    ] {
        assert_eq!(initiator(made.unwrap()), by);
    }
}

#[test]
fn ids_made_for_each_request_are_noticed() {
    let account = account_of(api(&[], &[]));
    let codes = |turn: &headwater::Turn, body: &str| {
        let call = account
            .call("chat", turn, body.as_bytes().to_vec())
            .unwrap();
        let codes: Vec<_> = call.diagnostics().iter().map(|note| note.code).collect();
        codes
    };
    let begin = r#"{"messages":[{"role":"user"}]}"#;
    let later = r#"{"messages":[{"role":"user"},{"role":"assistant"},{"role":"user"}]}"#;
    let step = r#"{"messages":[{"role":"user"},{"role":"assistant"},{"role":"tool"}]}"#;
    let session = counted();
    let turn = session.turn();
    assert_eq!(codes(&turn, begin), [""; 0]);
    assert_eq!(codes(&turn, step), [""; 0]);
    assert_eq!(codes(&session.turn(), later), [""; 0]);
    assert_eq!(codes(&session.turn(), step), ["fresh-turn"]);
    assert_eq!(codes(&counted().turn(), later), ["fresh-session"]);
    assert_eq!(codes(&counted().turn(), step), ["fresh-session"]);
    assert_eq!(codes(&Session::one_shot(), step), [""; 0]);
    let known = Session::with_id(SessionId::new("s").unwrap());
    assert_eq!(codes(&known.turn(), later), [""; 0]);
}
