use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::tables::{CHAT, MESSAGES};
use super::{read, read_with};
use crate::table::Provider;
use crate::usage::{Basis, Meter};

#[test]
fn the_json_form_is_whole() {
    let body = r#"{"model":"m","service_tier":"flex","usage":{"prompt_tokens":12,"completion_tokens":1,
        "cached_tokens":0,"cost_in_ticks":37756000,"queue_time":1500000000,"surprise":7.10000000000000000001,
        "completion_tokens_details":{"reasoning_tokens":290,"accepted_prediction_tokens":0}}}"#;
    let metered = read(&CHAT, body);
    assert_eq!(
        serde_json::to_value(&metered).unwrap(),
        json!({
            "input_tokens": 12, "output_tokens": 291, "total_tokens": null,
            "cache_read_tokens": 0, "cache_write_tokens": null,
            "cache_write_5m_tokens": null, "cache_write_1h_tokens": null,
            "reasoning_tokens": 290, "tool_use_tokens": null,
            "input_audio_tokens": null, "input_image_tokens": null,
            "output_audio_tokens": null, "output_image_tokens": null,
            "web_search_requests": null,
            "cost_usd": "0.0037756", "cost_upstream_usd": null, "cost_estimate_usd": null,
            "extra": {"predicted": 0, "queued": "1.5", "tier": "flex"},
            "parts": [],
            "state": "final",
            "basis": {"family": "some-chat"},
            "unsettled": ["reasoning_tokens"],
            "provenance": {
                "input_tokens": {"path": "$.usage.prompt_tokens", "event": 0},
                "output_tokens": {"path": "$.usage.completion_tokens", "event": 0},
                "cache_read_tokens": {"path": "$.usage.cached_tokens", "event": 0},
                "reasoning_tokens": {"path": "$.usage.completion_tokens_details.reasoning_tokens", "event": 0},
                "cost_usd": {"path": "$.usage.cost_in_ticks", "event": 0},
            },
            "drift": [{"path": "$.usage.surprise", "value": "7.10000000000000000001"}],
            "diagnostics": [],
        })
    );
    let extra = &metered.extra;
    assert_eq!(extra.count("predicted"), Some(0));
    assert_eq!(extra.decimal("queued"), "1.5".parse().ok());
    assert_eq!(extra.text("tier").as_deref(), Some("flex"));
    assert_eq!(extra.count("queued"), None);
    assert_eq!(
        extra.names().collect::<Vec<_>>(),
        ["predicted", "queued", "tier"]
    );
}

#[test]
fn diagnostics_have_code_message_and_fields() {
    let metered = read(
        &CHAT,
        r#"{"usage":{"completion_tokens":3,"total_tokens":1,"prompt_tokens":2}}"#,
    );
    assert_eq!(
        serde_json::to_value(metered.usage.diagnostics()).unwrap(),
        json!([{
            "code": "total",
            "message": "input and output are 5 tokens, the total says 1",
            "fields": ["input_tokens", "output_tokens", "total_tokens"],
        }])
    );
}

#[test]
fn a_record_without_usage_is_whole_too() {
    let body = r#"{"service_tier":"flex","usage":{"renamed_tokens":7,"prompt_tokens":"many"}}"#;
    let metered = read_with(
        &CHAT,
        StatusCode::OK,
        &[("content-length", "99")],
        body.as_bytes(),
    );
    assert!(metered.usage.is_absent());
    let serde_json::Value::Object(mut record) = serde_json::to_value(&metered).unwrap() else {
        unreachable!("a record is an object")
    };
    record.retain(|_, value| !value.is_null());
    assert_eq!(
        serde_json::Value::Object(record),
        json!({
            "extra": {"tier": "flex"},
            "parts": [],
            "state": "partial",
            "basis": {"family": "some-chat"},
            "unsettled": [],
            "provenance": {},
            "drift": [{"path": "$.usage.renamed_tokens", "value": "7"}],
            "diagnostics": [
                {
                    "code": "invalid",
                    "message": "`$.usage.prompt_tokens` is no number: \"many\"",
                    "fields": ["input_tokens"],
                },
                {
                    "code": "length",
                    "message": "75 bytes arrived, the head says 99",
                    "fields": [],
                },
            ],
        })
    );
}

#[test]
fn provenance_knows_the_event() {
    let body = "data: {\"message\":{\"usage\":{\"input_tokens\":3,\"cache_read_input_tokens\":9}}}\n\n\
        data: 7\n\n\
        data: {\"usage\":{\"output_tokens\":5,\"cache_read_input_tokens\":9}}\n\n";
    let metered = read(&MESSAGES, body);
    let found: Vec<_> = metered
        .usage
        .provenance()
        .map(|origin| (origin.field, origin.path, origin.event))
        .collect();
    assert_eq!(
        found,
        [
            (
                "input_tokens",
                "$.message.usage.input_tokens".to_owned(),
                Some(0)
            ),
            ("output_tokens", "$.usage.output_tokens".to_owned(), Some(2)),
            (
                "cache_read_tokens",
                "$.usage.cache_read_input_tokens".to_owned(),
                Some(2)
            ),
        ]
    );
}

#[test]
fn the_basis_is_the_spec_or_the_family_alone() {
    static PROVIDER: Provider = Provider {
        id: "acme",
        hash: "00ff",
        ..Provider::NONE
    };
    let headers = HeaderMap::new();
    let basis = |provider| {
        Meter::<crate::Any>::of(provider, &CHAT, StatusCode::OK, &headers)
            .finish()
            .usage
            .basis
    };
    assert_eq!(basis(None), Basis::Family { name: "some-chat" });
    let spec = Basis::Spec {
        id: "acme",
        hash: "00ff",
    };
    assert_eq!(basis(Some(&PROVIDER)), spec);
    assert_eq!(
        serde_json::to_value(spec).unwrap(),
        json!({"spec": "acme", "hash": "00ff"})
    );
}

#[test]
fn derived_figures_need_all_their_operands() {
    let of = |usage: &str| read(&CHAT, &format!(r#"{{"usage":{usage}}}"#)).usage;
    let all = of(
        r#"{"prompt_tokens":10,"cached_tokens":6,"cache_creation_input_tokens":3,"completion_tokens":5,
        "total_tokens":15,"completion_tokens_details":{"reasoning_tokens":2}}"#,
    );
    assert_eq!(all.uncached_input_tokens(), Some(1));
    assert_eq!(all.visible_output_tokens(), Some(3));
    assert_eq!(all.cache_hit_ratio(), Some(0.6));
    for usage in [
        r#"{"prompt_tokens":10,"cached_tokens":6}"#,
        r#"{"prompt_tokens":0,"cached_tokens":0,"cache_creation_input_tokens":1}"#,
    ] {
        assert_eq!(of(usage).uncached_input_tokens(), None, "{usage}");
        assert_eq!(of(usage).visible_output_tokens(), None, "{usage}");
    }
    assert_eq!(
        of(r#"{"prompt_tokens":0,"cached_tokens":0}"#).cache_hit_ratio(),
        None
    );
    assert_eq!(of(r#"{"prompt_tokens":5}"#).cache_hit_ratio(), None);
}
