//! `providers`, `show` and `detect`.

use crate::{headwater, temp};
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
            "evidence": { "recorded": 1, "documented": 0, "client": 6, "derived": 0 },
        })
    );
    assert_eq!(entry("codex-gateway")["base_url"], Value::Null);
}

/// What a layer's base rests on was seen at another place.
#[test]
fn a_layer_has_its_own_evidence_alone() {
    let ran = headwater(&["providers"], b"");
    let line = |id: &str| {
        ran.stdout
            .lines()
            .find(|line| line.starts_with(id))
            .unwrap()
    };
    assert!(line("moonshot ").contains("2 recorded, 1 documented, 1 derived"));
    let layer = line("moonshotai-cn ");
    assert!(
        layer.contains("1 derived") && !layer.contains("recorded"),
        "{layer}"
    );
}

#[test]
fn a_prompt_cache_says_what_finds_it_and_what_a_miss_costs() {
    let ran = headwater(&["providers", "--cache", "--json"], b"");
    let entries: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let entry = |provider: &str, api: &str| {
        let is_it = |entry: &&Value| entry["provider"] == provider && entry["api"] == api;
        entries
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("no {provider}/{api}"))
    };
    assert_eq!(
        *entry("openai", "responses"),
        json!({
            "provider": "openai",
            "api": "responses",
            "routed_by": [{
                "place": "body",
                "name": "prompt_cache_key",
                "value": "{cache_scope}",
                "lifetime": "cache_scope",
            }],
            "prefix": "every",
            "unknown_member": "refused",
            "ttl_s": [300, 86400],
            "min_tokens": [1024],
            "read_price": [0.1, 0.5],
            "write_price": [1.0],
            "source": {
                "kind": "documented",
                "url": "https://developers.openai.com/api/docs/guides/prompt-caching.md",
                "date": "2026-11-27",
                "note": "",
            },
        })
    );
    // Routed by a header, and nothing is known of what is kept.
    let dynamo = entry("dynamo", "chat");
    assert_eq!(dynamo["routed_by"][0]["name"], "x-dynamo-session-id");
    assert_eq!(
        (&dynamo["prefix"], &dynamo["ttl_s"]),
        (&Value::Null, &json!([]))
    );
    // The block is that of the APIs that are asked for text.
    let is_there = |api: &str| {
        entries
            .iter()
            .any(|it| it["provider"] == "openai" && it["api"] == api)
    };
    assert!(!is_there("embeddings") && !is_there("realtime"));
    let table = headwater(&["providers", "--cache"], b"").stdout;
    assert!(
        table.contains("body prompt_cache_key (cache_scope)"),
        "{table}"
    );
}

#[test]
fn a_url_is_its_hosts_and_a_path_tells_the_api() {
    let cases = [
        ("https://api.moonshot.cn/v1", "moonshotai-cn: chat\n"),
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

const SPEC: &str = r#"
id = "acme"
name = "Acme"
base_url = "https://api.acme.example/v1"
hosts = ["api.acme.example"]
auth.bearer.env = ["ACME_API_KEY"]

[sources.docs]
kind = "documented"
url = "https://docs.acme.example"
date = "2026-11-20"

[params.tier]
lifetime = "credential"
values = ["fast", "batch"]
default = "fast"
doc = "Who waits."

[headers.credential]
X-Tier = "{tier}"

[headers.session]
X-Session = { value = "{session}", breaks = "cache", max_len = 16, override = "refuse", formerly = ["X-Sid"], source = "docs" }

[capture.attempt]
trace = { header = ["X-Trace"] }

[api.chat]
path = "/chat"

[api.chat.usage]
roots = ["usage"]
input = ["in", "prompt"]
cache_read = ["cached"]
parts.cache_read = "beside"
zero = ["cache_read"]
plus.input = ["searched"]
cost = ["ticks"]
scale.cost = -10
ignore.rate = "not billed"
source.cost = "docs"
extra.waited = { paths = ["$.waited"], unit = "seconds", doc = "In line." }
"#;

const SHOWN: &str = "\
Acme (acme)
  base URL  https://api.acme.example/v1
  official  at api.acme.example
  auth      bearer: Authorization: Bearer {secret}  (ACME_API_KEY)
  param     tier (credential; fast or batch; \"fast\" unless told)  Who waits.

chat: POST /chat
  credential  header X-Tier = {tier}
  session     header X-Session = {session}  (without it the prompt cache is missed; beyond 16 characters its SHA-256; a caller's own is refused; formerly X-Sid; source docs)
  attempt     takes  trace from X-Trace
  response    under  usage
  response    reads  input = in, prompt
  response    adds   input = searched
  response    reads  cache_read = cached  (beside input; 0 where it is absent)
  response    reads  cost = ticks  (times 10^-10; source docs)
  response    reads  extra.waited = $.waited  (In line)
  response    skips  rate

Sources
  docs (documented 2026-11-20): https://docs.acme.example
";

#[test]
fn a_contract_is_told_in_the_words_of_its_spec_with_its_sources() {
    let path = temp("acme-shown.toml", SPEC.as_bytes());
    let ran = headwater(&["show", &path], b"");
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), SHOWN, "")
    );
}
