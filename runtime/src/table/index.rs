//! Finding a member by its name at the cost of one comparison: a perfect hash of four of its bytes.

/// Which of an object's members a name may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Which hash it is: the first that tells the names apart.
    pub seed: u8,
    /// The byte that tells the names apart besides their first, their last and their length.
    pub at: u8,
    /// By hash, the member's place or [`Index::NOBODY`]; a power of two of them, or none where all
    /// members are to be compared.
    pub slots: &'static [u8],
}

impl Index {
    /// All members are to be compared.
    pub const NONE: Self = Self {
        seed: 0,
        at: 0,
        slots: &[],
    };

    /// The slot of no member.
    pub const NOBODY: u8 = u8::MAX;

    /// Finds a hash under which no two names meet: seed, byte and slots. `None` where the names are too
    /// few to need one, or too alike.
    #[must_use]
    pub fn of(names: &[&str]) -> Option<(u8, u8, Vec<u8>)> {
        const FEW: usize = 3;
        const MANY: usize = 128;
        if !(FEW..MANY).contains(&names.len()) {
            return None;
        }
        let length = names.len().next_power_of_two();
        [length, 2 * length, 4 * length]
            .into_iter()
            .find_map(|length| {
                let hashes = (1..=64).flat_map(|seed| (0..24).map(move |at| (seed, at)));
                hashes.into_iter().find_map(|(seed, at)| {
                    place_all(names, seed, at, length).map(|slots| (seed, at, slots))
                })
            })
    }

    /// The place that a name has, if it is there at all.
    #[inline]
    pub(crate) fn place(self, name: &[u8]) -> Option<u32> {
        let hash = hash(name, self.seed, self.at, self.slots.len())?;
        let place = *self.slots.get(hash)?;
        (place != Self::NOBODY).then_some(u32::from(place))
    }
}

fn place_all(names: &[&str], seed: u8, at: u8, length: usize) -> Option<Vec<u8>> {
    let mut slots = vec![Index::NOBODY; length];
    for (place, name) in (0..).zip(names) {
        let slot = slots.get_mut(hash(name.as_bytes(), seed, at, length)?)?;
        if *slot != Index::NOBODY {
            return None;
        }
        *slot = place;
    }
    Some(slots)
}

/// `None` for the empty name.
#[inline]
fn hash(name: &[u8], seed: u8, at: u8, length: usize) -> Option<usize> {
    let (&first, &last) = (name.first()?, name.last()?);
    let middle = name.get(usize::from(at)).copied().unwrap_or_default();
    let bytes = u32::from_le_bytes([first, middle, last, name.len().to_le_bytes()[0]]);
    let mixed = bytes.wrapping_mul(u32::from(seed).wrapping_mul(0x9e37_79b9) | 1);
    Some((mixed ^ mixed >> 15) as usize >> 9 & length.wrapping_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_place() {
        let names = [
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "ephemeral_5m_input_tokens",
            "ephemeral_1h_input_tokens",
        ];
        let (seed, at, slots) = Index::of(&names).unwrap();
        let index = Index {
            seed,
            at,
            slots: slots.leak(),
        };
        for (place, name) in (0..).zip(names) {
            assert_eq!(index.place(name.as_bytes()), Some(place), "{name}");
        }
        assert_eq!(index.place(b""), None);
    }

    #[test]
    fn names_that_no_byte_tells_apart_have_no_index() {
        let long = |tail: &str| format!("{:30}{tail}", "");
        let names = [long("a_"), long("b_"), long("c_")];
        let names = names.each_ref().map(String::as_str);
        assert_eq!(Index::of(&names), None);
        assert_eq!(Index::of(&["a", "b"]), None);
    }
}
