//! Whether a member is one of a family's marks.

use crate::condition::matches;
use crate::json::{Error, Json, Kind};
use crate::table::Mark;

/// Whether a member with this name and value is one of the marks.
pub(super) fn is_marked(
    marks: &[Mark],
    is_name: impl Fn(&'static str) -> bool,
    value: Json<'_>,
) -> Result<bool, Error> {
    for mark in marks {
        if is_name(mark.member) && is_value(value, mark.values)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a value is one of these: a scalar by its text, and `*` is any that holds something.
fn is_value(mut json: Json<'_>, globs: &[&str]) -> Result<bool, Error> {
    let any = globs.contains(&"*");
    let mut holds = false;
    Ok(match json.kind()? {
        Kind::Null => false,
        _ if any && json.kind()? == Kind::Object => {
            json.members(|_, _| {
                holds = true;
                Ok(())
            })?;
            holds
        }
        _ if any && json.kind()? == Kind::Array => {
            json.elements(|_| {
                holds = true;
                Ok(())
            })?;
            holds
        }
        _ if any => true,
        Kind::Text => json
            .text()?
            .decode()
            .is_ok_and(|text| matches(globs, &text)),
        Kind::Number => matches(globs, json.number()?),
        Kind::Bool => json
            .skip()
            .map(|span| matches(globs, if span.len() == 4 { "true" } else { "false" }))?,
        Kind::Object | Kind::Array => false,
    })
}
