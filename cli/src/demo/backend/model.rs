//! The model: it reads the files that the user names, one tool call at a time, then says what they
//! say of themselves. What it answers follows from the conversation alone.

use std::path::Path;

use serde_json::{Value, json};

/// What the model thinks, and then does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) reasoning: String,
    pub(super) step: Step,
}

/// What the model does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Asks for the contents of a file.
    Read { path: String },
    /// Answers the user.
    Say(String),
}

/// Carries the conversation on.
pub(super) fn answer(items: &[Value]) -> Answer {
    let start = items.iter().rposition(is_user).unwrap_or(0);
    let (question, steps) = match items[start..].split_first() {
        Some((question, steps)) => (message_text(question), steps),
        None => (String::new(), &items[..0]),
    };
    let read: Vec<String> = steps.iter().filter_map(called_path).collect();
    match named_files(&question).find(|path| !read.contains(path)) {
        Some(path) => Answer {
            reasoning: format!(
                "The user names {path}, and this turn has not read it yet: read it before answering."
            ),
            step: Step::Read { path },
        },
        None => Answer {
            reasoning: format!(
                "All that the user names has been read ({} files): answer in a few sentences.",
                read.len()
            ),
            step: Step::Say(summary(&read, steps)),
        },
    }
}

/// What the files that were read say of themselves, in their first lines.
fn summary(read: &[String], steps: &[Value]) -> String {
    let outputs = steps.iter().filter_map(|step| step["output"].as_str());
    let said: Vec<String> = read
        .iter()
        .zip(outputs)
        .map(|(path, text)| {
            let doc: Vec<&str> = text
                .lines()
                .map_while(|line| line.strip_prefix("//!"))
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            format!("{path}: {}", doc.join(" "))
        })
        .collect();
    if said.is_empty() {
        "Nothing more to read for that. Ask on, or name a file.".to_owned()
    } else {
        said.join("\n")
    }
}

fn is_user(item: &Value) -> bool {
    item["role"] == "user"
}

/// The path that a call of a tool asks for.
fn called_path(item: &Value) -> Option<String> {
    let arguments: Value = serde_json::from_str(item["arguments"].as_str()?).ok()?;
    Some(arguments["path"].as_str()?.to_owned())
}

/// A message's text: a plain one, or its parts joined.
fn message_text(item: &Value) -> String {
    match &item["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .collect(),
        _ => String::new(),
    }
}

/// The source files that a text names, in its order.
fn named_files(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !"_./".contains(letter))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| {
            Path::new(word)
                .extension()
                .is_some_and(|extension| extension == "rs")
        })
        .map(str::to_owned)
}

/// The arguments of a call that reads a file.
pub(super) fn read_arguments(path: &str) -> String {
    json!({ "path": path }).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Step, answer, read_arguments};

    fn user(text: &str) -> Value {
        json!({ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": text }] })
    }

    fn call(path: &str) -> Value {
        json!({ "type": "function_call", "call_id": "c", "name": "read_file", "arguments": read_arguments(path) })
    }

    fn output(text: &str) -> Value {
        json!({ "type": "function_call_output", "call_id": "c", "output": text })
    }

    fn read(path: &str) -> Step {
        Step::Read {
            path: path.to_owned(),
        }
    }

    fn say(text: &str) -> Step {
        Step::Say(text.to_owned())
    }

    #[test]
    fn the_conversation_decides_the_next_step() {
        let nothing = say("Nothing more to read for that. Ask on, or name a file.");
        let question = || user("Compare a.rs with b/c.rs. Then stop.");
        let cases = [
            (vec![], nothing),
            (vec![question()], read("a.rs")),
            (vec![question(), call("a.rs"), output("x")], read("b/c.rs")),
            (
                vec![
                    question(),
                    call("a.rs"),
                    output("//! One.\n//! Two.\ncode"),
                    call("b/c.rs"),
                    output("code"),
                ],
                say("a.rs: One. Two.\nb/c.rs: "),
            ),
            (
                vec![
                    user("a.rs?"),
                    call("a.rs"),
                    output("x"),
                    user("again, a.rs"),
                ],
                read("a.rs"),
            ),
            (
                vec![json!({ "role": "user", "content": "and z.rs" })],
                read("z.rs"),
            ),
        ];
        for (items, step) in cases {
            assert_eq!(answer(&items).step, step, "{items:?}");
        }
    }
}
