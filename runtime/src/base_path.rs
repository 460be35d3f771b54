//! The path of a base URL: what tells two providers on one host apart.

use crate::table::{Piece, Template};

/// How many letters of a URL's path a base URL begins it with, whole segments only; `None` where the
/// URL begins otherwise.
pub(crate) fn covered(base: Template, path: &str) -> Option<usize> {
    begin(&path_of(base), path)
}

fn path_of(base: Template) -> Vec<Piece> {
    let mut path = Vec::new();
    for piece in base {
        match piece {
            piece if !path.is_empty() => path.push(*piece),
            Piece::Text(text) => {
                let host = text.split_once("://").map_or(*text, |(_, host)| host);
                path.extend(host.find('/').map(|at| Piece::Text(&host[at..])));
            }
            Piece::Var(_) => {}
        }
    }
    path
}

/// The longest begin that a template can become.
fn begin(template: &[Piece], path: &str) -> Option<usize> {
    match template {
        [] => (path.is_empty() || path.starts_with(['/', '?'])).then_some(0),
        [Piece::Text(text), rest @ ..] => {
            let left = path.strip_prefix(text)?;
            Some(text.len() + begin(rest, left)?)
        }
        // A value is encoded as one segment.
        [Piece::Var(_), rest @ ..] => {
            let end = path.find(['/', '?']).unwrap_or(path.len());
            let mut ends = (1..=end).rev().filter(|at| path.is_char_boundary(*at));
            ends.find_map(|at| Some(at + begin(rest, &path[at..])?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{param, text};

    #[test]
    fn a_base_covers_whole_segments() {
        const GO: Template = &[text("https://x.ai/zen/go")];
        const BARE: Template = &[text("https://"), param(0), text(".x.ai")];
        const ORG: Template = &[
            text("https://"),
            param(0),
            text(".x.ai/o-"),
            param(1),
            text("/v1"),
        ];
        for (base, path, expected) in [
            (GO, "/zen/go/v1/chat", Some(7)),
            (GO, "/zen/go", Some(7)),
            (GO, "/zen/go?x=1", Some(7)),
            (GO, "/zen/gone", None),
            (GO, "/zen", None),
            (GO, "", None),
            (BARE, "", Some(0)),
            (BARE, "/v1", Some(0)),
            (ORG, "/o-acme/v1/chat", Some(10)),
            (ORG, "/o-/v1", None),
            (ORG, "/o-a/b/v1", None),
        ] {
            assert_eq!(covered(base, path), expected, "{base:?} {path}");
        }
    }
}
