//! Where facts come from is kept: by rule, and by what is read of usage.

use std::collections::BTreeMap;

use headwater_codegen::{Source, compile};

const SPEC: &str = r#"
id = "acme"
base_url = "https://api.acme.example/v1"
auth.bearer.env = ["ACME_API_KEY"]
api.chat.family = "openai-chat"

[sources.manual]
kind = "documented"
[sources.traffic]
kind = "recorded"

[headers.session]
X-Session = { value = "{session}", source = "traffic" }
X-Thread = "{session}"

[api.chat.usage]
cost = ["price"]
source = { cost = "traffic", input = "manual" }
"#;

#[test]
fn rules_and_usage_keep_their_sources() {
    let compiled = compile(&Source::new("acme.toml", SPEC)).expect("compiles");
    let api = &compiled.provider.apis[0];
    let rules: Vec<_> = api
        .headers
        .iter()
        .map(|rule| (rule.name.as_str(), rule.source))
        .collect();
    assert_eq!(rules, [("X-Session", Some(1)), ("X-Thread", None)]);
    let usage = [("cost".to_owned(), 1), ("input".to_owned(), 0)];
    assert_eq!(api.usage.sources, BTreeMap::from(usage));
}
