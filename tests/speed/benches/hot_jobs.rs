//! The three hot jobs beside what people do today: usage of a body, usage of a stream, headers of a
//! request, with the allocations of each. `cargo bench --bench hot_jobs`.

use divan::{AllocProfiler, Bencher, black_box};
use headwater_speed::naive;
use http::{HeaderMap, StatusCode};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Usage of a chat completion, by size in bytes.
mod body {
    use super::{Bencher, HeaderMap, StatusCode, black_box, naive};
    use headwater::Meter;
    use headwater_providers::openai;
    use headwater_speed::bodies::Shape;

    const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

    #[divan::bench(args = SIZES)]
    fn headwater_counts(bencher: Bencher, size: usize) {
        let body = Shape::Chat.body(size);
        let headers = HeaderMap::new();
        bencher.bench(|| Meter::<openai::Chat>::counts(StatusCode::OK, &headers, black_box(&body)));
    }

    #[divan::bench(args = SIZES)]
    fn headwater_read(bencher: Bencher, size: usize) {
        let body = Shape::Chat.body(size);
        let headers = HeaderMap::new();
        bencher.bench(|| Meter::<openai::Chat>::read(StatusCode::OK, &headers, black_box(&body)));
    }

    #[divan::bench(args = SIZES)]
    fn serde_json_value(bencher: Bencher, size: usize) {
        let body = Shape::Chat.body(size);
        bencher.bench(|| naive::tree(black_box(&body)));
    }

    #[divan::bench(args = SIZES)]
    fn sonic_rs_unchecked(bencher: Bencher, size: usize) {
        let body = Shape::Chat.body(size);
        let sonic = naive::Sonic::new();
        bencher.bench(|| sonic.many(black_box(&body)));
    }
}

/// Usage of a chat stream of a thousand deltas, by the size of the network's chunks in bytes.
mod stream {
    use super::{Bencher, HeaderMap, StatusCode, black_box, naive};
    use headwater::Meter;
    use headwater_providers::openai;
    use headwater_speed::bodies::Stream;

    const CHUNKS: [usize; 3] = [256, 1_400, 16_384];

    #[divan::bench(args = CHUNKS)]
    fn headwater(bencher: Bencher, chunk: usize) {
        let body = Stream::Chat.body(1_000);
        bencher.bench(|| {
            let mut meter = Meter::<openai::Chat>::new(StatusCode::OK, &HeaderMap::new());
            for chunk in black_box(&body).chunks(chunk) {
                meter.push(chunk);
            }
            meter.finish().usage.input_tokens
        });
    }

    #[divan::bench(args = CHUNKS)]
    fn eventsource_stream_and_value(bencher: Bencher, chunk: usize) {
        let body = Stream::Chat.body(1_000);
        bencher.bench(|| naive::events(black_box(&body), chunk));
    }
}

/// The headers of one request of a running session; the call itself is made, its ids are there.
mod headers {
    use super::{Bencher, HeaderMap, naive};
    use headwater::{Product, Session};
    use headwater_providers::codex::{Auth, Codex};

    const ID: &str = "01a205dd-864f-7840-a84a-232719792f13";

    fn codex() -> Codex {
        Codex::new(Auth::oauth("token"), Product::new("bench", "1.0"))
    }

    #[divan::bench]
    fn headwater(bencher: Bencher) {
        let body = br#"{"model":"gpt-5-codex","input":"Hi"}"#.to_vec();
        let call = codex()
            .responses(&Session::new().turn(), body)
            .expect("the call is complete");
        bencher.bench(|| call.headers());
    }

    #[divan::bench]
    fn headwater_into_a_map(bencher: Bencher) {
        let body = br#"{"model":"gpt-5-codex","input":"Hi"}"#.to_vec();
        let call = codex()
            .responses(&Session::new().turn(), body)
            .expect("the call is complete");
        let mut map = HeaderMap::new();
        bencher.bench_local(|| call.write_headers(&mut map));
    }

    #[divan::bench]
    fn headwater_with_the_call(bencher: Bencher) {
        let (codex, turn) = (codex(), Session::new().turn());
        let body = br#"{"model":"gpt-5-codex","input":"Hi"}"#.to_vec();
        bencher.bench(|| {
            codex
                .responses(&turn, body.clone())
                .map(|call| call.headers())
        });
    }

    #[divan::bench]
    fn formatted_strings(bencher: Bencher) {
        bencher.bench(|| naive::headers("token", ID, ID));
    }
}
