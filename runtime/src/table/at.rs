//! Whether a URL is at an API's path, and what it says there.

use super::{Api, Piece, Template, Var};

/// What the path of an API's URL says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'a> {
    /// The model, percent-encoded as it stands there; `None` where the path does not name it.
    pub model: Option<&'a str>,
    /// Whether it is the path of a stream, where an API has one.
    pub streamed: bool,
    /// How many bytes of the path are the API's own words: the longer one of two is meant.
    pub literal: usize,
}

impl Api {
    /// What a URL says, if its path ends as the API's does.
    #[must_use]
    pub fn at<'a>(&self, url: &'a str) -> Option<At<'a>> {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_end_matches('/');
        let at = |template, streamed| ends(path, template).map(|at| At { streamed, ..at });
        at(self.path, false).or_else(|| at(self.stream_path, true))
    }
}

/// What a path says, if it ends as a template does.
fn ends(path: &str, template: Template) -> Option<At<'_>> {
    let (mut rest, mut found) = (path, None::<At>);
    let mut pieces = template.iter().rev().peekable();
    while let Some(piece) = pieces.next() {
        let at = found.get_or_insert(At {
            model: None,
            streamed: false,
            literal: 0,
        });
        match piece {
            // What asks for a query does not say where the API is.
            Piece::Text(text) => {
                let text = text.split('?').next().unwrap_or_default();
                rest = rest.strip_suffix(text)?;
                at.literal += text.len();
            }
            Piece::Var(var) => {
                let before = match pieces.peek() {
                    Some(Piece::Text(text)) => text,
                    _ => "/",
                };
                let start = rest.rfind(before)? + before.len();
                let value = &rest[start..];
                if value.is_empty() {
                    return None;
                }
                if *var == Var::Model {
                    at.model = Some(value);
                }
                rest = &rest[..start];
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATE: Template = &[
        Piece::Text("/models/"),
        Piece::Var(Var::Model),
        Piece::Text(":generate"),
    ];

    #[test]
    fn a_path_decides_by_its_end() {
        let said = |model, literal| {
            Some(At {
                model,
                streamed: false,
                literal,
            })
        };
        for (path, template, expected) in [
            (
                "https://x/v1/chat",
                &[Piece::Text("/chat")][..],
                said(None, 5),
            ),
            ("https://x/v1/chats", &[Piece::Text("/chat")], None),
            (
                "https://x/v1/models/m%2F1:generate",
                GENERATE,
                said(Some("m%2F1"), 17),
            ),
            ("https://x/v1/models/:generate", GENERATE, None),
            ("https://x/v1/m:generate", GENERATE, None),
            (
                "https://x/v2/m",
                &[Piece::Var(Var::Model)],
                said(Some("m"), 0),
            ),
            ("https://x/chat", &[Piece::Text("/chat?v=1")], said(None, 5)),
            ("https://x", &[], None),
        ] {
            assert_eq!(ends(path, template), expected, "{path}");
        }
    }

    #[test]
    fn a_path_of_streams_says_so() {
        let api = Api {
            path: &[Piece::Text("/say")],
            stream_path: &[Piece::Text("/say_stream")],
            ..Api::NONE
        };
        let streamed = |url| api.at(url).map(|at| at.streamed);
        assert_eq!(streamed("https://x/say/?a=/say_stream"), Some(false));
        assert_eq!(streamed("https://x/say_stream#say"), Some(true));
        assert_eq!(streamed("https://x/ask"), None);
    }
}
