//! A record for people.

use std::io::Write;

use headwater::{Extras, Metered};

use crate::failure::Failure;

/// Writes the record, then what only this API reports.
pub(crate) fn write(metered: &Metered, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{}", metered.usage)?;
    for name in metered.extra.names() {
        writeln!(out, "{name:<15} {}", value(&metered.extra, name))?;
    }
    Ok(())
}

fn value(extras: &Extras, name: &str) -> String {
    let count = || extras.count(name).map(|count| count.to_string());
    let decimal = || extras.decimal(name).map(|decimal| decimal.to_string());
    extras
        .text(name)
        .or_else(count)
        .or_else(decimal)
        .unwrap_or_default()
}
