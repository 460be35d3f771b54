//! Every kind of rule that a wire asks for, with a provider that needs it: what it sends, and in which
//! steps, is in `providers/wire.lock`, which a test of the program makes anew.

use std::collections::BTreeMap;
use std::path::Path;

/// Kind, provider, and a line of its part of the lock.
#[rustfmt::skip]
const SENT: &[(&str, &str, &str)] = &[
    ("a literal", "anthropic", "aaaaaaaa static      header anthropic-version = 2023-06-01"),
    ("the product", "alibaba", "aaaaaaaa static      header User-Agent = {product.name}/{product.version} ({os}; {arch})"),
    ("left out unless told", "openai", "credential  header OpenAI-Organization = {organization}"),
    ("a credential with its scheme", "google-gemini", "key: x-goog-api-key: {secret}"),
    ("a credential with its scheme", "openai", "bearer: Authorization: Bearer {secret}"),
    ("one kind of credential of several", "bedrock", "sigv4: a signature for bedrock"),
    ("one kind of credential of several", "bedrock", "bearer: Authorization: Bearer {secret}"),
    ("a companion of a credential", "alibaba", "header X-DashScope-AuthType = qwen-oauth (when auth = oauth) | openai"),
    ("from a credential's claims", "codex", "aaaaaaaa credential  header ChatGPT-Account-ID = {account_id}"),
    ("a second credential", "cloudflare-ai-gateway", "token: cf-aig-authorization: Bearer {secret}"),
    ("of an installation", "kimi", "aaaaaaaa install     header X-Msh-Device-Id = {install}"),
    ("of a session", "codex", "aaaaaaaa session     header session-id = {session} when names = hyphen"),
    ("of a session", "opencode-zen", "aaaaaaaa session     header x-opencode-session = {session}"),
    ("of a session", "fireworks", "aaaaaaaa session     header x-prompt-cache-isolation-key = {tenant}  (sent as its SHA-256)"),
    ("of a cache scope", "xai", "aaaaaaaa cache_scope header x-grok-conv-id = {cache_scope}"),
    ("of a thread", "codex", "thread      header thread-id = {thread}"),
    ("absent in the main thread", "codex", "----a--- thread      header x-codex-parent-thread-id = {parent_thread}"),
    ("of a turn", "opencode-zen", "turn        header x-opencode-request = {turn}"),
    ("counts compactions", "codex", "window      header x-codex-window-id = {thread}:{window}"),
    ("of a request and its retries", "openai", "aabcdefg request     header X-Client-Request-Id = {request}"),
    ("of an attempt", "github-copilot", "attempt     header X-Initiator = user"),
    ("captured for a turn", "codex", "turn        header x-codex-turn-state = {turn_state}"),
    ("captured for a conversation", "nvidia", "header x-multi-turn-session-id = {conversation}"),
    ("captured for a retry", "cloudflare-ai-gateway", "header cf-aig-run-id = {run_id} when retry"),
    ("hangs on the content", "github-copilot", "header Copilot-Vision-Request = true when image"),
    ("hangs on the model", "groq", "header Groq-Model-Version = latest when model = compound* or groq/compound*"),
    ("hangs on the options", "anthropic", "fast-mode-2026-02-01 (when body.speed = fast)"),
    ("hangs on the caller", "codex", "header x-openai-subagent = review (when caller = review)"),
    ("hangs on the endpoint", "openai", "header OpenAI-Beta = assistants=v2"),
    ("hangs on the transport", "codex", "header OpenAI-Beta = responses_websockets=2026-02-06 when transport = websocket"),
    ("at the vendor's own host alone", "codex", "header originator = {product.name} when official"),
    ("a list of several contributors", "anthropic", "header anthropic-beta = oauth-2025-04-20 (when auth = oauth) | interleaved-thinking-2025-05-14"),
    ("a list joined by spaces", "google-gemini", "header x-goog-api-client = {product.name}/{product.version}  (joined by \" \")"),
    ("one setting, several headers", "google-vertex", "header X-Vertex-AI-LLM-Shared-Request-Type = {tier} when tier = flex or priority"),
    ("one setting, several headers", "google-vertex", "header X-Vertex-AI-LLM-Request-Type = dedicated (when tier = dedicated) | shared"),
    ("a header and a member that agree", "codex-gateway", "header x-client-request-id = {body.prompt_cache_key}"),
    ("a header and a member that agree", "codex-gateway", "body   prompt_cache_key = {cache_scope}"),
    ("one knob, in another place for each API", "bedrock", "header X-Amzn-Bedrock-Service-Tier = {tier}"),
    ("one knob, in another place for each API", "bedrock", "body   serviceTier.type = {tier}"),
    ("a mirror", "github-copilot", "header X-Agent-Task-Id = {header.X-Request-Id}"),
    ("a mirror", "vercel-gateway", "header ai-language-model-id = {model}"),
    ("a mirror", "google-gemini", "header X-Server-Timeout = {timeout_s}"),
    ("JSON", "cloudflare-ai-gateway", "header cf-aig-metadata = { labels = {labels}, session = {session} }"),
    ("no longer than it may be", "openai", "beyond 64 characters its SHA-256"),
    ("a family by its prefix", "helicone", "header Helicone-Property-* = each entry of {properties}"),
    ("removed", "bedrock", "header anthropic-beta = nothing  (wins over the caller's own)"),
    ("who wins: the caller", "openai", "header X-Client-Request-Id = {request}  (the caller's own wins)"),
    ("who wins: the spec", "codex", "originator = {product.name} when official  (without it the traffic is not attributed; wins over the caller's own)"),
    ("who wins: nobody", "opencode-zen", "a caller's own is refused"),
    ("a former name", "openrouter", "formerly X-Title"),
    ("what its absence costs: a refusal", "kimi", "without it the request is refused"),
    ("what its absence costs: the cache", "xai", "without it the prompt cache is missed"),
    ("what its absence costs: money", "github-copilot", "without it another account or a dearer rate is billed"),
    ("what its absence costs: attribution", "openrouter", "without it the traffic is not attributed"),
];

/// Provider, API, and a capture that goes to the caller alone.
const TAKEN: &[(&str, &str, &str)] = &[
    ("anthropic", "messages", "request_id: request-id"),
    ("openai", "chat", "retry_hint: retry-after-ms, retry-after"),
    ("litellm", "chat", "cost: x-litellm-response-cost"),
    ("litellm", "chat", "upstream: llm_provider-*"),
    ("nvidia", "chat", "poll_id: NVCF-REQID"),
    ("openrouter", "chat", "generation_id: X-Generation-Id"),
    ("portkey", "chat", "cache_status: x-portkey-cache-status"),
];

#[test]
fn every_kind_of_rule_is_sent() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers/wire.lock");
    let lock = std::fs::read_to_string(path).expect("it is checked in");
    let mut sections: BTreeMap<&str, String> = BTreeMap::new();
    let mut provider = "";
    for line in lock.lines() {
        if !line.is_empty() && !line.starts_with([' ', '#']) {
            provider = line.split(':').next().unwrap_or_default();
        }
        let section = sections.entry(provider).or_default();
        section.push_str(line);
        section.push('\n');
    }
    let missing: Vec<_> = SENT
        .iter()
        .filter(|(_, provider, line)| !sections.get(provider).is_some_and(|it| it.contains(line)))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_only_the_caller_reads_is_taken() {
    for (id, api, expected) in TAKEN {
        let provider = headwater_providers::by_id(id)
            .expect("it is shipped")
            .table();
        let mut apis = provider.apis.iter().filter(|known| known.name == *api);
        let captures = apis.next().expect("it has the API").captures;
        let shown = captures.iter().filter(|capture| !capture.sent);
        let shown =
            shown.map(|capture| format!("{}: {}", capture.name, capture.headers.join(", ")));
        let shown: Vec<_> = shown.collect();
        assert!(
            shown.iter().any(|capture| capture == expected),
            "{id}: {shown:?}"
        );
    }
}
