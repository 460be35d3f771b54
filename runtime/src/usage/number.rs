//! Numbers as responses write them: JSON numbers, and strings that hold one.

use crate::decimal::Decimal;
use crate::json::is_number;

/// A value that was read, or a sum of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Count(u64),
    Exact(Decimal),
}

/// Why a number cannot be what it is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Negative,
    Fraction,
    TooLong,
}

/// What a number must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// A whole number.
    Count,
    /// An exact decimal.
    Exact,
}

impl Number {
    /// Reads a text; `None` where it is no number at all.
    pub(super) fn read(text: &str, measure: Measure) -> Option<Result<Self, Fault>> {
        if measure == Measure::Count
            && let Some(count) = plain_count(text)
        {
            return Some(Ok(Self::Count(count)));
        }
        is_number(text.as_bytes()).then(|| match measure {
            Measure::Count => count(text).map(Self::Count),
            Measure::Exact => decimal(text).map(Self::Exact),
        })
    }

    /// The sum; `None` where it cannot be held.
    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Count(one), Self::Count(two)) => one.checked_add(two).map(Self::Count),
            _ => self.exact().checked_add(other.exact()).map(Self::Exact),
        }
    }

    pub(super) fn exact(self) -> Decimal {
        match self {
            Self::Count(count) => count.into(),
            Self::Exact(exact) => exact,
        }
    }

    pub(super) fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Exact(exact) => exact.to_u64(),
        }
    }
}

impl Fault {
    /// What is wrong with a count, as the end of a sentence.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Negative => "is negative",
            Self::Fraction => "is no whole number",
            Self::TooLong => "has more digits than can be kept",
        }
    }
}

/// The common case, digits alone; `None` is not a refusal.
fn plain_count(text: &str) -> Option<u64> {
    let digits = text.as_bytes();
    if digits.len() > 19 || digits.is_empty() || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    digits.iter().try_fold(0, |count, byte| {
        byte.is_ascii_digit()
            .then(|| count * 10 + u64::from(byte - b'0'))
    })
}

fn count(text: &str) -> Result<u64, Fault> {
    let exact = decimal(text)?;
    exact.to_u64().ok_or(if exact < Decimal::from(u64::MAX) {
        Fault::Fraction
    } else {
        Fault::TooLong
    })
}

fn decimal(text: &str) -> Result<Decimal, Fault> {
    let Some(magnitude) = text.strip_prefix('-') else {
        return text.parse().map_err(|_| Fault::TooLong);
    };
    let zero = magnitude
        .bytes()
        .take_while(|byte| !matches!(byte, b'e' | b'E'))
        .all(|byte| matches!(byte, b'0' | b'.'));
    if zero {
        Ok(Decimal::ZERO)
    } else {
        Err(Fault::Negative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_not_negative() {
        let read = |text| Number::read(text, Measure::Count);
        for (text, count) in [
            ("0", 0),
            ("7", 7),
            ("4.0", 4),
            ("1e3", 1000),
            ("-0", 0),
            ("-0.0e5", 0),
            ("4468500", 4_468_500),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(read(text), Some(Ok(Number::Count(count))), "{text}");
        }
        for (text, fault) in [
            ("-1", Fault::Negative),
            ("-0.5", Fault::Negative),
            ("1.5", Fault::Fraction),
            ("1e-3", Fault::Fraction),
            ("18446744073709551616", Fault::TooLong),
            ("1e300", Fault::TooLong),
        ] {
            assert_eq!(read(text), Some(Err(fault)), "{text}");
        }
        for text in ["", "many", "05", "0x1", " 5", "5 tokens", "NaN"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_keep_every_digit() {
        let read = |text| Number::read(text, Measure::Exact);
        assert_eq!(
            read("1.40e-4"),
            Some(Ok(Number::Exact("0.00014".parse().unwrap())))
        );
        assert_eq!(read("-0.1"), Some(Err(Fault::Negative)));
    }

    #[test]
    fn sums_beyond_the_range_are_none() {
        let most = Number::Count(u64::MAX);
        assert_eq!(most.checked_add(Number::Count(1)), None);
        assert_eq!(
            Number::Count(1).checked_add(Number::Count(2)),
            Some(Number::Count(3))
        );
    }
}
