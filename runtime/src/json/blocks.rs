//! Leaping over what nobody reads, 64 bytes at a time: quotes, escapes and brackets are bits of a
//! word, as in simdjson. Only strings and brackets are looked at; a grammar is not checked.

use wide::u8x16;

/// How many bytes are looked at together.
pub(crate) const BLOCK: usize = 64;

/// How many bytes are looked at at once where little is looked at.
pub(crate) const WIDTH: usize = 16;

type Block = [u8; BLOCK];

/// Where a container ends whose opening bracket ends at `start`: behind its closing one. `None` where
/// the text ends first.
pub(crate) fn end_of_container(text: &[u8], start: usize) -> Option<usize> {
    let mut depth = 1_u32;
    let mut strings = Strings::default();
    for (at, block) in blocks(text, start) {
        let outside = !strings.inside(&block);
        if outside == 0 {
            continue;
        }
        let (opening, mut closing) = brackets(&block);
        let opening = opening & outside;
        closing &= outside;
        let mut closed = closing.count_ones();
        if closed >= depth {
            closed = 0;
            while closing != 0 {
                let bit = closing.trailing_zeros();
                let opened = (opening & ((1 << bit) - 1)).count_ones();
                closed += 1;
                if depth + opened == closed {
                    return Some(at + bit as usize + 1);
                }
                closing &= closing - 1;
            }
        }
        depth = depth + opening.count_ones() - closed;
    }
    None
}

/// Where a string ends whose opening quote ends at `start`: behind its closing one.
pub(crate) fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut strings = Strings::default();
    blocks(text, start).find_map(|(at, block)| {
        let quotes = strings.quotes(&block);
        (quotes != 0).then(|| at + quotes.trailing_zeros() as usize + 1)
    })
}

/// The quotes in a block, each a bit.
#[inline]
pub(crate) fn quotes(block: &Block) -> u64 {
    let [quotes, _] = find(block, |part| [equal(part, b'"'), u8x16::ZERO]);
    quotes
}

/// The quotes and backslashes, each a bit.
#[inline]
pub(crate) fn string_ends(part: &[u8; WIDTH]) -> u32 {
    let part = u8x16::new(*part);
    (equal(part, b'"') | equal(part, b'\\')).to_bitmask()
}

/// How much white space the text begins with.
#[inline(never)]
pub(crate) fn space(text: &[u8]) -> usize {
    let (parts, rest) = text.as_chunks();
    let mut length = 0;
    for part in parts {
        let part = u8x16::new(*part);
        let [one, two] =
            [[b' ', b'\n'], [b'\r', b'\t']].map(|[one, two]| equal(part, one) | equal(part, two));
        let here = (one | two).to_bitmask().trailing_ones() as usize;
        length += here;
        if here < WIDTH {
            return length;
        }
    }
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    length + rest.iter().take_while(is_space).count()
}

/// What one block hands to the next.
#[derive(Default)]
struct Strings {
    /// All bits set where the block begins inside a string.
    open: u64,
    /// 1 where the first byte is escaped.
    escape: u64,
}

impl Strings {
    /// The bytes inside strings, opening quotes among them.
    #[inline]
    fn inside(&mut self, block: &Block) -> u64 {
        let quotes = self.quotes(block);
        if quotes == 0 {
            return self.open;
        }
        let inside = prefix_xor(quotes) ^ self.open;
        // The last bit, spread over all.
        self.open = (inside.cast_signed() >> 63).cast_unsigned();
        inside
    }

    /// The quotes that are not escaped.
    #[inline]
    fn quotes(&mut self, block: &Block) -> u64 {
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        let [quotes, backslashes] = find(block, |part| [equal(part, b'"'), equal(part, b'\\')]);
        if backslashes == 0 {
            return quotes & !std::mem::take(&mut self.escape);
        }
        // Of each run of backslashes the first, third and so on escape the byte behind them.
        let escaping = backslashes & !self.escape;
        let behind = escaping << 1;
        let codes = (behind | ODD).wrapping_sub(escaping) ^ ODD;
        let escaped = codes ^ (backslashes | self.escape);
        self.escape = (codes & backslashes) >> 63;
        quotes & !escaped
    }
}

/// The opening and the closing brackets.
#[inline]
fn brackets(block: &Block) -> (u64, u64) {
    let [opening, closing] = find(block, |part| {
        // `[` and `{`, `]` and `}` differ in this bit alone.
        let braces = part | u8x16::splat(0x20);
        [equal(braces, b'{'), equal(braces, b'}')]
    });
    (opening, closing)
}

/// The blocks from `start` on, the last of them filled up with zeros.
#[inline]
fn blocks(text: &[u8], start: usize) -> impl Iterator<Item = (usize, Block)> {
    let rest = text.get(start..).unwrap_or_default();
    let (whole, tail) = rest.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..tail.len()].copy_from_slice(tail);
    let blocks = whole.iter().copied().chain([last]);
    (start..).step_by(BLOCK).zip(blocks)
}

#[inline]
fn find(block: &Block, is: impl Fn(u8x16) -> [u8x16; 2]) -> [u64; 2] {
    let (parts, _) = block.as_chunks::<16>();
    let mut found = [0; 2];
    for (place, part) in parts.iter().enumerate() {
        let [one, two] = is(u8x16::new(*part));
        found[0] |= u64::from(one.to_bitmask()) << (16 * place);
        found[1] |= u64::from(two.to_bitmask()) << (16 * place);
    }
    found
}

#[inline]
fn equal(part: u8x16, byte: u8) -> u8x16 {
    part.simd_eq(u8x16::splat(byte))
}

/// Each bit: whether an odd number of bits is set up to and with it.
const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A byte at a time.
    fn naive(text: &[u8], start: usize, mut depth: u32) -> Option<usize> {
        let (mut inside, mut escaped) = (depth == 0, false);
        for (at, byte) in text.iter().enumerate().skip(start) {
            let plain = !std::mem::take(&mut escaped);
            match byte {
                b'\\' => escaped = plain,
                b'"' if plain && depth == 0 => return Some(at + 1),
                b'"' if plain => inside = !inside,
                b'{' | b'[' if !inside => depth += 1,
                b'}' | b']' if !inside => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    #[test]
    fn blocks_say_what_single_bytes_say() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut next = move |below: usize| random.usize(..below);
        for round in 0..20_000 {
            let alphabet: &[u8] = if round % 2 == 0 {
                b"\"\\{}[]a "
            } else {
                b"\"\\aaaaaaaaaa{}"
            };
            let length = next(300);
            let text: Vec<u8> = (0..length)
                .map(|_| alphabet[next(alphabet.len())])
                .collect();
            let start = next(length + 1);
            let shown = String::from_utf8_lossy(&text);
            let plain = naive(&text, start, 0);
            assert_eq!(end_of_string(&text, start), plain, "{shown} from {start}");
            assert_eq!(
                end_of_container(&text, start),
                naive(&text, start, 1),
                "{shown} from {start}"
            );
        }
    }
}
