//! What serde found wrong, before it has a place.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::near::did_you_mean;
use crate::{Diagnostic, Span};

/// A mistake in one value.
#[derive(Debug)]
pub(super) enum Mistake {
    /// It is in the sink already.
    Reported,
    /// It is not.
    Found {
        code: &'static str,
        message: String,
        label: String,
        help: String,
    },
}

impl Mistake {
    fn found(code: &'static str, message: String) -> Self {
        let (label, help) = (String::new(), String::new());
        Self::Found {
            code,
            message,
            label,
            help,
        }
    }

    /// A name that a closed set does not have.
    pub(super) fn unknown(noun: &str, name: &str, set: &[&str]) -> Self {
        let code = match noun {
            "lifetime" => "unknown-lifetime",
            "fact" => "unknown-fact",
            "value" => "unknown-value",
            _ => "unknown-key",
        };
        Self::Found {
            code,
            message: format!("unknown {noun} `{name}`"),
            label: format!("not a {noun}"),
            help: did_you_mean(name, set.iter().copied()),
        }
    }

    /// The mistake at its place; `None` where it was reported.
    pub(super) fn into_diagnostic(self, span: Span) -> Option<Diagnostic> {
        match self {
            Self::Reported => None,
            Self::Found {
                code,
                message,
                label,
                help,
            } => Some(
                Diagnostic::error(code, span, message)
                    .label(label)
                    .help(help),
            ),
        }
    }
}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::found("wrong-type", message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (found, expected) = (in_toml(found), expected.to_string());
        let expected = in_words(&expected);
        Self::Found {
            code: "wrong-type",
            message: format!("expected {expected}, found {found}"),
            label: format!("must be {expected}"),
            help: String::new(),
        }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(word: &str, set: &'static [&'static str]) -> Self {
        Self::unknown("value", word, set)
    }
}

fn in_toml(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(number) => format!("`{number}`"),
        Unexpected::Signed(number) => format!("`{number}`"),
        Unexpected::Float(number) => format!("`{number}`"),
        Unexpected::Str(_) => "text".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        Unexpected::Other(what) => format!("a {what}"),
        other => other.to_string(),
    }
}

fn in_words(expected: &str) -> &str {
    match expected {
        "a string" => "text",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        "u16" => "a whole number up to 65535",
        "i8" => "a whole number from -128 to 127",
        other => other,
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported => f.write_str("reported"),
            Self::Found { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Mistake {}
