//! Sums over exchanges. A count that one answer did not report makes the sum unknown, not smaller.

use headwater::Usage;

use super::backend::{Cost, Counted, PRICES};
use super::conversation::Exchange;

/// What one answer or several used; `None` where an answer did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) input: Option<u64>,
    pub(super) cache_read: Option<u64>,
    pub(super) cache_write: Option<u64>,
    pub(super) output: Option<u64>,
    pub(super) reasoning: Option<u64>,
}

impl Tally {
    /// What one answer reported.
    pub(super) fn of(usage: &Usage) -> Self {
        Self {
            input: usage.input_tokens,
            cache_read: usage.cache_read_tokens,
            cache_write: usage.cache_write_tokens,
            output: usage.output_tokens,
            reasoning: usage.reasoning_tokens,
        }
    }

    /// What all answers reported.
    pub(super) fn sum(exchanges: &[Exchange]) -> Self {
        exchanges
            .iter()
            .map(|exchange| Self::of(&exchange.usage))
            .reduce(Self::plus)
            .unwrap_or_default()
    }

    /// The share of the input that the cache served, from 0 to 1.
    pub(super) fn hit_ratio(&self) -> Option<f64> {
        let (read, input) = (self.cache_read?, self.input?);
        #[expect(clippy::cast_precision_loss, reason = "shown in whole per cent")]
        let ratio = read as f64 / input as f64;
        ratio.is_finite().then_some(ratio)
    }

    /// What it costs by the provider's price list.
    pub(super) fn cost(&self) -> Option<Cost> {
        Some(PRICES.cost(&Counted {
            input: self.input?,
            cache_read: self.cache_read?,
            cache_write: self.cache_write?,
            output: self.output?,
            reasoning: self.reasoning?,
        }))
    }

    fn plus(self, other: Self) -> Self {
        let add = |a: Option<u64>, b: Option<u64>| a?.checked_add(b?);
        Self {
            input: add(self.input, other.input),
            cache_read: add(self.cache_read, other.cache_read),
            cache_write: add(self.cache_write, other.cache_write),
            output: add(self.output, other.output),
            reasoning: add(self.reasoning, other.reasoning),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn what_one_did_not_report_is_unknown_in_the_sum() {
        let one = Tally {
            input: Some(100),
            cache_read: Some(0),
            output: Some(1),
            ..Tally::default()
        };
        let other = Tally {
            input: Some(100),
            cache_read: Some(50),
            ..Tally::default()
        };
        let sum = one.plus(other);
        assert_eq!(
            sum,
            Tally {
                input: Some(200),
                cache_read: Some(50),
                ..Tally::default()
            }
        );
        assert_eq!(sum.hit_ratio(), Some(0.25));
        assert_eq!((sum.cost(), Tally::default().hit_ratio()), (None, None));
    }
}
