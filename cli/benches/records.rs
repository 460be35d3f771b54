//! A million records through `headwater usage --records`, from a file to a file: how many in a second,
//! the memory and the cores that it takes, and how much longer it takes than reading the file and than
//! parsing its lines. `cargo bench -p headwater-cli --bench records [-- RECORDS]`.

use std::borrow::Cow;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use headwater_speed::bodies::{Shape, Stream};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

const RECORDS: usize = 1_000_000;

/// Bytes on disk for a record and its answer, at most on average.
const ROOM: u64 = 4_000;

fn main() -> io::Result<()> {
    let argument = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let records = argument.unwrap_or(RECORDS);
    let log = Temporary::new("log.jsonl");
    let answers = Temporary::new("answers.jsonl");
    println!(
        "{records} records; up to {} MB in {}",
        records as u64 * ROOM / 1_000_000,
        std::env::temp_dir().display()
    );
    let size = write_log(&log.0, records)?;

    let read = timed(|| read_through(&log.0))?;
    let parsed = timed(|| parse_through(&log.0, size))?;
    let mut used = Used::default();
    let ours = timed(|| {
        used = run(&log.0, &answers.0)?;
        Ok(())
    })?;
    check_answers(&answers.0, records)?;

    let seconds = ours.as_secs_f64();
    let ratio = |other: Duration| seconds / other.as_secs_f64();
    println!("{:>12.0} records a second", float(records as u64) / seconds);
    println!("{:>12.0} MB a second", float(size) / 1e6 / seconds);
    println!("{:>12.2} times as long as reading the file", ratio(read));
    println!(
        "{:>12.2} times as long as parsing its lines, on as many cores",
        ratio(parsed)
    );
    if let Used {
        memory: Some(memory),
        processor: Some(processor),
    } = used
    {
        let cores = processor / seconds;
        println!("{:>12.1} MB of memory at most", float(memory) / 1e3);
        println!("{cores:>12.2} cores busy, of {}", cores_there());
    }
    println!("{records:>12} answers in the order of their records");
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn float(number: u64) -> f64 {
    number as f64
}

/// A file that goes when the benchmark ends.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let name = format!("headwater-{}-{name}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn cores_there() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

fn timed(job: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    let start = Instant::now();
    job()?;
    Ok(start.elapsed())
}

/// Writes the log, and gives its length in bytes. The lines differ in provider, transport and length; one
/// of a thousand is a record that cannot be read.
fn write_log(path: &Path, records: usize) -> io::Result<u64> {
    let kinds = kinds();
    let mut log = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for id in 0..records {
        if id % 1000 == 999 {
            writeln!(log, "{{\"id\":{id},\"provider\":null}}")?;
        } else {
            writeln!(log, "{{\"id\":{id},{}", kinds[id % kinds.len()])?;
        }
    }
    log.flush()?;
    Ok(fs::metadata(path)?.len())
}

/// Lines without their beginning, which says their id.
fn kinds() -> Vec<String> {
    let bodies = [
        ("openai", "chat", Shape::Chat, 900),
        ("openai", "chat", Shape::Tools, 2_500),
        ("openai", "responses", Shape::Responses, 1_800),
        ("anthropic", "messages", Shape::Anthropic, 1_200),
        ("somebody", "openai-chat", Shape::Chat, 1_400),
        ("openai", "chat", Shape::Chat, 700),
    ];
    let bodies = bodies
        .map(|(provider, api, shape, size)| line(provider, api, "json", 200, &shape.body(size)));
    let streams = [
        ("openai", "chat", Stream::Chat),
        ("openai", "responses", Stream::Responses),
        ("anthropic", "messages", Stream::Anthropic),
    ];
    let streams =
        streams.map(|(provider, api, stream)| line(provider, api, "sse", 200, &stream.body(8)));
    let error = br#"{"error":{"message":"slow down","type":"rate_limit","code":null}}"#;
    let errors = [line("openai", "chat", "json", 429, error)];
    bodies.into_iter().chain(streams).chain(errors).collect()
}

fn line(provider: &str, api: &str, transport: &str, status: u16, body: &[u8]) -> String {
    let line = json!({
        "provider": provider,
        "api": api,
        "transport": transport,
        "response": {
            "status": status,
            "headers": { "x-request-id": "req_011CTzVvVdkT8WmCHY5s" },
            "body": String::from_utf8_lossy(body),
        },
    });
    line.to_string()[1..].to_owned()
}

fn read_through(path: &Path) -> io::Result<()> {
    let (mut log, mut buffer) = (File::open(path)?, vec![0; 1 << 18]);
    while black_box(log.read(&mut buffer)?) > 0 {}
    Ok(())
}

/// A line, with no more of it than what the program needs.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what is measured is that they are read")]
struct Record<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    provider: Option<Cow<'a, str>>,
    #[serde(borrow)]
    response: Option<Response<'a>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is measured is that they are read")]
struct Response<'a> {
    status: u16,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

/// Parses every line, each core its part of the file.
fn parse_through(path: &Path, size: u64) -> io::Result<()> {
    let parts = cores_there() as u64;
    thread::scope(|scope| {
        let jobs: Vec<_> = (0..parts)
            .map(|part| {
                scope
                    .spawn(move || parse_part(path, size * part / parts, size * (part + 1) / parts))
            })
            .collect();
        jobs.into_iter()
            .try_for_each(|job| job.join().expect("parsing does not panic"))
    })
}

/// Parses the lines that begin between two places.
fn parse_part(path: &Path, start: u64, end: u64) -> io::Result<()> {
    let mut log = BufReader::with_capacity(1 << 18, File::open(path)?);
    let (mut line, mut at) = (Vec::new(), start);
    if start > 0 {
        log.seek(SeekFrom::Start(start - 1))?;
        at = start - 1 + log.read_until(b'\n', &mut line)? as u64;
    }
    while at < end {
        line.clear();
        at += log.read_until(b'\n', &mut line)? as u64;
        black_box(serde_json::from_slice::<Record>(&line)?);
    }
    Ok(())
}

/// What the program took, where the system says so.
#[derive(Default)]
struct Used {
    /// The most memory at once, in kB.
    memory: Option<u64>,
    /// Seconds of all cores together.
    processor: Option<f64>,
}

fn run(log: &Path, answers: &Path) -> io::Result<Used> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["usage", "--records"])
        .arg(log)
        .stdout(File::create(answers)?)
        .stderr(Stdio::inherit())
        .spawn()?;
    let mut used = Used::default();
    while program.try_wait()?.is_none() {
        used = look_at(&program).unwrap_or(used);
        thread::sleep(Duration::from_millis(5));
    }
    let status = program.wait()?;
    assert!(status.success(), "the program ends well: {status}");
    Ok(used)
}

/// What the program has taken so far; `None` where there is no `/proc`, and once it has ended.
fn look_at(program: &Child) -> Option<Used> {
    const TICKS: f64 = 100.0;
    let file = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", program.id())).ok();
    let status = file("status")?;
    let memory = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let memory = memory.split_whitespace().next()?.parse().ok()?;
    let stat = file("stat")?;
    // The times in user and kernel mode are the 14th and 15th word; the second, in brackets, may hold spaces.
    let words = stat.rsplit_once(')')?.1.split_whitespace();
    let times = words.skip(11).take(2).map(str::parse::<f64>);
    let ticks: f64 = times.collect::<Result<Vec<_>, _>>().ok()?.iter().sum();
    Some(Used {
        memory: Some(memory),
        processor: Some(ticks / TICKS),
    })
}

/// Checks that each record has its answer, in order, and that those alone are errors that should be.
fn check_answers(path: &Path, records: usize) -> io::Result<()> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        id: usize,
        #[serde(borrow)]
        error: Option<&'a RawValue>,
    }
    let (mut answers, mut line) = (BufReader::new(File::open(path)?), Vec::new());
    for id in 0..records {
        line.clear();
        answers.read_until(b'\n', &mut line)?;
        let answer: Answer = serde_json::from_slice(&line)?;
        assert_eq!(answer.id, id, "answers come in order");
        assert_eq!(answer.error.is_some(), id % 1000 == 999, "record {id}");
    }
    let left = answers.fill_buf()?.len();
    assert_eq!(left, 0, "there are as many answers as records");
    Ok(())
}
