//! The agent's side of the demo: its instructions, its tools, and what the user asks of it. The
//! repository that it works in is the back end's own source.

use serde_json::{Value, json};

/// What every request begins with.
pub(super) const INSTRUCTIONS: &str = include_str!("instructions.md");

/// What the user says, turn by turn.
pub(super) const QUESTIONS: [&str; 6] = [
    "Which file decides where a request lands? Look at fleet.rs.",
    "And how does a replica know that it has seen a prompt before? Compare cache.rs and tokens.rs.",
    "So a request that lands elsewhere is read from the start. Is that right?",
    "Who counts the tokens and sends the figures back? See answer.rs, then bill.rs.",
    "Is any answer written in advance? Check model.rs.",
    "Thanks. Then nothing more for today.",
];

/// Lines of a file that one call of the tool gives.
const LINES: usize = 40;

/// The files that the tool can read.
const FILES: [(&str, &str); 6] = [
    ("fleet.rs", include_str!("backend/fleet.rs")),
    ("cache.rs", include_str!("backend/cache.rs")),
    ("tokens.rs", include_str!("backend/tokens.rs")),
    ("answer.rs", include_str!("backend/answer.rs")),
    ("bill.rs", include_str!("backend/bill.rs")),
    ("model.rs", include_str!("backend/model.rs")),
];

/// The request for the conversation so far. Who asks, and for which session, is not in it.
pub(super) fn request(items: &[Value]) -> Value {
    json!({
        "model": "gpt-5-codex",
        "instructions": INSTRUCTIONS,
        "tools": tools(),
        "input": items,
        "stream": true,
    })
}

/// A message of the user's.
pub(super) fn message(text: &str) -> Value {
    json!({ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": text }] })
}

/// Does what an item of the model's asks for; `None` where it asks for nothing.
pub(super) fn run_tool(item: &Value) -> Option<Value> {
    if item["type"] != "function_call" {
        return None;
    }
    let arguments: Value = serde_json::from_str(item["arguments"].as_str()?).ok()?;
    let path = arguments["path"].as_str().unwrap_or_default();
    let output = match FILES.iter().find(|(name, _)| *name == path) {
        Some((_, text)) => text.split_inclusive('\n').take(LINES).collect(),
        None => "no such file".to_owned(),
    };
    Some(json!({ "type": "function_call_output", "call_id": item["call_id"], "output": output }))
}

fn tools() -> Value {
    let path = json!({ "type": "string", "description": "Path from the root of the repository." });
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!([
        tool(
            "read_file",
            "Reads the first 40 lines of a text file. Fails if there is no such file or if it is binary.",
            &json!({ "path": path }),
        ),
        tool(
            "search",
            "Searches the repository for a regular expression and gives the matching lines with their paths and numbers.",
            &json!({ "pattern": text("The regular expression, in the syntax of ripgrep."), "path": path }),
        ),
        tool(
            "edit_file",
            "Replaces one passage of a file. The old text must occur exactly once; take enough lines around it to make it so.",
            &json!({ "path": path, "old": text("The passage as it stands."), "new": text("What it becomes.") }),
        ),
        tool(
            "run",
            "Runs a command in the root of the repository and gives its output and exit code. Ask first for anything that reaches another machine.",
            &json!({ "command": text("The command line, run by sh."), "timeout_s": { "type": "integer", "description": "When to give up." } }),
        ),
    ])
}

fn tool(name: &str, description: &str, properties: &Value) -> Value {
    let required: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
        .collect();
    json!({
        "type": "function",
        "name": name,
        "description": description,
        "strict": true,
        "parameters": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
    })
}
