//! What the parts of an item hold. Only the family's paths are followed: what a tool was asked, and
//! what it gave back as data, may look like an image and is none.

use super::facts::{Facts, Look};
use super::mark::is_marked;
use crate::json::{Error, Json, Kind, Text};
use crate::table::{Mark, Shape};

/// What is looked for in an item, in its parts, and in theirs.
#[derive(Clone, Copy)]
struct Sought {
    parts: &'static [&'static str],
    image: &'static [Mark],
    file: &'static [Mark],
}

impl Facts {
    /// Looks for images and files in an item. What is known or not asked is passed over.
    pub(super) fn look_into(
        &mut self,
        json: &mut Json<'_>,
        shape: &Shape,
        look: Look,
    ) -> Result<(), Error> {
        let asked = |asked: bool, marks| if asked { marks } else { &[][..] };
        let sought = Sought {
            parts: shape.parts,
            image: asked(look.image && !self.image, shape.image),
            file: asked(look.file && !self.file, shape.file),
        };
        if sought.image.is_empty() && sought.file.is_empty() {
            return Ok(());
        }
        self.part(json, sought)
    }

    /// An item, a part, or a list of them; a text holds nothing.
    fn part(&mut self, json: &mut Json<'_>, sought: Sought) -> Result<(), Error> {
        match json.kind()? {
            Kind::Object => self.members(json, sought, ""),
            Kind::Array => json.elements(|json| self.part(json, sought)).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// The members of a part, or of an object in it: `at` is the path from the part to that object.
    fn members(
        &mut self,
        json: &mut Json<'_>,
        sought: Sought,
        at: &'static str,
    ) -> Result<(), Error> {
        json.members(|key, json| {
            let is_here = |path| matches!(next(path, at), Some((name, None)) if key.is(name));
            self.image = self.image || is_marked(sought.image, is_here, *json)?;
            self.file = self.file || is_marked(sought.file, is_here, *json)?;
            if sought.parts.iter().any(|path| is_here(path)) {
                return self.part(json, sought);
            }
            match sought.below(&key, at) {
                Some(below) if json.kind()? == Kind::Object => self.members(json, sought, below),
                _ => Ok(()),
            }
        })?;
        Ok(())
    }
}

impl Sought {
    /// The path to what a member holds, where a path goes on in it.
    fn below(self, key: &Text<'_>, at: &str) -> Option<&'static str> {
        let marks = self.image.iter().chain(self.file).map(|mark| mark.member);
        let mut paths = self.parts.iter().copied().chain(marks);
        paths.find_map(|path| match next(path, at) {
            Some((name, below)) if key.is(name) => below,
            _ => None,
        })
    }
}

/// The next name of a path that has been followed to `at`, and the path up to and with its dot
/// where it goes on.
fn next(path: &'static str, at: &str) -> Option<(&'static str, Option<&'static str>)> {
    let rest = path.strip_prefix(at)?;
    Some(match rest.find('.') {
        Some(dot) => (&rest[..dot], Some(&path[..=at.len() + dot])),
        None => (rest, None),
    })
}
