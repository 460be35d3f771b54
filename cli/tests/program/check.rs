//! `headwater check`: reports for people and for programs, and codes that mean something.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::{headwater, temp};

const BROKEN: &str = r#"id = "broken"
base_url = "https://broken.example/v1"
auth.bearer.env = ["BROKEN_KEY"]
[headers.session]
X-Session = "{request}"
X-Other = "{sesion}"
[api.chat]
family = "openai-chat"
"#;

#[test]
fn all_mistakes_of_a_spec_are_told_at_once() {
    let path = temp("broken.toml", BROKEN.as_bytes());
    let ran = headwater(&["check", "--format", "json", &path], b"");
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let mut places: Vec<_> = found
        .iter()
        .filter(|found| found["severity"] == "error")
        .map(|found| {
            (
                found["line"].as_u64().unwrap(),
                found["code"].as_str().unwrap(),
            )
        })
        .collect();
    places.sort_unstable();
    assert_eq!(ran.code, Some(1));
    assert_eq!(places, [(5, "lifetime"), (6, "unknown-variable")]);
}

#[test]
fn a_report_shows_the_line_and_has_no_colours_where_none_are_shown() {
    let path = temp("shown.toml", BROKEN.as_bytes());
    let ran = headwater(&["check", &path], b"");
    assert_eq!((ran.code, ran.stdout.contains('\x1b')), (Some(1), false));
    let shown = |line: &str| ran.stdout.lines().any(|shown| shown.ends_with(line));
    assert!(shown(r#"| X-Session = "{request}""#), "{}", ran.stdout);
}

#[test]
fn code_scanning_is_given_sarif() {
    let path = temp("scanned.toml", BROKEN.as_bytes());
    let ran = headwater(&["check", "--format", "sarif", &path], b"");
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let rules: Vec<_> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|result| result["level"] == "error")
        .map(|result| &result["ruleId"])
        .collect();
    assert_eq!(ran.code, Some(1));
    assert_eq!(rules, [&json!("lifetime"), &json!("unknown-variable")]);
}

#[test]
fn the_catalogue_has_no_mistakes_in_a_checkout_and_elsewhere() {
    let checkout = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let elsewhere = std::env::temp_dir();
    for folder in [Path::new(checkout), &elsewhere] {
        let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .arg("check")
            .current_dir(folder)
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..]),
            "{stdout}"
        );
    }
}

#[test]
fn a_code_is_explained() {
    let ran = headwater(&["check", "--explain", "lifetime"], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.lines().count() > 1, "{}", ran.stdout);
    let ran = headwater(&["check", "--explain", "lifetme"], b"");
    let message = "error: no code \"lifetme\", did you mean \"lifetime\"?\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(2), message));
}
