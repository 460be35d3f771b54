//! A set of fields, as bits.

use std::fmt;

use crate::table::Field;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FieldSet(u32);

impl FieldSet {
    pub(super) const fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field as u32)
    }

    /// With the field, or without it.
    pub(super) const fn with_if(self, field: Field, is_there: bool) -> Self {
        Self(self.0 & !(1 << field as u32) | (is_there as u32) << field as u32)
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, field: Field) -> bool {
        self.0 >> field as u32 & 1 == 1
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The fields, in the record's order.
    pub(super) fn iter(self) -> impl Iterator<Item = Field> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let (_, _, field) = Field::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*field)
        })
    }

    pub(super) const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The parts of a whole.
    pub(super) const fn parts_of(whole: Field) -> Self {
        const PARTS: [FieldSet; Field::ALL.len()] = {
            let mut parts = [FieldSet(0); Field::ALL.len()];
            let mut place = 0;
            while place < parts.len() {
                let (_, _, part) = Field::ALL[place];
                if let Some(whole) = part.whole() {
                    parts[whole as usize] = parts[whole as usize].with(part);
                }
                place += 1;
            }
            parts
        };
        PARTS[whole as usize]
    }

    /// Every set of fields of this one, the empty one and itself among them.
    pub(super) fn subsets(self) -> impl Iterator<Item = Self> {
        let next = move |subset: &Self| {
            (*subset != self).then(|| Self(subset.0.wrapping_sub(self.0) & self.0))
        };
        std::iter::successors(Some(Self::default()), next)
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        fields.into_iter().fold(Self::default(), Self::with)
    }
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_subsets_once() {
        let set: FieldSet = [Field::Input, Field::Reasoning, Field::CostEstimate]
            .into_iter()
            .collect();
        let mut subsets: Vec<_> = set.subsets().map(|subset| subset.0).collect();
        subsets.sort_unstable();
        subsets.dedup();
        assert_eq!(subsets.len(), 8);
        assert!(subsets.iter().all(|subset| subset & !set.0 == 0));
        assert_eq!(FieldSet::default().subsets().count(), 1);
    }
}
