//! Requests as they came over the wire.

use std::io;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_HEAD: usize = 64 * 1024;
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A request that the server received.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Received {
    /// A header's value; empty where it was not sent, or is no text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// The next request on a connection; `None` once the client has closed it. Bytes read too far stay
/// in `unread`.
pub(super) async fn read(
    stream: &mut TcpStream,
    unread: &mut Vec<u8>,
) -> io::Result<Option<Received>> {
    let (mut received, head) = loop {
        if let Some(parsed) = parse(unread)? {
            break parsed;
        }
        if unread.len() > MAX_HEAD {
            return Err(invalid("the head of the request is too long"));
        }
        if stream.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    };
    let length = received.header("content-length").parse().unwrap_or(0);
    if length > MAX_BODY {
        return Err(invalid("the body of the request is too long"));
    }
    if received.header("expect") == "100-continue" {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    while unread.len() < head + length {
        if stream.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    }
    received.body = Bytes::copy_from_slice(&unread[head..head + length]);
    unread.drain(..head + length);
    Ok(Some(received))
}

/// The request without its body, and the length of its head; `None` while the head is incomplete.
fn parse(bytes: &[u8]) -> io::Result<Option<(Received, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = request.parse(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let mut received = Received {
        method: request.method.unwrap_or_default().to_owned(),
        path: request.path.unwrap_or_default().to_owned(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    for header in request.headers {
        received.headers.append(
            HeaderName::try_from(header.name).map_err(invalid)?,
            HeaderValue::from_bytes(header.value).map_err(invalid)?,
        );
    }
    Ok(Some((received, length)))
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
