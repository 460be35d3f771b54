//! A log with an object a line: records as `usage --records` takes them, or requests alone.

use std::cell::OnceCell;

use headwater::table::Provider;
use http::StatusCode;
use serde_json::Value;

use super::exchange::{Answer, Exchange, Labels, authority, headers, whose};

/// Its requests. A line that is none is said and passed over.
pub(super) fn read(text: &str, provider: Option<&'static Provider>) -> Vec<Exchange> {
    let lines = (1_usize..).zip(text.lines());
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let exchanges = lines.filter_map(|(number, line)| {
        let Ok(line @ Value::Object(_)) = serde_json::from_str(line) else {
            anstream::eprintln!("note: line {number} is no JSON object, and is passed over");
            return None;
        };
        Some(exchange(number, &line, provider))
    });
    exchanges
        .filter(|exchange| exchange.body.is_object())
        .collect()
}

fn exchange(number: usize, line: &Value, provider: Option<&'static Provider>) -> Exchange {
    let request = line.get("request").unwrap_or(line);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let url = text(&request["url"]).or_else(|| text(&request["path"]));
    let url = url.unwrap_or_default();
    let method = request["method"].as_str().unwrap_or("POST");
    let (named, api) = (line["provider"].as_str(), line["api"].as_str());
    let id = match &line["id"] {
        Value::Null => String::new(),
        Value::String(id) => format!(" ({id})"),
        id => format!(" ({id})"),
    };
    Exchange {
        place: format!("line {number}{id}"),
        of: whose(&url, named, api, provider),
        authority: authority(&url),
        headers: headers(pairs(&request["headers"])),
        // What is asked without a body is no call, and a socket's messages stand under its handshake.
        body: Some(method)
            .filter(|method| method.eq_ignore_ascii_case("POST"))
            .map_or(Value::Null, |_| body(&request["body"])),
        answer: answer(line),
        labels: labels(line),
        usage: OnceCell::new(),
    }
}

/// A body as JSON, or as the text of JSON.
fn body(body: &Value) -> Value {
    match body {
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        other => other.clone(),
    }
}

fn answer(line: &Value) -> Option<Answer> {
    let response = line.get("response").unwrap_or(line);
    let status = response["status"].as_u64()?;
    let given = response
        .get("headers")
        .filter(|_| line.get("response").is_some());
    let given = given.unwrap_or(&line["response_headers"]);
    Some(Answer {
        status: StatusCode::from_u16(u16::try_from(status).ok()?).ok()?,
        headers: headers(pairs(given)),
        body: line["response"]["body"]
            .as_str()
            .map(|text| text.as_bytes().to_vec()),
    })
}

/// Headers by name, or as a list of pairs.
fn pairs(headers: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    };
    match headers {
        Value::Object(members) => {
            let members = members.iter().flat_map(|(name, value)| {
                let values = value
                    .as_array()
                    .map_or(std::slice::from_ref(value), Vec::as_slice);
                values.iter().map(move |value| (name.clone(), value))
            });
            members
                .filter_map(|(name, value)| Some((name, text(value)?)))
                .collect()
        }
        Value::Array(pairs) => {
            let pair = |pair: &Value| {
                let name = pair.get(0).or_else(|| pair.get("name"))?;
                let value = pair.get(1).or_else(|| pair.get("value"))?;
                Some((text(name)?, text(value)?))
            };
            pairs.iter().filter_map(pair).collect()
        }
        _ => Vec::new(),
    }
}

/// Which session, turn and attempt the log says it is; `None` unless it says a session.
fn labels(line: &Value) -> Option<Labels> {
    let session = line.get("session").filter(|session| !session.is_null())?;
    let of = ["client", "version", "scenario", "api"].map(|name| line[name].to_string());
    let mut session = vec![session.to_string()];
    session.extend(of);
    Some(Labels {
        session,
        turn: line["turn"].as_u64().unwrap_or(0),
        attempt: line["attempt"].as_u64().unwrap_or(0),
    })
}
