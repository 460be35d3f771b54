use headwater::Meter;
use http::{HeaderMap, StatusCode};

// As a provider's own type is: no API.
struct Codex;

fn main() {
    let _ = Meter::<Codex>::new(StatusCode::OK, &HeaderMap::new());
}
