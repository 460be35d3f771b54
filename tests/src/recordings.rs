//! Recorded exchanges, which lie beside the project: `HEADWATER_RECORDINGS` names their folder.

use std::path::PathBuf;
use std::{env, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One exchange with a provider.
#[derive(Debug)]
pub struct Exchange {
    /// A stable name.
    pub id: String,
    /// Who answered.
    pub provider: String,
    /// The wire family, or the API where it is of none.
    pub api: String,
    /// `json`, `sse` and so on.
    pub transport: String,
    /// The model that the request asked for, where it says one.
    pub model: Option<String>,
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response, as far as they were recorded.
    pub headers: HeaderMap,
    /// The body of the response, as it came.
    pub body: Vec<u8>,
    /// Every value under a key that looks like usage: `{event, path, key, value}`.
    pub usage_objects: Vec<Value>,
    /// Whether it says of its usage only that there is none.
    pub usage_null: bool,
    /// What tests of other tools say of it: `{tool, usage, ...}`.
    pub expected: Vec<Value>,
}

/// The log of all exchanges; `None`, and a word about it, where the folder is not named.
#[must_use]
pub fn log() -> Option<PathBuf> {
    Some(folder()?.join("corpus/exchanges.jsonl"))
}

/// The providers of a public registry; none where the folder is not named.
///
/// # Panics
///
/// Where the folder does not hold them.
#[must_use]
pub fn registry<T: DeserializeOwned>() -> Vec<T> {
    #[derive(serde::Deserialize)]
    struct Registry<T> {
        providers: Vec<T>,
    }
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let text = fs::read_to_string(folder.join("facts/registry.json"));
    let text = text.expect("the folder holds the registry");
    let registry: Registry<T> = serde_json::from_str(&text).expect("it is a list of providers");
    registry.providers
}

/// Every request that real clients sent; none where the folder is not named.
///
/// # Panics
///
/// Where the folder does not hold them.
#[must_use]
pub fn captures<T: DeserializeOwned>() -> Vec<T> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let path = folder.join("captures/requests.jsonl");
    let text = fs::read_to_string(&path).expect("the folder holds the captures");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is a request"))
        .collect()
}

fn folder() -> Option<PathBuf> {
    let folder = env::var_os("HEADWATER_RECORDINGS");
    if folder.is_none() {
        eprintln!("HEADWATER_RECORDINGS is not set: nothing is compared");
    }
    folder.map(PathBuf::from)
}

/// Every recorded exchange; none where the folder is not named.
///
/// # Panics
///
/// Where the folder does not hold them.
#[must_use]
pub fn exchanges() -> Vec<Exchange> {
    let Some(path) = log() else {
        return Vec::new();
    };
    let text = fs::read_to_string(&path).expect("the folder holds the recordings");
    text.lines()
        .map(|line| exchange(&serde_json::from_str(line).expect("each line is JSON")))
        .collect()
}

fn exchange(line: &Value) -> Exchange {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let response = &line["response"];
    let status = response["status"].as_u64().unwrap_or(200);
    Exchange {
        id: text(&line["id"]),
        provider: text(&line["provider"]),
        api: text(&line["api"]),
        transport: text(&line["transport"]),
        model: model(&line["request"]),
        status: u16::try_from(status)
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::OK),
        headers: headers(&text(&line["transport"]), &response["headers"]),
        body: body(&text(&line["transport"]), &text(&response["body"])),
        usage_objects: list(&line["usage_objects"]),
        usage_null: line["usage_null"].as_bool().unwrap_or_default(),
        expected: list(&line["expected"]),
    }
}

/// The body's, else the one in a URL such as `/model/amazon.nova-v1/invoke` or `/models/gemini:generate`.
fn model(request: &Value) -> Option<String> {
    let in_url = || {
        let url = request["url"].as_str()?;
        let (_, rest) = url
            .split_once("/model/")
            .or_else(|| url.split_once("/models/"))?;
        rest.split(['/', '?']).next()
    };
    let model = request["body"]["model"].as_str().or_else(in_url)?;
    let (model, _) = model.split_once(":generate").unwrap_or((model, ""));
    Some(model.to_owned())
}

fn body(transport: &str, text: &str) -> Vec<u8> {
    if transport == "eventstream-base64" {
        STANDARD.decode(text).expect("the body is base64")
    } else {
        text.into()
    }
}

/// Without those that spoke of the recorded bytes: they were unpacked since, and some written anew. Where
/// the content type was not recorded, the transport says it.
fn headers(transport: &str, recorded: &Value) -> HeaderMap {
    let names = recorded.as_object().into_iter().flatten();
    let mut headers: HeaderMap = names
        .filter(|(name, _)| !["content-length", "content-encoding"].contains(&name.as_str()))
        .filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
        })
        .collect();
    let content_type = match transport {
        "sse" => "text/event-stream",
        "ndjson" | "ws-jsonl" => "application/x-ndjson",
        "eventstream-base64" => "application/vnd.amazon.eventstream",
        _ => "application/json",
    };
    headers
        .entry(CONTENT_TYPE)
        .or_insert(HeaderValue::from_static(content_type));
    headers
}
