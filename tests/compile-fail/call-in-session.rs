use headwater::Session;
use headwater_providers::codex::{Auth, Codex};

fn main() {
    let codex = Codex::new(Auth::oauth("token"), headwater::product!());
    let body = serde_json::json!({ "model": "gpt-5-codex", "input": "Hi" });
    let session = Session::new();
    let _ = codex.responses(&session, &body);
}
