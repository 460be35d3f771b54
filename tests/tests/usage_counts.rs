//! The short ways of reading say what the whole walk says: counts from a body's end or by leaps, and
//! events of a stream that repeat each other.

use fastrand::Rng;
use headwater::{AnyProvider, Usage};
use headwater_providers::by_id;
use headwater_tests::recordings::exchanges;
use http::{HeaderMap, StatusCode};

const APIS: [(&str, &str); 8] = [
    ("openai", "chat"),
    ("openai", "responses"),
    ("codex", "responses"),
    ("anthropic", "messages"),
    ("google-gemini", "generate_content"),
    ("openrouter", "chat"),
    ("xai", "chat"),
    ("xai", "responses"),
];

fn provider(id: &str) -> AnyProvider {
    by_id(id).expect("a shipped provider")
}

fn counts(provider: &AnyProvider, api: &str, body: &[u8]) -> Usage {
    provider
        .counts(api, StatusCode::OK, &HeaderMap::new(), body)
        .expect("it speaks the API")
}

fn read(provider: &AnyProvider, api: &str, body: &[u8]) -> Usage {
    let meter = provider.meter(api, StatusCode::OK, &HeaderMap::new());
    meter.expect("it speaks the API").whole(body).usage
}

/// What both ways must say: all but drift and names that stand twice, which the short ones look for
/// only where the counts are.
fn said(usage: &Usage) -> String {
    let mut record = serde_json::to_value(usage).expect("a record is JSON");
    let fields = record.as_object_mut().expect("a record is an object");
    fields.remove("drift");
    let diagnostics = fields["diagnostics"].as_array_mut().expect("a list");
    diagnostics.retain(|diagnostic| diagnostic["code"] != "duplicate");
    record.to_string()
}

#[test]
fn generated_bodies_have_the_same_counts() {
    let mut random = Random::new(1);
    let (mut counted, mut bodies) = (0, 0);
    for (id, api) in APIS {
        let provider = provider(id);
        for _ in 0..1500 {
            let body = random.body();
            let usage = read(&provider, api, body.as_bytes());
            counted += usize::from(!usage.is_absent());
            bodies += 1;
            assert_eq!(
                said(&counts(&provider, api, body.as_bytes())),
                said(&usage),
                "{id} {api} {body}"
            );
        }
    }
    assert!(
        counted * 6 > bodies,
        "{counted} of {bodies} bodies report usage"
    );
}

#[test]
fn odd_bodies_have_the_same_counts() {
    const ONE: &str =
        r#"{"prompt_tokens":1,"completion_tokens":2,"input_tokens":1,"output_tokens":2}"#;
    const OTHER: &str =
        r#"{"prompt_tokens":5,"completion_tokens":6,"input_tokens":5,"output_tokens":6}"#;
    let bodies = [
        // No JSON.
        r#"{"usage":{"prompt_tokens":01,"input_tokens":01}}"#.to_owned(),
        // Nothing there, so that other places count.
        format!(r#"{{"response":{{"usage":{ONE}}},"usage":{{ }}}}"#),
        format!(r#"{{"x_groq":{{"usage":{ONE}}},"usage":{{}}}}"#),
        // Another name, which ends so.
        format!(r#"{{"x\"usage":{ONE}}}"#),
        format!(r#"{{"usage":{ONE},"x\"usage":{OTHER}}}"#),
        // The later one is read.
        format!(r#"{{"usage":{ONE},"usage":{OTHER}}}"#),
        format!(r#"{{"usage":{ONE},"usage":5}}"#),
        format!(r#"{{"usage":5,"usage":{ONE}}}"#),
        // The object that ends the text is not the body's own.
        format!(r#"[{{"usage":{ONE}}}]"#),
        format!(r#"{{"a":{{"usage":{OTHER}}},"b":"}}"}}"#),
    ];
    for (id, api) in APIS {
        let provider = provider(id);
        for body in &bodies {
            assert_eq!(
                said(&counts(&provider, api, body.as_bytes())),
                said(&read(&provider, api, body.as_bytes())),
                "{id} {api} {body}"
            );
        }
    }
}

#[test]
fn broken_bodies_are_no_panic() {
    let mut random = Random::new(2);
    for (id, api) in APIS {
        let provider = provider(id);
        for _ in 0..1500 {
            let mut body = random.body().into_bytes();
            for _ in 0..=random.below(3) {
                let at = random.below(body.len());
                match random.below(3) {
                    0 => body.truncate(at.max(1)),
                    1 => body[at] = b"\"\\{}[]:,0x\n"[random.below(11)],
                    _ => drop(body.remove(at)),
                }
                if body.is_empty() {
                    body.push(b'{');
                }
            }
            let _ = counts(&provider, api, &body);
        }
    }
}

#[test]
fn recorded_bodies_have_the_same_counts() {
    for exchange in exchanges() {
        let Some(provider) = by_id(&exchange.provider) else {
            continue;
        };
        let (status, headers, body) = (exchange.status, &exchange.headers, &exchange.body);
        let Ok(meter) = provider.meter(&exchange.api, status, headers) else {
            continue;
        };
        if exchange.transport == "json" {
            let counts = provider.counts(&exchange.api, status, headers, body);
            assert_eq!(
                counts.as_ref().map(said).ok(),
                Some(said(&meter.whole(body).usage)),
                "{}",
                exchange.id
            );
        }
    }
}

/// Comments keep events from looking alike, so that none is passed over.
fn without_repeats(stream: &str) -> String {
    let events = stream.split_inclusive("\n\n").enumerate();
    events
        .flat_map(|(number, event)| [format!(": {number}\n"), event.to_owned()])
        .collect()
}

#[test]
fn recorded_streams_are_read_as_if_no_event_repeated_another() {
    for exchange in exchanges() {
        let Some(provider) = by_id(&exchange.provider) else {
            continue;
        };
        if exchange.transport != "sse" || exchange.body.contains(&b'\r') {
            continue;
        }
        let meter = || provider.meter(&exchange.api, exchange.status, &exchange.headers);
        let (Ok(with), Ok(without)) = (meter(), meter()) else {
            continue;
        };
        let Ok(body) = str::from_utf8(&exchange.body) else {
            continue;
        };
        let single = without_repeats(body);
        assert_eq!(
            with.whole(body.as_bytes()),
            without.whole(single.as_bytes()),
            "{}",
            exchange.id
        );
    }
}

#[test]
fn generated_streams_are_read_as_if_no_event_repeated_another() {
    let mut random = Random::new(3);
    for (id, api) in APIS {
        let provider = provider(id);
        for _ in 0..300 {
            let stream = random.stream();
            let single = without_repeats(&stream);
            let record = |text: &str, size: usize| {
                let meter = provider.meter(api, StatusCode::OK, &HeaderMap::new());
                let mut meter = meter.expect("it speaks the API");
                for chunk in text.as_bytes().chunks(size) {
                    meter.push(chunk);
                }
                meter.finish()
            };
            let expected = record(&single, single.len());
            for size in [1, 7, 100, 256, 1400, stream.len()] {
                assert_eq!(
                    record(&stream, size),
                    expected,
                    "{id} {api} by {size}: {stream}"
                );
            }
        }
    }
}

/// The same bodies in every run.
struct Random(Rng);

impl Random {
    fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A body with usage first, last, elsewhere, nested or not at all.
    fn body(&mut self) -> String {
        let mut members = Vec::new();
        for _ in 0..self.below(5) {
            members.push(format!("{}:{}", self.key(), self.value(3)));
        }
        for _ in 0..=self.below(2) {
            let at = self.below(members.len() + 1);
            let name = self.pick(&[
                "\"usage\"",
                "\"usage\"",
                "\"usage\"",
                "\"usageMetadata\"",
                "\"message\"",
                "\"response\"",
            ]);
            let value = match self.below(6) {
                0 => format!("{{\"usage\":{}}}", self.usage()),
                1 => self.value(2),
                _ => self.usage(),
            };
            // A name that stands twice is known to the whole walk alone, if it lies before the end.
            if !members
                .iter()
                .any(|member: &String| member.starts_with(name))
            {
                members.insert(
                    at,
                    format!("{name}{}:{}{value}", self.space(), self.space()),
                );
            }
        }
        let space = self.space();
        format!(
            "{space}{{{}{space}}}{space}",
            members.join(&format!("{space},{space}"))
        )
    }

    fn usage(&mut self) -> String {
        const NAMES: [&str; 16] = [
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "cached_tokens",
            "cost",
            "cost_in_usd_ticks",
            "promptTokenCount",
            "candidatesTokenCount",
            "totalTokenCount",
            "service_tier",
            "novel_tokens",
            "reasoning_tokens",
        ];
        const DETAILS: [&str; 5] = [
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens_details",
            "output_tokens_details",
            "cache_creation",
        ];
        let mut members = Vec::new();
        for _ in 0..self.below(8) {
            let (name, number) = (self.pick(&NAMES), self.number());
            members.push(format!("\"{name}\":{number}"));
        }
        for _ in 0..self.below(3) {
            let name = self.pick(&DETAILS);
            let inner = self.pick(&[
                "cached_tokens",
                "reasoning_tokens",
                "audio_tokens",
                "cache_write_tokens",
                "ephemeral_5m_input_tokens",
                "usage",
            ]);
            members.push(format!("\"{name}\":{{\"{inner}\":{}}}", self.number()));
        }
        format!("{{{}}}", members.join(","))
    }

    fn number(&mut self) -> String {
        match self.below(14) {
            0 => "null".to_owned(),
            1 => "0".to_owned(),
            2 => "-3".to_owned(),
            3 => "1.5".to_owned(),
            4 => "4.0".to_owned(),
            5 => "\"12\"".to_owned(),
            6 => "\"default\"".to_owned(),
            7 => "18446744073709551616".to_owned(),
            8 => "1e2".to_owned(),
            _ => self.below(5000).to_string(),
        }
    }

    fn key(&mut self) -> String {
        let name = self.pick(&[
            "id",
            "model",
            "choices",
            "metadata",
            "us\\u0061ge_",
            "a\\\"b",
            "text",
            "tools",
            "x y",
            "",
        ]);
        format!("\"{name}{}\"", self.below(100))
    }

    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => "null".to_owned(),
            1 => "true".to_owned(),
            2 => self.number(),
            3 => "\"plain\"".to_owned(),
            4 => "\"a \\\"usage\\\":{ \\\\\"".to_owned(),
            5 => format!(
                "\"{}\"",
                "long text { with [ brackets \\n".repeat(self.below(6))
            ),
            6 => format!("[{},{}]", self.value(depth - 1), self.value(depth - 1)),
            7 => format!("{{\"usage\":{}}}", self.value(depth - 1)),
            _ => format!("{{{}:{}}}", self.key(), self.value(depth - 1)),
        }
    }

    fn space(&mut self) -> &'static str {
        const SPACES: [&str; 4] = ["", "", " ", "\n  "];
        SPACES[self.below(4)]
    }

    /// A stream of a few shapes of events, most of which say nothing.
    fn stream(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(40) {
            let word = self.pick(&[
                "a",
                "",
                "\\n",
                "\\\"x\\\"",
                "über",
                "\\u0041",
                "{",
                "longer text than before",
            ]);
            let number = self.below(1200);
            let tier = self.pick(&["default", "default", "default", "flex"]);
            let event = match self.below(12) {
                0..=4 => format!(
                    "data: {{\"id\":\"1\",\"n\":{number},\"choices\":[{{\"delta\":{{\"content\":\"{word}\"}},\"finish_reason\":null}}],\"usage\":null}}"
                ),
                5..=6 => format!(
                    "event: d\ndata: {{\"type\":\"delta\",\"sequence_number\":{number},\"delta\":\"{word}\",\"service_tier\":\"{tier}\"}}"
                ),
                7 => format!("data: {{\"model\":\"{tier}\",\"service_tier\":\"{tier}\"}}"),
                8 => format!(
                    "data: {{\"id\":\"{}\",\"choices\":[{{\"finish_reason\":\"stop\"}}]}}",
                    number % 2
                ),
                9 => format!(
                    "data: {{\"id\":\"{}\",\"usage\":{}}}",
                    number % 2,
                    self.usage()
                ),
                10 => format!(
                    "data: {{\"type\":\"done\",\"response\":{{\"id\":\"1\",\"usage\":{},\"service_tier\":\"{tier}\"}}}}",
                    self.usage()
                ),
                _ => self
                    .pick(&[
                        "data: [DONE]",
                        ": ping",
                        "data: {\"broken\"",
                        "data: {\"a\":1}\ndata: {\"b\":2}",
                    ])
                    .to_owned(),
            };
            out.push_str(&event);
            out.push_str("\n\n");
        }
        out
    }
}
