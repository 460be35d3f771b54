//! The message in a payload: itself, or what its `bytes` hold.

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine, decoded_len_estimate};
use memchr::memmem;

use crate::json::{Json, Kind, Text};

/// Keeps the memory of the message before.
#[derive(Debug, Default)]
pub(super) struct Unwrapped(Vec<u8>);

impl Unwrapped {
    /// A model's own stream comes as `{"bytes": base64}`. Agents write plain text there, so only an object is
    /// taken for a message.
    pub(super) fn message<'a>(&'a mut self, payload: &'a [u8]) -> &'a [u8] {
        if let Some(bytes) = bytes(payload)
            && let Ok(bytes) = bytes.decode()
            && self.unwrap(bytes.as_bytes()).is_ok()
            && self.0.trim_ascii_start().starts_with(b"{")
        {
            return &self.0;
        }
        payload
    }

    /// Takes no more memory than the longest so far needs.
    fn unwrap(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        self.0.clear();
        self.0.reserve_exact(decoded_len_estimate(bytes.len()));
        STANDARD.decode_vec(bytes, &mut self.0)
    }
}

fn bytes(payload: &[u8]) -> Option<Text<'_>> {
    memmem::find(payload, b"\"bytes\"")?;
    let mut found = None;
    let read = Json::document(payload, |json| {
        json.members(|key, json| {
            if key.is("bytes") {
                found = (json.kind()? == Kind::Text)
                    .then(|| json.text())
                    .transpose()?;
            }
            Ok(())
        })
    });
    found.filter(|_| read.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_hold_an_object_are_the_message() {
        let object = STANDARD.encode("{\"a\":1}");
        let escaped = STANDARD.encode("{\"a\":\"???\"}").replace('/', "\\/");
        let text = STANDARD.encode("[1] hello");
        let itself = None;
        for (payload, expected) in [
            (
                format!("{{\"bytes\":\"{object}\",\"p\":\"ab\"}}"),
                Some("{\"a\":1}"),
            ),
            (
                format!("{{ \"p\":[1], \"bytes\" : \"{object}\" }}"),
                Some("{\"a\":1}"),
            ),
            (
                format!("{{\"bytes\":\"{escaped}\"}}"),
                Some("{\"a\":\"???\"}"),
            ),
            (
                format!("{{\"bytes\":1,\"bytes\":\"{object}\"}}"),
                Some("{\"a\":1}"),
            ),
            (format!("{{\"bytes\":\"{object}\",\"bytes\":1}}"), itself),
            (format!("{{\"bytes\":\"{text}\"}}"), itself),
            (format!("{{\"bytes\":\"{object}\"}}x"), itself),
            (format!("{{\"bytes\":\"{object}!\"}}"), itself),
            (format!("{{\"image\":{{\"bytes\":\"{object}\"}}}}"), itself),
            ("[\"bytes\"]".to_owned(), itself),
            (String::new(), itself),
        ] {
            let mut unwrapped = Unwrapped::default();
            let message = unwrapped.message(payload.as_bytes());
            let expected = expected.unwrap_or(&payload).as_bytes();
            assert_eq!(message, expected, "{payload}");
        }
    }
}
