//! The body of a call, as the caller hands it over.

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use crate::Error;
use crate::error::Kind;

/// What can be the body of a call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of a call",
    label = "expected JSON text as `Vec<u8>` or `Bytes`, a `serde_json::Value`, or `Json(&value)`",
    note = "a body that is no JSON, such as a form with a file, is `Raw::new(content_type, bytes)`"
)]
pub trait Payload: sealed::Payload {}

/// A value that is written as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a, T>(pub &'a T);

/// A body that is no JSON: it is sent as it is, and no rule of a spec changes it.
#[derive(Clone, Debug)]
pub struct Raw {
    content_type: HeaderValue,
    bytes: Bytes,
}

impl Raw {
    /// Bytes, and their content type.
    pub fn new(content_type: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            content_type,
            bytes,
        }
    }
}

/// What a payload becomes.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Content {
    Json(Bytes),
    Raw(HeaderValue, Bytes),
    /// None, as in a handshake.
    Empty,
}

pub(crate) mod sealed {
    pub trait Payload {
        #[doc(hidden)]
        fn into_content(self) -> Result<super::Content, crate::Error>;
    }
}

macro_rules! payloads {
    ($([$($generics:tt)*] $type:ty, $self:ident => $content:expr;)+) => {$(
        impl<$($generics)*> Payload for $type {}
        impl<$($generics)*> sealed::Payload for $type {
            fn into_content($self) -> Result<Content, Error> {
                $content
            }
        }
    )+};
}

payloads! {
    [] Bytes, self => Ok(Content::Json(self));
    [] Vec<u8>, self => Ok(Content::Json(self.into()));
    [] &Value, self => written(self);
    [] Value, self => written(&self);
    ['a, T: Serialize] Json<'a, T>, self => written(self.0);
    [] Raw, self => Ok(Content::Raw(self.content_type, self.bytes));
}

fn written(value: &impl Serialize) -> Result<Content, Error> {
    let json = serde_json::to_vec(value)
        .map_err(|error| Error::new(Kind::Body, format!("the body cannot be JSON: {error}")))?;
    Ok(Content::Json(json.into()))
}
