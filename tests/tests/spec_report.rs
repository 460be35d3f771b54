//! A report as data, whole: places count characters, not bytes.

use headwater_codegen::{Report, Source, compile, load};
use serde_json::{Value, json};

const SPEC: &str = "\
id = 'acme'
base_url = 'https://api.acme.example/v1'
auth.bearer.env = ['ACME_API_KEY']
api.chat.family = 'openai-chat'
";

const RULES: &str = "\
[headers.static]
X-A = { union = [{ value = '\u{e9}' }, { value = '{sesion}' }] }
x-a = 'twice'
";

fn report() -> Report {
    let source = Source::new("specs/acme.toml", format!("{SPEC}{RULES}"));
    compile(&source).expect_err("three mistakes")
}

fn finding(code: &str, message: &str, label: &str, help: &str, place: [usize; 3]) -> Value {
    let [line, column, end_column] = place;
    json!({
        "file": "specs/acme.toml",
        "code": code,
        "severity": "error",
        "message": message,
        "label": label,
        "help": help,
        "line": line,
        "column": column,
        "end_line": line,
        "end_column": end_column,
        "related": [],
    })
}

#[test]
fn json_holds_every_finding() {
    let illegal = finding(
        "illegal-literal",
        "a header holds visible ASCII",
        "`\\u{e9}` cannot be sent",
        "",
        [6, 29, 30],
    );
    let unknown = finding(
        "unknown-variable",
        "unknown variable `sesion`",
        "neither built in, nor a parameter, nor a capture",
        "did you mean `session`?",
        [6, 46, 54],
    );
    let mut twice = finding(
        "written-twice",
        "`x-a` is also written in `[headers.static]`",
        "written again",
        "one name has one rule: use `cases`",
        [7, 1, 4],
    );
    twice["related"] = json!([{ "line": 6, "column": 1, "label": "written first" }]);
    assert_eq!(report().json(), json!([illegal, unknown, twice]));
}

#[test]
fn sarif_holds_every_finding_and_explains_its_code() {
    let log = report().sarif();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: Vec<&Value> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(
        ids,
        ["illegal-literal", "unknown-variable", "written-twice"]
    );
    let place = |line: usize, column: usize, end: usize| {
        json!({
            "artifactLocation": { "uri": "specs/acme.toml" },
            "region": {
                "startLine": line,
                "startColumn": column,
                "endLine": line,
                "endColumn": end,
            },
        })
    };
    let said = "`x-a` is also written in `[headers.static]`; written again; \
                one name has one rule: use `cases`";
    assert_eq!(
        run["results"][2],
        json!({
            "ruleId": "written-twice",
            "level": "error",
            "message": { "text": said },
            "locations": [{ "physicalLocation": place(7, 1, 4) }],
            "relatedLocations": [{
                "physicalLocation": place(6, 1, 4),
                "message": { "text": "written first" },
            }],
        })
    );
}

#[test]
fn the_same_text_is_given_the_same_table() {
    let (one, two) = (load(SPEC).expect("compiles"), load(SPEC).expect("compiles"));
    assert!(std::ptr::eq(one.table(), two.table()));
}
