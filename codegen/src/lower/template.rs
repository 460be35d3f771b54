//! Text with variables: parsed, and each variable resolved.

use headwater::table::{self, Kind};

use super::origin::Origin;
use super::variable::{built_in, unknown_variable};
use super::{Names, is_header_name};
use crate::ir::{Capture, Piece, Template, Var};
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
        let mut pieces = Vec::new();
        for (part, token) in tokens(text) {
            let at = self.origin.inside(span, text, part);
            let piece = match token {
                Token::Text(text) => Piece::Text(text),
                Token::Name(name) => match self.variable(&name, &at) {
                    Some(var) => Piece::Var(var),
                    // Reported; what is left of the template is still looked at.
                    None => Piece::Text(name),
                },
                Token::Unclosed => {
                    self.push(
                        Diagnostic::error("bad-template", at, "a variable has no end")
                            .label("opens here")
                            .help("close it with `}`; a brace itself is written `{{`"),
                    );
                    continue;
                }
            };
            pieces.push(At::new(at, piece));
        }
        let span = self.origin.place(span);
        Template { pieces, span }
    }

    /// The map of a text that is `{map.*}` and nothing else.
    pub(crate) fn spread(&mut self, span: &Span, text: &str) -> Option<Template> {
        let name = text.strip_prefix('{')?.strip_suffix(".*}")?;
        let mut params = self.names.params.iter();
        let place = params.position(|param| param.name.value == name && param.kind == Kind::Map)?;
        let at = self.origin.inside(span, text, 0..text.len());
        let map = Piece::Var(Var::Param(u16::try_from(place).ok()?));
        Some(Template {
            pieces: vec![At::new(at, map)],
            span: self.origin.place(span),
        })
    }

    /// The variable of this name; `None` where there is none, which is reported.
    fn variable(&mut self, name: &str, at: &Span) -> Option<Var> {
        match name.split_once('.') {
            Some(("body", path)) => return self.body_path(path, at).map(Var::Body),
            Some(("header", name)) => return self.header_name(name, at).map(Var::Header),
            Some(("given", name)) => return self.header_name(name, at).map(Var::Given),
            _ => {}
        }
        if name == "secret" {
            return Some(Var::BuiltIn(table::Var::Secret));
        }
        let built_in = built_in(name).map(|variable| Var::BuiltIn(variable.var));
        let params = self.names.params.iter().map(|param| &param.name.value);
        let captures = self.captures.iter().map(|capture| &capture.name.value);
        let var = built_in
            .or_else(|| place_of(params, name).map(Var::Param))
            .or_else(|| place_of(captures, name).map(Var::Captured));
        if var.is_none() {
            self.push(self.unknown(name, at));
        }
        var
    }

    fn body_path(&mut self, path: &str, at: &Span) -> Option<String> {
        if path.split('.').any(str::is_empty) {
            let message = format!("`{path}` is not a path");
            self.push(
                Diagnostic::error("bad-name", at.clone(), message)
                    .label("member names, joined with dots"),
            );
            return None;
        }
        Some(path.to_owned())
    }

    fn header_name(&mut self, name: &str, at: &Span) -> Option<String> {
        if !is_header_name(name) {
            let message = format!("`{name}` is not a header name");
            self.push(Diagnostic::error("bad-name", at.clone(), message));
            return None;
        }
        Some(name.to_owned())
    }

    fn unknown(&self, name: &str, at: &Span) -> Diagnostic {
        if let Some(name) = name.strip_suffix(".*") {
            let message = format!("`{{{name}.*}}` is no map that stands alone");
            return Diagnostic::error("bad-template", at.clone(), message)
                .label("stands for several headers")
                .help(format!(
                    "write `\"X-Name-*\" = \"{{{name}.*}}\"`, with `type = \"map\"` in `[params.{name}]`"
                ));
        }
        let params = self.names.params.iter().map(|param| param.name.as_str());
        let captures = self.captures.iter().map(|capture| capture.name.as_str());
        let of_spec: Vec<&str> = params.chain(captures).collect();
        unknown_variable(name, &of_spec, at)
    }
}

fn place_of<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> Option<u16> {
    let mut names = names;
    let place = names.position(|candidate| candidate == name)?;
    u16::try_from(place).ok()
}

#[derive(Debug, PartialEq)]
pub(crate) enum Token {
    Text(String),
    Name(String),
    Unclosed,
}

/// The pieces of a text, each with its place.
pub(crate) fn tokens(text: &str) -> Vec<(Span, Token)> {
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
