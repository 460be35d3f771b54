//! One conversation through the client: turns, tool steps, a prompt that grows. Usage is what the
//! adapter reads off the wire; what the back end saw is put beside it.

use headwater::{Api, Call, Client, Session, Turn, Usage};
use serde_json::Value;

use super::agent;
use super::backend::{Backend, Served};
use crate::failure::Failure;

/// One request and its answer, from both sides.
pub(super) struct Exchange {
    /// Counts from 1.
    pub(super) turn: usize,
    /// Counts from 1 in each turn.
    pub(super) request: usize,
    /// What the adapter read.
    pub(super) usage: Usage,
    /// What the back end saw.
    pub(super) served: Served,
}

/// Holds the conversation to its end; `call` says how a request is made.
pub(super) async fn hold<A: Api>(
    client: &Client,
    backend: &Backend,
    call: impl Fn(&Turn, &Value) -> Result<Call<A>, headwater::Error>,
) -> Result<Vec<Exchange>, Failure> {
    let session = Session::new();
    let mut items = Vec::new();
    let mut exchanges = Vec::new();
    for (number, question) in (1..).zip(agent::QUESTIONS) {
        let turn = session.turn();
        items.push(agent::message(question));
        for request in 1.. {
            let call = call(&turn, &agent::request(&items))?;
            let (usage, output) = ask(client, call).await?;
            let served = backend
                .served()
                .pop()
                .ok_or_else(|| Failure::run("the answer came from elsewhere"))?;
            exchanges.push(Exchange {
                turn: number,
                request,
                usage,
                served,
            });
            let results: Vec<Value> = output.iter().filter_map(agent::run_tool).collect();
            items.extend(output);
            if results.is_empty() {
                break;
            }
            items.extend(results);
        }
    }
    Ok(exchanges)
}

/// Sends one request; its usage, and the items that the model added.
async fn ask<A: Api>(client: &Client, call: Call<A>) -> Result<(Usage, Vec<Value>), Failure> {
    let mut response = client.send(call).await?;
    let mut stream = Vec::new();
    while let Some(bytes) = response.chunk().await? {
        stream.extend_from_slice(&bytes);
    }
    let output =
        output(&stream).ok_or_else(|| Failure::run("the stream ended without an answer"))?;
    Ok((response.finish().usage, output))
}

/// The items of the stream's last event; `None` where the stream has none.
fn output(stream: &[u8]) -> Option<Vec<Value>> {
    let stream = std::str::from_utf8(stream).ok()?;
    let last = stream
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("data: "))?;
    let mut event: Value = serde_json::from_str(last).ok()?;
    match event["response"]["output"].take() {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::output;

    #[test]
    fn the_last_event_holds_the_answer() {
        let cases = [
            (
                "data: {\"response\":{\"output\":[]}}\n\ndata: {\"response\":{\"output\":[1]}}\n\n",
                Some(vec![json!(1)]),
            ),
            ("data: {\"type\":\"error\"}\n\n", None),
            ("", None),
        ];
        for (stream, expected) in cases {
            assert_eq!(output(stream.as_bytes()), expected, "{stream:?}");
        }
    }
}
