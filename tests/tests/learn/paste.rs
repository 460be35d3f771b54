//! A lesson pasted into a spec, as a person does it: a table that stands there takes the new keys, and a
//! key that stands there is replaced.

use toml_edit::{DocumentMut, Item, TableLike};

/// The spec with the lesson in it.
pub(crate) fn paste(spec: &str, lesson: &str) -> String {
    let mut spec: DocumentMut = spec.parse().unwrap();
    let lesson: DocumentMut = lesson
        .parse()
        .unwrap_or_else(|error| panic!("{error}\n{lesson}"));
    lay_over(spec.as_table_mut(), lesson.as_table());
    spec.to_string()
}

fn lay_over(below: &mut dyn TableLike, above: &dyn TableLike) {
    for (key, item) in above.iter() {
        let known = below.get_mut(key).and_then(Item::as_table_like_mut);
        match (known, item.as_table_like()) {
            (Some(known), Some(table)) => lay_over(known, table),
            _ => drop(below.insert(key, item.clone())),
        }
    }
}
