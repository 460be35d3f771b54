//! Answers of hosts that have no spec, read by their family alone.

use headwater::{Any, Meter};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Tencent's own wire.
#[test]
fn a_whole_answer_may_be_wrapped_and_a_stream_not() {
    let usage = json!({ "PromptTokens": 21, "CompletionTokens": 8, "TotalTokens": 29 });
    let event = json!({ "Id": "h", "Usage": usage });
    for body in [json!({ "Response": event }), event] {
        let api = headwater_providers::family("hunyuan").expect("a family");
        let meter = Meter::<Any>::of(None, api, StatusCode::OK, &HeaderMap::new());
        let usage = meter.whole(body.to_string().as_bytes()).usage;
        let counts = (usage.input_tokens, usage.output_tokens, usage.total_tokens);
        assert_eq!(counts, (Some(21), Some(8), Some(29)), "{body}");
    }
}

#[test]
fn a_family_alone_reads_what_its_hosts_say() {
    for (family, body, expected) in [
        // Jina, of embeddings and of a reranker.
        (
            "openai-embeddings",
            json!({ "usage": { "total_tokens": 12 } }),
            json!({ "input_tokens": 12, "total_tokens": 12 }),
        ),
        (
            "openai-embeddings",
            json!({ "usage": { "prompt_tokens": 31, "total_tokens": 31,
                "prompt_tokens_details": { "text_tokens": 20, "image_tokens": 11 } } }),
            json!({ "input_tokens": 31, "input_image_tokens": 11, "total_tokens": 31 }),
        ),
        (
            "rerank",
            json!({ "usage": { "total_tokens": 12 } }),
            json!({ "input_tokens": 12, "total_tokens": 12 }),
        ),
        // Cohere's reranker behind somebody else, and a clone of it that counts.
        (
            "rerank",
            json!({ "meta": { "billed_units": { "search_units": 2 } } }),
            json!({ "search_units": 2 }),
        ),
        (
            "rerank",
            json!({ "meta": { "tokens": { "input_tokens": 44, "output_tokens": 0 },
                "billed_units": { "input_tokens": 41, "search_units": 0 } } }),
            json!({ "input_tokens": 44, "output_tokens": 0, "search_units": 0 }),
        ),
        (
            "voyage",
            json!({ "usage": { "text_tokens": 6, "image_pixels": 2_000_000, "total_tokens": 3577 } }),
            json!({ "input_tokens": 3577, "total_tokens": 3577, "image_pixels": 2_000_000 }),
        ),
        // DeepSeek's and Mistral's completions.
        (
            "openai-completions",
            json!({ "usage": { "prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                "prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 26 } }),
            json!({ "input_tokens": 90, "output_tokens": 7, "total_tokens": 97, "cache_read_tokens": 64 }),
        ),
        (
            "openai-completions",
            json!({ "usage": { "prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                "num_cached_tokens": 48 } }),
            json!({ "input_tokens": 90, "output_tokens": 7, "total_tokens": 97, "cache_read_tokens": 48 }),
        ),
        // What is left of the input says nothing where nobody says what was taken.
        (
            "openai-chat",
            json!({ "usage": { "prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                "prompt_cache_miss_tokens": 26 } }),
            json!({ "input_tokens": 90, "output_tokens": 7, "total_tokens": 97 }),
        ),
        (
            "openai-chat",
            json!({ "usage": { "prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                "prompt_tokens_details": { "cached_tokens": 30, "cache_creation_tokens": 40,
                    "cache_creation_token_details": { "ephemeral_5m_input_tokens": 25,
                        "ephemeral_1h_input_tokens": 15 } } } }),
            json!({ "input_tokens": 90, "output_tokens": 7, "total_tokens": 97, "cache_read_tokens": 30,
                "cache_write_tokens": 40, "cache_write_5m_tokens": 25, "cache_write_1h_tokens": 15 }),
        ),
        // Volcengine's reserved throughput.
        (
            "openai-chat",
            json!({ "usage": { "prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                "prompt_tokens_details": { "cached_tokens": 0, "provisioned_tokens": 90 },
                "completion_tokens_details": { "reasoning_tokens": 3, "provisioned_tokens": 7 } } }),
            json!({ "input_tokens": 90, "output_tokens": 7, "total_tokens": 97, "cache_read_tokens": 0,
                "reasoning_tokens": 3 }),
        ),
        // Alibaba says it again by way of billing.
        (
            "openai-responses",
            json!({ "usage": { "input_tokens": 12, "output_tokens": 7, "total_tokens": 19,
                "x_details": [{ "input_tokens": 12, "output_tokens": 7, "total_tokens": 19 }] } }),
            json!({ "input_tokens": 12, "output_tokens": 7, "total_tokens": 19 }),
        ),
        (
            "anthropic-messages",
            json!({ "usage": { "input_tokens": 3, "output_tokens": 9, "speed": "fast" } }),
            json!({ "input_tokens": 3, "output_tokens": 9, "speed": "fast" }),
        ),
        (
            "gemini-cached-contents",
            json!({ "usageMetadata": { "totalTokenCount": 4099, "textCount": 12_000,
                "imageCount": 2, "audioDurationSeconds": 7, "videoDurationSeconds": 8 } }),
            json!({ "total_tokens": 4099 }),
        ),
    ] {
        let family = headwater_providers::family(family).unwrap();
        let meter = Meter::<Any>::of(None, family, StatusCode::OK, &HeaderMap::new());
        let metered = meter.whole(body.to_string().as_bytes());
        let said = said(serde_json::to_value(&metered).unwrap());
        assert_eq!(said, expected, "{} {body}", family.family);
    }
}

/// All that a record says, its diagnostics, its drift and its extras included.
fn said(record: Value) -> Value {
    let Value::Object(mut record) = record else {
        return record;
    };
    if let Some(Value::Object(extras)) = record.remove("extra") {
        record.extend(extras);
    }
    record.retain(|name, value| {
        let beside = ["state", "basis", "provenance"].contains(&name.as_str());
        !(beside || value.is_null() || *value == json!([]))
    });
    Value::Object(record)
}
