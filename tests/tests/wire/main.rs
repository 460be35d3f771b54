//! The shipped providers over a real socket: what goes out, what is read of the answer, and what
//! stays the same over turns, attempts, a saved session and another provider.

mod cache_writes;
mod case;
mod exchange;
mod providers;
mod reply;
mod steady;
mod switch;
