//! A tokenizer that is simple and honest: equal texts give equal tokens, about four letters each.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Letters and digits that one token holds at most.
const LONGEST: usize = 6;

/// The tokens of a text: a word or a piece of one with the space before it, or one other character.
pub(super) fn tokenize(text: &str) -> Vec<u64> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    while let Some(length) = first_token(rest) {
        let (token, after) = rest.split_at(length);
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        tokens.push(hasher.finish());
        rest = after;
    }
    tokens
}

/// The length of the first token in bytes; `None` at the end.
fn first_token(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let space = usize::from(first == ' ');
    let word: usize = text[space..]
        .chars()
        .take(LONGEST)
        .take_while(|letter| letter.is_alphanumeric())
        .map(char::len_utf8)
        .sum();
    Some(match word {
        0 => first.len_utf8(),
        word => space + word,
    })
}

#[cfg(test)]
mod tests {
    use super::{first_token, tokenize};

    #[test]
    fn texts_fall_into_words_pieces_and_marks() {
        for (text, first) in [
            ("", None),
            ("cat", Some(3)),
            (" cat sat", Some(4)),
            ("unbelievable", Some(6)),
            ("  cat", Some(1)),
            ("{\"a\"", Some(1)),
            ("äöü!", Some(6)),
        ] {
            assert_eq!(first_token(text), first, "{text:?}");
        }
    }

    #[test]
    fn a_longer_text_begins_with_the_tokens_of_a_shorter_one() {
        let (short, long) = (tokenize("One, two."), tokenize("One, two. Three"));
        assert_eq!(short[..4], long[..4]);
        assert_ne!(short, long);
    }
}
