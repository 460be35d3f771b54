//! Reads a path. What RFC 9535 has and this language has not is refused at its own character.

use std::fmt;

use super::{Path, Segment};

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The byte of the text at which it stops being one.
    pub at: usize,
    /// What stands there and may not.
    pub message: &'static str,
    /// What to write instead; empty where nothing would do.
    pub help: &'static str,
}

impl fmt::Display for PathError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} (at byte {})", self.message, self.at)
    }
}

impl std::error::Error for PathError {}

/// Whether a member's name may stand after a dot.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

pub(super) fn parse(text: &str) -> Result<Path, PathError> {
    let mut parser = Parser { text, at: 0 };
    let absolute = parser.eat("$");
    let mut segments = Vec::new();
    if !absolute && !parser.rest().starts_with('[') {
        segments.push(Segment::Member(parser.name()?));
    }
    while let Some(segment) = parser.segment()? {
        segments.push(segment);
    }
    Ok(Path { absolute, segments })
}

fn starts_name(char: char) -> bool {
    char.is_ascii_alphabetic() || char == '_' || !char.is_ascii()
}

fn continues_name(char: char) -> bool {
    starts_name(char) || char.is_ascii_digit()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn fail<T>(&self, message: &'static str, help: &'static str) -> Result<T, PathError> {
        let at = self.at;
        Err(PathError { at, message, help })
    }

    fn expect(&mut self, text: &str, message: &'static str) -> Result<(), PathError> {
        if self.eat(text) {
            return Ok(());
        }
        self.fail(message, "")
    }

    /// The next step, or none at the end of the text.
    fn segment(&mut self) -> Result<Option<Segment>, PathError> {
        match self.rest().chars().next() {
            None => Ok(None),
            Some('.') => {
                self.at += 1;
                self.name().map(Segment::Member).map(Some)
            }
            Some('[') => {
                self.at += 1;
                self.bracket().map(Some)
            }
            Some('-') => self.fail(
                "`-` may not stand in a bare name",
                "write the name in brackets and quotes: `['a-b']`",
            ),
            Some(_) => self.fail("a step starts with `.` or `[`", ""),
        }
    }

    fn name(&mut self) -> Result<String, PathError> {
        match self.rest().chars().next() {
            Some(char) if starts_name(char) => {}
            None => return self.fail("a member's name is missing", ""),
            Some('.') => {
                return self.fail("a path does not search at every depth", "name each step");
            }
            Some('*') => {
                return self.fail(
                    "`*` is not a name",
                    "write `[*]` for every element or member",
                );
            }
            Some(_) => {
                return self.fail(
                    "a name starts with a letter or `_`",
                    "write any other name in brackets and quotes: `['1st-name']`",
                );
            }
        }
        let rest = self.rest();
        let length = rest
            .find(|char| !continues_name(char))
            .unwrap_or(rest.len());
        let name = rest[..length].to_owned();
        self.at += length;
        Ok(name)
    }

    /// What follows `[`.
    fn bracket(&mut self) -> Result<Segment, PathError> {
        let segment = match self.rest().chars().next() {
            Some('*') => {
                self.at += 1;
                Segment::Each
            }
            Some('\'') => Segment::Member(self.quoted()?),
            Some('?') => {
                self.at += 1;
                self.filter()?
            }
            Some('0'..='9' | '-' | ':') => {
                return self.fail(
                    "a path takes no index and no slice",
                    "write `[*]` for all of them",
                );
            }
            Some('"') => return self.fail("a name is quoted with `'`", "write `['name']`"),
            _ => return self.fail("brackets hold `*`, a name in quotes, or a filter", ""),
        };
        if self.rest().starts_with(',') {
            return self.fail("a step has one choice", "write one path for each");
        }
        self.expect("]", "`]` is missing")?;
        Ok(segment)
    }

    /// What follows `[?`.
    fn filter(&mut self) -> Result<Segment, PathError> {
        self.expect("@", "a filter looks at `@`, the element")?;
        let key = if self.eat("[") {
            let key = self.quoted()?;
            self.expect("]", "`]` is missing")?;
            key
        } else {
            self.expect(".", "a filter looks at a member: `@.key`")?;
            self.name()?
        };
        if !self.eat("==") {
            return self.fail(
                "a filter compares one member with `==`",
                "write `[?@.key=='text']`",
            );
        }
        let value = self.quoted()?;
        Ok(Segment::Filter { key, value })
    }

    fn quoted(&mut self) -> Result<String, PathError> {
        if !self.eat("'") {
            return self.fail("a text in single quotes is missing", "");
        }
        let mut text = String::new();
        let start = self.at;
        let mut chars = self.text[start..].char_indices();
        while let Some((at, char)) = chars.next() {
            self.at = start + at;
            match char {
                '\'' => {
                    self.at += 1;
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('\'' | '\\'))) => text.push(escaped),
                    _ => return self.fail(r"only `\'` and `\\` are escapes", ""),
                },
                _ => text.push(char),
            }
        }
        self.at = self.text.len();
        self.fail("the closing `'` is missing", "")
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, PathError};

    #[test]
    fn a_text_outside_the_language_fails_at_its_character() {
        for (text, at, message) in [
            ("", 0, "a member's name is missing"),
            ("a.", 2, "a member's name is missing"),
            ("a..b", 2, "a path does not search at every depth"),
            ("$..b", 2, "a path does not search at every depth"),
            ("a.*", 2, "`*` is not a name"),
            ("1a", 0, "a name starts with a letter or `_`"),
            ("a-b", 1, "`-` may not stand in a bare name"),
            ("a b", 1, "a step starts with `.` or `[`"),
            ("details[0]", 8, "a path takes no index and no slice"),
            ("a[-1]", 2, "a path takes no index and no slice"),
            ("a[:2]", 2, "a path takes no index and no slice"),
            ("a[\"b\"]", 2, "a name is quoted with `'`"),
            ("a['b','c']", 5, "a step has one choice"),
            (
                "a[b]",
                2,
                "brackets hold `*`, a name in quotes, or a filter",
            ),
            ("a['b", 4, "the closing `'` is missing"),
            ("a['b'", 5, "`]` is missing"),
            (r"a['\n']", 3, r"only `\'` and `\\` are escapes"),
            ("a[?k=='v']", 3, "a filter looks at `@`, the element"),
            ("a[?@=='v']", 4, "a filter looks at a member: `@.key`"),
            ("a[?@.k>'v']", 6, "a filter compares one member with `==`"),
            ("a[?@.k==1]", 8, "a text in single quotes is missing"),
            ("é[0]", 3, "a path takes no index and no slice"),
        ] {
            let PathError {
                at: found,
                message: said,
                ..
            } = Path::parse(text).unwrap_err();
            assert_eq!((found, said), (at, message), "{text}");
        }
    }

    #[test]
    fn a_path_is_written_as_it_was_read() {
        for text in [
            "a.b",
            "$",
            "$.a",
            "$['a-b'].c",
            "['a-b'][*]",
            "a[*].b",
            "a[?@.k=='v'].b",
            r"a[?@['k-k']=='it\'s \\']",
            "é._1",
        ] {
            assert_eq!(Path::parse(text).unwrap().to_string(), text);
        }
    }

    /// All texts of up to five pieces of the language: none panics, an error points into the text,
    /// and what is a path is the same path when it is written and read again.
    #[test]
    fn every_text_is_a_path_or_an_error_inside_it() {
        const PIECES: [&str; 12] = [
            "$", ".", "a", "é", "0", "['", "']", "[*]", "[?@.", "=='", r"\'", "-",
        ];
        let mut texts = vec![String::new()];
        let mut paths = 0;
        for _ in 0..5 {
            texts = texts
                .iter()
                .flat_map(|text| PIECES.map(|piece| format!("{text}{piece}")))
                .collect();
            for text in &texts {
                match Path::parse(text) {
                    Ok(path) => {
                        paths += 1;
                        assert_eq!(Path::parse(&path.to_string()), Ok(path), "{text}");
                    }
                    Err(error) => assert!(text.is_char_boundary(error.at), "{text}: {error}"),
                }
            }
        }
        assert!(paths > 1000, "{paths}");
    }
}
