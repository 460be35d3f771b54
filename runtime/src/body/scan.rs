//! One pass over a body: where the members stand that rules read or write.

use std::ops::Range;

use super::facts::{Facts, Look};
use super::mark::is_marked;
use crate::json::{Error, Json, Kind, Text};
use crate::table::{Mark, Shape};

/// Where a member of the body stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is there.
    There(Member),
    /// It is not: this many names of its path are, and the innermost object is this one.
    Missing { depth: usize, object: usize },
    /// This many names of its path are, and the value there is `null`.
    Null { depth: usize, value: Range<usize> },
    /// This many names of its path are, and the value there is no object.
    Blocked { depth: usize },
}

/// A member that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The object that holds it, by its place in [`Scan::objects`].
    pub(super) object: usize,
    /// Name and value.
    pub(super) span: Range<usize>,
    pub(super) value: Range<usize>,
    /// Where the member before it ends.
    pub(super) before: Option<usize>,
    /// Where the member after it begins.
    pub(super) after: Option<usize>,
}

/// An object into which members may be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// Where its closing bracket stands.
    pub(super) close: usize,
    pub(super) members: usize,
}

/// What a pass has found.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) places: Vec<Place>,
    pub(super) objects: Vec<Object>,
    pub(super) facts: Facts,
    /// A member that rules read or write and that stands there twice.
    pub(super) repeated: Option<&'static str>,
}

/// A path that is looked for, from some object on.
#[derive(Clone, Copy)]
struct Wanted {
    index: usize,
    depth: usize,
    path: &'static str,
    rest: &'static str,
}

/// A pass under way.
struct Pass<'a> {
    scan: Scan,
    shape: &'a Shape,
    look: Look,
}

/// Passes over a body, which must be one object.
pub(super) fn scan(
    text: &[u8],
    paths: &[&'static str],
    shape: &Shape,
    look: Look,
) -> Result<Scan, Error> {
    let missing = Place::Missing {
        depth: 0,
        object: 0,
    };
    let mut pass = Pass {
        scan: Scan {
            places: vec![missing; paths.len()],
            objects: Vec::new(),
            facts: Facts::default(),
            repeated: None,
        },
        shape,
        look,
    };
    let wanted = |(index, path): (usize, &&'static str)| Wanted {
        index,
        depth: 0,
        path,
        rest: path,
    };
    let wanted: Vec<_> = paths.iter().enumerate().map(wanted).collect();
    Json::document(text, |json| pass.object(json, &wanted).map(drop))?;
    let mut scan = pass.scan;
    scan.facts.tools = holds(&scan, paths, text, shape.tools)?;
    scan.facts.thinking = holds(&scan, paths, text, shape.thinking)?;
    Ok(scan)
}

/// An object that is being passed over.
struct Level<'a> {
    object: usize,
    wanted: &'a [Wanted],
    seen: Vec<bool>,
    /// Where the last member ended.
    before: Option<usize>,
    /// The path that ended with it, which does not know yet what follows.
    open: Option<usize>,
}

impl Pass<'_> {
    fn object(&mut self, json: &mut Json<'_>, wanted: &[Wanted]) -> Result<Range<usize>, Error> {
        let object = self.scan.objects.len();
        self.scan.objects.push(Object {
            close: 0,
            members: 0,
        });
        let mut level = Level {
            object,
            wanted,
            seen: vec![false; wanted.len()],
            before: None,
            open: None,
        };
        let span = json.members(|key, json| self.member(&mut level, &key, json))?;
        self.scan.objects[object].close = span.end - 1;
        for (want, seen) in wanted.iter().zip(level.seen) {
            if !seen {
                let depth = want.depth;
                self.scan.places[want.index] = Place::Missing { depth, object };
            }
        }
        Ok(span)
    }

    fn member(
        &mut self,
        level: &mut Level<'_>,
        key: &Text<'_>,
        json: &mut Json<'_>,
    ) -> Result<(), Error> {
        let (object, start) = (level.object, key.span().start);
        self.scan.objects[object].members += 1;
        if let Some(Place::There(member)) = level.open.take().map(|at| &mut self.scan.places[at]) {
            member.after = Some(start);
        }
        let (here, inner) = self.wanted(level, key);
        let value = self.value(json, here.map(|want| want.path), &inner)?;
        let end = value.end;
        if let Some(want) = here {
            self.scan.places[want.index] = Place::There(Member {
                object,
                span: start..end,
                value,
                before: level.before,
                after: None,
            });
            level.open = Some(want.index);
        }
        level.before = Some(end);
        Ok(())
    }

    /// The path that ends with this member, and those that go on in it.
    fn wanted(&mut self, level: &mut Level<'_>, key: &Text<'_>) -> (Option<Wanted>, Vec<Wanted>) {
        let (mut here, mut inner) = (None, Vec::new());
        for (want, seen) in level.wanted.iter().zip(&mut level.seen) {
            let (name, rest) = want.rest.split_once('.').unwrap_or((want.rest, ""));
            if !key.is(name) {
                continue;
            }
            if std::mem::replace(seen, true) {
                self.scan.repeated = Some(want.path);
            }
            let depth = want.depth + 1;
            let want = Wanted {
                depth,
                rest,
                ..*want
            };
            if rest.is_empty() {
                here = Some(want);
            } else {
                inner.push(want);
            }
        }
        (here, inner)
    }

    fn value(
        &mut self,
        json: &mut Json<'_>,
        path: Option<&str>,
        inner: &[Wanted],
    ) -> Result<Range<usize>, Error> {
        if path.is_some_and(|path| path == self.shape.items) {
            return self.scan.facts.read_items(json, self.shape, self.look);
        }
        let kind = json.kind()?;
        if inner.is_empty() {
            return json.skip();
        }
        if kind == Kind::Object {
            return self.object(json, inner);
        }
        let value = json.skip()?;
        for want in inner {
            let depth = want.depth;
            self.scan.places[want.index] = match kind {
                Kind::Null => Place::Null {
                    depth,
                    value: value.clone(),
                },
                _ => Place::Blocked { depth },
            };
        }
        Ok(value)
    }
}

/// Whether members of the body are marked.
fn holds(scan: &Scan, paths: &[&str], text: &[u8], marks: &[Mark]) -> Result<bool, Error> {
    for (path, place) in paths.iter().zip(&scan.places) {
        if let Place::There(member) = place
            && is_marked(
                marks,
                |name| name == *path,
                Json::new(&text[member.value.clone()]),
            )?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
