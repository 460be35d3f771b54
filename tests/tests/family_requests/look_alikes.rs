//! What a tool was asked, and what it gave back as data, is none of the conversation's images.

use serde_json::{Value, json};

use super::told;

/// Data of a tool's own that looks like an image or a file in every family.
fn look_alike() -> Value {
    json!({
        "type": "image", "kind": "image_url", "mimeType": "image/png", "file_id": "f",
        "content": [{ "type": "image" }, { "type": "image_url" }, { "type": "input_file" }],
        "parts": [{ "inlineData": { "mimeType": "image/png" } }, { "fileData": { "fileUri": "f" } }],
        "source": { "file_id": "f" },
    })
}

fn check(family: &str, items: &str, cases: &[(Value, &str)]) {
    for (item, expected) in cases {
        let body = json!({ "model": "m", items: [item] });
        assert_eq!(told(family, body), *expected, "{family} {item}");
    }
}

#[test]
fn chat() {
    let call = |arguments: Value| json!([{ "id": "1", "type": "function", "function": { "name": "f", "arguments": arguments } }]);
    let custom = json!([{ "type": "custom", "custom": { "input": [{ "type": "image_url" }] } }]);
    check(
        "openai-chat",
        "messages",
        &[
            (
                json!({ "role": "assistant", "tool_calls": call(look_alike()) }),
                "assistant",
            ),
            (
                json!({ "role": "assistant", "tool_calls": custom }),
                "assistant",
            ),
            (
                json!({ "role": "user", "name": { "type": "image_url" } }),
                "user",
            ),
            (
                json!({ "role": "tool", "content": [{ "type": "image_url" }] }),
                "tool image",
            ),
        ],
    );
}

#[test]
fn responses() {
    let schema = json!([{ "parameters": { "properties": { "type": "input_image" }, "type": "input_file" } }]);
    let image = json!({ "type": "input_image" });
    check(
        "openai-responses",
        "input",
        &[
            (
                json!({ "type": "tool_search_output", "tools": schema }),
                "tool",
            ),
            (
                json!({ "type": "mcp_list_tools", "tools": schema }),
                "assistant",
            ),
            (
                json!({ "type": "custom_tool_call", "input": [image] }),
                "assistant",
            ),
            (
                json!({ "type": "function_call_output", "output": image.to_string() }),
                "tool",
            ),
            (
                json!({ "type": "function_call_output", "output": [image] }),
                "tool image",
            ),
            (
                json!({ "type": "computer_call_output", "output": { "type": "computer_screenshot" } }),
                "tool image",
            ),
        ],
    );
}

#[test]
fn messages() {
    let asked = json!({ "type": "tool_use", "id": "1", "name": "f", "input": look_alike() });
    let image = json!({ "type": "image", "source": { "type": "file", "file_id": "f" } });
    let document = |source: Value| json!({ "type": "document", "source": source });
    check(
        "anthropic-messages",
        "messages",
        &[
            (
                json!({ "role": "assistant", "content": [asked] }),
                "assistant",
            ),
            (
                json!({ "role": "user", "content": [{ "type": "tool_result", "content": [image] }] }),
                "tool image file",
            ),
            (
                json!({ "role": "user", "content": [document(json!({ "type": "content", "content": [image] }))] }),
                "user image file",
            ),
            (
                json!({ "role": "user", "content": [document(json!({ "type": "text", "data": "" }))] }),
                "user",
            ),
            (
                json!({ "role": "user", "content": [{ "type": "text", "text": "Hi", "source.file_id": "f" }] }),
                "user",
            ),
        ],
    );
}

#[test]
fn generate() {
    let image = json!({ "inlineData": { "mimeType": "image/png" } });
    let response = |parts: Value| json!({ "functionResponse": { "name": "f", "response": look_alike(), "parts": parts } });
    check(
        "gemini",
        "contents",
        &[
            (
                json!({ "role": "model", "parts": [{ "functionCall": { "name": "f", "args": look_alike() } }] }),
                "assistant",
            ),
            (
                json!({ "role": "user", "parts": [response(json!([]))] }),
                "tool",
            ),
            (
                json!({ "role": "user", "parts": [response(json!([image]))] }),
                "tool image",
            ),
            (
                json!({ "role": "user", "parts": [{ "file_data": { "mime_type": "image/png", "file_uri": "f" } }] }),
                "user image file",
            ),
        ],
    );
}
