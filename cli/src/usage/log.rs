//! The lines of a log, as they come.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};

/// Bytes that are asked for at once. A line may be longer.
const CHUNK: usize = 1 << 18;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A log that is read in batches of whole lines.
pub(super) struct Log<R> {
    source: R,
    /// The beginning of the next line.
    rest: Vec<u8>,
    /// The number of the next line; the first is 1.
    number: usize,
}

impl<R: Read> Log<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            rest: Vec::new(),
            number: 1,
        }
    }

    /// Puts the whole lines that are there in place of `lines`, and waits only until there is one.
    /// Gives the number of the first of them; `None` at the end.
    pub(super) fn read(&mut self, lines: &mut Vec<u8>) -> io::Result<Option<usize>> {
        lines.clear();
        lines.append(&mut self.rest);
        loop {
            let read = self.read_chunk(lines)?;
            if let Some(end) = memrchr(b'\n', &lines[lines.len() - read..]) {
                let end = lines.len() - read + end + 1;
                self.rest.extend_from_slice(&lines[end..]);
                lines.truncate(end);
                break;
            }
            if read == 0 {
                break;
            }
        }
        let first = self.number;
        self.number += memchr_iter(b'\n', lines).count();
        if first == 1 && lines.starts_with(BOM) {
            lines.drain(..BOM.len());
        }
        Ok((!lines.is_empty()).then_some(first))
    }

    /// Appends what one reading gives, and says how much that is.
    fn read_chunk(&mut self, lines: &mut Vec<u8>) -> io::Result<usize> {
        let length = lines.len();
        lines.resize(length + CHUNK, 0);
        let read = loop {
            match self.source.read(&mut lines[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        lines.truncate(length + *read.as_ref().unwrap_or(&0));
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that gives one piece at a time, and is interrupted before each.
    struct Pieces<'a> {
        pieces: &'a [&'a [u8]],
        is_interrupted: bool,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.is_interrupted = !self.is_interrupted;
            if self.is_interrupted {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let Some((piece, following)) = self.pieces.split_first() else {
                return Ok(0);
            };
            self.pieces = following;
            into[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn batches(pieces: &[&[u8]]) -> Vec<(usize, String)> {
        let mut log = Log::new(Pieces {
            pieces,
            is_interrupted: false,
        });
        let (mut batches, mut lines) = (Vec::new(), b"of before".to_vec());
        while let Some(first) = log.read(&mut lines).unwrap() {
            batches.push((first, String::from_utf8(lines.clone()).unwrap()));
        }
        batches
    }

    /// What comes, and the batches that it gives.
    type Case = (&'static [&'static [u8]], &'static [(usize, &'static str)]);

    #[test]
    fn whole_lines_are_given_as_they_come() {
        let cases: [Case; 8] = [
            (&[], &[]),
            (&[b"a"], &[(1, "a")]),
            (&[b"a\n"], &[(1, "a\n")]),
            (
                &[b"a\r\nb\r\nc", b"d\r\n"],
                &[(1, "a\r\nb\r\n"), (3, "cd\r\n")],
            ),
            (&[b"a", b"b", b"c\n\n", b"d"], &[(1, "abc\n\n"), (3, "d")]),
            (&[b"a\n", b"\n", b"b"], &[(1, "a\n"), (2, "\n"), (3, "b")]),
            (&[b"\xef\xbb", b"\xbfa\nb"], &[(1, "a\n"), (2, "b")]),
            (&[b"a\n\xef\xbb\xbfb\n"], &[(1, "a\n\u{feff}b\n")]),
        ];
        for (pieces, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(first, lines)| (*first, (*lines).to_owned()))
                .collect();
            assert_eq!(batches(pieces), expected, "{pieces:?}");
        }
    }
}
