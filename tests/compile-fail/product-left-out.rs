use headwater_providers::codex::{Auth, Codex};

fn main() {
    let _ = Codex::new(Auth::oauth("token"));
}
