//! What each construct of the language makes of bodies that were written for it: a spec, a response
//! and its headers in, all that the record says out.

use headwater::table::Field;
use headwater::{AnyProvider, Meter, Metered, Usage};
use headwater_codegen::{Source, compile};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A meter of an API that says this of its usage.
fn meter(usage: &str, headers: &[(&str, &str)]) -> Meter {
    let text = format!(
        "id = \"acme\"\nbase_url = \"https://api.acme.example\"\n[api.talk]\npath = \"/talk\"\n[api.talk.usage]\n{usage}"
    );
    let compiled = compile(&Source::new("acme.toml", text)).unwrap_or_else(|report| {
        panic!("{report}");
    });
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().expect("a name");
        map.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    AnyProvider::from_table(compiled.table)
        .meter("talk", StatusCode::OK, &map)
        .expect("there is such an API")
}

fn read(usage: &str, headers: &[(&str, &str)], body: &str) -> Metered {
    let mut meter = meter(usage, headers);
    meter.push(body.as_bytes());
    meter.finish()
}

/// Events as a stream sends them.
fn stream(events: &[&str]) -> String {
    events
        .iter()
        .map(|event| ["data: ", event, "\n\n"].concat())
        .collect()
}

/// All that a record says, in a line.
fn told(usage: &Usage) -> String {
    let mut words = vec![usage.state.to_string()];
    words.extend(figures(usage));
    for part in usage.parts() {
        let lies = if part.inside { "in" } else { "by" };
        let mut said = vec![format!("{lies}:{}", part.name)];
        said.extend(part.model.clone());
        said.extend(figures(&part.usage));
        said.extend(part.extra.names().map(|name| {
            let value = part.extra.decimal(name).map(|value| value.to_string());
            format!("{name}={}", value.unwrap_or_default())
        }));
        words.push(format!("({})", said.join(" ")));
    }
    words.extend(
        usage
            .drift()
            .iter()
            .map(|it| format!("?{}={}", it.path, it.value)),
    );
    words.join(" ")
}

fn figures(usage: &Usage) -> Vec<String> {
    let mut words = Vec::new();
    for (word, _, field) in Field::ALL {
        let count = usage.count(field).map(|count| count.to_string());
        let money = usage.money(field).map(|money| money.to_string());
        words.extend(count.or(money).map(|value| format!("{word}={value}")));
    }
    words.extend(usage.diagnostics().iter().map(|it| format!("!{}", it.code)));
    words
}

#[track_caller]
fn check(usage: &str, cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        assert_eq!(told(&read(usage, &[], body).usage), *expected, "{body}");
    }
}

const TURNS: &str = r#"
roots = ["response.usage"]
input = ["input", "prompt"]
output = ["output"]
total = ["total"]
reasoning = ["thoughts"]
parts = { reasoning = "measured" }
plus.input = ["more"]
extra.searches = { paths = ["searches"], unit = "count" }
extra.tier = { paths = ["tier"], unit = "text" }
"#;

#[test]
fn messages_that_are_records_of_their_own_add_up() {
    let usage = format!("merge = \"sum\"\n{TURNS}");
    let turns = stream(&[
        r#"{"response":{"usage":{"input":10,"prompt":10,"output":3,"total":18,"thoughts":5,"searches":1,"tier":"a"}}}"#,
        r#"{"response":{"usage":null}}"#,
        r#"{"response":{"usage":{"prompt":20,"output":4,"total":26,"more":2,"searches":2,"tier":"b"}}}"#,
    ]);
    let metered = read(&usage, &[], &turns);
    // The relation is decided on the sums: 32 + 7 + 5 is the total.
    assert_eq!(
        told(&metered.usage),
        "final input=32 output=12 total=44 reasoning=5"
    );
    assert_eq!(metered.extra.count("searches"), Some(3));
    assert_eq!(metered.extra.text("tier").as_deref(), Some("b"));
    let most = r#"{"response":{"usage":{"input":18446744073709551615,"output":1}}}"#;
    check(
        &usage,
        &[(&stream(&[most, most]), "final output=2 !overflow")],
    );
}

#[test]
fn the_largest_of_running_counts_stays() {
    let usage = "merge = \"max\"\nroots = [\"results[*]\"]\ninput = [\"read\"]\noutput = [\"$.done.made\", \"made\"]";
    let of = |results: &[&str]| stream(results);
    check(
        usage,
        &[
            (
                &of(&[
                    r#"{"results":[{"read":7,"made":1}]}"#,
                    r#"{"results":[{"read":0,"made":5}]}"#,
                    r#"{"results":[{"read":0,"made":4}]}"#,
                ]),
                "final input=7 output=5",
            ),
            // A better name counts, also where it says less.
            (
                &of(&[
                    r#"{"results":[{"read":7,"made":9}]}"#,
                    r#"{"done":{"made":5},"results":[]}"#,
                    r#"{"results":[{"read":0,"made":11}]}"#,
                ]),
                "final input=7 output=5",
            ),
        ],
    );
}

const BY_HEADER: &str = r#"
roots = ["usage"]
input = ["input"]
output = ["output"]
cost_estimate = ["price"]
parts = { cache_read = "beside" }
headers.input = ["x-count", "x-old-count"]
headers.cache_read = ["X-Cached"]
headers.cost_estimate = ["x-price"]
"#;

#[test]
fn headers_stand_in_for_what_no_message_gives() {
    for (headers, body, expected) in [
        (&[][..], r#"{"usage":{"input":3}}"#, "final input=3"),
        (
            &[("x-count", "4"), ("x-cached", "60")],
            "{}",
            "final input=64 cache_read=60",
        ),
        (
            &[("x-cached", "60")],
            r#"{"usage":{"input":3}}"#,
            "final input=63 cache_read=60",
        ),
        (
            &[("x-count", "3")],
            r#"{"usage":{"input":3}}"#,
            "final input=3",
        ),
        (
            &[("x-count", "4")],
            r#"{"usage":{"input":3}}"#,
            "final input=3 !header",
        ),
        (
            &[("x-count", "many"), ("x-old-count", "5")],
            "{}",
            "final input=5 !invalid",
        ),
        (
            &[("x-count", "-4"), ("x-old-count", "5")],
            "{}",
            "final input=5 !invalid",
        ),
        (
            &[("x-price", "0.0002USD"), ("x-cached", "9USD")],
            "{}",
            "final cost_estimate=0.0002 !invalid",
        ),
        // A header may round an amount, but no count.
        (
            &[("x-price", "0.0043USD")],
            r#"{"usage":{"price":0.00431125}}"#,
            "final cost_estimate=0.00431125",
        ),
        (
            &[("x-price", "0.0040USD")],
            r#"{"usage":{"price":0.00431125}}"#,
            "final cost_estimate=0.00431125 !header",
        ),
        (
            &[("x-price", "0.0044USD")],
            r#"{"usage":{"price":0.00431125}}"#,
            "final cost_estimate=0.00431125 !header",
        ),
        (
            &[("x-price", "1")],
            r#"{"usage":{"price":1.4}}"#,
            "final cost_estimate=1.4 !header",
        ),
    ] {
        let metered = read(BY_HEADER, headers, body);
        assert_eq!(told(&metered.usage), expected, "{headers:?} {body}");
    }
    let metered = read(
        BY_HEADER,
        &[("x-old-count", "4")],
        r#"{"usage":{"output":2}}"#,
    );
    let origins: Vec<_> = metered.usage.provenance().collect();
    let places: Vec<_> = origins.iter().map(|it| (&*it.path, it.event)).collect();
    assert_eq!(places, [("x-old-count", None), ("$.usage.output", Some(0))]);
}

const BY_MODEL: &str = r#"
roots = ["usage"]
model = ["$.model"]
input = ["input"]
output = ["output"]
total = ["total"]
cache_read = ["cached"]
reasoning = ["thoughts"]
parts = { cache_read = "beside" }
[[api.talk.usage.variant]]
models = ["deep-1", "gem/*"]
parts = { reasoning = "outside" }
[[api.talk.usage.variant]]
stream = true
parts = { cache_read = "inside" }
"#;

#[test]
fn the_first_variant_that_fits_says_how_parts_lie() {
    let body = |model: &str| {
        format!(
            r#"{{"model":{model},"usage":{{"input":10,"output":5,"total":15,"cached":4,"thoughts":7}}}}"#
        )
    };
    let without = "final input=14 output=5 total=15 cache_read=4 reasoning=7 !total !part";
    let outside = "final input=14 output=12 total=15 cache_read=4 reasoning=7 !total";
    let streamed = "final input=10 output=5 total=15 cache_read=4 reasoning=7 !part";
    for (asked, model, is_stream, expected) in [
        (None, "\"other\"", false, without),
        (None, "null", false, without),
        (None, "\"deep-1\"", false, outside),
        (None, "\"deep-10\"", false, without),
        (None, "\"gem/2\"", false, outside),
        (None, "\"gem/2\"", true, outside),
        (Some("gem/2"), "\"other\"", false, outside),
        (Some("other"), "\"gem/2\"", false, without),
        (None, "\"other\"", true, streamed),
    ] {
        let mut meter = meter(BY_MODEL, &[]);
        if let Some(asked) = asked {
            meter = meter.for_model(asked);
        }
        let body = body(model);
        let body = if is_stream { stream(&[&body]) } else { body };
        meter.push(body.as_bytes());
        let usage = meter.finish().usage;
        assert_eq!(told(&usage), expected, "{asked:?} {model} {is_stream}");
    }
}

const WITH_PARTS: &str = r#"
roots = ["usage"]
input = ["input"]
output = ["$.usage.output"]
cache_read = ["cached"]
parts = { cache_read = "beside" }
ignore.steps = "what the figures consist of, or other bills"
extra.searches = { paths = ["searches"], unit = "count" }
[api.talk.usage.record.advisor]
at = ["steps[?@.type=='advice']", "$.advice[*]"]
model = ["$.model"]
output = ["output"]
[api.talk.usage.record.model]
at = ["breakdown.models[*]"]
inside = true
roots = ["usage"]
model = ["$.model"]
cache_read = []
"#;

#[test]
fn records_of_their_own_stand_beside_the_figures() {
    check(
        WITH_PARTS,
        &[
            (
                r#"{"usage":{"input":5,"output":2,"steps":[
                {"type":"message","input":5,"output":2},
                {"cached":90,"model":"wise","input":7,"output":1,"type":"advice","searches":2,"new":{"n":4}},
                {"type":"advice","model":null,"output":3}]}}"#,
                "final input=5 output=2 \
                 (by:advisor wise input=97 output=1 cache_read=90 searches=2) (by:advisor output=3) \
                 ?$.usage.steps[*].new.n=4",
            ),
            // The first place that has any counts, and an object that says nothing is none.
            (
                r#"{"advice":[{"input":9}],"usage":{"input":5,"steps":[{"type":"advice","input":8}]}}"#,
                "final input=5 (by:advisor input=8)",
            ),
            (
                r#"{"advice":[{"input":9},{"model":"m"},7,null,"x"],"usage":{"input":5}}"#,
                "final input=5 (by:advisor input=9)",
            ),
            (
                r#"{"usage":{"input":5,"breakdown":{"models":[
                {"model":"a","usage":{"input":2,"cached":1}},{"model":"b","usage":{"input":3}}]}}}"#,
                "final input=5 (in:model a input=2) (in:model b input=3) \
                 ?$.usage.breakdown.models[*].usage.cached=1",
            ),
            // A record of its own is usage, also where there is no other.
            (
                r#"{"advice":[{"input":9,"input":8}]}"#,
                "final (by:advisor input=8 !duplicate)",
            ),
        ],
    );
}

#[test]
fn a_later_list_of_records_replaces_an_earlier_one_unless_messages_add_up() {
    let events = stream(&[
        r#"{"advice":[{"input":1},{"input":2}]}"#,
        r#"{"usage":{"input":5,"output":1}}"#,
        r#"{"advice":[{"input":3}]}"#,
    ]);
    check(
        WITH_PARTS,
        &[(&events, "final input=5 output=1 (by:advisor input=3)")],
    );
    check(
        &format!("merge = \"sum\"\n{WITH_PARTS}"),
        &[(
            &events,
            "final input=5 output=1 (by:advisor input=1) (by:advisor input=2) (by:advisor input=3)",
        )],
    );
}

#[test]
fn the_json_of_a_record_holds_its_parts() {
    let body = r#"{"usage":{"input":5},"advice":[{"input":9,"searches":1,"model":"wise"}]}"#;
    let metered = read(WITH_PARTS, &[], body);
    let json = serde_json::to_value(&metered).unwrap();
    let part = &json["parts"][0];
    assert_eq!(
        (&part["name"], &part["model"], &part["inside"]),
        (&"advisor".into(), &"wise".into(), &false.into())
    );
    assert_eq!(part["input_tokens"], 9);
    assert_eq!(part["output_tokens"], serde_json::Value::Null);
    assert_eq!(part["extra"]["searches"], 1);
    assert_eq!(part["provenance"]["input_tokens"]["path"], "$.input");
    let shown = metered.usage.to_string();
    assert!(
        shown.ends_with("\nbeside: advisor (wise), input 9"),
        "{shown}"
    );
}

const WITH_END: &str = r#"
roots = ["$"]
end = ["done", "last.reason"]
input = ["input"]
output = ["output"]
"#;

#[test]
fn a_sign_of_the_end_is_a_value_that_is_neither_null_nor_false() {
    let first = r#"{"input":3,"output":1,"done":false}"#;
    for (last, state) in [
        (r#"{"done":true}"#, "final"),
        (r#"{"done":false}"#, "partial"),
        (r#"{"done":null,"last":{"reason":null}}"#, "partial"),
        (r#"{"last":{"reason":"stop"}}"#, "final"),
        (r#"{"last":{"reason":{}}}"#, "final"),
        (r#"{"last":{"reason":0}}"#, "final"),
        (r#"{"done" : false }"#, "partial"),
    ] {
        let expected = format!("{state} input=3 output=1");
        check(WITH_END, &[(&stream(&[first, last]), &expected)]);
    }
}

#[test]
fn what_a_whole_has_left_is_compared() {
    let usage = r#"
roots = ["usage"]
input = ["input"]
output = ["output"]
cache_read = ["hit"]
cache_write = ["written"]
reasoning = ["thoughts"]
rest = { input = ["miss"], output = ["text"] }
"#;
    check(
        usage,
        &[
            (
                r#"{"usage":{"input":10,"hit":4,"miss":6}}"#,
                "final input=10 cache_read=4",
            ),
            (
                r#"{"usage":{"input":10,"hit":4,"miss":5}}"#,
                "final input=10 cache_read=4 !rest",
            ),
            (
                r#"{"usage":{"input":10,"hit":4,"written":1,"miss":5,"output":3,"thoughts":1,"text":2}}"#,
                "final input=10 output=3 cache_read=4 cache_write=1 reasoning=1",
            ),
            (
                r#"{"usage":{"output":3,"thoughts":2,"text":2}}"#,
                "final output=3 reasoning=2 !rest",
            ),
            (r#"{"usage":{"output":3,"miss":2}}"#, "final output=3"),
            // What the cache served was not reported, so it may be the difference.
            (r#"{"usage":{"input":10,"miss":6}}"#, "final input=10"),
            (
                r#"{"usage":{"input":10,"written":4,"miss":6}}"#,
                "final input=10 cache_write=4",
            ),
            (
                r#"{"usage":{"input":10,"miss":11}}"#,
                "final input=10 !rest",
            ),
            (r#"{"usage":{"output":3,"text":2}}"#, "final output=3"),
        ],
    );
}

#[test]
fn cache_writes_of_other_lifetimes_are_the_rest() {
    let usage = |rest: &str| {
        format!(
            "roots = [\"usage\"]\ninput = [\"input\"]\ncache_write = [\"written\"]\n\
             cache_write_5m = [\"short\"]\ncache_write_1h = [\"long\"]\n{rest}"
        )
    };
    let day = r#"{"usage":{"input":9,"written":6,"short":1,"long":2,"day":3}}"#;
    let figures = "final input=9 cache_write=6 cache_write_5m=1 cache_write_1h=2";
    let drift = " !ttl ?$.usage.day=3";
    check(&usage(""), &[(day, &[figures, drift].concat())]);
    let rest = usage("rest = { cache_write = [\"day\"] }");
    let none = r#"{"usage":{"input":9,"written":6,"short":1,"long":2}}"#;
    let more = r#"{"usage":{"input":9,"written":6,"short":1,"long":2,"day":4}}"#;
    check(
        &rest,
        &[
            (day, figures),
            (more, &[figures, " !rest"].concat()),
            (none, figures),
            (
                r#"{"usage":{"input":9,"written":2,"short":1,"long":2}}"#,
                "final input=9 cache_write=2 cache_write_5m=1 cache_write_1h=2 !ttl",
            ),
        ],
    );
}

#[test]
fn a_total_is_what_is_read_of_it() {
    let both =
        "roots = [\"usage\"]\ninput = [\"input\"]\noutput = [\"output\"]\ntotal = [\"total\"]";
    let more = r#"{"usage":{"input":3,"total":4}}"#;
    let less = r#"{"usage":{"input":3,"total":2}}"#;
    let same = r#"{"usage":{"input":3,"total":3}}"#;
    check(
        both,
        &[
            // The output may be the difference.
            (more, "final input=3 total=4"),
            (less, "final input=3 total=2 !total"),
            (same, "final input=3 total=3"),
        ],
    );
    let input = "roots = [\"usage\"]\ninput = [\"input\"]\ntotal = [\"total\"]";
    check(
        input,
        &[
            (more, "final input=3 total=4 !total"),
            (less, "final input=3 total=2 !total"),
            (same, "final input=3 total=3"),
        ],
    );
    let by_header = format!("{input}\nheaders.output = [\"x-output\"]");
    check(&by_header, &[(more, "final input=3 total=4")]);
}

#[test]
fn a_record_is_no_less_than_what_it_contains() {
    let of = |one: u64, two: u64| {
        format!(
            r#"{{"usage":{{"input":5,"breakdown":{{"models":[
            {{"usage":{{"input":{one}}}}},{{"usage":{{"input":{two}}}}}]}}}}}}"#
        )
    };
    check(
        WITH_PARTS,
        &[
            (
                &of(2, 3),
                "final input=5 (in:model input=2) (in:model input=3)",
            ),
            (
                &of(2, 1),
                "final input=5 (in:model input=2) (in:model input=1)",
            ),
            (
                &of(5, 5),
                "final input=5 !contained (in:model input=5) (in:model input=5)",
            ),
            // Another bill may be larger.
            (
                r#"{"usage":{"input":5},"advice":[{"input":9}]}"#,
                "final input=5 (by:advisor input=9)",
            ),
        ],
    );
}

#[test]
fn a_total_may_hold_more_where_the_spec_says_why() {
    let usage = r#"
roots = ["usage"]
input = ["input"]
output = ["output"]
total = ["total"]
beyond = "thoughts, which this endpoint does not report"
"#;
    check(
        usage,
        &[
            (
                r#"{"usage":{"input":3,"output":4,"total":7}}"#,
                "final input=3 output=4 total=7",
            ),
            (
                r#"{"usage":{"input":3,"output":4,"total":6}}"#,
                "final input=3 output=4 total=6 !total",
            ),
            (
                r#"{"usage":{"input":3,"output":4,"total":99}}"#,
                "final input=3 output=4 total=99 !beyond",
            ),
        ],
    );
    let body = r#"{"usage":{"input":3,"output":4,"total":99}}"#;
    assert_eq!(
        read(usage, &[], body).usage.diagnostics()[0].message,
        "the total holds 92 tokens more: thoughts, which this endpoint does not report"
    );
}

#[test]
fn what_lies_in_a_list_is_counted() {
    let usage = r#"
roots = ["usage"]
input = ["input"]
extra.tools = { paths = ["tools[*]"], unit = "items" }
"#;
    for (tools, count) in [
        (r#"["search", "search", "run"]"#, Some(3)),
        (r#"["search", 7, null, {}]"#, Some(2)),
        ("[]", None),
        ("\"search\"", None),
    ] {
        let body = format!(r#"{{"usage":{{"input":1,"tools":{tools}}}}}"#);
        let metered = read(usage, &[], &body);
        assert_eq!(metered.extra.count("tools"), count, "{tools}");
        assert_eq!(told(&metered.usage), "final input=1", "{tools}");
    }
}

#[test]
fn audio_and_images_together_fit_into_their_whole() {
    let usage = r#"
roots = ["usage"]
input = ["input"]
input_audio = ["audio"]
input_image = ["image"]
"#;
    check(
        usage,
        &[
            (
                r#"{"usage":{"input":10,"audio":4,"image":6}}"#,
                "final input=10 input_audio=4 input_image=6",
            ),
            (
                r#"{"usage":{"input":10,"audio":5,"image":6}}"#,
                "final input=10 input_audio=5 input_image=6 !modality",
            ),
        ],
    );
}
