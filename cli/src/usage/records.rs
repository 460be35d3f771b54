//! A log of exchanges to one line each, in order. Each core takes the next lines that have come and
//! answers them, so memory holds as many batches as there are cores, and the answers that wait for
//! the ones before them.

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use memchr::memchr;

use super::ground::Ground;
use super::line;
use super::log::Log;
use super::progress::progress;
use crate::failure::Failure;

/// How many batches may be answered while one before them is not: lines are of all lengths.
const AHEAD: usize = 16;

/// What will have been answered to a batch, or why it could not be read.
type Answers = Receiver<io::Result<Vec<u8>>>;

/// Reads a log to its end. A line that cannot be read is an error of that line alone.
pub(super) fn run(path: &Path, ground: Ground, out: &mut impl Write) -> Result<(), Failure> {
    let failed = |error| Failure::file(path, &error);
    let (log, length) = open(path).map_err(failed)?;
    let progress = progress(length);
    let log = Mutex::new(Log::new(progress.wrap_read(log)));
    let (queue, in_order) = mpsc::sync_channel(AHEAD);
    let mut is_empty = true;
    let done = thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            let queue = queue.clone();
            let log = &log;
            scope.spawn(move || answer_batches(log, &queue, ground));
        }
        drop(queue);
        for answers in in_order {
            // Whoever leaves without an answer has panicked, and so will the scope.
            let Ok(answers) = answers.recv() else { break };
            out.write_all(&answers.map_err(failed)?)?;
            is_empty = false;
        }
        Ok(())
    });
    progress.finish_and_clear();
    if is_empty && done.is_ok() {
        anstream::eprintln!("note: {} holds no line", path.display());
    }
    done
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

/// Answers batches until the log ends, or nobody wants the answers any more. A batch has its place in
/// the queue from when it is read.
fn answer_batches(log: &Mutex<Log<impl Read>>, queue: &SyncSender<Answers>, ground: Ground) {
    let mut lines = Vec::new();
    loop {
        let (answer, answers) = mpsc::sync_channel(1);
        let read = {
            let Ok(mut log) = log.lock() else { return };
            let read = log.read(&mut lines);
            if matches!(read, Ok(None)) || queue.send(answers).is_err() {
                return;
            }
            read
        };
        let answers = read
            .map(|first| first.map_or_else(Vec::new, |first| answer_lines(first, &lines, ground)));
        if answer.send(answers).is_err() {
            return;
        }
    }
}

/// The answers to lines that follow each other, those that are blank left out.
fn answer_lines(first: usize, mut lines: &[u8], ground: Ground) -> Vec<u8> {
    let mut answers = Vec::new();
    let mut number = first;
    while !lines.is_empty() {
        let end = memchr(b'\n', lines).map_or(lines.len(), |end| end + 1);
        let (line, following) = lines.split_at(end);
        let line = line.trim_ascii_end();
        if !line.is_empty() {
            line::answer(number, line, ground, &mut answers);
        }
        number += 1;
        lines = following;
    }
    answers
}
