//! A provider whose requests have thirteen headers: eight that never change, a credential, two of the
//! session and two of the request.

use headwater::Product;
use headwater::table::{
    Api, Auth, PRODUCT_NAME, PRODUCT_VERSION, Provider, REQUEST, SESSION, Shape, THREAD, fixed,
    host, request, session, text, thread,
};

/// Its secret.
pub const TOKEN: &str = "sk-0123456789abcdef0123456789abcdef";

/// Who calls.
pub const PRODUCT: Product = Product::new("bench", "1.0");

/// It.
pub static PROVIDER: Provider = Provider {
    id: "thirteen",
    name: "Thirteen",
    base_url: &[text("https://api.thirteen.example/v1")],
    hosts: &[host(&[text("api.thirteen.example")])],
    auth: &[Auth {
        name: "bearer",
        ..Auth::NONE
    }],
    apis: &[&CHAT],
    ..Provider::NONE
};

// Two more are those of every request: what it holds, and what it takes.
static CHAT: Api = Api {
    name: "chat",
    path: &[text("/chat")],
    headers: &[
        fixed("user-agent", &[PRODUCT_NAME, text("/"), PRODUCT_VERSION]),
        fixed("originator", &[PRODUCT_NAME]),
        fixed("x-api-version", &[text("2026-06-01")]),
        fixed("x-beta", &[text("one,two,three")]),
        fixed("x-title", &[PRODUCT_NAME]),
        fixed("x-cache-control", &[text("enable")]),
        session("session-id", &[SESSION]),
        thread("thread-id", &[THREAD]),
        request("x-request-id", &[REQUEST]),
        request("x-client-request-id", &[REQUEST]),
    ],
    shape: Shape {
        model: "model",
        ..Shape::NONE
    },
    ..Api::NONE
};
