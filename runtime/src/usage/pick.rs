//! One slot within one message: the best alias counts, and its matches add up.

use super::number::Number;

/// What was found under one rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) rank: u16,
    /// `None` where it cannot be held.
    pub(super) sum: Option<Number>,
}

impl Ranked {
    fn add(&mut self, number: Option<Number>) {
        self.sum = self
            .sum
            .zip(number)
            .and_then(|(sum, number)| sum.checked_add(number));
    }
}

/// What a message says of a slot, of constant size whatever the number of aliases.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pick {
    best: Option<Ranked>,
    /// Another rank, whose sum may still grow.
    other: Option<Ranked>,
    /// Two ranks that said different things.
    differing: bool,
}

impl Pick {
    /// Takes a number; `None` is one that cannot be held.
    pub(super) fn add(&mut self, rank: u16, number: Option<Number>) {
        let new = Ranked { rank, sum: number };
        match &mut self.best {
            None => self.best = Some(new),
            Some(best) if best.rank == rank => best.add(number),
            Some(best) if rank < best.rank => {
                let old = std::mem::replace(best, new);
                self.retire(old.sum);
                self.other = Some(old);
            }
            Some(best) => match &mut self.other {
                Some(other) if other.rank == rank => other.add(number),
                _ => {
                    let sum = best.sum;
                    self.retire(sum);
                    self.other = Some(new);
                }
            },
        }
    }

    /// The best rank's sum.
    pub(super) const fn best(&self) -> Option<Ranked> {
        self.best
    }

    /// Whether two aliases said different things.
    pub(super) fn differs(&self) -> bool {
        let sums = self.best.zip(self.other);
        self.differing || sums.is_some_and(|(best, other)| best.sum != other.sum)
    }

    /// Compares the other rank with a sum before it makes room: equality is handed on.
    fn retire(&mut self, sum: Option<Number>) {
        self.differing |= self.other.take().is_some_and(|other| other.sum != sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_rank_wins_in_any_order() {
        for (numbers, best, differs) in [
            (&[(0, 5)][..], 5, false),
            (&[(0, 0), (1, 7)], 0, true),
            (&[(1, 7), (0, 0)], 0, true),
            (&[(2, 7), (1, 7), (0, 7)], 7, false),
            (&[(2, 6), (1, 5), (0, 5)], 5, true),
            (&[(2, 5), (1, 6), (0, 5)], 5, true),
            (&[(0, 5), (1, 5), (2, 6)], 5, true),
            (&[(0, 1), (0, 2), (0, 3)], 6, false),
            (&[(1, 1), (0, 1), (1, 2), (0, 2)], 3, false),
        ] {
            let mut pick = Pick::default();
            for &(rank, count) in numbers {
                pick.add(rank, Some(Number::Count(count)));
            }
            let sum = pick.best().and_then(|best| best.sum);
            assert_eq!(sum, Some(Number::Count(best)), "{numbers:?}");
            assert_eq!(pick.differs(), differs, "{numbers:?}");
        }
    }

    #[test]
    fn a_sum_with_an_unknown_addend_is_unknown() {
        let mut pick = Pick::default();
        pick.add(0, None);
        pick.add(0, Some(Number::Count(1)));
        assert_eq!(pick.best(), Some(Ranked { rank: 0, sum: None }));
    }
}
