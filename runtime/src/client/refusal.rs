//! An answer with an error status becomes an [`Error`] that says what the provider said, less what the
//! request kept secret: some providers repeat the key that they refuse.

use std::time::{Duration, SystemTime};

use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

use super::Failure;
use super::redact::Secrets;
use super::response::Response;
use super::retry::{self, Retry};
use crate::error::{Answer, Error, Kind};
use crate::{Api, Call};

/// How much of the body is kept.
const MAX_BODY: usize = 64 * 1024;
/// How many characters of the provider's own words stand in the message.
const MAX_WORDS: usize = 300;
/// How long is waited for the body.
const PATIENCE: Duration = Duration::from_secs(10);

/// What must be known of a request to read its refusal.
pub(super) struct Refusal {
    secrets: Secrets,
}

impl Refusal {
    /// The refusal of what is sent now: a secret may be renewed before the next attempt.
    pub(super) fn of<A: Api>(call: &Call<A>, headers: &HeaderMap) -> Self {
        let mut secrets = Secrets::default();
        let mut keep = |value: &HeaderValue| {
            // More than the secret may be written: `Bearer {secret}`.
            let text = value.to_str().unwrap_or_default();
            if let Some(secret) = text.split_whitespace().next_back() {
                secrets.add(secret);
            }
        };
        call.each_secret(|_, value| keep(value));
        for value in headers.values().filter(|value| value.is_sensitive()) {
            keep(value);
        }
        Self { secrets }
    }

    /// Reads as much of the body as helps.
    pub(super) async fn read<A: Api>(self, mut response: Response<A>) -> Failure {
        let status = response.status();
        let retry_after = retry::wait(response.headers(), SystemTime::now());
        let retry = Retry::of(status, response.headers(), retry_after);
        let target = redirect(&response);
        let (body, cut) = beginning(&mut response).await;
        let body = self.secrets.redact(&body, cut);
        let message = match target {
            Some(target) => redirected(status, &self.secrets.redact(&target, false)),
            None => refused(status, &body),
        };
        let answer = Answer {
            status: Some(status.as_u16()),
            retry_after,
            body: Some(body),
            captured: response.finish().captured,
            usage: None,
        };
        Failure {
            error: Error::new(Kind::Refused, message).answered(answer),
            retry,
        }
    }
}

/// As much of the body as is kept, and whether that is not all.
async fn beginning<A: Api>(response: &mut Response<A>) -> (String, bool) {
    let mut body = Vec::new();
    response.limit_rest(PATIENCE);
    let ended = loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() <= MAX_BODY => body.extend(piece),
            Ok(Some(piece)) => {
                body.extend_from_slice(&piece[..MAX_BODY - body.len()]);
                break false;
            }
            Ok(None) => break true,
            Err(_) => break false,
        }
    };
    (String::from_utf8_lossy(&body).into_owned(), !ended)
}

/// Where a redirect points, without its query.
fn redirect<A: Api>(response: &Response<A>) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(location).ok()?;
    let is_redirect = response.status().is_redirection();
    is_redirect.then(|| target.origin().ascii_serialization() + target.path())
}

fn redirected(status: StatusCode, target: &str) -> String {
    format!(
        "{} and points to {target}: a credential does not follow a redirect; if that is the right \
         place, give it as base URL, and the credential for its host",
        answered(status)
    )
}

fn refused(status: StatusCode, body: &str) -> String {
    match words(body) {
        Some(words) => format!("{}: {words}", answered(status)),
        None => answered(status),
    }
}

fn answered(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("the provider answered {} {reason}", status.as_u16())
        .trim_end()
        .to_owned()
}

/// What the provider says in words, on one line; `None` where the body is none of the usual JSON.
fn words(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let body = body.get(0).unwrap_or(&body);
    let places = ["/error/message", "/error", "/message", "/detail"];
    let words = places
        .iter()
        .find_map(|place| body.pointer(place)?.as_str())?;
    let line = words.split(|c: char| c.is_whitespace() || c.is_control());
    let line = line
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let cut = line.char_indices().nth(MAX_WORDS);
    match cut {
        _ if line.is_empty() => None,
        Some((end, _)) => Some(format!("{}…", &line[..end])),
        None => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_family() {
        let long = format!(r#"{{"error":"{}"}}"#, "x".repeat(MAX_WORDS + 1));
        let cut = format!("{}…", "x".repeat(MAX_WORDS));
        for (body, expected) in [
            (
                r#"{"error":{"message":"Rate limit\nreached.","type":"x"}}"#,
                Some("Rate limit reached."),
            ),
            (r#"[{"error":{"message":"Quota."}}]"#, Some("Quota.")),
            (
                r#"{"error":"no such model","detail":"y"}"#,
                Some("no such model"),
            ),
            (r#"{"message":"Forbidden"}"#, Some("Forbidden")),
            (r#"{"detail":"\u001b[31m red"}"#, Some("[31m red")),
            (&long, Some(cut.as_str())),
            (r#"{"error":{"message":" "}}"#, None),
            (r#"{"error":{"code":5}}"#, None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(words(body).as_deref(), expected, "{body}");
        }
    }
}
