//! A log of exchanges to one line each, in order. Memory holds two batches of lines: one is read
//! while all cores work on the other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::ground::Ground;
use super::line;
use crate::failure::Failure;

/// Bytes of lines in a batch; a longer line is a batch of its own.
const BATCH: usize = 4 << 20;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A line of the log that is not blank; its number counts from 1.
struct Line {
    number: usize,
    text: Vec<u8>,
}

/// Reads a log to its end. A line that cannot be read is an error of that line alone.
pub(super) fn run(path: &Path, ground: Ground, out: &mut impl Write) -> Result<(), Failure> {
    let failed = |error| Failure::file(path, &error);
    let (log, length) = open(path).map_err(failed)?;
    let progress = progress(length);
    let mut reader = BufReader::with_capacity(1 << 16, progress.wrap_read(log));
    let mut number = 0;
    let mut batch = read_batch(&mut reader, &mut number).map_err(failed)?;
    while !batch.is_empty() {
        let (answers, following) = rayon::join(
            || answer(&batch, ground),
            || read_batch(&mut reader, &mut number),
        );
        for answer in answers {
            out.write_all(answer.as_bytes())?;
        }
        batch = following.map_err(failed)?;
    }
    progress.finish_and_clear();
    if number == 0 {
        anstream::eprintln!("note: {} holds no line", path.display());
    }
    Ok(())
}

/// The log, and its length where it has one; stdin for `-`.
fn open(path: &Path) -> io::Result<(Box<dyn Read + Send>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), None));
    }
    let file = File::open(path)?;
    let length = file.metadata().ok().map(|metadata| metadata.len());
    Ok((Box::new(file), length))
}

fn answer(batch: &[Line], ground: Ground) -> Vec<String> {
    batch
        .par_iter()
        .map(|line| line::answer(line.number, &line.text, ground))
        .collect()
}

/// The next lines, `number` being that of the line before; none at the end.
fn read_batch(reader: &mut impl BufRead, number: &mut usize) -> io::Result<Vec<Line>> {
    let (mut lines, mut size) = (Vec::new(), 0);
    while size < BATCH {
        let mut text = Vec::new();
        if reader.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        *number += 1;
        if *number == 1 && text.starts_with(BOM) {
            text.drain(..BOM.len());
        }
        while text.pop_if(|byte| matches!(byte, b'\n' | b'\r')).is_some() {}
        if !text.trim_ascii().is_empty() {
            size += text.len();
            let number = *number;
            lines.push(Line { number, text });
        }
    }
    Ok(lines)
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
