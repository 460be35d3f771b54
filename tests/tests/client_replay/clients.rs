//! Which clients are written as specs, and which wire family each of their APIs is.

/// A client that is written as a spec.
#[derive(Debug)]
pub(crate) struct Client {
    /// What its name begins with.
    name: &'static str,
    /// The file in `clients`.
    pub(crate) spec: &'static str,
    /// Whether each turn is a process of its own, which resumes the conversation.
    pub(crate) resumes: bool,
}

const fn client_of(name: &'static str, spec: &'static str, resumes: bool) -> Client {
    Client {
        name,
        spec,
        resumes,
    }
}

const CLIENTS: [Client; 10] = [
    client_of("codex", "codex", true),
    client_of("claude-code", "claude-code", true),
    client_of("github-copilot-cli", "github-copilot-cli", true),
    client_of("gemini-cli", "gemini-cli", true),
    client_of("kimi-cli", "kimi-cli", true),
    client_of("qwen-code", "qwen-code", true),
    client_of("npm:@ai-sdk/", "ai-sdk", false),
    client_of("npm:@openrouter/ai-sdk-provider", "ai-sdk", false),
    client_of("npm:", "sdk", false),
    client_of("pypi:", "sdk", false),
];

pub(crate) fn client(name: &str) -> Option<&'static Client> {
    CLIENTS.iter().find(|client| name.starts_with(client.name))
}

/// The wire family of a client's API, as the recording calls it.
pub(crate) fn family(api: &str) -> &'static str {
    let families = [
        ("anthropic-messages", "anthropic-messages"),
        ("openai-chat", "openai-chat"),
        ("openrouter", "openai-chat"),
        ("azure-chat", "openai-chat"),
        ("openai-responses", "openai-responses"),
        ("azure-default", "openai-responses"),
        ("xai-default", "openai-responses"),
        ("bedrock-converse", "bedrock-converse"),
        ("gemini", "gemini"),
    ];
    let mut families = families.into_iter();
    let found = families.find(|(begins, _)| api.starts_with(begins));
    found.map(|(_, family)| family).unwrap()
}
