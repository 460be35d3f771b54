//! The goals for speed, each a ratio of medians from one run: the readers take turns, so that a busy
//! machine slows all of them. `cargo bench --bench goals`.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Instant;

use headwater::{Account, Credential, Meter, Session, Usage};
use headwater_providers::{anthropic, openai};
use headwater_speed::bodies::{Shape, Stream};
use headwater_speed::naive::{self, Sonic};
use headwater_speed::requests;
use http::{HeaderMap, StatusCode};

/// Rounds in which each reader has its turn.
const ROUNDS: usize = 25;

/// How long a turn takes at least, in nanoseconds.
const TURN: f64 = 200_000.0;

fn main() {
    println!(
        "{:58} {:>12} {:>12} {:>9} {:>9}",
        "", "theirs", "ours", "ratio", "goal"
    );
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let parts: [(&str, fn()); 5] = [
        ("bodies", bodies),
        ("flat", flat),
        ("anywhere", anywhere),
        ("streams", streams),
        ("headers", headers),
    ];
    let named = parts.iter().any(|(name, _)| *name == wanted);
    for (_, part) in parts.iter().filter(|(name, _)| !named || *name == wanted) {
        part();
    }
}

/// Usage last: the counts, with the shipped specs whole.
fn bodies() {
    let sonic = Sonic::new();
    for (shape, size, value, rival) in [
        (Shape::Chat, 1_000, 8.0, 2.5),
        (Shape::Chat, 10_000, 20.0, 7.0),
        (Shape::Chat, 100_000, 150.0, 40.0),
        (Shape::Responses, 10_000, 20.0, 7.0),
        (Shape::Responses, 100_000, 150.0, 40.0),
        (Shape::Anthropic, 100_000, 150.0, 40.0),
        (Shape::Tools, 100_000, 150.0, 40.0),
        (Shape::Logprobs, 100_000, 150.0, 40.0),
    ] {
        let body = shape.body(size);
        let name = format!("{shape:?} {size} B, usage last");
        let [tree, many, ours] = medians([
            &|| {
                black_box(naive::tree(black_box(&body)));
            },
            &|| {
                black_box(sonic.many(black_box(&body)));
            },
            &|| {
                black_box(counts(shape, black_box(&body)));
            },
        ]);
        report(&format!("{name}, serde_json::Value"), tree, ours, value);
        report(
            &format!("{name}, sonic get_many_unchecked"),
            many,
            ours,
            rival,
        );
    }
}

/// The time does not depend on the length.
fn flat() {
    let [small, large] = [1_000, 1_000_000].map(|size| Shape::Chat.body(size));
    let [small, large] = medians([
        &|| {
            black_box(counts(Shape::Chat, black_box(&small)));
        },
        &|| {
            black_box(counts(Shape::Chat, black_box(&large)));
        },
    ]);
    report("Chat, 1 kB to 1 MB (at least 0.8)", small, large, 0.8);
}

/// Usage first: the whole body is leapt over.
fn anywhere() {
    let sonic = Sonic::new();
    for (shape, size) in [
        (Shape::First, 10_000),
        (Shape::First, 100_000),
        (Shape::FirstResponses, 100_000),
        (Shape::FirstTools, 100_000),
        (Shape::FirstLogprobs, 100_000),
    ] {
        let body = shape.body(size);
        let [tree, many, one, ours] = medians([
            &|| {
                black_box(naive::tree(black_box(&body)));
            },
            &|| {
                black_box(sonic.many(black_box(&body)));
            },
            &|| {
                black_box(sonic.one(black_box(&body)));
            },
            &|| {
                black_box(counts(shape, black_box(&body)));
            },
        ]);
        let name = format!("{shape:?} {size} B");
        report(&format!("{name}, serde_json::Value"), tree, ours, 2.5);
        report(
            &format!("{name}, sonic get_many_unchecked"),
            many,
            ours,
            0.95,
        );
        report(&format!("{name}, sonic get_unchecked"), one, ours, f64::NAN);
    }
}

/// Streams, by the size of the network's chunks.
fn streams() {
    for stream in Stream::ALL {
        let body = stream.body(1_000);
        for (chunk, goal) in [(16_384, 50.0), (1_400, 40.0), (256, 20.0)] {
            let [theirs, ours] = medians([
                &|| {
                    black_box(naive::events(black_box(&body), chunk));
                },
                &|| {
                    black_box(stream_usage(stream, black_box(&body), chunk));
                },
            ]);
            let name = format!("{stream:?} stream by {chunk} B, events and Value");
            report(&name, theirs, ours, goal);
        }
    }
}

/// The headers of another request whose body is known: eight that never change, the credential, two of
/// the session, two of the request. Ids come from the same source on both sides.
fn headers() {
    let account = Account::new(
        &requests::PROVIDER,
        Credential::new(0, requests::TOKEN),
        requests::PRODUCT,
    );
    let session = Session::new();
    let id = session.id().as_str();
    let body = br#"{"model":"m"}"#.to_vec();
    let call = account
        .call("chat", &session.turn(), body)
        .expect("the call is complete");
    let (call, kept) = (RefCell::new(call), RefCell::new(HeaderMap::new()));
    let map = call.borrow().headers();
    let repeat = || call.borrow_mut().repeat().expect("it was complete before");
    call.borrow().write_headers(&mut kept.borrow_mut());
    let [naive, cloned, fresh, in_place] = medians([
        &|| {
            black_box(naive::request(requests::TOKEN, id));
        },
        &|| {
            black_box(map.clone());
        },
        &|| {
            repeat();
            black_box(call.borrow().headers());
        },
        &|| {
            repeat();
            call.borrow().refresh_headers(&mut kept.borrow_mut());
        },
    ]);
    report("A fresh header map, formatted strings", naive, fresh, 3.5);
    report(
        "A fresh header map, a bare clone (at least 0.67)",
        cloned,
        fresh,
        0.67,
    );
    report("A kept header map, formatted strings", naive, in_place, 9.0);
}

fn counts(shape: Shape, body: &[u8]) -> Usage {
    let headers = HeaderMap::new();
    match shape {
        Shape::Anthropic => Meter::<anthropic::Messages>::counts(StatusCode::OK, &headers, body),
        Shape::Responses | Shape::FirstResponses => {
            Meter::<openai::Responses>::counts(StatusCode::OK, &headers, body)
        }
        _ => Meter::<openai::Chat>::counts(StatusCode::OK, &headers, body),
    }
}

fn stream_usage(stream: Stream, body: &[u8], chunk: usize) -> Usage {
    fn read<A: headwater::Api>(body: &[u8], chunk: usize) -> Usage {
        let mut meter = Meter::<A>::new(StatusCode::OK, &HeaderMap::new());
        for chunk in body.chunks(chunk) {
            meter.push(chunk);
        }
        meter.finish().usage
    }
    match stream {
        Stream::Chat | Stream::Compatible => read::<openai::Chat>(body, chunk),
        Stream::Responses => read::<openai::Responses>(body, chunk),
        Stream::Anthropic => read::<anthropic::Messages>(body, chunk),
    }
}

/// The median time of each job in nanoseconds; the jobs take turns.
fn medians<const N: usize>(jobs: [&dyn Fn(); N]) -> [f64; N] {
    let repeats = jobs.map(|job| {
        let single = time(job, 1).min(time(job, 1));
        let is_enough = |repeats: &u32| f64::from(*repeats) * single >= TURN;
        (0..14)
            .map(|power| 1 << power)
            .find(is_enough)
            .unwrap_or(1 << 14)
    });
    let mut times = jobs.map(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (place, job) in jobs.into_iter().enumerate() {
            times[place].push(time(job, repeats[place]));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}

fn time(job: &dyn Fn(), repeats: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repeats {
        job();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(repeats)
}

fn report(name: &str, theirs: f64, ours: f64, goal: f64) {
    let ratio = theirs / ours;
    let verdict = if goal.is_nan() {
        String::new()
    } else if ratio >= goal {
        format!("{goal:>8}x")
    } else {
        format!("{goal:>8}x MISSED")
    };
    println!("{name:58} {theirs:>9.0} ns {ours:>9.0} ns {ratio:>8.1}x {verdict}");
}
