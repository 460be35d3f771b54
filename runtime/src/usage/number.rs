//! Numbers as responses write them: JSON numbers, and strings that hold one.

use crate::decimal::{Decimal, Misfit};

/// A value that was read, or a sum of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Count(u64),
    Exact(Decimal),
}

/// Why a text cannot be what it is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoNumber,
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
    /// Reads a text.
    pub(super) fn read(text: &str, measure: Measure) -> Result<Self, Fault> {
        if measure == Measure::Count
            && let Some(count) = plain_count(text)
        {
            return Ok(Self::Count(count));
        }
        let magnitude = text.strip_prefix('-');
        match Decimal::parse(magnitude.unwrap_or(text)) {
            Err(Misfit::NoNumber) => Err(Fault::NoNumber),
            Ok(number) if magnitude.is_none() || number == Decimal::ZERO => measure.of(number),
            _ if magnitude.is_some() => Err(Fault::Negative),
            Err(Misfit::Fine) if measure == Measure::Count => Err(Fault::Fraction),
            _ => Err(Fault::TooLong),
        }
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

impl Measure {
    fn of(self, number: Decimal) -> Result<Number, Fault> {
        match (self, number.to_u64()) {
            (Self::Exact, _) => Ok(Number::Exact(number)),
            (Self::Count, Some(count)) => Ok(Number::Count(count)),
            (Self::Count, None) if number < Decimal::from(u64::MAX) => Err(Fault::Fraction),
            (Self::Count, None) => Err(Fault::TooLong),
        }
    }
}

impl Fault {
    /// What is wrong with a value, as the end of a sentence.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::NoNumber => "is no number",
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
            ("0e-999999999999", 0),
            ("4468500", 4_468_500),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(read(text), Ok(Number::Count(count)), "{text}");
        }
        for (text, fault) in [
            ("-1", Fault::Negative),
            ("-0.5", Fault::Negative),
            ("1.5", Fault::Fraction),
            ("1e-3", Fault::Fraction),
            ("1e-999999999999", Fault::Fraction),
            ("-1e-999999999999", Fault::Negative),
            ("18446744073709551616", Fault::TooLong),
            ("1e300", Fault::TooLong),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
        for text in ["", "many", "05", "0x1", " 5", "--5", "5 tokens", "NaN"] {
            assert_eq!(read(text), Err(Fault::NoNumber), "{text}");
        }
    }

    #[test]
    fn amounts_keep_every_digit() {
        let read = |text| Number::read(text, Measure::Exact);
        assert_eq!(
            read("1.40e-4"),
            Ok(Number::Exact("0.00014".parse().unwrap()))
        );
        assert_eq!(read("-0.1"), Err(Fault::Negative));
        assert_eq!(read("1e-999999999999"), Err(Fault::TooLong));
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
