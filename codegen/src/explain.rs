//! Every code that a report can show, explained: the sections of `codes.md`.

/// A paragraph about a code, with an example; `None` for a code that does not exist.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    codes().find_map(|(known, text)| (known == code).then_some(text))
}

/// Every code and its explanation, in the order of their names.
pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = include_str!("codes.md").split("\n## ").skip(1);
    sections
        .filter_map(|section| section.split_once('\n'))
        .map(|(code, text)| (code, text.trim()))
}
