use headwater::Session;
use headwater_providers::codex::{Auth, Codex};

fn main() {
    let codex = Codex::new(Auth::oauth("token"), headwater::product!());
    let session = Session::new();
    let turn = session.turn();
    let _ = codex.chat(&turn, br#"{"model":"gpt-5-codex"}"#.to_vec());
}
