//! Counts cost no allocation: not in a whole body, and not in the events of a stream.

use allocation_counter::measure;
use headwater::table::{self, Field, Filter, Node, Relation, Slot};
use headwater::{Any, Meter, Metered};
use http::{HeaderMap, StatusCode};

static API: table::Api = table::Api {
    name: "chat",
    family: "some-chat",
    usage: table::Usage {
        message: Node::members(&[
            ("model", Node::reads(&[Slot::Model.at(0)])),
            (
                "choices",
                Node {
                    each: Some(&Node::members(&[("finish_reason", Node::END)])),
                    ..Node::NONE
                },
            ),
            (
                "usage",
                Node::root(&[
                    ("prompt_tokens", Node::reads(&[Field::Input.at(0)])),
                    ("completion_tokens", Node::reads(&[Field::Output.at(0)])),
                    ("total_tokens", Node::reads(&[Field::Total.at(0)])),
                    (
                        "prompt_tokens_details",
                        Node::members(&[("cached_tokens", Node::reads(&[Field::CacheRead.at(0)]))]),
                    ),
                    (
                        "by_modality",
                        Node {
                            filters: &[Filter {
                                key: "modality",
                                value: "AUDIO",
                                node: Node::members(&[(
                                    "count",
                                    Node::reads(&[Field::InputAudio.at(0)]),
                                )]),
                            }],
                            ignored: true,
                            ..Node::NONE
                        },
                    ),
                    ("reasoning_tokens", Node::reads(&[Field::Reasoning.at(0)])),
                    ("cost", Node::reads(&[Field::Cost.at(0)])),
                ]),
            ),
        ]),
        parts: &[
            (Field::Reasoning, Relation::Measured),
            (Field::CacheRead, Relation::Inside),
        ],
        ..table::Usage::NONE
    },
    ..table::Api::NONE
};

const LAST: &str = r#"{"model":"some-model-2026-11-25","choices":[{"finish_reason":"stop","text":"a \"quoted\" é"}],"usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2434,"prompt_tokens_details":{"cached_tokens":1920},"by_modality":[{"count":5,"modality":"AUDIO"},{"count":9,"modality":"TEXT"}],"reasoning_tokens":128,"cost":0.00014}}"#;

fn meter() -> Meter<Any> {
    Meter::of(None, &API, StatusCode::OK, &HeaderMap::new())
}

fn check(metered: &Metered) {
    let usage = &metered.usage;
    assert_eq!(usage.input_tokens, Some(2006));
    assert_eq!(usage.output_tokens, Some(428));
    assert_eq!(usage.input_audio_tokens, Some(5));
    assert_eq!(usage.cost_usd, "0.00014".parse().ok());
    assert_eq!(usage.diagnostics(), []);
}

/// A stream keeps the shapes that repeat; its events cost nothing more.
#[test]
fn events_cost_no_allocation() {
    let delta =
        r#"data: {"model":"some-model-2026-11-25","choices":[{"delta":{"content":"word"}}]}"#;
    let costs = [10, 1000].map(|events| {
        let stream = format!(
            "{}data: {LAST}\n\ndata: [DONE]\n\n",
            format!("{delta}\n\n").repeat(events)
        );
        let mut metered = None;
        let cost = measure(|| {
            let mut meter = meter();
            meter.push(stream.as_bytes());
            metered = Some(meter.finish());
        });
        check(&metered.unwrap());
        cost
    });
    let [few, many] = costs.map(|cost| (cost.count_total, cost.bytes_total));
    assert_eq!(few, many);
    assert!(few.0 <= 8 && few.1 <= 1024, "{few:?}");
}

#[test]
fn chunks_cost_what_is_unfinished() {
    let stream = format!("data: {LAST}\n\n").repeat(500);
    let mut metered = None;
    let cost = measure(|| {
        let mut meter = meter();
        for chunk in stream.as_bytes().chunks(1400) {
            meter.push(chunk);
        }
        metered = Some(meter.finish());
    });
    check(&metered.unwrap());
    let kept = u64::try_from(4 * LAST.len()).unwrap();
    assert!(cost.count_total <= 8 && cost.bytes_max <= kept, "{cost:?}");
}

#[test]
fn counts_of_a_whole_body_cost_no_allocation() {
    let mut metered = None;
    let cost = measure(|| {
        metered = Some(Meter::<Chat>::read(
            StatusCode::OK,
            &HeaderMap::new(),
            LAST.as_bytes(),
        ));
    });
    check(&metered.unwrap());
    assert_eq!(cost.count_total, 0, "{cost:?}");
}

enum Chat {}

impl headwater::Api for Chat {
    type Extra = headwater::Extras;
    const TABLE: Option<(&'static table::Provider, &'static table::Api)> =
        Some((&table::Provider::NONE, &API));
}
