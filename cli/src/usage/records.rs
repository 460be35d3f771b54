//! A log of exchanges to one line each, in order. Memory holds two batches of lines: one is read
//! while all cores work on the other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::ground::Ground;
use super::line;
use crate::failure::Failure;

/// Bytes of lines in a batch; a longer line is a batch of its own.
const BATCH: usize = 4 << 20;

/// Lines of the log, from `first` on, counted from 1.
struct Batch {
    first: usize,
    lines: Vec<Vec<u8>>,
}

/// Reads a log to its end. A line that cannot be read is an error of that line alone.
pub(super) fn run(path: &Path, ground: Ground, out: &mut impl Write) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let progress = progress(file.metadata().ok().map(|metadata| metadata.len()));
    let mut reader = BufReader::with_capacity(1 << 16, progress.wrap_read(file));
    let mut batch = read_batch(&mut reader, 1).map_err(|error| Failure::file(path, &error))?;
    while !batch.lines.is_empty() {
        let next = batch.first + batch.lines.len();
        let (answers, following) =
            rayon::join(|| answer(&batch, ground), || read_batch(&mut reader, next));
        for answer in answers {
            out.write_all(answer.as_bytes())?;
        }
        batch = following.map_err(|error| Failure::file(path, &error))?;
    }
    progress.finish_and_clear();
    Ok(())
}

fn answer(batch: &Batch, ground: Ground) -> Vec<String> {
    batch
        .lines
        .par_iter()
        .enumerate()
        .map(|(place, line)| line::answer(batch.first + place, line, ground))
        .collect()
}

/// The next lines; none at the end.
fn read_batch(reader: &mut impl BufRead, first: usize) -> io::Result<Batch> {
    let (mut lines, mut size) = (Vec::new(), 0);
    while size < BATCH {
        let mut line = Vec::new();
        let read = reader.read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        size += read;
        while line.pop_if(|byte| matches!(byte, b'\n' | b'\r')).is_some() {}
        lines.push(line);
    }
    Ok(Batch { first, lines })
}

/// A bar on stderr, where that is a terminal.
fn progress(length: Option<u64>) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left");
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
