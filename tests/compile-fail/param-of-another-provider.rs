use headwater::Call;
use headwater_providers::{codex, openrouter};

fn tuned(call: Call<codex::Responses>) {
    let _ = call.with(openrouter::Betas(Vec::new()));
}

fn main() {}
