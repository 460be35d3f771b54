//! Sums of records. What one of them does not know, the sum does not know.

use std::iter::Sum;

use crate::table::Field;

use super::diagnostic::{Diagnostics, odd};
use super::figures::Figures;
use super::number::Number;
use super::record::{Basis, Ground, State, Usage};

impl<'u> Sum<&'u Usage> for Usage {
    /// Adds up field by field: `None` where a record does not know the field, and where the sum is too
    /// large, which is a diagnostic. The state is that of the worst record. Drift and diagnostics of
    /// single records stay with them.
    fn sum<I: Iterator<Item = &'u Usage>>(records: I) -> Self {
        let (mut figures, mut state) = (Figures::default(), State::default());
        let (mut ground, mut found) = (Ground::default(), Diagnostics::new());
        for (_, _, field) in Field::ALL {
            figures.set(field, Some(Number::Count(0)));
        }
        let mut count = 0;
        for record in records {
            count += 1;
            state = state.max(record.state);
            ground.reported |= record.ground.reported;
            ground.unsettled = ground.unsettled.union(record.ground.unsettled);
            add(&mut figures, record, &mut found);
        }
        ground.reported |= count == 0;
        ground.notes = found.into_notes();
        Self::new(&figures, state, Basis::Sum { records: count }, ground)
    }
}

fn add(sum: &mut Figures, record: &Usage, found: &mut Diagnostics) {
    for (_, name, field) in Field::ALL {
        let money = record.money(field).map(Number::Exact);
        let number = record.count(field).map(Number::Count).or(money);
        let both = sum.number(field).zip(number);
        let new = both.and_then(|(one, two)| one.checked_add(two));
        if !sum.set(field, new) && both.is_some() {
            let message = format!("the sum of {name} is too large");
            found.push(odd("overflow", &[field], message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_record_does_not_know_the_sum_does_not_know() {
        let mut one = Usage {
            input_tokens: Some(3),
            output_tokens: Some(0),
            cost_usd: "0.1".parse().ok(),
            ..Usage::default()
        };
        one.ground.reported = true;
        let two = Usage {
            input_tokens: Some(4),
            cost_usd: "0.2".parse().ok(),
            state: State::Partial,
            ..one.clone()
        };
        let three = Usage {
            output_tokens: None,
            ..one.clone()
        };
        let sum: Usage = [&one, &two, &three].into_iter().sum();
        assert_eq!(sum.input_tokens, Some(10));
        assert_eq!(sum.output_tokens, None);
        assert_eq!(sum.reasoning_tokens, None);
        assert_eq!(sum.cost_usd, "0.4".parse().ok());
        assert_eq!(sum.state, State::Partial);
        assert_eq!(sum.basis, Basis::Sum { records: 3 });
        let none: Usage = [].into_iter().sum();
        assert_eq!((none.input_tokens, none.is_absent()), (Some(0), false));
    }

    #[test]
    fn a_sum_that_is_too_large_is_unknown() {
        let most = Usage {
            input_tokens: Some(u64::MAX),
            ..Usage::default()
        };
        let sum: Usage = [&most, &most, &most].into_iter().sum();
        assert_eq!(sum.input_tokens, None);
        assert_eq!(sum.diagnostics().len(), 1);
        assert_eq!(sum.diagnostics()[0].code, "overflow");
    }
}
