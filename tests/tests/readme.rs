//! Every Rust block of the README does what it says. Its commands: `cli/tests/readme.rs`.

use headwater::{Product, Provider, Session};
use headwater_providers::{codex, openrouter};
use headwater_tests::loopback::{Loopback, Reply};

const PRODUCT: Product = Product::new("readme", "1.0");

macro_rules! block {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

#[test]
fn every_block_is_run() {
    const BLOCKS: &[&str] = &include!(concat!(env!("OUT_DIR"), "/readme_blocks.rs"));
    assert_eq!(BLOCKS, ["ask", "stream", "by_hand", "hit_ratio"]);
}

mod ask {
    use super::{Loopback, PRODUCT, Provider, Reply, openrouter};
    block!("ask");

    #[tokio::test]
    async fn is_answered() {
        let reply = r#"{"choices":[{"message":{"content":"Hello"}}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}"#;
        let server = Loopback::start([Reply::json(200, reply)]).await.unwrap();
        let auth = openrouter::Auth::bearer("key").for_host("127.0.0.1");
        let openrouter = OpenRouter::new(auth, PRODUCT).with_base_url(&server.url());
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
        let codex = Codex::new(auth, PRODUCT).with_base_url(&server.url());
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
