//! `new`: a spec to begin with.

use std::fs;

use crate::headwater;

/// A spec for a URL, in a folder of its own.
fn made(id: &str, more: &[&str]) -> (String, crate::Ran) {
    let name = format!("headwater-new-{}-{id}.toml", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = path.to_str().unwrap();
    let ran = headwater(&[&["new", id, "--out", file][..], more].concat(), b"");
    let text = fs::read_to_string(&path).unwrap_or_default();
    if ran.code == Some(0) {
        let checked = headwater(&["check", file], b"");
        assert_eq!(
            checked.code,
            Some(0),
            "{}{}",
            checked.stdout,
            checked.stderr
        );
        let again = headwater(&[&["new", id, "--out", file][..], more].concat(), b"");
        assert_eq!(again.code, Some(1), "what is there is not written over");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let _ = fs::remove_file(&path);
    (text, ran)
}

#[test]
fn the_url_of_a_request_tells_family_and_base() {
    let url = "https://api.acme.example/v1/chat/completions?key=1";
    let docs = "https://docs.acme.example";
    let (text, _) = made(
        "acme",
        &["--base-url", url, "--name", "Acme", "--docs", docs],
    );
    assert_eq!(
        text,
        r#"id = "acme"
name = "Acme"
base_url = "https://api.acme.example/v1"

# What the facts rest on: `recorded`, `documented`, `client` or `derived`.
[sources.docs]
kind = "documented"
url = "https://docs.acme.example"

[auth.bearer]
env = ["ACME_API_KEY"]

[api.chat]
family = "openai-chat"
"#
    );
}

#[test]
fn a_family_brings_its_credential_and_the_headers_that_it_needs() {
    let url = ["--base-url", "https://api.acme.example", "--family"];
    let (text, _) = made("acme-2", &[&url[..], &["anthropic-messages"]].concat());
    for line in [
        "[auth.key]\nenv = [\"ACME_2_API_KEY\"]\nheader = \"x-api-key\"\nvalue = \"{secret}\"\n",
        "anthropic-version = { value = \"2023-06-01\", breaks = \"request\" }",
        "[api.messages]",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let (text, _) = made("acme-3", &[&url[..], &["gemini"]].concat());
    assert!(text.contains("header = \"x-goog-api-key\""), "{text}");
}

#[test]
fn every_family_has_a_spec_that_checks() {
    for family in headwater_providers::families() {
        let url = [
            "--base-url",
            "https://api.acme.example",
            "--family",
            family.family,
        ];
        let (text, ran) = made(&format!("of-{}", family.family), &url);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(
            text.contains(&format!("family = \"{}\"", family.family)),
            "{text}"
        );
    }
}

#[test]
fn what_is_known_or_cannot_be_is_refused() {
    for (id, more, code, message) in [
        (
            "my-xai",
            &["--base-url", "https://api.x.ai/v1"][..],
            2,
            "https://api.x.ai/v1 is xai's",
        ),
        (
            "qwen",
            &["--base-url", "https://q.example", "--family", "gemini"],
            2,
            "\"qwen\" is the name of",
        ),
        (
            "acme",
            &["--base-url", "https://acme.example"],
            2,
            "ends at no family's path",
        ),
        (
            "acme",
            &["--base-url", "https://acme.example", "--family", "gemin"],
            2,
            "did you mean \"gemini\"?",
        ),
        (
            "acme",
            &["--base-url", "ftp://acme.example", "--family", "gemini"],
            1,
            "error[bad-url]",
        ),
        (
            "Acme!",
            &["--base-url", "https://acme.example", "--family", "gemini"],
            1,
            "error[bad-name]",
        ),
    ] {
        let (text, ran) = made(id, more);
        assert_eq!((ran.code, text.as_str()), (Some(code), ""), "{id} {more:?}");
        assert!(ran.stderr.contains(message), "{}", ran.stderr);
    }
}
