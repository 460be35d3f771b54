//! What calls send: whole header sets and bodies, over every event in the life of a session.

mod lifetimes;
mod table;
