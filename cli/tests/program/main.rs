//! The built program, run as people run it: no colours, no keys but those that a test gives.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod call;
mod catalogue;
mod check;
mod compiler;
mod demo;
mod doctor;
mod headers;
mod learn;
mod mistakes;
mod new;
mod usage;
mod usage_batches;
mod usage_log;

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

/// What it printed, and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs it to its end.
fn headwater(args: &[&str], stdin: &[u8]) -> Ran {
    headwater_in(&[], args, stdin)
}

/// Runs it to its end, with variables in its environment.
fn headwater_in(env: &[(&str, &str)], args: &[&str], stdin: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(args)
        .env_clear()
        .envs(env.iter().copied())
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // At the same time, since it may answer before it has read all.
    let output = thread::scope(|scope| {
        // A program that has seen enough closes its input early.
        scope.spawn(move || input.write_all(stdin));
        child.wait_with_output().unwrap()
    });
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file for one test, by a name of its own.
fn temp(name: &str, content: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("headwater-{}-{name}", std::process::id()));
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}
