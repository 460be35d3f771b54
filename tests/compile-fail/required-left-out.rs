use headwater_providers::codex_gateway::{Auth, CodexGateway, Required};

fn main() {
    let _ = CodexGateway::new(Auth::key("secret"), headwater::product!(), Required {});
}
