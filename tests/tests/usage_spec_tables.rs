//! What a spec's usage becomes: the trie, its ranks, and a family under a provider.

use headwater::table::{
    Extra, Field, Filter, Merge, Node, Read, Record, Relation, Slot, Unit, Usage, Variant, member,
};
use headwater_codegen::{Source, compile};

fn usage(spec: &str) -> Usage {
    let text = format!("id = \"acme\"\nbase_url = \"https://api.acme.example\"\n{spec}");
    let compiled = compile(&Source::new("acme.toml", text)).unwrap_or_else(|report| {
        panic!("{report}");
    });
    compiled.table.apis[0].usage
}

const fn read(slot: Slot, rank: u16) -> Read {
    Read { slot, rank }
}

const STEPS: Node = Node {
    each: Some(&Node::members(&[member(
        "cached",
        &[Field::CacheRead.at(0)],
    )])),
    filters: &[Filter {
        key: "kind",
        value: "thought",
        node: Node::members(&[member("out", &[Field::Reasoning.at(0)])]),
    }],
    ignored: true,
    ..Node::NONE
};

const STREAMED: Node = Node::root(&[
    member("in", &[Field::Input.at(0), Field::Total.at(0)]),
    member("cost", &[Field::Cost.at(0)]),
    member("a", &[read(Slot::Plus(Field::Input, 0), 0)]),
    member("b", &[read(Slot::Plus(Field::Input, 1), 0)]),
    member("queue", &[read(Slot::Extra(0), 0)]),
    ("steps", Node::IGNORED),
])
.indexed(1, 0, &[255, 1, 3, 0, 2, 5, 255, 4]);

const WHOLE: Node = Node::root(&[
    member("in", &[Field::Input.at(1), Field::Total.at(1)]),
    member("prompt", &[Field::Input.at(2)]),
    member("out", &[Field::Output.at(0)]),
    ("steps", STEPS),
    member("cost", &[Field::Cost.at(1)]),
    member("a", &[read(Slot::Plus(Field::Input, 0), 1)]),
    member("b", &[read(Slot::Plus(Field::Input, 1), 1)]),
    member("queue", &[read(Slot::Extra(0), 1)]),
])
.indexed(
    2,
    2,
    &[
        255, 1, 255, 255, 7, 4, 2, 0, 5, 255, 3, 255, 255, 255, 6, 255,
    ],
);

const EXPECTED: Usage = Usage {
    message: Node::members(&[
        (
            "answer",
            Node::members(&[
                ("usage", STREAMED),
                member("model", &[read(Slot::Model, 0)]),
                member("id", &[read(Slot::Captured(0), 1)]),
            ])
            .indexed(1, 1, &[0, 255, 2, 1]),
        ),
        ("usage", WHOLE),
        member("model", &[read(Slot::Model, 1)]),
        ("done", Node::END),
        member("id", &[read(Slot::Captured(0), 0)]),
    ])
    .indexed(1, 1, &[1, 255, 255, 255, 3, 0, 4, 2]),
    parts: &[(Field::Reasoning, Relation::Outside)],
    zero: &[Field::Output],
    scale: &[(Field::Cost, -9)],
    extras: &[Extra {
        name: "queue_time",
        unit: Unit::Seconds,
        scale: -3,
        doc: "Time in the queue.",
    }],
    ..Usage::NONE
};

#[test]
fn paths_under_their_roots_become_one_trie() {
    let usage = usage(
        r#"
        [capture.attempt]
        answer = { body = ["$.id", "answer.id"] }
        [api.talk]
        path = "/talk"
        [api.talk.usage]
        roots = ["answer.usage", "usage"]
        end = ["done"]
        model = ["$.answer.model", "$.model"]
        input = ["in", "$.usage.prompt"]
        output = ["$.usage.out"]
        total = ["in"]
        cache_read = ["$.usage.steps[*].cached"]
        reasoning = ["$.usage.steps[?@.kind=='thought'].out"]
        cost = ["cost"]
        scale.cost = -9
        zero = ["output"]
        parts = { reasoning = "outside", cache_read = "inside" }
        plus.input = ["a", "b"]
        ignore.steps = "the steps"
        [api.talk.usage.extra.queue_time]
        paths = ["queue"]
        unit = "seconds"
        scale = -3
        doc = "Time in the queue."
        "#,
    );
    assert_eq!(usage, EXPECTED);
}

const RECORD: Record = Record {
    name: "advisor",
    inside: false,
    usage: Usage {
        message: Node {
            root: true,
            ..Node::members(&[
                member("in", &[Field::Input.at(0)]),
                member("written", &[Field::Output.at(0)]),
                member("thoughts", &[Field::Reasoning.at(0)]),
                member("searches", &[read(Slot::Extra(0), 0)]),
                member("model", &[read(Slot::Model, 0)]),
                ("rest", Node::IGNORED),
                ("more", Node::IGNORED),
            ])
            .indexed(2, 8, &[6, 5, 1, 255, 3, 4, 2, 0])
        },
        parts: &[(Field::Reasoning, Relation::Beside)],
        zero: &[Field::Output],
        extras: &[SEARCHES],
        ..Usage::NONE
    },
};

const SEARCHES: Extra = Extra {
    name: "searches",
    unit: Unit::Count,
    scale: 0,
    doc: "",
};

const OTHERS: Usage = Usage {
    message: Node::members(&[
        (
            "usage",
            Node::root(&[
                member("in", &[Field::Input.at(0)]),
                member("out", &[Field::Output.at(0)]),
                member("sum", &[Field::Total.at(0)]),
                member("cached", &[Field::CacheRead.at(0)]),
                member("thoughts", &[Field::Reasoning.at(0)]),
                member("text", &[read(Slot::Rest(Field::Output), 0)]),
                member("searches", &[read(Slot::Extra(0), 0)]),
                ("rest", Node::IGNORED),
            ])
            .indexed(
                1,
                0,
                &[
                    6, 255, 255, 0, 255, 1, 255, 4, 255, 2, 255, 3, 255, 5, 255, 7,
                ],
            ),
        ),
        member("tier", &[read(Slot::Extra(1), 0)]),
        (
            "advice",
            Node {
                each: Some(&Node {
                    ignored: true,
                    ..Node::reads(&[Read {
                        slot: Slot::Record(0),
                        rank: 0,
                    }])
                }),
                ..Node::NONE
            },
        ),
    ])
    .indexed(1, 0, &[2, 1, 255, 0]),
    primary: "usage",
    merge: Merge::Sum,
    parts: &[
        (Field::CacheRead, Relation::Measured),
        (Field::Reasoning, Relation::Beside),
    ],
    variants: &[Variant {
        models: &["deep-*"],
        stream: Some(false),
        parts: &[(Field::CacheRead, Relation::Outside)],
    }],
    zero: &[Field::Output],
    headers: &[(Field::CacheRead, &["x-cached", "x-old-cached"])],
    beyond: "the steps",
    extras: &[
        SEARCHES,
        Extra {
            name: "tier",
            unit: Unit::Text,
            ..SEARCHES
        },
    ],
    records: &[RECORD],
    ..Usage::NONE
};

/// A record reads what its API reads, but for what lies at the top of the API's message, and for what
/// it says itself.
#[test]
fn other_constructs_become_lists_of_the_table() {
    let usage = usage(
        r#"
        [api.talk]
        path = "/talk"
        [api.talk.usage]
        roots = ["usage"]
        merge = "sum"
        input = ["in"]
        output = ["$.usage.out"]
        total = ["$.usage.sum"]
        reasoning = ["thoughts"]
        cache_read = ["cached"]
        zero = ["output"]
        beyond = "the steps"
        rest.output = ["text"]
        headers.cache_read = ["X-Cached", "x-old-cached"]
        parts = { reasoning = "beside", cache_read = "measured" }
        ignore.rest = "noise"
        extra.searches = { paths = ["searches"], unit = "count" }
        extra.tier = { paths = ["$.tier"], unit = "text" }
        [[api.talk.usage.variant]]
        models = ["deep-*"]
        stream = false
        parts = { reasoning = "inside", cache_read = "outside" }
        [api.talk.usage.record.advisor]
        at = ["$.advice[*]"]
        model = ["$.model"]
        output = ["written"]
        cache_read = []
        ignore.more = "noise"
        "#,
    );
    assert_eq!(usage, OTHERS);
}

/// A list or a word is replaced, a table key by key, and an empty list removes; what the family says
/// of a field that is no longer read goes with it.
#[test]
fn what_a_provider_says_lies_over_its_family() {
    let changed = usage(
        r#"
        [api.messages]
        family = "anthropic-messages"
        [api.messages.usage]
        roots = ["usage", "message"]
        end = ["stop"]
        model = []
        id = []
        cache_write = []
        cache_write_5m = []
        cache_write_1h = []
        plus.input = []
        plus.output = ["more"]
        parts = { cache_read = "inside" }
        extra.web_fetch.paths = []
        extra.speed.paths = []
        [api.messages.usage.extra.service_tier]
        paths = ["tier"]
        unit = "text"
        "#,
    );
    let written = usage(
        r#"
        [api.messages]
        path = "/v1/messages"
        [api.messages.usage]
        roots = ["usage", "message"]
        end = ["stop"]
        input = ["input_tokens"]
        output = ["$.usage.output_tokens"]
        cache_read = ["cache_read_input_tokens"]
        reasoning = ["output_tokens_details.thinking_tokens"]
        web_search = ["server_tool_use.web_search_requests"]
        plus.output = ["more"]
        plus.cache_read = ["iterations[?@.type=='compaction'].cache_read_input_tokens"]
        [api.messages.usage.ignore]
        iterations = "as in the family"
        "$.message.usage.output_tokens" = "as in the family"
        [api.messages.usage.extra.service_tier]
        paths = ["tier"]
        unit = "text"
        [api.messages.usage.extra.inference_geo]
        paths = ["inference_geo"]
        unit = "text"
        [api.messages.usage.record.advisor]
        at = ["iterations[?@.type=='advisor_message']"]
        model = ["$.model"]
        output = ["output_tokens"]
        [api.messages.usage.record.fallback]
        at = ["iterations[?@.type=='fallback_message']"]
        inside = true
        model = ["$.model"]
        output = ["output_tokens"]
        "#,
    );
    assert_eq!(changed, written);
}

#[test]
fn an_api_that_meters_something_else_reads_no_tokens() {
    let usage = usage("[api.pages]\npath = \"/pages\"\n[api.pages.usage]\nroots = []\n");
    assert_eq!(usage, Usage::NONE);
}
