//! Documentation of what is generated: text from specs made fit for rustdoc, and links to the lines
//! that say it.

use headwater::table::{Api, Piece, Provider, Template, Var};
use proc_macro2::TokenStream;
use quote::quote;

use super::name;

/// One paragraph a line, as `///` comments.
pub(super) fn doc(paragraphs: &[&str]) -> TokenStream {
    let lines = paragraphs
        .iter()
        .enumerate()
        .flat_map(|(place, text)| (place > 0).then_some("").into_iter().chain(text.lines()))
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        });
    quote!(#(#[doc = #lines])*)
}

/// Text in backticks, of which it has none of its own.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Some in backticks, as in a sentence.
pub(super) fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(code).collect();
    texts.join(", ")
}

/// A sentence of a spec's author: what rustdoc or clippy would take for code, a tag or a link goes
/// into backticks.
pub(super) fn prose(text: &str) -> String {
    let mut in_code = false;
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let began_in_code = in_code;
            in_code ^= word.matches('`').count() % 2 == 1;
            if began_in_code || word.contains('`') || !looks_like_code(word) {
                word.to_owned()
            } else {
                let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
                format!("`{}`{}", &word[..end], &word[end..])
            }
        })
        .collect();
    let close = if in_code { "`" } else { "" };
    words.join(" ") + close
}

fn looks_like_code(word: &str) -> bool {
    let inner_capital = word
        .chars()
        .zip(word.chars().skip(1))
        .any(|(before, after)| before.is_lowercase() && after.is_uppercase());
    inner_capital
        || word.contains(['_', '[', ']', '<', '>', '*', '\\', '#'])
        || word.contains("::")
        || word.contains("//")
}

/// A template as the spec writes it, but for the secret.
pub(super) fn template(template: Template, provider: &Provider, api: Option<&Api>) -> String {
    let named = |var: Var| match var {
        Var::Param(place) => provider
            .params
            .get(usize::from(place))
            .map(|param| param.name.to_owned()),
        Var::Captured(place) => api
            .and_then(|api| api.captures.get(usize::from(place)))
            .map(|capture| capture.name.to_owned()),
        Var::Body(path) => Some(format!("body.{path}")),
        Var::Header(name) => Some(format!("header.{name}")),
        Var::Given(name) => Some(format!("given.{name}")),
        Var::ProductName => Some("product.name".to_owned()),
        Var::ProductVersion => Some("product.version".to_owned()),
        Var::ProductUrl => Some("product.url".to_owned()),
        plain => Some(name::snake(&format!("{plain:?}"))),
    };
    template
        .iter()
        .map(|piece| match *piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Var(Var::Secret) => "…".to_owned(),
            Piece::Var(var) => named(var)
                .map(|name| format!("{{{name}}}"))
                .unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_what_is_no_prose_into_backticks() {
        let cases = [
            ("Time spent generating.", "Time spent generating."),
            ("Set by OpenRouter, not us.", "Set by `OpenRouter`, not us."),
            ("See https://a.example/b_c.", "See `https://a.example/b_c`."),
            (
                "A [link] or <tag> of `x_y z_a` or a_b!",
                "A `[link]` or `<tag>` of `x_y z_a` or `a_b`!",
            ),
            ("Left `open", "Left `open`"),
        ];
        for (text, expected) in cases {
            assert_eq!(prose(text), expected);
        }
    }
}
