//! What the wire families see in a request: whose the last item is, and what it holds.

mod items;
mod look_alikes;

use headwater::table::{Api, Piece, Provider, Transport, Var};
use headwater::{Account, Any, Call, Credential, Product, Session};
use headwater_codegen::{Source, compile};
use serde_json::{Value, json};

/// A provider that says in a header all that a condition can ask of a body.
fn telltale(family: &str) -> &'static Provider {
    let spec = format!(
        r#"
        id = "acme"
        base_url = "https://api.acme.example"
        [headers.request]
        Told = {{ separator = " ", union = [
            {{ value = "user", when = {{ last = ["user"] }} }},
            {{ value = "tool", when = {{ last = ["tool"] }} }},
            {{ value = "assistant", when = {{ last = ["assistant"] }} }},
            {{ value = "system", when = {{ last = ["system"] }} }},
            {{ value = "image", when = {{ image = true }} }},
            {{ value = "file", when = {{ file = true }} }},
            {{ value = "tools", when = {{ tools = true }} }},
            {{ value = "thinking", when = {{ thinking = true }} }},
        ] }}
        [api.any]
        family = "{family}"
        "#
    );
    let compiled = compile(&Source::new("acme.toml", spec)).unwrap_or_else(|report| {
        panic!("{report}");
    });
    compiled.table
}

fn call(provider: &'static Provider, api: &'static Api, body: Value) -> Call {
    let account = Account::new(provider, Credential::none(), Product::new("test", "1"));
    let session = Session::new();
    let turn = session.turn();
    let made = if api.path.contains(&Piece::Var(Var::Model)) {
        Call::<Any>::to_model(&account, api, "m", Transport::Http, &turn, body)
    } else {
        Call::<Any>::new(&account, api, &turn, body)
    };
    made.unwrap_or_else(|error| panic!("{error}"))
}

fn told(family: &str, body: Value) -> String {
    let provider = telltale(family);
    let headers = call(provider, provider.apis[0], body).headers();
    let told = headers.get("told").and_then(|value| value.to_str().ok());
    told.unwrap_or_default().to_owned()
}

#[test]
fn tools_and_thinking() {
    for (family, body, expected) in [
        ("openai-chat", json!({ "tools": [] }), ""),
        (
            "openai-chat",
            json!({ "tools": [{}], "functions": [{}] }),
            "tools",
        ),
        ("openai-chat", json!({ "reasoning_effort": "none" }), ""),
        (
            "openai-chat",
            json!({ "reasoning_effort": "low" }),
            "thinking",
        ),
        (
            "openai-chat",
            json!({ "reasoning": { "max_tokens": 1024 } }),
            "thinking",
        ),
        (
            "openai-chat",
            json!({ "reasoning": { "enabled": false } }),
            "",
        ),
        (
            "openai-chat",
            json!({ "enable_thinking": true }),
            "thinking",
        ),
        (
            "openai-chat",
            json!({ "thinking": { "type": "disabled" } }),
            "",
        ),
        (
            "openai-responses",
            json!({ "reasoning": { "summary": "auto" } }),
            "",
        ),
        (
            "openai-responses",
            json!({ "reasoning": { "effort": "high" } }),
            "thinking",
        ),
        (
            "anthropic-messages",
            json!({ "thinking": { "type": "adaptive" } }),
            "thinking",
        ),
        (
            "anthropic-messages",
            json!({ "thinking": { "type": "disabled" } }),
            "",
        ),
        (
            "anthropic-messages",
            json!({ "tools": [{ "name": "ls" }] }),
            "tools",
        ),
        (
            "gemini",
            json!({ "generationConfig": { "thinkingConfig": { "thinkingBudget": 0 } } }),
            "",
        ),
        (
            "gemini",
            json!({ "generationConfig": { "thinkingConfig": { "thinkingBudget": -1 } } }),
            "thinking",
        ),
        (
            "gemini",
            json!({ "generationConfig": { "thinkingConfig": { "thinkingLevel": "low" } } }),
            "thinking",
        ),
    ] {
        let text = body.to_string();
        let mut body = body;
        body["model"] = json!("m");
        assert_eq!(told(family, body), expected, "{family} {text}");
    }
}
