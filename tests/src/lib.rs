//! What every test of the workspace shares.

pub mod loopback;
pub mod recordings;
