//! Text with variables: parsed, and each variable resolved.

use headwater::table;

use super::origin::Origin;
use super::variable::{BUILT_IN, built_in};
use super::{Names, is_header_name};
use crate::ir::{Capture, Piece, Template, Var};
use crate::near::did_you_mean;
use crate::spec::At;
use crate::{Diagnostic, Sink, Span};

/// What a layer is lowered with.
pub(crate) struct Lowering<'a> {
    pub(crate) names: &'a Names<'a>,
    pub(crate) captures: &'a [Capture],
    pub(crate) origin: &'a Origin<'a>,
    pub(crate) sink: &'a mut Sink,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(
        names: &'a Names<'a>,
        captures: &'a [Capture],
        origin: &'a Origin<'a>,
        sink: &'a mut Sink,
    ) -> Self {
        Self {
            names,
            captures,
            origin,
            sink,
        }
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// A text in which variables may stand.
    pub(crate) fn template(&mut self, span: &Span, text: &str) -> Template {
        let place = |part: Span| self.origin.inside(span, text, part);
        let mut pieces = Vec::new();
        let mut found = Vec::new();
        for (part, token) in tokens(text) {
            let at = place(part);
            match token {
                Token::Text(text) => pieces.push(At::new(at, Piece::Text(text))),
                Token::Name(name) => match self.variable(&name, &at) {
                    Ok(var) => pieces.push(At::new(at, Piece::Var(var))),
                    Err(diagnostic) => {
                        found.push(diagnostic);
                        pieces.push(At::new(at, Piece::Text(name)));
                    }
                },
                Token::Unclosed => found.push(
                    Diagnostic::error("bad-template", at, "a variable has no end")
                        .label("opens here")
                        .help("close it with `}`; a brace itself is written `{{`"),
                ),
            }
        }
        found
            .into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
        let span = self.origin.place(span);
        Template { pieces, span }
    }

    fn variable(&self, name: &str, at: &Span) -> Result<Var, Diagnostic> {
        if let Some((sink, path)) = name.split_once('.') {
            match sink {
                "body" => return body_path(path, at).map(Var::Body),
                "header" => return header_name(path, at).map(Var::Header),
                "given" => return header_name(path, at).map(Var::Given),
                _ => {}
            }
        }
        if name == "secret" {
            return Ok(Var::BuiltIn(table::Var::Secret));
        }
        if let Some(variable) = built_in(name) {
            return Ok(Var::BuiltIn(variable.var));
        }
        if let Some(place) = place_of(
            self.names.params.iter().map(|param| &param.name.value),
            name,
        ) {
            return Ok(Var::Param(place));
        }
        if let Some(place) = place_of(
            self.captures.iter().map(|capture| &capture.name.value),
            name,
        ) {
            return Ok(Var::Captured(place));
        }
        Err(self.unknown(name, at))
    }

    fn unknown(&self, name: &str, at: &Span) -> Diagnostic {
        if name.ends_with(".*") {
            return Diagnostic::error("unsupported", at.clone(), "a map cannot be spread yet")
                .label("one header for each entry of a map is not built");
        }
        let built_in = BUILT_IN.iter().map(|variable| variable.name);
        let params = self.names.params.iter().map(|param| param.name.as_str());
        let captures = self.captures.iter().map(|capture| capture.name.as_str());
        let help = did_you_mean(name, built_in.chain(params).chain(captures));
        Diagnostic::error(
            "unknown-variable",
            at.clone(),
            format!("there is no variable `{name}`"),
        )
        .label("neither built in, nor a parameter, nor a capture")
        .help(help)
    }
}

fn place_of<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> Option<u16> {
    let mut names = names;
    let place = names.position(|candidate| candidate == name)?;
    u16::try_from(place).ok()
}

fn body_path(path: &str, at: &Span) -> Result<String, Diagnostic> {
    if path.split('.').any(str::is_empty) {
        return Err(
            Diagnostic::error("bad-name", at.clone(), format!("`{path}` is not a path"))
                .label("member names, joined with dots"),
        );
    }
    Ok(path.to_owned())
}

fn header_name(name: &str, at: &Span) -> Result<String, Diagnostic> {
    if is_header_name(name) {
        Ok(name.to_owned())
    } else {
        Err(Diagnostic::error(
            "bad-name",
            at.clone(),
            format!("`{name}` is not a header name"),
        ))
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Text(String),
    Name(String),
    Unclosed,
}

/// The pieces of a text, each with its place.
fn tokens(text: &str) -> Vec<(Span, Token)> {
    let mut tokens = Vec::new();
    let mut literal = String::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with("{{") {
            literal.push('{');
            at += 2;
        } else if c == '{' {
            if !literal.is_empty() {
                tokens.push((begin..at, Token::Text(std::mem::take(&mut literal))));
            }
            let Some(length) = text[at..].find('}') else {
                tokens.push((at..text.len(), Token::Unclosed));
                return tokens;
            };
            let name = text[at + 1..at + length].to_owned();
            tokens.push((at..at + length + 1, Token::Name(name)));
            at += length + 1;
            begin = at;
        } else {
            literal.push(c);
            at += c.len_utf8();
        }
    }
    if !literal.is_empty() {
        tokens.push((begin..at, Token::Text(literal)));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::Token::{Name, Text, Unclosed};
    use super::tokens;

    #[test]
    fn a_text_is_split_at_its_variables() {
        let text = |text: &str| Text(text.to_owned());
        let name = |name: &str| Name(name.to_owned());
        let cases = [
            ("", vec![]),
            ("a", vec![(0..1, text("a"))]),
            ("{a}", vec![(0..3, name("a"))]),
            (
                "a/{b} c",
                vec![(0..2, text("a/")), (2..5, name("b")), (5..7, text(" c"))],
            ),
            ("{{a}", vec![(0..4, text("{a}"))]),
            ("é{a}", vec![(0..2, text("é")), (2..5, name("a"))]),
            ("{a", vec![(0..2, Unclosed)]),
            ("{}", vec![(0..2, name(""))]),
        ];
        for (input, expected) in cases {
            assert_eq!(tokens(input), expected, "{input}");
        }
    }
}
