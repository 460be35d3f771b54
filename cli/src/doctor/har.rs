//! A HAR file: what browsers and proxies keep of their requests.

use std::cell::OnceCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater::table::Provider;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::exchange::{Answer, Exchange, authority, headers, whose};

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    post_data: Option<Text>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<Pair>,
    content: Option<Text>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Text {
    text: Option<String>,
    encoding: Option<String>,
}

/// Its requests, those with a body; `None` where the text is no HAR file.
pub(super) fn read(text: &str, provider: Option<&'static Provider>) -> Option<Vec<Exchange>> {
    let har: Har = serde_json::from_str(text).ok()?;
    let entries = (1_usize..).zip(har.log.entries);
    let exchanges = entries.filter_map(|(number, entry)| exchange(number, entry, provider));
    Some(exchanges.collect())
}

fn exchange(number: usize, entry: Entry, provider: Option<&'static Provider>) -> Option<Exchange> {
    let Entry { request, response } = entry;
    let body = request.post_data?.text?;
    let pairs = |pairs: Vec<Pair>| headers(pairs.into_iter().map(|pair| (pair.name, pair.value)));
    let answer = StatusCode::from_u16(response.status)
        .ok()
        .map(|status| Answer {
            status,
            headers: pairs(response.headers),
            body: response.content.and_then(bytes),
        });
    Some(Exchange {
        place: format!("entry {number}"),
        of: whose(&request.url, None, None, provider),
        authority: authority(&request.url),
        headers: pairs(request.headers),
        body: serde_json::from_str(&body).unwrap_or(Value::Null),
        answer,
        labels: None,
        usage: OnceCell::new(),
    })
}

fn bytes(content: Text) -> Option<Vec<u8>> {
    let text = content.text?;
    if content.encoding.as_deref() == Some("base64") {
        return STANDARD.decode(text).ok();
    }
    Some(text.into_bytes())
}
