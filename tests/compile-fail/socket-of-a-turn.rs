use headwater::Session;
use headwater_providers::codex::{Auth, Codex};

fn main() {
    let codex = Codex::new(Auth::oauth("token"), headwater::product!());
    let turn = Session::new().turn();
    let _ = codex.responses_socket(&turn);
}
