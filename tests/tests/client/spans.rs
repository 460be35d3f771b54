//! The span of a call, with the attributes of OpenTelemetry's conventions for generative AI.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex};

use headwater::{Call, Session};
use headwater_tests::loopback::Reply;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::acme::{CHAT, Chat, EVENTS, KEY, account, answer, client, failed, serve};

type Attrs = BTreeMap<&'static str, String>;

/// Every span that was closed.
#[derive(Clone, Default)]
struct Closed(Arc<Mutex<Vec<Attrs>>>);

struct Fields<'a>(&'a mut Attrs);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let earlier = self.0.insert(field.name(), format!("{value:?}"));
        assert_eq!(earlier, None, "{field} is said twice");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Closed {
    fn on_new_span(&self, attrs: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Attrs::new();
        attrs.record(&mut Fields(&mut fields));
        let span = context.span(id).expect("it is open");
        if span.metadata().target() == "headwater" {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).expect("it is open");
        if let Some(fields) = span.extensions_mut().get_mut::<Attrs>() {
            values.record(&mut Fields(fields));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).expect("it is open");
        let fields = span.extensions_mut().remove::<Attrs>();
        self.0.lock().expect("nobody panics").extend(fields);
    }
}

fn owned<const N: usize>(said: [(&'static str, &str); N]) -> Vec<(&'static str, String)> {
    said.map(|(name, value)| (name, value.to_owned())).into()
}

/// What listens to the whole process: a listener of one thread misses what another thread was first to ask.
fn closed() -> &'static Closed {
    static CLOSED: LazyLock<Closed> = LazyLock::new(|| {
        let closed = Closed::default();
        let subscriber = Registry::default().with(closed.clone());
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
        closed
    });
    &CLOSED
}

impl Closed {
    /// The spans of a session that were closed, without what differs from run to run.
    fn of(&self, session: &str) -> Vec<Vec<(&'static str, String)>> {
        let closed = self.0.lock().expect("nobody panics");
        let of_session = closed
            .iter()
            .filter(|span| span["gen_ai.conversation.id"] == session);
        let spans = of_session.map(|span| {
            assert!(span.values().all(|value| !value.contains(KEY)));
            let same = span
                .iter()
                .filter(|(name, _)| !["server.port", "gen_ai.conversation.id"].contains(name));
            same.map(|(name, value)| (*name, value.clone())).collect()
        });
        spans.collect()
    }
}

fn ask(url: &str) -> (Call<Chat>, String) {
    let session = Session::new();
    let body = br#"{"model":"m-1","messages":[]}"#.to_vec();
    let call =
        Call::new(&account(0, url), &CHAT, &session.turn(), body).expect("the account is whole");
    (call, session.id().as_str().to_owned())
}

#[tokio::test]
async fn an_answer_and_its_counts() {
    let closed = closed();
    let server = serve([
        Reply::json(429, "{}").header("retry-after-ms", "1"),
        answer(),
    ])
    .await;
    let (call, session) = ask(&server.url());

    let response = client().send(call).await.unwrap();
    assert!(closed.of(&session).is_empty(), "the answer is not read yet");
    response.bytes().await.unwrap();

    let said = [
        ("gen_ai.operation.name", "generate_content"),
        ("gen_ai.provider.name", "acme.ai"),
        ("gen_ai.request.model", "m-1"),
        ("gen_ai.usage.input_tokens", "11"),
        ("gen_ai.usage.output_tokens", "3"),
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "200"),
        ("otel.kind", "client"),
        ("otel.name", "generate_content m-1"),
        ("server.address", "127.0.0.1"),
    ];
    assert_eq!(closed.of(&session), [owned(said)]);
}

#[tokio::test]
async fn a_refusal() {
    let closed = closed();
    let refusal = format!(r#"{{"error":{{"message":"the key {KEY} is wrong"}}}}"#);
    let server = serve([Reply::json(401, refusal)]).await;
    let (call, session) = ask(&server.url());

    failed(client().send(call).await);

    let said = [
        ("error.type", "401"),
        ("gen_ai.operation.name", "generate_content"),
        ("gen_ai.provider.name", "acme.ai"),
        ("gen_ai.request.model", "m-1"),
        ("http.response.status_code", "401"),
        ("otel.kind", "client"),
        ("otel.name", "generate_content m-1"),
        ("otel.status_code", "ERROR"),
        ("server.address", "127.0.0.1"),
    ];
    assert_eq!(closed.of(&session), [owned(said)]);
}

#[tokio::test]
async fn what_broke_off() {
    let closed = closed();
    let server = serve([Reply::events(&EVENTS[..2]).then_reset()]).await;
    let (call, session) = ask(&server.url());

    let response = client().send(call).await.unwrap();
    failed(response.bytes().await);

    let spans = closed.of(&session);
    let [span] = &spans[..] else {
        panic!("{} spans were closed", spans.len())
    };
    let has = |name, value: &str| span.contains(&(name, value.to_owned()));
    assert!(has("error.type", "transport") && has("otel.status_code", "ERROR"));
    assert!(has("http.response.status_code", "200") && has("gen_ai.usage.input_tokens", "11"));
}
