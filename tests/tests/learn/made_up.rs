//! Answers as some gateway may send them one day.

use std::iter::repeat_with;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::paste::paste;
use super::{Answer, compiled, lesson, vocabulary};

const SPEC: &str = "id = \"acme\"\nbase_url = \"https://acme.example/v1\"\nauth.bearer.env = [\"ACME_KEY\"]\n\n[api.chat]\nfamily = \"openai-chat\"\n";

/// What an answer holds under `usage`, and what is then to be added, without its comments.
const CASES: &[(&str, &str)] = &[
    // Another spelling of a name that specs agree on.
    (
        r#"{"promptTokens": 100, "completion_token": 20, "total_tokens": 120}"#,
        r#"
[api.chat.usage]
input = ["prompt_tokens", "promptTokens"]
output = ["completion_tokens", "completion_token"]
"#,
    ),
    // What stands beside the figure itself is another one.
    (
        r#"{"prompt_tokens": 100, "completion_tokens": 20, "input_tokens": 90}"#,
        r#"
[api.chat.usage.extra.input_tokens_figure]
paths = ["input_tokens"]
unit = "tokens"
"#,
    ),
    // What is more than the whole is no part of it.
    (
        r#"{"prompt_tokens": 10, "completion_tokens": 20, "promptTokensDetails": {"cachedTokens": 11}}"#,
        r#"
[api.chat.usage.extra.cached_tokens]
paths = ["promptTokensDetails.cachedTokens"]
unit = "tokens"
"#,
    ),
    // Units of names, money that the provider has not explained, and what no unit takes.
    (
        r#"{"prompt_tokens": 1, "waited_ms": 250, "eta": 3, "total_cost": "0.002", "ratio": 0.5, "delta": -1}"#,
        r#"
[api.chat.usage.extra.eta]
paths = ["eta"]
unit = "count"

[api.chat.usage.extra.total_cost]
paths = ["total_cost"]
unit = "usd"

[api.chat.usage.extra.waited_ms]
paths = ["waited_ms"]
unit = "seconds"
scale = -3

[api.chat.usage.ignore]
delta = "not known yet"
ratio = "not known yet"
"#,
    ),
    // Elements that a word tells apart, and elements that nothing does.
    (
        r#"{"prompt_tokens": 1, "billed": [{"modality": "AUDIO", "n": 3}, {"modality": "VIDEO", "n": 4}], "runs": [1, 2]}"#,
        r#"
[api.chat.usage.extra.billed_audio_n]
paths = ["billed[?@.modality=='AUDIO'].n"]
unit = "count"

[api.chat.usage.extra.billed_video_n]
paths = ["billed[?@.modality=='VIDEO'].n"]
unit = "count"

[api.chat.usage.extra.runs]
paths = ["runs[*]"]
unit = "count"
"#,
    ),
    // Names that are no names in Rust, or no keys in TOML.
    (
        r#"{"prompt_tokens": 1, "type": 2, "a b": 3, "": 4, "\"\n": 5}"#,
        r#"
[api.chat.usage.extra.a_b]
paths = ["['a b']"]
unit = "count"

[api.chat.usage.extra.figure]
paths = ["['']"]
unit = "count"

[api.chat.usage.extra.figure_2]
paths = ["['\"\u000A']"]
unit = "count"

[api.chat.usage.extra.type_figure]
paths = ["type"]
unit = "count"
"#,
    ),
];

fn answer(usage: &str) -> Answer {
    Answer::of(&format!(
        r#"{{"choices":[{{"finish_reason":"stop"}}],"usage":{usage}}}"#
    ))
}

#[test]
fn a_number_becomes_what_its_name_and_the_answer_say() {
    let spec = compiled(SPEC).unwrap();
    for (usage, expected) in CASES {
        let lesson = lesson(&spec, "chat", &answer(usage), vocabulary());
        let is_said = |line: &&str| !line.starts_with('#');
        let said: Vec<&str> = lesson.lines().filter(is_said).collect();
        assert_eq!(said.join("\n").trim(), expected.trim(), "{usage}");
    }
}

/// But of elements of several shapes, of which no path can speak: the lesson says so.
#[test]
fn nothing_is_left_of_whatever_an_answer_holds() {
    let spec = compiled(SPEC).unwrap();
    let mut random = Rng::with_seed(11);
    let (mut numbers, mut left) = (0, 0);
    for _ in 0..80 {
        let usage = object(&mut random, 3).to_string();
        let answer = answer(&usage);
        numbers += answer.read(&spec, "chat").usage.drift().len();
        let lesson = lesson(&spec, "chat", &answer, vocabulary());
        let learnt = compiled(&paste(SPEC, &lesson));
        let learnt = learnt.unwrap_or_else(|report| panic!("{usage}\n{lesson}\n{report}"));
        for drift in answer.read(&learnt, "chat").usage.drift() {
            let told = format!("# `{}`: nothing can be said of it.", drift.path);
            assert!(lesson.contains(&told), "{usage}\n{lesson}\n{drift:?}");
            left += 1;
        }
    }
    assert!(numbers > 300 && left * 20 < numbers, "{left} of {numbers}");
}

/// Names as people and their programs make them.
const NAMES: [&str; 16] = [
    "prompt_tokens",
    "completionTokens",
    "total-tokens",
    "cached_tokens",
    "details",
    "cost",
    "type",
    "self",
    "a.b",
    "it's",
    "[*]",
    "\"",
    "\\",
    "\u{1b}[31m",
    "#x = 1",
    "naïve",
];

fn object(random: &mut Rng, depth: usize) -> Value {
    let count = random.usize(1..5);
    let members = repeat_with(|| {
        let name = NAMES[random.usize(..NAMES.len())];
        (name.to_owned(), value(random, depth))
    });
    Value::Object(members.take(count).collect::<Map<_, _>>())
}

fn value(random: &mut Rng, depth: usize) -> Value {
    match random.u8(..if depth == 0 { 6 } else { 9 }) {
        0..3 => json!(random.u32(..1000)),
        3 => json!(f64::from(random.u32(..1000)) / 8.0),
        4 => json!(-1),
        5 => json!(random.u32(..1000).to_string()),
        6 => {
            let elements = random.usize(1..4);
            repeat_with(|| value(random, depth - 1))
                .take(elements)
                .collect()
        }
        _ => object(random, depth - 1),
    }
}
