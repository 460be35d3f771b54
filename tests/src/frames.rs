//! AWS event streams, as Bedrock writes them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// An event of a type, with its payload.
#[must_use]
pub fn event(kind: &str, payload: &str) -> Vec<u8> {
    let headers = [
        (":event-type", kind),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    frame(&headers, payload.as_bytes())
}

/// An event that wraps a message in the model's own words.
#[must_use]
pub fn chunk(message: &str) -> Vec<u8> {
    let bytes = STANDARD.encode(message);
    event(
        "chunk",
        &format!("{{\"bytes\":\"{bytes}\",\"p\":\"abcd\"}}"),
    )
}

/// The failure of a name.
#[must_use]
pub fn exception(name: &str) -> Vec<u8> {
    let headers = [(":exception-type", name), (":message-type", "exception")];
    frame(&headers, b"{\"message\":\"The model is busy.\"}")
}

/// A frame, with headers that are texts.
///
/// # Panics
///
/// Where a length does not fit.
#[must_use]
pub fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let headers: Vec<u8> = headers
        .iter()
        .flat_map(|(name, value)| {
            let length = u8::try_from(name.len()).expect("a name is short");
            let size = u16::try_from(value.len()).expect("a value is short");
            let value = [&[7], &size.to_be_bytes()[..], value.as_bytes()].concat();
            [&[length], name.as_bytes(), &value].concat()
        })
        .collect();
    sealed(&headers, payload)
}

/// A frame whose lengths and checksums are right, whatever it holds.
///
/// # Panics
///
/// Where a length does not fit.
#[must_use]
pub fn sealed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = 16 + headers.len() + payload.len();
    let lengths = [length, headers.len()].map(|length| {
        let length = u32::try_from(length).expect("a frame is short");
        length.to_be_bytes()
    });
    let mut frame = lengths.concat();
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend([headers, payload].concat());
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}
