//! Bodies, streams and the readers that people write today, for the benchmarks.

pub mod bodies;
pub mod naive;
pub mod requests;
