//! Names for extras, made of paths: each is a field of a struct in Rust.

use headwater::table::Field;

use super::addition::Addition;
use super::subject::Subject;
use crate::lower::is_extra_name;
use crate::path::{Path, Segment};

/// A name that is free: of the last member alone, of more of the path where that is taken, or else
/// one with a number.
pub(super) fn name(subject: &Subject, path: &Path, so_far: &Addition) -> String {
    let parts: Vec<String> = path.segments.iter().filter_map(part).collect();
    let shortest = if path.is_plural() {
        0
    } else {
        parts.len().saturating_sub(1)
    };
    let of_path = (0..=shortest).rev().map(|start| parts[start..].join("_"));
    let with_figure = [parts.join("_") + "_figure", "figure".to_owned()];
    let with_number = (2..=u32::MAX).map(|number| format!("figure_{number}"));
    of_path
        .chain(with_figure)
        .chain(with_number)
        .find(|name| is_free(subject, name, so_far))
        .unwrap_or_default()
}

fn is_free(subject: &Subject, name: &str, so_far: &Addition) -> bool {
    let mut fields = Field::ALL.into_iter();
    let inherited = subject.inherited.iter().flat_map(|family| &family.extras);
    let mut extras = subject.usage.extras.iter().chain(inherited);
    is_extra_name(name)
        && fields.all(|(word, long, _)| name != word && name != long)
        && extras.all(|extra| extra.value.name != name)
        && !so_far.extras.contains_key(name)
}

/// A step in lower case letters, digits and `_`.
fn part(segment: &Segment) -> Option<String> {
    let text = match segment {
        Segment::Member(name) => name,
        Segment::Filter { value, .. } => value,
        Segment::Each => return None,
    };
    let mut name = String::new();
    let mut before = '_';
    for char in text.chars() {
        let is_hump = char.is_ascii_uppercase() && before.is_ascii_lowercase();
        if char.is_ascii_alphanumeric() {
            if is_hump {
                name.push('_');
            }
            name.push(char.to_ascii_lowercase());
        } else if !name.ends_with('_') {
            name.push('_');
        }
        before = char;
    }
    let name = name.trim_matches('_');
    (!name.is_empty()).then(|| name.to_owned())
}
