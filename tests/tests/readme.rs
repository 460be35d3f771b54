//! Every Rust block of the README does what it says. Its commands: `cli/tests/readme.rs`.

use headwater::{Product, Provider, Session};
use headwater_providers::{codex, openrouter};
use headwater_tests::loopback::{Loopback, Reply};

const README: &str = include_str!("../../README.md");
const PRODUCT: Product = Product::new("readme", "1.0");

macro_rules! block {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

#[test]
fn every_block_is_run() {
    const BLOCKS: &[&str] = &include!(concat!(env!("OUT_DIR"), "/readme_blocks.rs"));
    assert_eq!(BLOCKS, ["ask", "stream", "by_hand", "hit_ratio", "main"]);
}

/// The build script is that of the program which `own_provider.rs` builds and runs.
#[test]
fn the_build_script_is_that_of_the_example() {
    let block = include_str!(concat!(env!("OUT_DIR"), "/main.rs"));
    assert_eq!(block, include_str!("../own-provider/build.rs"));
}

#[test]
fn the_table_shows_every_provider_and_its_evidence() {
    let mut rows: Vec<String> = headwater_providers::specs()
        .iter()
        .map(|(_, spec)| row(&spec.parse().unwrap()))
        .collect();
    rows.sort_by(|a, b| id(a).cmp(id(b)));
    let shown: Vec<&str> = README
        .lines()
        .filter(|line| line.contains(" | `"))
        .collect();
    assert_eq!(shown, rows);
}

fn id(row: &str) -> &str {
    row.split('`').nth(1).unwrap_or_default()
}

fn row(spec: &toml::Table) -> String {
    let apis = spec["api"].as_table().expect("a table");
    let names: Vec<String> = apis.keys().map(|name| format!("`{name}`")).collect();
    let examples = apis
        .values()
        .filter_map(|api| api.get("example")?.as_array());
    let examples: usize = examples.map(Vec::len).sum();
    let sources = spec["sources"].as_table().expect("a table");
    let of_kind = |kind: &&str| {
        let count = sources
            .values()
            .filter(|source| source["kind"].as_str() == Some(kind));
        Some(format!("{} {kind}", count.count())).filter(|text| !text.starts_with('0'))
    };
    let kinds = ["recorded", "documented", "client", "derived"];
    let kinds: Vec<String> = kinds.iter().filter_map(of_kind).collect();
    format!(
        "| {} | `{}` | {} | {examples} | {} |",
        spec["name"].as_str().expect("a text"),
        spec["id"].as_str().expect("a text"),
        names.join(", "),
        kinds.join(", ")
    )
}

mod ask {
    use super::{Loopback, PRODUCT, Provider, Reply, openrouter};
    block!("ask");

    #[tokio::test]
    async fn is_answered() {
        let reply = r#"{"choices":[{"message":{"content":"Hello"}}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}"#;
        let server = Loopback::start([Reply::json(200, reply)]).await.unwrap();
        let auth = openrouter::Auth::bearer("key").for_host("127.0.0.1");
        let openrouter = OpenRouter::new(auth, PRODUCT).with_base_url(server.url());
        let answer = ask(&openrouter, &Session::new()).await.unwrap();
        assert_eq!(answer, r#""Hello""#);
    }
}

mod stream {
    use super::{Loopback, PRODUCT, Provider, Reply, Session, codex};
    block!("stream");

    #[tokio::test]
    async fn ends_with_its_usage() {
        let event = r#"{"type":"response.completed","response":{"usage":{"input_tokens":9,"output_tokens":2,"total_tokens":11}}}"#;
        let reply = Reply::events([format!("data: {event}\n\n")]);
        let server = Loopback::start([reply]).await.unwrap();
        let auth = codex::Auth::oauth("token").for_host("127.0.0.1");
        let codex = Codex::new(auth, PRODUCT).with_base_url(server.url());
        let usage = stream(&codex, &Session::new().turn()).await.unwrap();
        assert_eq!(usage.total_tokens, Some(11));
    }
}

mod by_hand {
    use super::{PRODUCT, Session, codex};
    block!("by_hand");

    #[test]
    fn sends_and_meters() {
        let codex = Codex::new(codex::Auth::oauth("token"), PRODUCT);
        let session = Session::new();
        let metered = by_hand(&codex, &session.turn(), |request| {
            assert_eq!(request.headers()["session-id"], session.id().as_str());
            let body = r#"{"usage":{"input_tokens":9,"output_tokens":2,"total_tokens":11}}"#;
            http::Response::new(bytes::Bytes::from_static(body.as_bytes()))
        });
        assert_eq!(metered.unwrap().usage.input_tokens, Some(9));
    }
}

mod hit_ratio {
    block!("hit_ratio");

    #[test]
    fn is_none_where_nothing_is_said() {
        let body =
            br#"{"usage":{"input_tokens":25,"cache_read_input_tokens":75,"output_tokens":1}}"#;
        assert_eq!(hit_ratio(body), Some(0.75));
        assert_eq!(
            hit_ratio(br#"{"usage":{"input_tokens":25,"output_tokens":1}}"#),
            None
        );
    }
}
