//! One header for each entry of a map.

use headwater::table::*;
use headwater::{Account, Call, Credential, ParamValue};
use http::{HeaderName, HeaderValue};

use crate::table::{PRODUCT, api, chat, counted, lines};

const LABELS: Template = &[param(0)];

const fn spread(name: &'static str) -> Rule {
    Rule::new(Lifetime::Request, name, Value::Spread(LABELS))
}

static PROVIDER: Provider = Provider {
    params: &[Param {
        name: "labels",
        lifetime: Lifetime::Request,
        kind: Kind::Map,
        ..Param::NONE
    }],
    apis: &[&API],
    ..crate::table::PROVIDER
};
static API: Api = api(
    &[
        spread("X-Label-*"),
        Rule::new(
            Lifetime::Request,
            "X-Label-Own",
            Value::Text(&[text("ours")]),
        ),
        spread("Auth*").overrides(Override::Refuse),
        spread("*-Off").when(when(&[Fact::Retry(true)])),
        spread("X-*-Mine").overrides(Override::Caller),
    ],
    &[],
);

fn labelled(entries: &[(&str, &str)]) -> Result<Call, String> {
    let entry = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let account = Account::new(&PROVIDER, Credential::new(0, "k"), PRODUCT);
    let labels = ParamValue::Map(entries.iter().map(entry).collect());
    let call = chat(&account, &counted().turn()).with_param("labels", labels);
    call.map_err(|error| error.to_string())
}

fn sent(entries: &[(&str, &str)]) -> Vec<String> {
    lines(&labelled(entries).unwrap())
}

#[test]
fn each_entry_is_a_header() {
    assert_eq!(sent(&[]), ["label-own: ours"]);
    assert_eq!(
        sent(&[("Team", " core\n"), ("run_1", "7"), ("empty", " ")]),
        [
            "authrun_1: 7",
            "authteam: core",
            "label-own: ours",
            "label-run_1: 7",
            "label-team: core",
            "run_1-mine: 7",
            "team-mine: core",
        ]
    );
}

#[test]
fn what_another_rule_or_the_credential_writes_is_theirs() {
    let call = labelled(&[("Own", "theirs"), ("orization", "Bearer stolen")]).unwrap();
    assert_eq!(call.headers()["x-label-own"], "ours");
    assert_eq!(call.headers()["authorization"], "Bearer k");
    let notes: Vec<_> = call
        .diagnostics()
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    assert_eq!(
        notes,
        [
            "`x-label-own` is not the family's, so the entry is not sent",
            "`authorization` is not the family's, so the entry is not sent",
        ]
    );
}

#[test]
fn the_policy_holds_for_each_header() {
    let with = |name: &'static str, entries: &[(&str, &str)]| {
        let call = labelled(entries).unwrap();
        let value = HeaderValue::from_static("caller");
        let call = call.header(HeaderName::from_static(name), value);
        call.map(|call| call.headers()[name].to_str().unwrap().to_owned())
            .map_err(|error| error.to_string())
    };
    let team = [("team", "core")];
    assert_eq!(with("x-label-team", &team).as_deref(), Ok("core"));
    assert_eq!(with("x-label-other", &team).as_deref(), Ok("caller"));
    assert_eq!(with("x-team-mine", &team).as_deref(), Ok("caller"));
    assert_eq!(
        with("authteam", &team),
        Err("probe reserves the header `authteam`".to_owned())
    );
}

#[test]
fn an_entry_that_no_header_can_be_named_after_is_refused() {
    for entry in ["two words", "", "é", "a:b"] {
        let refused = labelled(&[(entry, "v")]).map(|_| ()).unwrap_err();
        let expected = format!(
            "probe: {entry:?} cannot stand in the name of a header `X-Label-*`; letters, digits and `-` can"
        );
        assert_eq!(refused, expected);
    }
}

#[test]
fn each_header_is_shown_with_its_rule() {
    let call = labelled(&[("team", "core"), ("own", "x")]).unwrap();
    let shown = call.applied().into_iter();
    let shown: Vec<_> = shown
        .filter(|applied| applied.rule.starts_with("headers.request.X-Label"))
        .map(|applied| format!("{}: {} ({})", applied.name, applied.value, applied.rule))
        .collect();
    assert_eq!(
        shown,
        [
            "x-label-team: core (headers.request.X-Label-*)",
            "x-label-own: ours (headers.request.X-Label-Own)",
        ]
    );
}
