//! `providers`, `show` and `detect`.

use crate::headwater;
use serde_json::{Value, json};

#[test]
fn the_catalogue_tells_what_a_provider_needs_and_speaks() {
    let ran = headwater(&["providers", "--json"], b"");
    let entries: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let entry = |id: &str| entries.iter().find(|entry| entry["id"] == id).unwrap();
    assert_eq!(
        *entry("codex"),
        json!({
            "id": "codex",
            "also": ["openai-chatgpt"],
            "name": "Codex (ChatGPT back end)",
            "base_url": "https://chatgpt.com/backend-api/codex",
            "env": ["CODEX_ACCESS_TOKEN"],
            "apis": [{ "name": "responses", "family": "openai-responses" }],
        })
    );
    assert_eq!(entry("codex-gateway")["base_url"], Value::Null);
}

#[test]
fn a_url_is_its_hosts_and_a_path_tells_the_api() {
    let cases = [
        ("https://api.moonshot.cn/v1", "moonshot: chat\n"),
        ("https://api.x.ai/v1/responses", "xai: responses\n"),
        (
            "https://openrouter.ai/api/v1/chat/completions",
            "openrouter: chat\n",
        ),
        (
            "https://chatgpt.com/backend-api/codex",
            "codex: responses\n",
        ),
    ];
    for (url, expected) in cases {
        let ran = headwater(&["detect", url], b"");
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(0), expected),
            "{url}"
        );
    }
}

#[test]
fn a_contract_is_told_with_its_sources() {
    let ran = headwater(&["show", "xai", "--api", "responses"], b"");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let sources = lines.iter().position(|line| *line == "Sources").unwrap();
    assert_eq!(lines[0], "xAI (xai)");
    assert!(lines.len() > sources + 1, "{}", ran.stdout);
}
