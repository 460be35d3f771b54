//! Every code that a report can show, explained.

/// A paragraph about a code, with an example; `None` for a code that does not exist.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    CODES
        .iter()
        .find_map(|(known, text)| (*known == code).then_some(*text))
}

/// Every code and its explanation.
pub const CODES: [(&str, &str); 0] = [];
