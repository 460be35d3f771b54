//! Each conversation with a provider: the whole request, and the whole record of the answer, asked for
//! as one body and as a stream.

use std::collections::BTreeSet;

use headwater::table::Transport;
use headwater::{Call, Client, Error, Turn};
use headwater_providers::by_id;
use serde_json::{Value, json};

use crate::case::{Case, cases};
use crate::exchange::{Names, account, client, record, serve, session};
use crate::reply::reply;

#[tokio::test]
async fn what_goes_out_and_what_is_read() {
    let client = client();
    for case in cases() {
        for transport in [Transport::Http, Transport::Sse] {
            let mut usage = json!({ "basis": case.provider, "state": "final" });
            usage.as_object_mut().unwrap().extend(case.usage.clone());
            let expected = json!({ "request": case.request(transport), "usage": usage });
            let found = exchange(&client, &case, transport).await;
            let what = format!("{} {} {transport:?}", case.provider, case.api);
            // One member a line, so that a difference is seen.
            assert_eq!(format!("{found:#}"), format!("{expected:#}"), "{what}");
        }
    }
}

/// The APIs in which the first providers converse. A case that is lost would be seen nowhere else.
const CONVERSATIONS: [(&str, &[&str]); 11] = [
    ("alibaba", &["chat"]),
    ("anthropic", &["messages"]),
    ("codex", &["responses"]),
    ("codex-gateway", &["responses"]),
    ("github-copilot", &["chat", "messages", "responses"]),
    ("google-gemini", &["generate_content"]),
    ("kimi", &["chat", "messages"]),
    ("moonshot", &["chat"]),
    ("openai", &["chat", "responses"]),
    ("openrouter", &["chat", "messages", "responses"]),
    ("xai", &["chat", "responses"]),
];

#[test]
fn no_conversation_is_without_a_case() {
    let cases = cases();
    let found: BTreeSet<_> = cases
        .iter()
        .map(|case| (case.provider.as_str(), case.api.as_str()))
        .collect();
    let expected = CONVERSATIONS.iter();
    let expected = expected.flat_map(|(id, apis)| apis.iter().map(|api| (*id, *api)));
    assert_eq!(found, expected.collect());
}

/// The request as it arrived, and the record of the answer.
async fn exchange(client: &Client, case: &Case, transport: Transport) -> Value {
    let provider = by_id(&case.provider).expect("it is shipped");
    let mut apis = provider.apis();
    let (_, family) = apis
        .find(|(api, _)| *api == case.api)
        .expect("it speaks it");
    let server = serve([reply(family, transport, &case.reports, &case.beside)]).await;

    let session = session();
    let turn = session.turn();
    let url = format!("{}{}", server.url(), case.base);
    let call = call(case, transport, &url, &turn).expect("the call is whole");
    let names = Names::of(&session, &turn).and(call.id().as_str(), "{request}");
    let response = client.send(call).await.expect("the server answers");
    let (_, metered) = response.bytes().await.expect("the answer is whole");

    let [received] = &server.received()[..] else {
        panic!("one request was sent")
    };
    json!({ "request": names.apply(received), "usage": record(&metered) })
}

fn call(case: &Case, transport: Transport, url: &str, turn: &Turn) -> Result<Call, Error> {
    let params = case.params.iter();
    let params = params.map(|(name, value)| (name.as_str(), value.as_str()));
    let account = account(&case.provider, &case.auth, params, url);
    let body = case.body_of(transport);
    match &case.model {
        Some(model) => account.call_model(&case.api, model, transport, turn, &body),
        None => account.call(&case.api, turn, &body),
    }
}
