//! Token usage: bytes in, one record out.
//!
//! `framing` cuts bytes into messages, `read` walks each along the API's table, `reading` keeps the
//! best value of each slot over all messages, `settle` makes the record of them.

mod answer;
mod check;
mod counts;
mod cursor;
mod diagnostic;
mod display;
mod drift;
mod extras;
mod field_set;
mod figures;
mod framing;
mod header;
mod inbox;
mod json_form;
mod label;
mod leaf;
mod message;
mod meter;
mod number;
mod part;
mod path;
mod pick;
mod place;
mod plain;
mod read;
mod reading;
mod record;
mod relate;
mod repeat;
mod settle;
mod sum;
mod tail;

pub use drift::{Drift, Element};
pub use extras::{Extra, Extras};
pub(crate) use meter::counts_of;
pub use meter::{Meter, Metered};
pub use part::Part;
pub use record::{Basis, Origin, State, Usage};

#[cfg(test)]
mod tests;
