//! A log of exchanges to one line each, in order. Each core takes the next lines that have come and
//! answers them, so memory holds as many batches as there are cores, and the answers that wait for
//! the ones before them.

use std::fs::File;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use memchr::memchr;

use super::answer::Read;
use super::ground::Ground;
use super::line;
use super::log::Log;
use super::progress::progress;
use crate::failure::Failure;

/// How many batches may be answered while one before them is not: lines are of all lengths.
const AHEAD: usize = 16;

/// What will have been answered to a batch, or why it could not be read.
type Answers<B> = Receiver<io::Result<B>>;

/// Answers a log to its end. A line that cannot be read is an error of that line alone.
pub(super) fn run(path: &Path, ground: Ground, out: &mut impl Write) -> Result<(), Failure> {
    let answer = |number, line: &[u8], answers: &mut _| line::answer(number, line, ground, answers);
    each_batch(path, answer, |answers| Ok(out.write_all(&answers)?))
}

/// What each line of a log holds, or why it cannot be read, in order.
pub(crate) fn for_each(
    path: &Path,
    ground: Ground,
    mut take: impl FnMut(Result<Read, String>),
) -> Result<(), Failure> {
    let read = |number, line: &[u8], reads: &mut Vec<_>| {
        reads.push(line::read_line(number, line, ground));
    };
    each_batch(path, read, |reads| {
        reads.into_iter().for_each(&mut take);
        Ok(())
    })
}

/// Has all cores answer the lines of a log, and takes the answers of each batch in order.
fn each_batch<B: Default + Send>(
    path: &Path,
    answer: impl Fn(usize, &[u8], &mut B) + Sync,
    mut take: impl FnMut(B) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error| Failure::file(path, &error);
    let (log, length) = open(path).map_err(failed)?;
    let progress = progress(length);
    let log = Mutex::new(Log::new(progress.wrap_read(log)));
    let (queue, in_order) = mpsc::sync_channel(AHEAD);
    let mut is_empty = true;
    let done = thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            let queue = queue.clone();
            let (log, answer) = (&log, &answer);
            scope.spawn(move || answer_batches(log, &queue, answer));
        }
        drop(queue);
        for answers in in_order {
            // Whoever leaves without an answer has panicked, and so will the scope.
            let Ok(answers) = answers.recv() else { break };
            take(answers.map_err(failed)?)?;
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
fn open(path: &Path) -> io::Result<(Box<dyn io::Read + Send>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), None));
    }
    let file = File::open(path)?;
    let length = file.metadata().ok().map(|metadata| metadata.len());
    Ok((Box::new(file), length))
}

/// Answers batches until the log ends, or nobody wants the answers any more. A batch has its place in
/// the queue from when it is read.
fn answer_batches<B: Default>(
    log: &Mutex<Log<impl io::Read>>,
    queue: &SyncSender<Answers<B>>,
    answer: impl Fn(usize, &[u8], &mut B),
) {
    let mut lines = Vec::new();
    loop {
        let (answered, answers) = mpsc::sync_channel(1);
        let read = {
            let Ok(mut log) = log.lock() else { return };
            let read = log.read(&mut lines);
            if matches!(read, Ok(None)) || queue.send(answers).is_err() {
                return;
            }
            read
        };
        let answers = read.map(|first| {
            first.map_or_else(B::default, |first| answer_lines(first, &lines, &answer))
        });
        if answered.send(answers).is_err() {
            return;
        }
    }
}

/// The answers to lines that follow each other, those that are blank left out.
fn answer_lines<B: Default>(
    first: usize,
    mut lines: &[u8],
    answer: impl Fn(usize, &[u8], &mut B),
) -> B {
    let mut answers = B::default();
    let mut number = first;
    while !lines.is_empty() {
        let end = memchr(b'\n', lines).map_or(lines.len(), |end| end + 1);
        let (line, following) = lines.split_at(end);
        let line = line.trim_ascii_end();
        if !line.is_empty() {
            answer(number, line, &mut answers);
        }
        number += 1;
        lines = following;
    }
    answers
}
