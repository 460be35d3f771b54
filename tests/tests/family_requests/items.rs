//! Whose the last item is, and whether an image or a file is in any.

use headwater_codegen::FAMILIES;
use serde_json::{Value, json};

use super::told;

fn check(family: &str, items: &str, cases: &[(Value, &str)]) {
    assert!(FAMILIES.iter().any(|(known, _)| *known == family));
    for (list, expected) in cases {
        let body = json!({ "model": "m", items: list });
        assert_eq!(told(family, body), *expected, "{list}");
    }
}

#[test]
fn chat() {
    let image =
        json!({ "type": "image_url", "image_url": { "url": "data:image/png;base64,AA==" } });
    let text = json!({ "type": "text", "text": "{\"type\":\"image_url\"}" });
    check(
        "openai-chat",
        "messages",
        &[
            (json!([{ "role": "user", "content": "Hi" }]), "user"),
            (json!([{ "content": "Hi", "role": "user" }]), "user"),
            (json!([{ "role": "user", "content": [text] }]), "user"),
            (
                json!([{ "role": "developer", "content": "Be kind." }]),
                "system",
            ),
            (
                json!([{ "role": "system", "content": "Be kind." }]),
                "system",
            ),
            (
                json!([
                    { "role": "user", "content": [image] },
                    { "role": "assistant", "tool_calls": [{ "id": "1", "type": "function" }] },
                    { "role": "tool", "tool_call_id": "1", "content": "ok" },
                ]),
                "tool image",
            ),
            (
                json!([
                    { "role": "tool", "tool_call_id": "1", "content": "ok" },
                    { "role": "user", "content": "And now?" },
                ]),
                "user",
            ),
            (
                json!([{ "role": "function", "name": "f", "content": "1" }]),
                "tool",
            ),
            (
                json!([{ "role": "assistant", "content": "Once" }]),
                "assistant",
            ),
            (
                json!([{ "role": "user", "content": [{ "type": "file", "file": { "file_id": "f" } }] }]),
                "user file",
            ),
            (json!([]), ""),
        ],
    );
}

#[test]
fn responses() {
    let item =
        |kind: &str| json!([{ "role": "user", "content": "Hi" }, { "type": kind, "id": "1" }]);
    let mut cases = vec![
        (json!("Hi"), "user"),
        (json!([{ "role": "user", "content": "Hi" }]), "user"),
        (
            json!([{ "type": "message", "role": "developer", "content": "" }]),
            "system",
        ),
        (
            json!([{ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "" }] }]),
            "assistant",
        ),
        (
            json!([{ "role": "user", "content": [{ "type": "input_image", "image_url": "" }, { "type": "input_file", "file_id": "f" }] }]),
            "user image file",
        ),
        (
            json!([{ "type": "computer_call_output", "call_id": "1", "output": { "type": "computer_screenshot", "image_url": "" } }]),
            "tool image",
        ),
        (
            json!([{ "type": "function_call_output", "call_id": "1", "output": [{ "type": "input_image", "image_url": "" }] }]),
            "tool image",
        ),
    ];
    for kind in [
        "function_call_output",
        "custom_tool_call_output",
        "local_shell_call_output",
        "shell_call_output",
        "apply_patch_call_output",
        "tool_search_output",
    ] {
        cases.push((item(kind), "tool"));
    }
    for kind in [
        "function_call",
        "custom_tool_call",
        "local_shell_call",
        "web_search_call",
        "mcp_call",
        "mcp_list_tools",
        "mcp_approval_request",
        "reasoning",
        "compaction",
    ] {
        cases.push((item(kind), "assistant"));
    }
    cases.push((item("mcp_approval_response"), "user"));
    cases.push((item("item_reference"), ""));
    check("openai-responses", "input", &cases);
}

#[test]
fn messages() {
    let result = json!({ "type": "tool_result", "tool_use_id": "1", "content": "ok" });
    let image = json!({ "type": "image", "source": { "type": "base64", "media_type": "image/png", "data": "" } });
    let shown = json!({ "type": "tool_result", "tool_use_id": "1", "content": [image] });
    let text = json!({ "type": "text", "text": "Go on." });
    check(
        "anthropic-messages",
        "messages",
        &[
            (json!([{ "role": "user", "content": "Hi" }]), "user"),
            (json!([{ "role": "user", "content": [result] }]), "tool"),
            (
                json!([{ "content": [result, result], "role": "user" }]),
                "tool",
            ),
            (
                json!([{ "role": "user", "content": [result, text] }]),
                "user",
            ),
            (
                json!([{ "role": "user", "content": [shown] }]),
                "tool image",
            ),
            (json!([{ "role": "user", "content": [] }]), "user"),
            (
                json!([{ "role": "assistant", "content": [{ "type": "tool_use", "id": "1", "name": "ls", "input": {} }] }]),
                "assistant",
            ),
            (
                json!([{ "role": "user", "content": [{ "type": "document", "source": { "type": "file", "file_id": "f" } }] }]),
                "user file",
            ),
            (
                json!([{ "role": "user", "content": [{ "type": "document", "source": { "type": "base64", "media_type": "application/pdf", "data": "" } }] }]),
                "user",
            ),
            (
                json!([{ "role": "user", "content": [{ "type": "container_upload", "file_id": "f" }] }]),
                "user file",
            ),
        ],
    );
}

#[test]
fn generate() {
    let response = json!({ "functionResponse": { "name": "ls", "response": { "ok": true } } });
    let text = json!({ "text": "Go on." });
    check(
        "gemini",
        "contents",
        &[
            (json!([{ "role": "user", "parts": [text] }]), "user"),
            (json!([{ "parts": [text] }]), "user"),
            (json!([{ "parts": [response], "role": "user" }]), "tool"),
            (
                json!([{ "role": "user", "parts": [response, text] }]),
                "user",
            ),
            (json!([{ "role": "function", "parts": [response] }]), "tool"),
            (
                json!([{ "role": "user", "parts": [{ "function_response": { "name": "ls" } }] }]),
                "tool",
            ),
            (
                json!([{ "role": "model", "parts": [{ "functionCall": { "name": "ls" } }] }]),
                "assistant",
            ),
            (
                json!([{ "role": "user", "parts": [{ "inlineData": { "mimeType": "image/png", "data": "" } }] }]),
                "user image",
            ),
            (
                json!([{ "role": "user", "parts": [{ "fileData": { "mimeType": "video/mp4", "fileUri": "gs://a" } }] }]),
                "user file",
            ),
            (
                json!([{ "role": "user", "parts": [{ "inline_data": { "mime_type": "application/pdf", "data": "" } }] }]),
                "user file",
            ),
        ],
    );
}
