//! A client of another make, async-openai: its requests become calls of whichever provider speaks as
//! `OpenAI` does, and their usage is reported.

use std::sync::{Arc, Mutex};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use async_openai::types::chat::{CreateChatCompletionRequest, CreateChatCompletionRequestArgs};
use futures::StreamExt as _;
use headwater::{CallMiddleware, Product, Provider as _, Session, State, Turn, Usage, reqwest};
use headwater_providers::openrouter::{Auth, OpenRouter};
use headwater_tests::loopback::{Loopback, Reply};
use reqwest_middleware::ClientBuilder;
use serde_json::json;
use tower::service_fn;

const KEY: &str = "sk-or-0123456789";

/// The client for one turn, around a client of HTTP that is kept.
fn in_turn(turn: &Turn, http: &reqwest::Client, contract: &CallMiddleware) -> Client<OpenAIConfig> {
    let sent = ClientBuilder::new(http.clone())
        .with(contract.clone())
        .build();
    let turn = turn.clone();
    let service = service_fn(move |request: HttpRequestFactory| {
        let (sent, mut extensions) = (sent.clone(), http::Extensions::new());
        extensions.insert(turn.clone());
        async move {
            let request = request.build().await?;
            let response = sent.execute_with_extensions(request, &mut extensions).await;
            response.map_err(|error| OpenAIError::Boxed(error.into()))
        }
    });
    // The place and the key of its own are replaced.
    let config = OpenAIConfig::new().with_api_key("none");
    Client::build(http.clone(), config).with_http_service(service)
}

fn http() -> reqwest::Client {
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let builder = builder.no_proxy().tls_backend_preconfigured(tls);
    builder.build().expect("it is whole")
}

fn request() -> CreateChatCompletionRequest {
    let mut request = CreateChatCompletionRequestArgs::default();
    request.model("openai/gpt-5").messages([]);
    request.build().expect("it is whole")
}

#[tokio::test]
async fn async_openai_speaks_the_contract() {
    let usage = json!({
        "prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14,
        "prompt_tokens_details": { "cached_tokens": 8, "cache_write_tokens": 2 },
    });
    let message = json!({ "role": "assistant", "content": "Hi", "refusal": null });
    let choice =
        json!({ "index": 0, "message": message, "finish_reason": "stop", "logprobs": null });
    let answer = json!({
        "id": "gen-1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [choice], "usage": usage,
    });
    let chunk = json!({
        "id": "gen-1", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{ "index": 0, "delta": { "content": "Hi" }, "finish_reason": "stop" }], "usage": usage,
    });
    let events = [format!("data: {chunk}\n\n"), "data: [DONE]\n\n".to_owned()];
    let script = [Reply::json(200, answer.to_string()), Reply::events(events)];
    let server = Loopback::start(script).await.expect("a port is free");

    let reports: Arc<Mutex<Vec<Usage>>> = Arc::default();
    let reported = Arc::clone(&reports);
    let auth = Auth::bearer(KEY).for_host("127.0.0.1");
    let openrouter = OpenRouter::new(auth, Product::new("tests", "0"));
    let openrouter = openrouter.with_base_url(server.url());
    let contract = CallMiddleware::new(openrouter.account(), move |usage| {
        reported.lock().expect("not poisoned").push(usage.clone());
    });
    let (session, http) = (Session::new(), http());

    let client = in_turn(&session.turn(), &http, &contract);
    let answer = client
        .chat()
        .create(request())
        .await
        .expect("it is answered");
    let mut stream = client
        .chat()
        .create_stream(request())
        .await
        .expect("it is answered");
    let piece = stream
        .next()
        .await
        .expect("there is a piece")
        .expect("it is whole");
    assert!(stream.next().await.is_none());

    let said = &answer.choices[0].message.content;
    assert_eq!(
        (said, &piece.choices[0].delta.content),
        (&Some("Hi".to_owned()), said)
    );
    for request in server.received() {
        assert_eq!(request.path, "/chat/completions");
        assert_eq!(request.header("authorization"), format!("Bearer {KEY}"));
        assert_eq!(request.header("x-session-id"), session.id().as_str());
    }
    let reports = reports.lock().expect("not poisoned");
    for usage in &*reports {
        let counts = (
            usage.input_tokens,
            usage.cache_read_tokens,
            usage.cache_write_tokens,
        );
        assert_eq!(counts, (Some(11), Some(8), Some(2)));
        assert_eq!(usage.state, State::Final);
    }
    assert_eq!(reports.len(), 2);
}
