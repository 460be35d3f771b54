//! This is one call to the gateway, made and metered without sending it.

use headwater::{Error, Meter, Session, product};
use http::{HeaderMap, StatusCode};

headwater::include_provider!(acme);

const ANSWER: &[u8] = include_bytes!("../fixtures/answer.json");

fn main() -> Result<(), Error> {
    let required = acme::Required {
        org: "o-1".into(),
    };
    let acme = acme::Acme::new(acme::Auth::key("secret"), product!(), required)
        .with_tier(acme::Tier::Batch);
    let session = Session::new();
    let turn = session.turn();
    let body = serde_json::json!({ "model": "acme-1", "messages": [] });

    let call = acme.chat(&turn, &body)?;
    println!("POST {}", call.url());
    for (name, value) in &call.headers() {
        match value.to_str() {
            _ if value.is_sensitive() => println!("{name}: (secret)"),
            Ok(text) if text == session.id().as_str() => println!("{name}: (session)"),
            Ok(text) => println!("{name}: {text}"),
            Err(_) => println!("{name}: (not text)"),
        }
    }

    let metered = Meter::<acme::Chat>::read(StatusCode::OK, &HeaderMap::new(), ANSWER);
    println!("input: {:?}", metered.usage.input_tokens);
    println!("from cache: {:?}", metered.usage.cache_read_tokens);
    println!("charged: {:?}", metered.extra.charged.map(|credits| credits.to_string()));
    Ok(())
}
