//! What a number is measured in, as far as its name says.

use headwater::table::Unit;

use super::seen::Form;
use super::vocabulary::words;

/// Words of names, and the unit and power of ten that they speak of. Of a name the last counts.
const WORDS: [(&[&str], Unit, i8); 8] = [
    (&["ns", "nano", "nanosecond"], Unit::Seconds, -9),
    (&["us", "micro", "microsecond"], Unit::Seconds, -6),
    (
        &["ms", "msec", "milli", "millisecond", "millis"],
        Unit::Seconds,
        -3,
    ),
    (
        &["sec", "second", "duration", "time", "latency", "elapsed"],
        Unit::Seconds,
        0,
    ),
    (&["cent"], Unit::Usd, -2),
    (
        &["cost", "price", "usd", "dollar", "fee", "spend"],
        Unit::Usd,
        0,
    ),
    (&["credit"], Unit::Credits, 0),
    (&["token"], Unit::Tokens, 0),
];

/// The unit that a name speaks of: smaller ones first, since a duration may be in milliseconds.
pub(super) fn unit(name: &str) -> Option<(Unit, i8)> {
    let words = words(name);
    let is_named = |known: &str| words.iter().any(|word| word == known);
    let (_, unit, scale) = WORDS
        .iter()
        .find(|(names, _, _)| names.iter().any(|name| is_named(name)))?;
    Some((*unit, *scale))
}

/// Whether all numbers of a form can be read in a unit.
pub(super) fn fits(form: Form, unit: Unit, scale: i8) -> bool {
    let is_whole = matches!(unit, Unit::Tokens | Unit::Count) && scale == 0;
    match form {
        Form::Whole => true,
        Form::Fraction => !is_whole,
        Form::Odd => matches!(unit, Unit::Items),
    }
}
