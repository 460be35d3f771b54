//! What calls send: whole header sets and bodies, over every event in the life of a session.

#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

/// Rules that live as long as the program, as those of a spec do.
macro_rules! rules {
    ($($rule:expr),* $(,)?) => {{
        const RULES: &[headwater::table::Rule] = &[$($rule),*];
        RULES
    }};
}

mod allocations;
mod any;
mod bad_bodies;
mod bad_hosts;
mod bodies;
mod body_values;
mod captures;
mod claims;
mod credentials;
mod ends;
mod facts;
mod header_families;
mod header_values;
mod headers;
mod ids;
mod lifetimes;
mod payloads;
mod repeats;
mod saved;
mod secrets;
mod shown;
mod signatures;
mod sockets;
mod switches;
mod table;
mod threads;
mod urls;
mod vectors;
