//! Rust names from the names of a spec: words, cases, keywords, and no name twice in a scope.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

/// `google-gemini` and `GoogleGemini` as `google_gemini`; a digit cannot begin a name: `5m` as `v5m`.
pub(crate) fn snake(name: &str) -> String {
    legal(words(name).join("_").to_ascii_lowercase(), 'v')
}

/// `google-gemini` as `GOOGLE_GEMINI`.
pub(crate) fn upper_snake(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

/// `google-gemini` and `google gemini` as `GoogleGemini`.
pub(crate) fn camel(name: &str) -> String {
    legal(words(name).into_iter().map(capitalised).collect(), 'V')
}

/// The type of a provider: its id, in the words that its name shows when it is the same name.
///
/// `openrouter` with the name `OpenRouter` is `OpenRouter`; `codex` with the name `Codex (ChatGPT
/// backend)` is `Codex`.
pub(crate) fn provider_type(id: &str, name: &str) -> String {
    if letters(id).eq(letters(name)) {
        camel(name)
    } else {
        camel(id)
    }
}

fn legal(name: String, prefix: char) -> String {
    match name.chars().next() {
        None => format!("{prefix}"),
        Some(first) if first.is_ascii_digit() => format!("{prefix}{name}"),
        Some(_) => name,
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

/// Words end at whatever is no ASCII letter or digit, and before a capital: `OpenAI` is two, as is
/// `GPTImage`. One small letter alone is no word: `xAI` is one.
fn words(name: &str) -> Vec<&str> {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .flat_map(humps)
        .collect()
}

fn humps(run: &str) -> Vec<&str> {
    let letters = run.as_bytes();
    let mut humps = Vec::new();
    let mut start = 0;
    for at in 1..letters.len() {
        let after_small = letters[at - 1].is_ascii_lowercase() && at - start > 1;
        let before_small = letters[at - 1].is_ascii_uppercase()
            && letters.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        if letters[at].is_ascii_uppercase() && (after_small || before_small) {
            humps.push(&run[start..at]);
            start = at;
        }
    }
    if start < run.len() {
        humps.push(&run[start..]);
    }
    humps
}

/// The names of one Rust scope: a second `Auth` becomes `Auth2`.
#[derive(Default)]
pub(crate) struct Scope(BTreeSet<String>);

impl Scope {
    /// A scope in which some names are taken.
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self(taken.iter().map(|&name| name.to_owned()).collect())
    }

    /// The name, or where it is taken the name with an ending.
    pub(crate) fn take_or(&mut self, name: &str, ending: &str) -> Ident {
        if self.0.contains(name) {
            self.take(&format!("{name}{ending}"))
        } else {
            self.take(name)
        }
    }

    /// The name, or the first numbered one that is free; raw where it is a keyword.
    pub(crate) fn take(&mut self, name: &str) -> Ident {
        let mut free = name.to_owned();
        let mut number = 1;
        while !self.0.insert(free.clone()) {
            number += 1;
            free = format!("{name}{number}");
        }
        ident(&free)
    }
}

/// The name as Rust writes it.
pub(crate) fn ident(name: &str) -> Ident {
    let is_keyword = syn::parse_str::<Ident>(name).is_err();
    match name {
        // These cannot be raw.
        "self" | "Self" | "super" | "crate" | "_" => {
            Ident::new(&format!("{name}_"), Span::call_site())
        }
        _ if is_keyword => Ident::new_raw(name, Span::call_site()),
        _ => Ident::new(name, Span::call_site()),
    }
}

/// The module of a provider, which is the name of its file too and so never raw.
pub(crate) fn module(id: &str) -> String {
    let name = snake(id);
    if syn::parse_str::<Ident>(&name).is_ok() {
        name
    } else {
        name + "_"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_provider_in_the_words_that_its_name_shows() {
        let cases = [
            ("openrouter", "OpenRouter", "OpenRouter", "openrouter"),
            ("codex", "Codex (ChatGPT backend)", "Codex", "codex"),
            (
                "google-gemini",
                "Google Gemini",
                "GoogleGemini",
                "google_gemini",
            ),
            (
                "github-copilot",
                "GitHub Copilot",
                "GitHubCopilot",
                "github_copilot",
            ),
            ("openai", "OpenAI", "OpenAi", "openai"),
            ("xai", "xAI", "Xai", "xai"),
            ("302ai", "302.AI", "V302Ai", "v302ai"),
            ("self", "Self", "Self_", "self_"),
            ("match", "Match", "Match", "match_"),
        ];
        for (id, name, expected_type, expected_module) in cases {
            let got = Scope::default().take(&provider_type(id, name)).to_string();
            assert_eq!(
                (got.as_str(), module(id).as_str()),
                (expected_type, expected_module)
            );
        }
    }

    #[test]
    fn makes_every_name_of_a_scope_legal_and_its_own() {
        let mut scope = Scope::with(&["new"]);
        let names = ["new", "chat", "type", "chat", "chat2", "_", "5m"];
        let taken = names.map(|name| scope.take(&snake(name)).to_string());
        assert_eq!(
            taken,
            ["new2", "chat", "r#type", "chat2", "chat22", "v", "v5m"]
        );
    }

    #[test]
    fn changes_the_case_word_by_word() {
        assert_eq!(upper_snake("TurnStartedMs"), "TURN_STARTED_MS");
        assert_eq!(snake("GPTImage-2"), "gpt_image_2");
        assert_eq!(camel("us.anthropic_v2"), "UsAnthropicV2");
        assert_eq!(camel(""), "V");
    }
}
