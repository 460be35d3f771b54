//! Every command of the README runs, in a folder that holds what the README speaks of.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

const README: &str = include_str!("../../README.md");

/// A request in which nothing is wrong.
const HAR: &str = r#"{"log":{"entries":[{"request":{"method":"POST","url":"https://api.groq.com/openai/v1/chat/completions","headers":[],"postData":{"text":"{\"model\":\"m\",\"messages\":[]}"}},"response":{"status":200,"headers":[]}}]}}"#;

/// The blocks of a language, in order.
fn blocks(language: &str) -> impl Iterator<Item = &str> {
    let fence = format!("```{language}\n");
    let parts: Vec<&str> = README.split(fence.as_str()).skip(1).collect();
    parts
        .into_iter()
        .map(|part| part.split("```").next().unwrap_or_default())
}

fn lay_out(folder: &Path) -> io::Result<()> {
    let specs = folder.join("providers/specs");
    fs::create_dir_all(&specs)?;
    let spec = blocks("toml").next().unwrap_or_default();
    fs::write(specs.join("acme.toml"), spec)?;
    let site = blocks("toml").find(|block| block.starts_with("base = "));
    fs::write(folder.join("site.toml"), site.unwrap_or_default())?;
    let response =
        r#"{"type":"message","usage":{"input_tokens":3,"output_tokens":5,"new_tokens":2}}"#;
    fs::write(folder.join("response.json"), response)?;
    fs::write(folder.join("session.har"), HAR)?;
    let exchange = blocks("json").next().unwrap_or_default();
    fs::write(folder.join("exchanges.jsonl"), exchange)
}

#[test]
fn every_command_runs() {
    let folder = env::temp_dir().join(format!("headwater-readme-{}", std::process::id()));
    lay_out(&folder).unwrap();
    let mut run = Vec::new();
    for line in blocks("sh")
        .flat_map(str::lines)
        .filter(|line| !line.is_empty())
    {
        let Some(arguments) = line.strip_prefix("cargo run -- ") else {
            assert_eq!(line, "cargo test", "a command that no test runs");
            continue;
        };
        let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(arguments.split(' '))
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(!stdout.is_empty(), "{line} says nothing");
        assert!(!stdout.contains("\"usage\":null"), "{line}: {stdout}");
        run.push(arguments.split(' ').next().unwrap());
    }
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(
        run,
        [
            "demo",
            "new",
            "check",
            "headers",
            "show",
            "lock",
            "usage",
            "usage",
            "learn",
            "doctor",
            "check",
            "headers",
            "providers",
            "docs"
        ]
    );
}
