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
    assert_eq!(
        BLOCKS,
        ["ask", "stream", "by_hand", "hit_ratio", "main", "proxied"]
    );
}

/// The build script is that of the program which `own_provider.rs` builds and runs.
#[test]
fn the_build_script_is_that_of_the_example() {
    let block = include_str!(concat!(env!("OUT_DIR"), "/main.rs"));
    assert_eq!(block, include_str!("../own-provider/build.rs"));
}

/// A row for each provider with evidence of its own; of the others, known by base URL, key and family
/// alone, the ids. With `BLESS` set, both are written.
#[test]
fn the_table_shows_every_provider_and_its_evidence() {
    let mut rows = Vec::new();
    let mut derived = Vec::new();
    let mut specs = headwater_providers::specs().to_vec();
    specs.sort_by_key(|(id, _)| *id);
    for (id, text) in specs {
        let spec: toml::Table = text.parse().expect("it is TOML");
        let kinds = kinds(&spec);
        if kinds.iter().all(|(kind, _)| *kind == "derived") {
            derived.push(format!("`{id}`"));
        } else {
            rows.push(row(id, &spec, &kinds));
        }
    }
    let expected = format!(
        "{HEAD}\n{}\n\n{ALONE} {}.\n",
        rows.join("\n"),
        derived.join(", ")
    );
    let (before, rest) = README.split_once(HEAD).expect("there is a table");
    let (_, after) = rest
        .split_once(".\n\nThe wire families stand")
        .expect("they come next");
    let written = format!("{before}{expected}\nThe wire families stand{after}");
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
        std::fs::write(path, &written).expect("it can be written");
    } else {
        assert!(README == written, "run this test with BLESS=1");
    }
}

const HEAD: &str = "| provider | id | APIs | examples | sources |\n| --- | --- | --- | --- | --- |";
const ALONE: &str = "By base URL, key and family alone, and unverified:";

/// How many sources of each kind a spec has.
fn kinds(spec: &toml::Table) -> Vec<(&'static str, usize)> {
    let sources = spec["sources"].as_table().expect("a table");
    let count = |kind: &&'static str| {
        let of_kind =
            |source: &&toml::Value| source.get("kind").and_then(toml::Value::as_str) == Some(kind);
        (*kind, sources.values().filter(of_kind).count())
    };
    let all = ["recorded", "documented", "client", "derived"];
    all.iter()
        .map(count)
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn row(id: &str, spec: &toml::Table, kinds: &[(&str, usize)]) -> String {
    let table = headwater_providers::by_id(id)
        .expect("it is shipped")
        .table();
    let names = table.apis.iter().map(|api| format!("`{}`", api.name));
    let apis = spec.get("api").and_then(toml::Value::as_table);
    let apis = apis.into_iter().flat_map(toml::Table::values);
    let examples = apis.filter_map(|api| api.get("example")?.as_array());
    let kinds = kinds.iter().map(|(kind, count)| format!("{count} {kind}"));
    format!(
        "| {} | `{id}` | {} | {} | {} |",
        table.name,
        names.collect::<Vec<_>>().join(", "),
        examples.map(Vec::len).sum::<usize>(),
        kinds.collect::<Vec<_>>().join(", ")
    )
}

/// A rule of each lifetime in the table may use the variables beside it, and none that is not there.
#[test]
fn the_variables_live_as_long_as_the_table_says() {
    let rows = README.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let lifetime = cells.next()?.trim_end_matches('`');
        let variables = cells.nth(1)?.trim_end_matches(" |").split(", ");
        Some((lifetime, variables))
    });
    let mut tried = 0;
    for (lifetime, variables) in rows {
        for variable in variables.filter(|word| !word.contains("params")) {
            let variable = variable.trim_matches('`');
            let text = format!(
                "id = \"a\"\napi.chat.family = \"openai-chat\"\n[headers.{lifetime}]\nX-A = \"{{{variable}}}\""
            );
            let spec = headwater_codegen::load(&text);
            assert!(spec.is_ok(), "{lifetime}: {variable}: {:?}", spec.err());
            tried += 1;
        }
    }
    assert_eq!(tried, 23);
}

/// The crates that a program depends on are where the README says.
#[test]
fn the_dependencies_are_crates_of_this_repository() {
    let blocks = README.split("```toml\n");
    let manifests = blocks.filter(|block| block.starts_with("[dependencies]"));
    let mut named = Vec::new();
    for block in manifests.filter_map(|block| block.split("```").next()) {
        let manifest: toml::Table = block.parse().unwrap();
        let tables = manifest.values().filter_map(toml::Value::as_table);
        for (name, dependency) in tables.flatten() {
            let path = dependency["path"].as_str().unwrap();
            let path = path.strip_prefix("../headwater/").unwrap();
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
            let text = std::fs::read_to_string(format!("{root}/{path}/Cargo.toml")).unwrap();
            let manifest: toml::Table = text.parse().unwrap();
            assert_eq!(manifest["package"]["name"].as_str(), Some(name.as_str()));
            named.push(name.clone());
        }
    }
    assert_eq!(
        named,
        ["headwater", "headwater-providers", "headwater-codegen"]
    );
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
        let client = headwater::Client::new().unwrap();
        let answer = ask(&client, &openrouter, &Session::new()).await.unwrap();
        assert_eq!(answer, "Hello");
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
        let client = headwater::Client::new().unwrap();
        let usage = stream(&client, &codex, &Session::new().turn())
            .await
            .unwrap();
        assert_eq!(usage.total_tokens, Some(11));
    }
}

mod by_hand {
    use http::StatusCode;

    use super::{PRODUCT, Session, codex};
    block!("by_hand");

    const BODY: &str = r#"{"usage":{"input_tokens":9,"output_tokens":2,"total_tokens":11}}"#;

    fn respond(
        status: StatusCode,
        body: Vec<io::Result<Bytes>>,
    ) -> http::Response<Vec<io::Result<Bytes>>> {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        response
    }

    #[test]
    fn sends_again_what_failed_and_meters() {
        let codex = Codex::new(codex::Auth::oauth("token"), PRODUCT);
        let session = Session::new();
        let attempts = std::cell::Cell::new(0);
        let metered = by_hand(&codex, &session.turn(), |request| {
            assert_eq!(request.headers()["session-id"], session.id().as_str());
            attempts.set(attempts.get() + 1);
            match attempts.get() {
                1 => respond(StatusCode::SERVICE_UNAVAILABLE, vec![]),
                _ => respond(
                    StatusCode::OK,
                    vec![Ok(Bytes::from_static(BODY.as_bytes()))],
                ),
            }
        });
        assert_eq!(metered.unwrap().usage.input_tokens, Some(9));
        assert_eq!(attempts.get(), 2);
    }

    #[test]
    fn marks_what_was_cut() {
        let codex = Codex::new(codex::Auth::oauth("token"), PRODUCT);
        let metered = by_hand(&codex, &Session::new().turn(), |_| {
            let begun = Ok(Bytes::from_static(&BODY.as_bytes()[..9]));
            respond(
                StatusCode::OK,
                vec![begun, Err(io::ErrorKind::ConnectionReset.into())],
            )
        });
        assert_eq!(metered.unwrap().usage.state, headwater::State::Partial);
    }
}

mod proxied {
    use headwater::ParamValue;

    use super::{PRODUCT, Session};
    block!("proxied");

    const SITE: &str =
        "base = 'openai'\nid = 'proxy'\nbase_url = 'https://p.example/v1'\nhosts = ['p.example']";

    #[test]
    fn goes_to_the_proxy() {
        let none: [(&str, ParamValue); 0] = [];
        let account = proxied(SITE)
            .unwrap()
            .account("bearer", "key", none, PRODUCT);
        let body = br#"{"messages":[]}"#.to_vec();
        let call = account.unwrap().call("chat", &Session::new().turn(), body);
        assert_eq!(call.unwrap().url(), "https://p.example/v1/chat/completions");
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
