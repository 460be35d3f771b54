//! All changes of a body in one copy: what nobody changes keeps its bytes.

use std::ops::Range;

use bytes::Bytes;

use super::scan::{Member, Place};
use super::{Change, Members};
use crate::template;

/// A piece of the body, and what stands there instead.
struct Edit {
    span: Range<usize>,
    text: String,
}

/// Members to be put into one place.
struct Insert<'a> {
    target: Target,
    entries: Vec<(&'a str, &'a str)>,
}

/// Where members are put.
#[derive(Clone, PartialEq)]
enum Target {
    /// Before the closing bracket of an object.
    Object(usize),
    /// In place of a `null`.
    Null(Range<usize>),
}

pub(super) fn apply(members: &Members) -> Bytes {
    let mut edits = replaced(members);
    let (removed, left) = removed(members);
    edits.extend(removed);
    edits.extend(inserted(members, &left));
    if edits.is_empty() {
        return members.text.clone();
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    spliced(&members.text, &edits)
}

fn replaced(members: &Members) -> Vec<Edit> {
    let changes = members.places.iter().zip(&members.changes);
    changes
        .filter_map(|(place, change)| match (place, change) {
            (Place::There(member), Change::Set(json)) => Some(Edit {
                span: member.value.clone(),
                text: json.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// What goes, and how many members each object keeps. A member goes with the comma before it, and
/// with the one behind it where none is left before it.
fn removed(members: &Members) -> (Vec<Edit>, Vec<usize>) {
    let mut left: Vec<_> = members
        .objects
        .iter()
        .map(|object| object.members)
        .collect();
    let changes = members.places.iter().zip(&members.changes);
    let mut going: Vec<&Member> = changes
        .filter_map(|(place, change)| match (place, change) {
            (Place::There(member), Change::Remove) => Some(member),
            _ => None,
        })
        .collect();
    going.sort_by_key(|member| (member.object, member.span.start));
    let mut edits: Vec<Edit> = Vec::new();
    let mut gone_before = None;
    for member in going {
        left[member.object] -= 1;
        let is_first = member.before.is_none() || gone_before == Some(member.span.start);
        let span = match (is_first, member.before) {
            (false, Some(before)) => before..member.span.end,
            _ => member.span.start..member.after.unwrap_or(member.span.end),
        };
        gone_before = is_first.then_some(span.end);
        let text = String::new();
        edits.push(Edit { span, text });
    }
    (edits, left)
}

fn inserted(members: &Members, left: &[usize]) -> Vec<Edit> {
    let edits = grouped(members).into_iter().map(|insert| {
        let mut text = String::new();
        let span = match insert.target {
            Target::Null(span) => {
                nest_object(&insert.entries, &mut text);
                span
            }
            Target::Object(object) => {
                if left[object] > 0 {
                    text.push(',');
                }
                nest(&insert.entries, &mut text);
                let close = members.objects[object].close;
                close..close
            }
        };
        Edit { span, text }
    });
    edits.collect()
}

/// What is to be put in, by where.
fn grouped(members: &Members) -> Vec<Insert<'_>> {
    let mut inserts: Vec<Insert<'_>> = Vec::new();
    let changes = members.places.iter().zip(&members.changes);
    for (path, (place, change)) in members.paths.iter().zip(changes) {
        let (target, depth) = match place {
            Place::Missing { depth, object } => (Target::Object(*object), *depth),
            Place::Null { depth, value } => (Target::Null(value.clone()), *depth),
            Place::There(_) | Place::Blocked { .. } => continue,
        };
        let Change::Set(json) = change else { continue };
        let entry = (rest_of(path, depth), json.as_str());
        match inserts.iter_mut().find(|insert| insert.target == target) {
            Some(insert) => insert.entries.push(entry),
            None => inserts.push(Insert {
                target,
                entries: vec![entry],
            }),
        }
    }
    inserts
}

/// The path without its first names.
fn rest_of(path: &str, depth: usize) -> &str {
    (0..depth).fold(path, |path, _| {
        path.split_once('.').map_or("", |(_, rest)| rest)
    })
}

/// Adds members as JSON text, those with the same first name in one object.
fn nest(entries: &[(&str, &str)], text: &mut String) {
    let mut groups: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for (path, json) in entries {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, inner)) => inner.push((rest, json)),
            None => groups.push((name, vec![(rest, json)])),
        }
    }
    for (place, (name, inner)) in groups.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&template::string(name));
        text.push(':');
        match inner[..] {
            [("", json)] => text.push_str(json),
            _ => nest_object(inner, text),
        }
    }
}

fn nest_object(entries: &[(&str, &str)], text: &mut String) {
    text.push('{');
    nest(entries, text);
    text.push('}');
}

fn spliced(text: &[u8], edits: &[Edit]) -> Bytes {
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut body = Vec::with_capacity(text.len() + added);
    let mut at = 0;
    for edit in edits {
        // What lies in a member that is replaced or removed as a whole is gone with it.
        if edit.span.start < at {
            continue;
        }
        body.extend_from_slice(&text[at..edit.span.start]);
        body.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    body.extend_from_slice(&text[at..]);
    body.into()
}
