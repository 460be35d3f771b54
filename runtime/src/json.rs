//! A structural JSON scanner over bytes: one forward pass, no allocation, no tree.
//!
//! What a caller looks at is read; the rest is skipped by its structure alone: strings, brackets
//! and scalars are checked, the commas and colons inside of skipped values are not.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

/// How deep a value may be nested.
pub(crate) const MAX_DEPTH: usize = 512;

/// The text is not JSON, from this byte on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    pub(crate) at: usize,
    pub(crate) expected: &'static str,
}

pub(crate) type Result<T> = std::result::Result<T, Invalid>;

/// What sort of value begins here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

/// A string as it stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Str<'a> {
    raw: &'a [u8],
    escaped: bool,
}

impl<'a> Str<'a> {
    /// Whether it is this text, escapes taken into account.
    pub(crate) fn is(self, text: &str) -> bool {
        if self.escaped {
            self.decode() == text
        } else {
            self.raw == text.as_bytes()
        }
    }

    /// Its text. What is not UTF-8 or no escape becomes U+FFFD.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        if self.escaped {
            Cow::Owned(unescape(&String::from_utf8_lossy(self.raw)))
        } else {
            String::from_utf8_lossy(self.raw)
        }
    }
}

/// A place in a JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Where it stands, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// A scanner of a part of the same text, which goes on counting from the text's beginning.
    pub(crate) fn within(&self, span: &Range<usize>) -> Self {
        Self {
            bytes: &self.bytes[..span.end],
            at: span.start,
        }
    }

    /// What sort of value comes next.
    pub(crate) fn peek(&mut self) -> Result<Kind> {
        self.skip_space();
        match self.bytes.get(self.at) {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.invalid("a value")),
        }
    }

    /// Reads an object. `member` may read the value or leave it.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(Str<'a>, &mut Self) -> Result<()>,
    ) -> Result<()> {
        self.token(b'{', "`{`")?;
        if self.closes(b'}') {
            return Ok(());
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            self.skip_space();
            self.token(b':', "`:`")?;
            self.value(|scanner| member(key, scanner))?;
            if self.closes(b'}') {
                return Ok(());
            }
            self.token(b',', "`,` or `}`")?;
        }
    }

    /// Reads an array. `element` may read the value or leave it.
    pub(crate) fn array(&mut self, mut element: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.token(b'[', "`[`")?;
        if self.closes(b']') {
            return Ok(());
        }
        loop {
            self.value(&mut element)?;
            if self.closes(b']') {
                return Ok(());
            }
            self.token(b',', "`,` or `]`")?;
        }
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Str<'a>> {
        self.token(b'"', "a string")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            match memchr2(b'"', b'\\', &self.bytes[self.at..]) {
                Some(offset) if self.bytes[self.at + offset] == b'"' => {
                    let raw = &self.bytes[start..self.at + offset];
                    self.at += offset + 1;
                    return Ok(Str { raw, escaped });
                }
                Some(offset) if self.at + offset + 1 < self.bytes.len() => {
                    escaped = true;
                    self.at += offset + 2;
                }
                _ => {
                    self.at = self.bytes.len();
                    return Err(self.invalid("the end of a string"));
                }
            }
        }
    }

    /// Reads a number, as its text.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        let start = self.at;
        self.skip_scalar();
        let text = &self.bytes[start..self.at];
        match std::str::from_utf8(text) {
            Ok(text) if is_number(text.as_bytes()) => Ok(text),
            _ => Err(Invalid {
                at: start,
                expected: "a number",
            }),
        }
    }

    /// Skips a value, and says where it stood.
    pub(crate) fn skip(&mut self) -> Result<Range<usize>> {
        let kind = self.peek()?;
        let start = self.at;
        match kind {
            Kind::Object | Kind::Array => self.skip_nested()?,
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.number()?),
            Kind::Bool | Kind::Null => self.skip_word()?,
        }
        Ok(start..self.at)
    }

    /// Skips white space; whether that was the end of the text.
    pub(crate) fn is_done(&mut self) -> bool {
        self.skip_space();
        self.at == self.bytes.len()
    }

    /// Whether the next value is `null`, `{}` or `[]`. Moves over white space only.
    pub(crate) fn is_empty_value(&mut self) -> Result<bool> {
        let kind = self.peek()?;
        let mut ahead = self.clone();
        ahead.at += 1;
        Ok(match kind {
            Kind::Null => true,
            Kind::Object => ahead.closes(b'}'),
            Kind::Array => ahead.closes(b']'),
            _ => false,
        })
    }

    fn value(&mut self, mut read: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.skip_space();
        let start = self.at;
        read(self)?;
        self.skip_space();
        if self.at == start {
            self.skip()?;
        }
        Ok(())
    }

    /// Skips an object or array without recursion: a hostile depth costs an error, not the stack.
    fn skip_nested(&mut self) -> Result<()> {
        let mut open = Brackets::default();
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => {
                    open.push(byte == b'{')
                        .ok_or_else(|| self.invalid("less nesting"))?;
                }
                b'}' | b']' => {
                    if open.pop() != Some(byte == b'}') {
                        return Err(self.invalid("another bracket"));
                    }
                    if open.depth == 0 {
                        self.at += 1;
                        return Ok(());
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        Err(self.invalid("a closing bracket"))
    }

    fn skip_word(&mut self) -> Result<()> {
        let start = self.at;
        self.skip_scalar();
        match &self.bytes[start..self.at] {
            b"true" | b"false" | b"null" => Ok(()),
            _ => Err(Invalid {
                at: start,
                expected: "a value",
            }),
        }
    }

    fn skip_scalar(&mut self) {
        let rest = &self.bytes[self.at..];
        let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.bytes.get(self.at) == Some(&bracket);
        self.at += usize::from(closes);
        closes
    }

    fn token(&mut self, token: u8, expected: &'static str) -> Result<()> {
        if self.bytes.get(self.at) == Some(&token) {
            self.at += 1;
            return Ok(());
        }
        Err(self.invalid(expected))
    }

    fn invalid(&self, expected: &'static str) -> Invalid {
        Invalid {
            at: self.at,
            expected,
        }
    }
}

/// The open brackets of a skipped value: a bit each, set for an object.
struct Brackets {
    bits: [u64; MAX_DEPTH / 64],
    depth: usize,
}

impl Default for Brackets {
    fn default() -> Self {
        Self {
            bits: [0; MAX_DEPTH / 64],
            depth: 0,
        }
    }
}

impl Brackets {
    fn push(&mut self, object: bool) -> Option<()> {
        let word = self.bits.get_mut(self.depth / 64)?;
        let bit = 1 << (self.depth % 64);
        *word = if object { *word | bit } else { *word & !bit };
        self.depth += 1;
        Some(())
    }

    fn pop(&mut self) -> Option<bool> {
        self.depth = self.depth.checked_sub(1)?;
        Some(self.bits[self.depth / 64] >> (self.depth % 64) & 1 == 1)
    }
}

/// Whether the text is a number by RFC 8259.
pub(crate) fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let exponent = match exponent {
                [b'+' | b'-', exponent @ ..] => exponent,
                exponent => exponent,
            };
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        _ => false,
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (decoded, length) = escape(&rest[at..]);
        out.push(decoded);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// The character that an escape stands for, and the escape's length.
fn escape(text: &str) -> (char, usize) {
    let Some(kind) = text[1..].chars().next() else {
        return (char::REPLACEMENT_CHARACTER, 1);
    };
    let plain = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(text),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (plain, 1 + kind.len_utf8())
}

fn unicode_escape(text: &str) -> (char, usize) {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let Some(first) = unit(text) else {
        return (char::REPLACEMENT_CHARACTER, 2);
    };
    let second = text.get(6..).and_then(unit);
    let pair = [Some(first), second].into_iter().flatten();
    match char::decode_utf16(pair).next() {
        Some(Ok(decoded)) => (decoded, 6 * decoded.len_utf16()),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(text: &str) -> Result<Range<usize>> {
        Scanner::new(text.as_bytes()).skip()
    }

    #[test]
    fn skips_whole_values() {
        for text in [
            "{}",
            "[]",
            "null",
            "true",
            "false",
            "0",
            "-1.5e+3",
            r#""a\"b""#,
            r#"{"a":[1,{"b":"}"}]}"#,
        ] {
            assert_eq!(skipped(text), Ok(0..text.len()), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_value() {
        for text in [
            "", "{", "[1", r#""a"#, r#""a\"#, "{]", "nul", "01", "1.", "1e", "+1", "-",
        ] {
            assert!(skipped(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hostile_nesting_is_an_error() {
        assert!(skipped(&"[".repeat(1_000_000)).is_err());
        let fits = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert_eq!(skipped(&fits), Ok(0..2 * MAX_DEPTH));
    }

    #[test]
    fn members_that_are_left_are_skipped() {
        let text = br#" { "a" : [1, 2] , "\u0062": "x" } "#;
        let mut seen = Vec::new();
        let mut scanner = Scanner::new(text);
        scanner.skip_space();
        scanner
            .object(|key, scanner| {
                seen.push((key.decode().into_owned(), scanner.peek()?));
                Ok(())
            })
            .unwrap();
        assert_eq!(
            seen,
            [
                ("a".to_owned(), Kind::Array),
                ("b".to_owned(), Kind::String)
            ]
        );
        assert!(scanner.is_done());
    }

    #[test]
    fn escapes_are_decoded() {
        for (text, decoded) in [
            (r#""a\n\u00e9\ud83d\ude00""#, "a\né😀"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83dx""#, "\u{fffd}x"),
            (r#""\u+123""#, "\u{fffd}+123"),
            (r#""\é""#, "\u{fffd}"),
            (r#""\"""#, "\""),
        ] {
            let string = Scanner::new(text.as_bytes()).string().unwrap();
            assert_eq!(string.decode(), decoded, "{text}");
            assert!(string.is(decoded));
        }
    }
}
