//! An exact, non-negative decimal: money, seconds, credits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::is_number;

/// The largest power of ten, up or down, that is kept.
const MAX_EXPONENT: u16 = 64;

/// An exact, non-negative decimal number. Equal numbers are equal however they were written.
///
/// Serialized as text, since a JSON number does not keep its digits on its way through other programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Without trailing zeros; 0 has the exponent 0.
    mantissa: u128,
    exponent: i16,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// `mantissa` times ten to the power `exponent`; `None` beyond 64 places either way.
    #[must_use]
    pub fn new(mantissa: u128, exponent: i16) -> Option<Self> {
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        let (mut mantissa, mut exponent) = (mantissa, exponent);
        while mantissa.is_multiple_of(10) {
            mantissa /= 10;
            exponent = exponent.checked_add(1)?;
        }
        (exponent.unsigned_abs() <= MAX_EXPONENT).then_some(Self { mantissa, exponent })
    }

    /// The number times ten to the power `power`: the point moves, nothing is rounded.
    #[must_use]
    pub fn scale(self, power: i8) -> Option<Self> {
        Self::new(self.mantissa, self.exponent.checked_add(power.into())?)
    }

    /// The sum; `None` where it has more than 38 digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let sum = self
            .mantissa_at(exponent)?
            .checked_add(other.mantissa_at(exponent)?)?;
        Self::new(sum, exponent)
    }

    /// The number as a whole one; `None` where it has a fraction or is too large.
    #[must_use]
    pub fn to_u64(self) -> Option<u64> {
        u64::try_from(self.mantissa_at(0)?).ok()
    }

    fn mantissa_at(self, exponent: i16) -> Option<u128> {
        let shift = u32::try_from(self.exponent - exponent).ok()?;
        self.mantissa.checked_mul(10_u128.checked_pow(shift)?)
    }

    /// The place of the first digit.
    fn magnitude(self) -> i16 {
        let digits = self.mantissa.checked_ilog10().map_or(0, |log| log + 1);
        i16::try_from(digits).unwrap_or(i16::MAX) + self.exponent
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.mantissa == 0 || other.mantissa == 0 {
            return self.mantissa.cmp(&other.mantissa);
        }
        self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let exponent = self.exponent.min(other.exponent);
            self.mantissa_at(exponent).cmp(&other.mantissa_at(exponent))
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u64> for Decimal {
    fn from(number: u64) -> Self {
        Self::new(number.into(), 0).unwrap_or(Self::ZERO)
    }
}

/// The text is not a non-negative decimal of at most 38 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a non-negative decimal number of at most 38 digits")
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    /// Reads a number as JSON writes it, with or without a fraction or an exponent.
    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        Self::parse(text).map_err(|_| ParseDecimalError)
    }
}

/// Why a text is no [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// It is no number, or a negative one.
    NoNumber,
    /// It is a whole number with too many digits.
    Large,
    /// It has a fraction, and too many digits.
    Fine,
}

impl Decimal {
    pub(crate) fn parse(text: &str) -> Result<Self, Misfit> {
        if text.starts_with('-') || !is_number(text.as_bytes()) {
            return Err(Misfit::NoNumber);
        }
        let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = whole.bytes().chain(fraction.bytes());
        let zeros = digits.clone().rev().take_while(|&digit| digit == b'0');
        let zeros = zeros.count();
        let significant = whole.len() + fraction.len() - zeros;
        if significant == 0 {
            return Ok(Self::ZERO);
        }
        let mut digits = digits.take(significant);
        let mantissa = digits.try_fold(0_u128, |mantissa, digit| {
            mantissa
                .checked_mul(10)?
                .checked_add(u128::from(digit - b'0'))
        });
        let exponent = to_power(power)
            .saturating_add_unsigned(zeros as u64)
            .saturating_sub_unsigned(fraction.len() as u64);
        let number = mantissa.zip(i16::try_from(exponent).ok());
        let number = number.and_then(|(mantissa, exponent)| Self::new(mantissa, exponent));
        number.ok_or(if exponent < 0 {
            Misfit::Fine
        } else {
            Misfit::Large
        })
    }
}

/// A whole number; where it is out of range, the end of it.
fn to_power(text: &str) -> i64 {
    text.parse().unwrap_or(if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    })
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.to_string();
        let places = usize::from(self.exponent.unsigned_abs());
        let text = if self.exponent >= 0 {
            digits + &"0".repeat(places)
        } else {
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            format!("{whole}.{fraction}")
        };
        f.pad_integral(true, "", &text)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_every_digit() {
        for (text, shown) in [
            ("0", "0"),
            ("0.000", "0"),
            ("0e-99999999999999999999", "0"),
            ("0.0e99999", "0"),
            ("1000000000000000000000000000000000000000000e-40", "100"),
            ("4.0", "4"),
            ("400", "400"),
            ("1.4e-4", "0.00014"),
            ("1.5E+3", "1500"),
            ("0.1", "0.1"),
            ("12345678901234567890.12345", "12345678901234567890.12345"),
        ] {
            assert_eq!(decimal(text).to_string(), shown, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_such_number() {
        for text in [
            "",
            "-1",
            "1.",
            ".5",
            "1e",
            "0x1",
            "NaN",
            "1e99",
            "1e99999999",
            " 1",
            "1 ",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        for (text, misfit) in [
            ("-1", Misfit::NoNumber),
            ("1e99", Misfit::Large),
            ("1e999999999999999999999", Misfit::Large),
            (&"9".repeat(40), Misfit::Large),
            ("1e-999999999999999999999", Misfit::Fine),
            (&format!("0.{}", "9".repeat(40)), Misfit::Fine),
        ] {
            assert_eq!(Decimal::parse(text), Err(misfit), "{text}");
        }
    }

    #[test]
    fn no_exponent_is_too_far_out_to_be_refused() {
        for exponent in [i16::MIN, i16::MIN + 1, -65, 65, i16::MAX - 1, i16::MAX] {
            for mantissa in [1, 10, u128::MAX] {
                let moved = Decimal::new(mantissa, exponent);
                let expected = (mantissa, exponent) == (10, -65);
                assert_eq!(moved.is_some(), expected, "{mantissa} {exponent}");
            }
            assert!(format!("1e{exponent}").parse::<Decimal>().is_err());
            assert_eq!(decimal(&format!("0e{exponent}")), Decimal::ZERO);
        }
    }

    #[test]
    fn adds_scales_and_compares_by_value() {
        assert_eq!(
            decimal("0.1").checked_add(decimal("0.2")),
            Some(decimal("0.3"))
        );
        assert_eq!(decimal("1e38").checked_add(decimal("1e-38")), None);
        assert_eq!(decimal("12").scale(-10), Some(decimal("0.0000000012")));
        assert_eq!(decimal("12e60").scale(10), None);
        for (less, more) in [
            ("0", "0.1"),
            ("0.99", "1"),
            ("1e-40", "1e40"),
            ("99", "100.5"),
        ] {
            assert!(decimal(less) < decimal(more), "{less} {more}");
        }
        assert_eq!(decimal("10").cmp(&decimal("1e1")), Ordering::Equal);
    }

    #[test]
    fn is_a_whole_number_or_none() {
        assert_eq!(decimal("4.0").to_u64(), Some(4));
        assert_eq!(decimal("18446744073709551615").to_u64(), Some(u64::MAX));
        assert_eq!(decimal("18446744073709551616").to_u64(), None);
        assert_eq!(decimal("0.5").to_u64(), None);
    }
}
