//! What a request costs. The price list is the provider's, for tokens of four kinds.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// Tokens of one answered request. Cached and written ones are among the input, reasoning among the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) input: u64,
    pub(crate) cache_read: u64,
    pub(crate) cache_write: u64,
    pub(crate) output: u64,
    pub(crate) reasoning: u64,
}

/// US dollars, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    /// In 10^-10 dollars.
    tenths_of_nanos: u64,
}

/// A price per million tokens.
#[derive(Clone, Copy)]
pub(crate) struct Price {
    /// In 10^-4 dollars for a million tokens, which is 10^-10 dollars for one.
    per_token: u64,
}

/// What a million tokens of each kind cost: reading the cache a tenth of the input's price, writing it a quarter more.
pub(crate) struct PriceList {
    pub(crate) input: Price,
    pub(crate) cache_read: Price,
    pub(crate) cache_write: Price,
    pub(crate) output: Price,
}

/// The list in force.
pub(crate) const PRICES: PriceList = PriceList {
    input: Price { per_token: 12_500 },
    cache_read: Price { per_token: 1_250 },
    cache_write: Price { per_token: 15_625 },
    output: Price { per_token: 100_000 },
};

impl PriceList {
    /// What these tokens cost.
    pub(crate) fn cost(&self, counted: &Counted) -> Cost {
        let cached = counted.cache_read + counted.cache_write;
        let plain = counted.input.saturating_sub(cached);
        Cost {
            tenths_of_nanos: plain * self.input.per_token
                + counted.cache_read * self.cache_read.per_token
                + counted.cache_write * self.cache_write.per_token
                + counted.output * self.output.per_token,
        }
    }
}

impl Cost {
    /// How many times the other cost this is; `None` where the other is nothing.
    pub(crate) fn times(self, other: Self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "shown with one decimal place")]
        let ratio = self.tenths_of_nanos as f64 / other.tenths_of_nanos as f64;
        ratio.is_finite().then_some(ratio)
    }
}

impl Add for Cost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            tenths_of_nanos: self.tenths_of_nanos + other.tenths_of_nanos,
        }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Add::add)
    }
}

/// All ten decimal places; with a precision, rounded to so many.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(self.tenths_of_nanos, 10, f)
    }
}

/// Dollars for a million tokens.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(self.per_token, 4, f)
    }
}

/// Writes `units` of 10^-`places`, rounded half up where a precision asks for less.
fn decimal(units: u64, places: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let wanted = f
        .precision()
        .map_or(places, |p| u32::try_from(p).unwrap_or(places).min(places));
    let step = 10_u64.pow(places - wanted);
    let rounded = (units + step / 2) / step;
    let one = 10_u64.pow(wanted);
    let width = wanted as usize;
    match width {
        0 => write!(f, "{rounded}"),
        _ => write!(f, "{}.{:0width$}", rounded / one, rounded % one),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Counted, PRICES};

    #[test]
    fn each_kind_of_token_has_its_price() {
        let million = 1_000_000;
        let cases = [
            (
                Counted {
                    input: million,
                    ..Counted::default()
                },
                "1.2500000000",
            ),
            (
                Counted {
                    input: million,
                    cache_read: million,
                    ..Counted::default()
                },
                "0.1250000000",
            ),
            (
                Counted {
                    input: million,
                    cache_write: million,
                    ..Counted::default()
                },
                "1.5625000000",
            ),
            (
                Counted {
                    output: million,
                    reasoning: million,
                    ..Counted::default()
                },
                "10.0000000000",
            ),
            (
                Counted {
                    input: 3,
                    cache_read: 1,
                    cache_write: 1,
                    output: 1,
                    reasoning: 0,
                },
                "0.0000129375",
            ),
        ];
        for (counted, cost) in cases {
            assert_eq!(PRICES.cost(&counted).to_string(), cost, "{counted:?}");
        }
    }

    #[test]
    fn a_precision_rounds() {
        let cost = Cost {
            tenths_of_nanos: 129_500_000,
        };
        assert_eq!(
            format!("{cost:.4} {cost:.3} {cost:.0} {:.2}", PRICES.cache_read),
            "0.0130 0.013 0 0.13"
        );
    }

    #[test]
    fn nothing_has_no_ratio() {
        let cost = Cost {
            tenths_of_nanos: 30,
        };
        assert_eq!(
            cost.times(Cost {
                tenths_of_nanos: 20
            }),
            Some(1.5)
        );
        assert_eq!(cost.times(Cost::default()), None);
    }
}
