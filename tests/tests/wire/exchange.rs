//! Accounts at a loopback server, sessions whose ids all differ, and requests with names for ids.

use std::env::consts::{ARCH, OS};
use std::time::SystemTime;

use headwater::{Account, Client, Fixed, InstallId, Metered, Product, Session, Turn};
use headwater_providers::by_id;
use headwater_tests::loopback::{Loopback, Received, Reply};
use serde_json::{Map, Value, json};

pub(crate) const SECRET: &str = "sk-test-0123456789";

/// A client that reaches the server whatever the environment says of proxies.
pub(crate) fn client() -> Client {
    Client::with_builder(headwater::reqwest::Client::builder().no_proxy()).expect("TLS is there")
}

pub(crate) async fn serve(script: impl IntoIterator<Item = Reply>) -> Loopback {
    Loopback::start(script).await.expect("a port is free")
}

/// An account of a shipped provider, with the loopback in the place of its host.
pub(crate) fn account<'a>(
    provider: &str,
    auth: &str,
    params: impl IntoIterator<Item = (&'a str, &'a str)>,
    url: &str,
) -> Account {
    let provider = by_id(provider).expect("it is shipped");
    let credential = provider.credential(auth, SECRET).expect("it has this kind");
    let product = Product::new("acme", "1.2").with_url("https://acme.example");
    let params = params.into_iter().map(|(name, value)| (name, value.into()));
    let account = provider.account_with(credential.for_host("127.0.0.1"), params, product);
    account.expect("it has these").with_base_url(url)
}

/// A call, and what was used.
pub(crate) async fn ask(
    client: &Client,
    account: &Account,
    api: &str,
    turn: &Turn,
    body: &Value,
) -> Metered {
    let call = account.call(api, turn, body).expect("the call is whole");
    let response = client.send(call).await.expect("the server answers");
    let (_, metered) = response.bytes().await.expect("the answer is whole");
    metered
}

/// A session in which session, thread, cache scope and installation have four different ids.
pub(crate) fn session() -> Session {
    let install = InstallId::new("00000000-0000-0000-0000-00000000d15c").expect("it is one");
    let session = Session::with_source(Fixed::at(SystemTime::UNIX_EPOCH)).with_install(install);
    session.replace_cache_scope(None);
    session
}

/// What stands for ids, the secret and the machine in what was sent.
pub(crate) struct Names(Vec<(String, String)>);

impl Names {
    pub(crate) fn of(session: &Session, turn: &Turn) -> Self {
        let (main, scope) = (session.main(), session.cache_scope());
        let named = [
            (SECRET, "{secret}"),
            ("00000000-0000-0000-0000-00000000d15c", "{install}"),
            (session.id().as_str(), "{session}"),
            (main.id().as_str(), "{thread}"),
            (scope.as_str(), "{cache_scope}"),
            (turn.id().as_str(), "{turn}"),
            (&format!("({OS}; {ARCH})"), "({os}; {arch})"),
        ];
        let owned = named.map(|(text, name)| (text.to_owned(), name.to_owned()));
        Self(owned.into())
    }

    pub(crate) fn and(mut self, id: &str, name: &str) -> Self {
        self.0.push((id.to_owned(), name.to_owned()));
        self
    }

    /// Path, all headers and body of a request. Host and length are right, or this panics, and left out.
    pub(crate) fn apply(&self, received: &Received) -> Value {
        let mut headers = received.headers.clone();
        let host = headers.remove("host").expect("HTTP/1.1 names its host");
        assert!(host.as_bytes().starts_with(b"127.0.0.1:"), "{host:?}");
        let length = headers.remove("content-length").expect("it has a body");
        assert_eq!(length, received.body.len().to_string());
        assert_eq!(received.method, "POST");

        let mut named = Map::new();
        for name in headers.keys() {
            let values = headers.get_all(name).iter();
            let values: Vec<_> = values.map(|value| value.to_str().expect("ASCII")).collect();
            named.insert(name.to_string(), json!(self.name(&values.join(" AND "))));
        }
        let body = std::str::from_utf8(&received.body).expect("JSON is UTF-8");
        let body: Value = serde_json::from_str(&self.name(body)).expect("names are plain text");
        json!({ "path": received.path, "headers": named, "body": body })
    }

    fn name(&self, text: &str) -> String {
        let replace = |text: String, (id, name): &(String, String)| text.replace(id, name);
        self.0.iter().fold(text.to_owned(), replace)
    }
}

/// The record without what was not reported and where each field stood: of the basis the spec, of
/// diagnostics the codes.
pub(crate) fn record(metered: &Metered) -> Map<String, Value> {
    let Value::Object(mut record) = json!(metered) else {
        panic!("usage was reported")
    };
    record.remove("provenance");
    let basis = record.get_mut("basis").expect("a record has a basis");
    *basis = basis["spec"].take();
    let notes = metered.usage.diagnostics().iter().map(|note| note.code);
    record.insert("diagnostics".to_owned(), json!(notes.collect::<Vec<_>>()));
    let nothing = [Value::Null, json!([]), json!({})];
    record.retain(|_, value| !nothing.contains(value));
    record
}
