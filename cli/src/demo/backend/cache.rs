//! The prefix cache of one replica.
//!
//! As real back ends do, it keeps prompts in blocks, finds a prompt by its first blocks, and leaves
//! short prompts alone. A block stands for itself and all before it, so one changed token loses the rest.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Tokens in a block.
const BLOCK: usize = 128;
/// The shortest prefix that is kept or found.
const SHORTEST: usize = 1024;

/// What one replica remembers: one number for each prefix of whole blocks.
#[derive(Default)]
pub(super) struct PrefixCache {
    prefixes: HashSet<u64>,
}

/// How many tokens of a prompt were found, and how many were put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    pub(super) read: usize,
    pub(super) written: usize,
}

impl PrefixCache {
    /// Looks a prompt up, and keeps it for the next one.
    pub(super) fn serve(&mut self, prompt: &[u64]) -> Lookup {
        if prompt.len() < SHORTEST {
            return Lookup {
                read: 0,
                written: 0,
            };
        }
        let prefixes = prefixes(prompt);
        let known = prefixes
            .iter()
            .take_while(|prefix| self.prefixes.contains(prefix))
            .count();
        let read = match known * BLOCK {
            short if short < SHORTEST => 0,
            read => read,
        };
        let written = prefixes.len() * BLOCK - read;
        self.prefixes.extend(prefixes);
        Lookup { read, written }
    }
}

/// One number for each whole block: the block's, and all those before it.
fn prefixes(prompt: &[u64]) -> Vec<u64> {
    let mut hasher = DefaultHasher::new();
    prompt
        .chunks_exact(BLOCK)
        .map(|block| {
            block.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Lookup, PrefixCache};

    fn prompt(length: u64) -> Vec<u64> {
        (0..length).collect()
    }

    #[test]
    fn prompts_are_found_by_their_first_blocks() {
        let mut changed_early = prompt(2000);
        changed_early[1100] = 7;
        let cases = [
            ("too short to keep", prompt(1023), 0, 0),
            ("new", prompt(1500), 0, 1408),
            ("the same again", prompt(1500), 1408, 0),
            ("grown", prompt(2000), 1408, 512),
            (
                "changed after the shortest prefix",
                changed_early,
                1024,
                896,
            ),
            ("another", (1..1500).collect(), 0, 1408),
        ];
        let mut cache = PrefixCache::default();
        for (what, prompt, read, written) in cases {
            assert_eq!(cache.serve(&prompt), Lookup { read, written }, "{what}");
        }
    }

    #[test]
    fn less_than_the_shortest_prefix_in_common_is_a_miss() {
        let mut cache = PrefixCache::default();
        cache.serve(&prompt(1500));
        let mut other = prompt(1500);
        other[1000] = 7;
        let lookup = cache.serve(&other);
        assert_eq!(
            lookup,
            Lookup {
                read: 0,
                written: 1408
            }
        );
    }
}
