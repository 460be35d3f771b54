//! Token usage: bytes in, one record out.

mod framing;
