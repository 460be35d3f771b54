//! The figures of one record while it is made. Which field is asked for costs no guess.

use crate::decimal::Decimal;
use crate::table::Field;

use super::field_set::FieldSet;
use super::number::Number;

const FIELDS: usize = Field::ALL.len();

/// A number for each field that has one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Figures {
    known: FieldSet,
    counts: [u64; FIELDS],
    money: [Decimal; 3],
}

/// Where each field was read: the rank of its alias, and the event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Origins {
    read: FieldSet,
    ranks: [u16; FIELDS],
    events: [u32; FIELDS],
}

impl Figures {
    /// The fields that have a number.
    pub(super) const fn known(&self) -> FieldSet {
        self.known
    }

    /// A count by its field; `None` also for money.
    #[inline]
    pub(super) const fn count(&self, field: Field) -> Option<u64> {
        if self.known.has(field) && !field.is_money() {
            Some(self.counts[field as usize])
        } else {
            None
        }
    }

    /// A count, so wide that no sum leaves it.
    #[inline]
    pub(super) fn wide(&self, field: Field) -> Option<u128> {
        self.count(field).map(u128::from)
    }

    /// Counts, where all of them are known.
    #[inline]
    pub(super) fn all<const N: usize>(&self, fields: [Field; N]) -> Option<[u128; N]> {
        let are_known = fields.iter().all(|field| self.known.has(*field));
        are_known.then(|| fields.map(|field| self.counts[field as usize].into()))
    }

    /// An amount of money by its field; `None` also for counts.
    pub(super) fn money(&self, field: Field) -> Option<Decimal> {
        let amount = self.money.get(place_of_money(field)?)?;
        self.known.has(field).then_some(*amount)
    }

    pub(super) fn number(&self, field: Field) -> Option<Number> {
        let money = self.money(field).map(Number::Exact);
        self.count(field).map(Number::Count).or(money)
    }

    /// Sets a count, or forgets it; money stays as it is.
    #[inline]
    pub(super) fn set_count(&mut self, field: Field, count: Option<u64>) {
        if !field.is_money() {
            self.counts[field as usize] = count.unwrap_or_default();
            self.known = self.known.with_if(field, count.is_some());
        }
    }

    /// Sets an amount of money, or forgets it; counts stay as they are.
    pub(super) fn set_money(&mut self, field: Field, money: Option<Decimal>) {
        if let Some(amount) = place_of_money(field).and_then(|place| self.money.get_mut(place)) {
            *amount = money.unwrap_or_default();
            self.known = self.known.with_if(field, money.is_some());
        }
    }

    /// Whether the number can be held.
    pub(super) fn set(&mut self, field: Field, number: Option<Number>) -> bool {
        if field.is_money() {
            self.set_money(field, number.map(Number::exact));
        } else {
            self.set_count(field, number.and_then(Number::count));
        }
        self.known.has(field)
    }
}

/// Money comes last among the fields.
const fn place_of_money(field: Field) -> Option<usize> {
    (field as usize).checked_sub(Field::Cost as usize)
}

impl Origins {
    /// Of a body, which is one event.
    pub(super) const fn of_body(read: FieldSet, ranks: [u16; FIELDS]) -> Self {
        Self {
            read,
            ranks,
            events: [0; FIELDS],
        }
    }

    /// Whether no field was read.
    pub(super) const fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    #[inline]
    pub(super) const fn of(&self, field: Field) -> Option<(u16, u32)> {
        if self.read.has(field) {
            let place = field as usize;
            Some((self.ranks[place], self.events[place]))
        } else {
            None
        }
    }

    #[inline]
    pub(super) const fn set(&mut self, field: Field, rank: u16, event: u32) {
        self.read = self.read.with(field);
        self.ranks[field as usize] = rank;
        self.events[field as usize] = event;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_own_figure() {
        let mut figures = Figures::default();
        for (place, (_, name, field)) in (1..).zip(Field::ALL) {
            assert_eq!(figures.number(field), None, "{name}");
            assert!(figures.set(field, Some(Number::Count(place))), "{name}");
        }
        for (place, (_, name, field)) in (1..).zip(Field::ALL) {
            let number = figures.number(field).and_then(Number::count);
            assert_eq!(number, Some(place), "{name}");
            assert_ne!(figures.count(field).is_some(), field.is_money(), "{name}");
            assert!(!figures.set(field, None), "{name}");
        }
        assert_eq!(figures, Figures::default());
    }

    #[test]
    fn a_count_is_whole_and_money_is_not() {
        let half = Some(Number::Exact("0.5".parse().unwrap()));
        let mut figures = Figures::default();
        assert!(!figures.set(Field::Input, half));
        assert!(figures.set(Field::Cost, half));
        figures.set_count(Field::Cost, Some(1));
        figures.set_money(Field::Input, Some(Decimal::ZERO));
        assert_eq!(figures.known().iter().collect::<Vec<_>>(), [Field::Cost]);
        assert_eq!(figures.money(Field::Cost), "0.5".parse().ok());
    }
}
