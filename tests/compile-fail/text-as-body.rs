use headwater::Session;
use headwater_providers::codex::{Auth, Codex};

fn main() {
    let codex = Codex::new(Auth::oauth("token"), headwater::product!());
    let session = Session::new();
    let turn = session.turn();
    let _ = codex.responses(&turn, "hello");
}
