//! A client of another make that blocks, ureq: it sends a call's request, and the meter reads along.

use std::io::{self, BufRead as _, BufReader};

use headwater::{Api, Call, Metered, Product, Provider as _, Session, State};
use headwater_providers::openrouter::{Auth, OpenRouter};
use headwater_tests::loopback::{Loopback, Reply};
use serde_json::json;
use tokio::runtime::Runtime;

const KEY: &str = "sk-or-0123456789";

fn send<A: Api>(agent: &ureq::Agent, call: &Call<A>) -> io::Result<Metered<A::Extra>> {
    let request = call.request().map(|body| body.to_vec());
    let response = agent.run(request).map_err(io::Error::other)?;
    let mut meter = call.received(response.status(), response.headers());
    let mut body = BufReader::new(response.into_body().into_reader());
    loop {
        let read = body.fill_buf()?;
        if read.is_empty() {
            return Ok(meter.finish());
        }
        meter.push(read);
        let length = read.len();
        body.consume(length);
    }
}

#[test]
fn ureq_sends_calls_and_reads_their_usage() {
    let events = [
        "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\
         \"total_tokens\":14,\"prompt_tokens_details\":{\"cached_tokens\":8,\"cache_write_tokens\":2}}}\n\n",
        "data: [DONE]\n\n",
    ];
    let runtime = Runtime::new().expect("threads are there");
    let server = runtime.block_on(Loopback::start([Reply::events(events)]));
    let server = server.expect("a port is free");
    let auth = Auth::bearer(KEY).for_host("127.0.0.1");
    let openrouter = OpenRouter::new(auth, Product::new("tests", "0"));
    let openrouter = openrouter.with_base_url(server.url());
    let session = Session::new();
    let body =
        json!({"model": "m", "stream": true, "messages": [{"role": "user", "content": "Hi"}]});
    let call = openrouter.chat(&session.turn(), body).expect("it is whole");

    let agent = ureq::Agent::new_with_defaults();
    let usage = send(&agent, &call).expect("the server answers").usage;

    assert_eq!(
        (usage.input_tokens, usage.output_tokens),
        (Some(11), Some(3))
    );
    assert_eq!(
        (usage.cache_read_tokens, usage.cache_write_tokens),
        (Some(8), Some(2))
    );
    assert_eq!(usage.state, State::Final);
    let [received] = &server.received()[..] else {
        panic!("one request was sent")
    };
    assert_eq!(received.header("authorization"), format!("Bearer {KEY}"));
    assert_eq!(received.body, *call.body());
    for (name, value) in &call.headers() {
        assert_eq!(
            received.header(name.as_str()).as_bytes(),
            value.as_bytes(),
            "{name}"
        );
    }
}
