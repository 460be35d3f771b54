//! `headwater usage --records` beyond one batch: order, answers while a log still grows, the bar.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::{headwater, temp};

/// What is looked at in an answer.
#[derive(Debug, PartialEq, Deserialize)]
struct Answer {
    id: Option<usize>,
    usage: Option<Counts>,
    error: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Counts {
    input_tokens: u64,
}

/// The line of a number, which its answer counts as input; the body has about this many bytes.
fn line(id: usize, bytes: usize) -> String {
    let body = json!({
        "choices": [{ "finish_reason": "stop", "message": { "content": "é\n".repeat(bytes / 3) } }],
        "usage": { "prompt_tokens": id, "completion_tokens": 0 },
    });
    json!({
        "id": id, "provider": "openai", "api": "chat", "transport": "json",
        "response": { "status": 200, "body": body.to_string() },
    })
    .to_string()
}

fn counted(id: usize) -> Answer {
    Answer {
        id: Some(id),
        usage: Some(Counts {
            input_tokens: id as u64,
        }),
        error: None,
    }
}

/// A log of many batches, and its answers: a BOM, blank lines, breaks of both kinds, a line that is no
/// record among them, one that is longer than a batch, and a last one without a break.
fn log() -> (String, Vec<Answer>) {
    let (mut log, mut answers) = (String::from("\u{feff}"), Vec::new());
    for id in 1..=4000 {
        if id % 50 == 0 {
            let _ = write!(log, "{{\"id\":{id},\"provider\":7}}\r\n");
            let error = format!(
                "line {id} is not a record: invalid type: integer `7`, expected a string at column {}",
                format!("{{\"id\":{id},\"provider\":7").len()
            );
            answers.push(Answer {
                id: Some(id),
                usage: None,
                error: Some(error),
            });
        } else if id % 70 == 0 {
            log.push_str(" \t\r\n");
        } else {
            let bytes = if id == 1500 + 1 { 2_000_000 } else { id % 900 };
            log.push_str(&line(id, bytes));
            log.push_str(if id % 3 == 0 { "\r\n" } else { "\n" });
            answers.push(counted(id));
        }
    }
    log.push_str(&line(4001, 10));
    answers.push(counted(4001));
    (log, answers)
}

#[test]
fn answers_come_in_the_order_of_their_lines() {
    let (log, expected) = log();
    let path = temp("batches.jsonl", log.as_bytes());
    for (path, stdin) in [(path.as_str(), ""), ("-", log.as_str())] {
        let ran = headwater(&["usage", "--records", path], stdin.as_bytes());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        let answers = ran.stdout.lines();
        let answers: Vec<Answer> = answers
            .map(|answer| serde_json::from_str(answer).unwrap())
            .collect();
        assert_eq!(answers, expected, "{path}");
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_log_that_grows_is_answered_as_far_as_it_came() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["usage", "--records", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = child.stdin.take().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        for answer in out.lines() {
            let answer: Answer = serde_json::from_str(&answer.unwrap()).unwrap();
            sender.send(answer).unwrap();
        }
    });
    for id in [1, 2, 3] {
        // The end of each line comes with the next one.
        let begun = &line(id + 1, 30)[..20];
        let text = line(id, 30);
        let text = if id == 1 { &text } else { &text[20..] };
        write!(log, "{text}\n{begun}").unwrap();
        let answer = answers.recv_timeout(Duration::from_mins(1));
        assert_eq!(answer, Ok(counted(id)));
    }
    drop(log);
    assert_eq!(
        answers.recv_timeout(Duration::from_mins(1)).unwrap().id,
        None
    );
    assert!(child.wait().unwrap().success());
}

/// stderr is a terminal, and the answers go to a file: then there is a bar, and it is gone at the end.
#[cfg(unix)]
#[test]
fn a_terminal_gets_a_bar() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::fs::File;
    use std::io::Read as _;

    let path = temp("bar.jsonl", line(1, 3000).as_bytes());
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let stderr = File::options()
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["usage", "--records", &path])
        .env("TERM", "xterm")
        .stdout(Stdio::null())
        .stderr(stderr)
        .status()
        .unwrap();
    assert!(status.success());
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    // Once nobody holds the other side, Linux says so with an error.
    let mut terminal = File::from(terminal);
    while let Ok(read @ 1..) = terminal.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..read]);
    }
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains(" of "), "{shown:?}");
    assert!(shown.ends_with("\r\u{1b}[2K"), "{shown:?}");
    std::fs::remove_file(path).unwrap();
}
