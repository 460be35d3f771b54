fn main() {
    let secret = headwater::Secret::new("token");
    let _ = serde_json::to_string(&secret);
}
