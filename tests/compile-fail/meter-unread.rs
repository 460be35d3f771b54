#![deny(unused_must_use)]

use headwater::Meter;
use headwater_providers::codex::Responses;
use http::{HeaderMap, StatusCode};

fn main() {
    Meter::<Responses>::new(StatusCode::OK, &HeaderMap::new());
}
