//! The client against a scripted server: answers, retries, limits of time, refusals, secrets.

mod acme;
mod answers;
mod cancellation;
mod https;
mod layer;
mod limits;
mod long;
mod middleware;
mod proxies;
mod refusals;
mod renewals;
mod retries;
mod secrets;
mod spans;
