//! What the program says to what it cannot use: one clear line on stderr, and a code.

use crate::{Ran, headwater};

fn refusal(args: &[&str], stdin: &[u8]) -> (Option<i32>, String) {
    let Ran {
        code,
        stdout,
        stderr,
    } = headwater(args, stdin);
    assert_eq!(stdout, "", "{args:?}");
    (code, stderr)
}

#[test]
fn each_mistake_has_one_line_and_a_code() {
    let cases: [(&[&str], &[u8], i32, &str); 13] = [
        (
            &["headers", "codx"],
            b"",
            2,
            "no provider \"codx\", did you mean \"codex\"?; `headwater providers` lists them",
        ),
        (
            &["headers", "codex", "--api", "chat"],
            b"",
            2,
            "codex has no API \"chat\"; it has: responses",
        ),
        (
            &["headers", "codex", "--param", "nmes=underscore"],
            b"",
            2,
            "codex has no parameter \"nmes\", did you mean \"names\"?; it has: account_id, fedramp, features, names",
        ),
        (
            &["headers", "codex", "--body", "no/such/file"],
            b"",
            1,
            "cannot read no/such/file: No such file or directory (os error 2)",
        ),
        (
            &["detect", "https://api.x.ai.evil.example/v1"],
            b"",
            1,
            "https://api.x.ai.evil.example/v1 is at no host of a provider in the catalogue",
        ),
        (
            &["headers", "codex", "--body", "README.md"],
            b"",
            1,
            "README.md holds no JSON object: expected value at line 1 column 1",
        ),
        (
            &["headers", "xai", "--param", "foo=x"],
            b"",
            2,
            "xai has no parameter \"foo\"; it has none",
        ),
        (
            &["call", "codex-gateway", "m", "Hi"],
            b"",
            2,
            "codex-gateway has no base URL of its own: say yours with --base-url",
        ),
        (
            &["call", "openai", "m", "Hi"],
            b"",
            2,
            "openai needs a credential: give `bearer`, or set OPENAI_API_KEY",
        ),
        (
            &["detect", "openrouter.ai"],
            b"",
            2,
            "\"openrouter.ai\" is no URL with a scheme and a host, did you mean https://openrouter.ai?",
        ),
        (
            &["detect", ""],
            b"",
            2,
            "\"\" is no URL with a scheme and a host",
        ),
        (
            &["show", "no/such/spec.toml"],
            b"",
            1,
            "cannot read no/such/spec.toml: No such file or directory (os error 2)",
        ),
        (
            &["check", "no/such/file"],
            b"",
            2,
            "there is no no/such/file",
        ),
    ];
    for (args, stdin, code, message) in cases {
        let expected = (Some(code), format!("error: {message}\n"));
        assert_eq!(refusal(args, stdin), expected, "{args:?}");
    }
}

#[test]
fn an_unknown_command_or_option_is_bad_usage() {
    for args in [
        &["hedaers"][..],
        &["headers"],
        &["headers", "codex", "--turn", "2"],
        &["headers", "codex", "--turns", "0"],
        &["headers", "codex", "--requests", "0"],
        &[],
    ] {
        assert_eq!(refusal(args, b"").0, Some(2), "{args:?}");
    }
}

/// `headwater providers | head -1`: the reader goes away, and that is nobody's mistake.
#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    for args in [&["providers", "--json"][..], &["show", "openrouter"]] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), stderr.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
    }
}
