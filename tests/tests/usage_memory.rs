//! What a meter keeps: at most twice the longest message, and of one that is too long nothing.

use allocation_counter::measure;
use headwater::table::{self, Field, Node};
use headwater::{Any, Meter, State};
use headwater_tests::frames::{chunk, event};
use http::{HeaderMap, StatusCode};

static API: table::Api = table::Api {
    usage: table::Usage {
        message: Node::members(&[(
            "usage",
            Node::root(&[("input", Node::reads(&[Field::Input.at(0)]))]),
        )]),
        ..table::Usage::NONE
    },
    ..table::Api::NONE
};

const SHORT: &str = r#"{"usage":{"input":7}}"#;

/// What short messages may cost beside the long ones, in bytes.
const LITTLE: usize = 64 * 1024;

/// The longest message that is kept, in bytes.
const CAP: usize = 16 * 1024 * 1024;

/// A way to send messages.
type Transport = (&'static str, fn(&str) -> Vec<u8>);

const TRANSPORTS: [Transport; 5] = [
    ("lines", |message| format!("{message}\n").into()),
    ("events", |message| format!("data: {message}\n\n").into()),
    ("data of many lines", |message| {
        format!("data: {message}\ndata:\n\n").into()
    }),
    ("frames", |message| event("x", message)),
    ("wrapped frames", chunk),
];

/// The most that a meter holds between its chunks, the most that it takes while it reads one, and
/// what it reads in the end.
fn read(stream: &[u8], size: usize) -> (usize, usize, State, Option<u64>) {
    let mut meter = Meter::<Any>::of(None, &API, StatusCode::OK, &HeaderMap::new());
    let (mut held, mut most, mut peak) = (0, 0, 0);
    for chunk in stream.chunks(size) {
        let cost = measure(|| meter.push(chunk));
        peak = peak.max(held + i64::try_from(cost.bytes_max).unwrap_or(i64::MAX));
        held += cost.bytes_current;
        most = most.max(held);
    }
    let usage = meter.finish().usage;
    let [most, peak] = [most, peak].map(|bytes| usize::try_from(bytes).unwrap_or_default());
    (most, peak, usage.state, usage.input_tokens)
}

fn long(length: usize) -> String {
    format!(r#"{{"x":"{}"}}"#, "x".repeat(length))
}

#[test]
fn a_meter_holds_twice_the_longest_message() {
    for (name, send) in TRANSPORTS {
        for length in [100_000, 262_145, 1_000_000] {
            let (short, long) = (send(SHORT), send(&long(length)));
            let stream = [&short, &long, &short, &long, &long, &short].map(Vec::as_slice);
            for size in [7, 1400, 16 * 1024, 99_999] {
                let (held, peak, _, input) = read(&stream.concat(), size);
                let place = format!("{name}: {length} by {size}: {held}, at most {peak}");
                assert!(held <= 2 * long.len() + LITTLE, "{place}");
                // A buffer that grows is there twice for a moment.
                assert!(peak <= 3 * long.len() + LITTLE, "{place}");
                assert_eq!(input, Some(7), "{place}");
            }
        }
    }
}

#[test]
fn a_message_beyond_the_cap_is_said_and_the_rest_is_read() {
    for (name, send) in TRANSPORTS {
        let (short, long) = (send(SHORT), send(&long(5 * CAP)));
        let stream = [&short, &long, &short].map(Vec::as_slice).concat();
        let (held, peak, state, input) = read(&stream, 16 * 1024);
        assert!(held <= 2 * CAP && peak <= 3 * CAP, "{name}: {held}, {peak}");
        assert_eq!((state, input), (State::Oversize, Some(7)), "{name}");
    }
}

#[test]
fn a_length_that_lies_costs_nothing() {
    let frame = event("x", &long(CAP - 1000));
    let (held, ..) = read(&frame[..5000], 100);
    assert!(held <= 2 * 5000, "{held}");
}
