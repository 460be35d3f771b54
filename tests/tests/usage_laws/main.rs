//! Laws of reading usage, tried on generated responses: what the chunks are does not matter, what is
//! broken is never believed, and a stream says what its last snapshot says.

mod random;

use headwater::table::{self, Field, Node, Relation, Slot, Unit};
use headwater::{Api, Extras, Meter, Metered, State, Usage};
use headwater_tests::frames::sealed;
use http::{HeaderMap, StatusCode};
use random::Random;
use serde_json::{Map, Value, json};

/// An API with an alias of each kind: deeper, under a second root, and in elements of a list.
enum Chat {}

impl Api for Chat {
    type Extra = Extras;
    const TABLE: Option<(&'static table::Provider, &'static table::Api)> = Some((&PROVIDER, &CHAT));
}

static PROVIDER: table::Provider = table::Provider {
    id: "laws",
    apis: &[&CHAT],
    ..table::Provider::NONE
};

static CHAT: table::Api = table::Api {
    name: "chat",
    usage: table::Usage {
        message: Node::members(&[
            ("usage", Node::root(USAGE)),
            (
                "late",
                Node::root(&[("input", Node::reads(&[Field::Input.at(1)]))]),
            ),
            ("end", Node::END),
        ]),
        parts: &[
            (Field::CacheRead, Relation::Beside),
            (Field::Reasoning, Relation::Measured),
        ],
        extras: &[table::Extra {
            name: "tier",
            unit: Unit::Text,
            scale: 0,
            doc: "",
        }],
        ..table::Usage::NONE
    },
    ..table::Api::NONE
};

const USAGE: &[(&str, Node)] = &[
    ("input", Node::reads(&[Field::Input.at(0)])),
    ("output", Node::reads(&[Field::Output.at(0)])),
    ("total", Node::reads(&[Field::Total.at(0)])),
    (
        "details",
        Node::members(&[("cached", Node::reads(&[Field::CacheRead.at(0)]))]),
    ),
    ("cached", Node::reads(&[Field::CacheRead.at(1)])),
    (
        "steps",
        Node {
            each: Some(&Node::members(&[(
                "thought",
                Node::reads(&[Field::Reasoning.at(0)]),
            )])),
            ..Node::NONE
        },
    ),
    ("tier", Node::reads(&[Slot::Extra(0).at(0)])),
];

const CASES: u64 = 3000;

#[test]
fn any_chunks_give_the_same_record() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let body = random.response();
        let whole = read(&body);
        let mut meter = meter();
        let mut rest = body.as_slice();
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(1 + random.below(rest.len()));
            meter.push(chunk);
            rest = after;
        }
        assert_eq!(meter.finish(), whole, "seed {seed}");
        let mut meter = self::meter();
        for byte in body.chunks(1) {
            meter.push(byte);
        }
        assert_eq!(meter.finish(), whole, "seed {seed}");
        assert_eq!(
            Meter::<Chat>::read(StatusCode::OK, &HeaderMap::new(), &body),
            whole,
            "seed {seed}"
        );
    }
}

#[test]
fn how_messages_are_framed_does_not_matter() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let messages = random.messages();
        let events = messages
            .iter()
            .map(|message| format!("data: {message}\n\n"));
        let lines = messages.iter().map(|message| format!("{message}\n"));
        let frames = messages.iter().map(|message| random.frame(message));
        let frames = frames.collect::<Vec<_>>().concat();
        let events = read(events.collect::<String>().as_bytes());
        assert_eq!(
            read(lines.collect::<String>().as_bytes()),
            events,
            "seed {seed}"
        );
        assert_eq!(read(&frames), events, "seed {seed}");
    }
}

#[test]
fn a_stream_that_was_cut_says_what_it_said_so_far() {
    for seed in 0..50 {
        let mut random = Random::new(seed);
        let messages = random.messages();
        let lines: Vec<_> = messages.iter().map(Value::to_string).collect();
        assert_cut(
            &lines
                .iter()
                .map(|line| (line.as_bytes(), "\n"))
                .collect::<Vec<_>>(),
            seed,
        );
        let data = lines.iter().map(|line| (line.as_bytes(), "\n\ndata:"));
        assert_cut(
            &[&[(&b""[..], "data:")], &data.collect::<Vec<_>>()[..]].concat(),
            seed,
        );
        let frames: Vec<_> = messages.iter().map(|it| random.frame(it)).collect();
        let frames = frames.iter().map(|frame| (frame.as_slice(), ""));
        assert_cut(&frames.collect::<Vec<_>>(), seed);
    }
}

/// Cuts a stream of messages, each with what ends it, from the second message on: the first alone may be
/// a body.
fn assert_cut(messages: &[(&[u8], &str)], seed: u64) {
    let mut stream = [messages[0].0, messages[0].1.as_bytes()].concat();
    for (number, (message, end)) in (1..).zip(&messages[1..]) {
        let before = read_all(&messages[..number]).usage;
        for length in 1..message.len() {
            let cut = read(&[&stream, &message[..length]].concat()).usage;
            assert_eq!(
                figures(&cut),
                figures(&before),
                "seed {seed}: {number} + {length}"
            );
            assert_eq!(
                cut.state,
                State::Partial,
                "seed {seed}: {number} + {length}"
            );
        }
        stream.extend_from_slice(message);
        assert_eq!(
            read(&stream),
            read_all(&messages[..=number]),
            "seed {seed}: {number}"
        );
        stream.extend_from_slice(end.as_bytes());
    }
}

fn read_all(messages: &[(&[u8], &str)]) -> Metered {
    let mut meter = meter();
    for (message, end) in messages {
        meter.push(message);
        meter.push(end.as_bytes());
    }
    meter.finish()
}

#[test]
fn a_record_is_what_plain_look_ups_find() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let message = random.message();
        let record = read(message.to_string().as_bytes()).usage;
        assert_eq!(
            figures(&record),
            expected(&message),
            "seed {seed}: {message}"
        );
    }
}

#[test]
fn a_member_that_stands_twice_counts_once() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let (first, last) = (random.message(), random.message());
        let (Value::Object(first), Value::Object(last)) = (first, last) else {
            unreachable!("messages are objects")
        };
        let members = |object: &Map<String, Value>| {
            let members = object
                .iter()
                .map(|(name, value)| format!("{name:?}:{value}"));
            members.collect::<Vec<_>>()
        };
        let text = [members(&first), members(&last)].concat().join(",");
        let mut merged = first;
        merged.extend(last);
        let record = read(format!("{{{text}}}").as_bytes()).usage;
        assert_eq!(
            figures(&record),
            expected(&Value::Object(merged)),
            "seed {seed}: {text}"
        );
    }
}

#[test]
fn a_stream_says_what_its_last_snapshot_says() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let mut last = random.message();
        last["end"] = json!(true);
        let stream = format!("event: e\ndata: {{\"delta\":\"x\"}}\n\nevent: e\ndata: {last}\n\n");
        let (streamed, body) = (read(stream.as_bytes()), read(last.to_string().as_bytes()));
        assert_eq!(
            figures(&streamed.usage),
            figures(&body.usage),
            "seed {seed}: {last}"
        );
        assert_eq!(streamed.extra, body.extra);
        assert_eq!(codes(&streamed.usage), codes(&body.usage));
    }
}

#[test]
fn a_body_that_was_cut_says_nothing() {
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let body = random.message().to_string();
        for end in 1..body.len() {
            let cut = read(&body.as_bytes()[..end]).usage;
            assert!(cut.is_absent(), "seed {seed}: {}", &body[..end]);
            assert_eq!(cut.state, State::Unreadable);
        }
    }
}

#[test]
fn nothing_panics_whatever_arrives() {
    for seed in 0..CASES * 5 {
        let mut random = Random::new(seed);
        let mut body = random.response();
        for _ in 0..=random.below(4) {
            let place = random.below(body.len());
            match random.below(4) {
                0 => body.truncate(place),
                1 => drop(body.remove(place)),
                2 => body[place] = random.byte(),
                _ => body.insert(place, random.byte()),
            }
            if body.is_empty() {
                break;
            }
        }
        let metered = read(&body);
        let _ = (metered.usage.to_string(), serde_json::to_string(&metered));
        let _ = Meter::<Chat>::read(StatusCode::OK, &HeaderMap::new(), &body);
        let mut broken = meter();
        broken.push(&body);
        assert_eq!(broken.abort().usage.state, State::Partial);
    }
}

#[test]
fn frames_that_match_their_checksums_may_hold_anything() {
    for seed in 0..CASES {
        let mut random = Random::new(seed);
        let mut noise = |length| (0..length).map(|_| random.byte()).collect::<Vec<_>>();
        let stream = (0..3).map(|size| sealed(&noise(size * 7), &noise(size * 40)));
        let _ = read(&stream.collect::<Vec<_>>().concat());
    }
}

#[test]
fn hostile_texts_cost_no_more_than_an_error() {
    let deep = |open: &str| format!("{{\"usage\":{}", open.repeat(1_000_000));
    let many = format!(
        "{{\"usage\":{{{}\"input\":1}}}}",
        "\"input\":7,".repeat(100_000)
    );
    let drift: Vec<_> = (0..10_000).map(|n| format!("\"d{n}\":{n}")).collect();
    let drift = format!("{{\"usage\":{{{},\"input\":1}}}}", drift.join(","));
    let twice = format!(
        "{{\"usage\":1,\"usage\":{}0{}}}",
        "{\"details\":".repeat(120),
        "}".repeat(120)
    );
    for body in [deep("["), deep("{\"usage\":"), deep("[{\"steps\":")] {
        assert!(read(body.as_bytes()).usage.is_absent());
    }
    assert_eq!(read(many.as_bytes()).usage.input_tokens, Some(1));
    let drifting = read(drift.as_bytes()).usage;
    assert_eq!(
        (drifting.input_tokens, drifting.drift().len()),
        (Some(1), 64)
    );
    assert!(read(twice.as_bytes()).usage.is_absent());
}

fn meter() -> Meter<Chat> {
    Meter::new(StatusCode::OK, &HeaderMap::new())
}

fn read(body: &[u8]) -> Metered {
    let mut meter = meter();
    meter.push(body);
    meter.finish()
}

/// Input, output, total, cache reads, reasoning.
type Figures = [Option<u64>; 5];

fn figures(usage: &Usage) -> Figures {
    [
        usage.input_tokens,
        usage.output_tokens,
        usage.total_tokens,
        usage.cache_read_tokens,
        usage.reasoning_tokens,
    ]
}

fn codes(usage: &Usage) -> Vec<&'static str> {
    usage.diagnostics().iter().map(|found| found.code).collect()
}

/// What a reader of trees would say.
fn expected(message: &Value) -> Figures {
    let count = |path: &str| message.pointer(path).and_then(Value::as_u64);
    let usage = |path: &str| count(&format!("/usage/{path}"));
    let thoughts: Vec<u64> = match message.pointer("/usage/steps") {
        Some(Value::Array(steps)) => steps
            .iter()
            .filter_map(|step| step.get("thought")?.as_u64())
            .collect(),
        _ => Vec::new(),
    };
    let mut input = usage("input").or(count("/late/input"));
    let mut output = usage("output");
    let total = usage("total");
    let cached = usage("details/cached").or(usage("cached"));
    let reasoning = (!thoughts.is_empty()).then(|| thoughts.iter().sum::<u64>());
    let wire_output = output;
    input = input.map(|input| input + cached.unwrap_or(0));
    if let (Some(out), Some(thought)) = (output, reasoning) {
        let settled = input
            .zip(total)
            .map(|(input, total)| (total == input + out, total == input + out + thought));
        let beside = match settled {
            Some((false, true)) => true,
            Some((true, false)) => false,
            _ => Some(thought) > wire_output,
        };
        output = Some(out + if beside { thought } else { 0 });
    }
    [input, output, total, cached, reasoning]
}
