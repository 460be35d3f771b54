//! `headwater learn`: names for the numbers of a body, of a log, and of specs that are not in the catalogue.

use serde_json::json;

use crate::{Ran, headwater, temp};

const OWN: &str = "id = \"own\"\nbase_url = \"https://own.example/v1\"\nauth.bearer.env = [\"OWN_KEY\"]\n\n[api.chat]\nfamily = \"openai-chat\"\n";

const BODY: &str = r#"{"choices":[{"finish_reason":"stop"}],"usage":{"promptTokens":3,"completion_tokens":4,"widgets":9}}"#;

fn ran(stdout: &str, stderr: &str) -> Ran {
    Ran {
        code: Some(0),
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
    }
}

/// What is added for the body to a spec's own table, or to a family's.
fn lesson(file: &str, name: &str, table: &str, input_line: &str, table_line: &str) -> String {
    format!(
        r#"# To be added to {file}, {name}: names for 2 numbers, in 1 answer.

# `$.usage.widgets` = 9, in 1 answer.
# Not known: what it counts. Where it is no figure, leave it out: `ignore` widgets = "why".
[{table}.extra.widgets]
paths = ["widgets"]
unit = "count"
"#
    )
    .replacen(
        "\n\n",
        &format!(
            r#"

[{table}]{table_line}
# `$.usage.promptTokens` = 3, in 1 answer.
# `input` in openai-chat.
input = ["prompt_tokens", "promptTokens"]{input_line}

"#
        ),
        1,
    )
}

#[test]
fn a_spec_of_ones_own_learns_and_then_knows() {
    let spec = temp("learn.toml", OWN.as_bytes());
    let args = ["learn", "--spec", &spec];
    let learnt = headwater(&args, BODY.as_bytes());
    let expected = lesson(&spec, "chat", "api.chat.usage", "", "");
    assert_eq!(learnt, ran(&expected, ""));

    std::fs::write(&spec, OWN.to_owned() + &expected).unwrap();
    let nothing = "note: nothing to add: every number has a name, or is left out\n";
    assert_eq!(headwater(&args, BODY.as_bytes()), ran("", nothing));
    let checked = headwater(&["check", &spec], b"");
    assert_eq!(checked.code, Some(0), "{checked:?}");
}

#[test]
fn what_usage_does_not_read_it_says_how_to_learn() {
    let body = temp("learn.json", BODY.as_bytes());
    for (args, learn) in [
        (&["openai", &body][..], format!("openai {body}")),
        (
            &["openai", &body, "--api", "completions"],
            format!("openai {body} --api completions"),
        ),
        (&["openai-chat", &body], format!("openai-chat {body}")),
    ] {
        let read = headwater(&[&["usage"], args].concat(), b"");
        let note = format!("note: what is not read gets a name by `headwater learn {learn}`\n");
        assert_eq!((read.code, read.stderr.as_str()), (Some(0), note.as_str()));
        let words: Vec<&str> = ["learn"].into_iter().chain(learn.split(' ')).collect();
        let learnt = headwater(&words, b"");
        assert!(learnt.stdout.contains(".extra.widgets]"), "{learnt:?}");
    }
}

#[test]
fn a_log_teaches_each_of_its_apis() {
    let line = |id: u32, provider: &str, api: &str| {
        let response = json!({ "status": 200, "body": BODY });
        json!({ "id": id, "provider": provider, "api": api, "transport": "json", "response": response })
            .to_string()
    };
    let log = [
        line(1, "nobody", "openai-chat"),
        "{}".to_owned(),
        line(2, "perplexity", "chat"),
        line(3, "nobody", "openai-chat"),
        line(4, "nobody", "no-family"),
    ];
    let log = temp("learn.jsonl", log.join("\n").as_bytes());
    let learnt = headwater(&["learn", "--records", &log], b"");
    assert_eq!(
        learnt.stderr,
        "note: 2 lines are passed over; the first: line 2 is not a record: missing field `provider` at column 2\n"
    );
    let heads = learnt
        .stdout
        .lines()
        .filter(|line| line.starts_with("# To"));
    assert_eq!(
        heads.collect::<Vec<_>>(),
        [
            "# To be added to families/openai-chat.toml, openai-chat: names for 2 numbers, in 2 answers.",
            "# To be added to specs/perplexity.toml, chat: names for 2 numbers, in 1 answer.",
        ]
    );
    assert_eq!(learnt.code, Some(0));
}

#[test]
fn what_stands_in_a_spec_already_is_named_by_its_line() {
    let spec = OWN.to_owned() + "\n[api.chat.usage]\ninput = [\"prompt_tokens\", \"n_in\"]\n";
    let spec = temp("learn_line.toml", spec.as_bytes());
    let learnt = headwater(&["learn", "--spec", &spec], BODY.as_bytes());
    let (table, input) = ("  # stands in line 8: add to it", "  # in place of line 9");
    let expected = lesson(&spec, "chat", "api.chat.usage", input, table)
        .replace("\"promptTokens\"]", "\"n_in\", \"promptTokens\"]")
        .replace("`input` in openai-chat.", "`input` in own, api.chat.");
    assert_eq!(learnt, ran(&expected, ""));
}
