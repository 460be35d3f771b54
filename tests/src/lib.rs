//! What every test of the workspace shares.

pub mod frames;
pub mod loopback;
pub mod recordings;
