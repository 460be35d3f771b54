use headwater::{Call, Meter};
use headwater_providers::{codex, openrouter};
use http::{HeaderMap, StatusCode};

fn received(call: &Call<codex::Responses>) {
    let _: Meter<openrouter::Chat> = call.received(StatusCode::OK, &HeaderMap::new());
}

fn main() {}
