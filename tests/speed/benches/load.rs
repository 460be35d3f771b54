//! A thousand sessions at once for a minute: our client beside bare reqwest, call by call in turn, against a
//! server in a process of its own. `cargo bench --bench load -- [SECONDS]`; it fails where a call failed.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use headwater::{Client, Product, Provider as _, Session, State, reqwest};
use headwater_providers::openai::{Auth, OpenAi};
use headwater_speed::bodies::Stream;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

const SESSIONS: u32 = 1000;
const SECONDS: u64 = 60;
/// Until connections are open and allocators have what they need.
const WARM_UP: Duration = Duration::from_secs(5);
/// An answer comes in as many pieces, a pause before each.
const PIECES: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);
const SERVE: &str = "serve";

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().expect("threads are there");
    if env::args().any(|argument| argument == SERVE) {
        let ended = runtime.block_on(serve());
        return ended.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let seconds = env::args().find_map(|argument| argument.parse().ok());
    let length = Duration::from_secs(seconds.unwrap_or(SECONDS));
    match runtime.block_on(load(length)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Calls for as long, prints how they went, and gives how many failed.
async fn load(length: Duration) -> Outcome<u64> {
    // Bare reqwest finds none by itself, and both shall have the same.
    let provider = rustls::crypto::ring::default_provider();
    provider
        .install_default()
        .map_err(|_| "a provider is there")?;
    let (_server, url) = Server::start()?;
    let openai = OpenAi::new(
        Auth::bearer("sk-0123456789").for_host("127.0.0.1"),
        Product::new("bench", "1.0"),
    );
    let peers = Arc::new(Peers {
        ours: Client::new()?,
        openai: openai.with_base_url(&url),
        bare: reqwest::Client::builder().no_proxy().build()?,
        url: format!("{url}/chat/completions"),
        body: body(),
        began: Instant::now(),
        length: WARM_UP + length,
        times: Default::default(),
        failed: AtomicU64::new(0),
    });
    let sessions: Vec<_> = (0..SESSIONS)
        .map(|number| tokio::spawn(peers.clone().converse(number)))
        .collect();
    sleep(WARM_UP).await;
    let mut memory = vec![resident()];
    for _ in 0..3 {
        sleep(length / 3).await;
        memory.push(resident());
    }
    for session in sessions {
        session.await?;
    }
    Ok(peers.report(&memory))
}

/// Who is compared.
struct Peers {
    ours: Client,
    openai: OpenAi,
    bare: reqwest::Client,
    url: String,
    body: Bytes,
    began: Instant,
    length: Duration,
    /// Of ours and of bare reqwest.
    times: [Times; 2],
    failed: AtomicU64,
}

impl Peers {
    /// One session: our call and the bare one, again and again.
    async fn converse(self: Arc<Self>, number: u32) {
        // Not all at the same moment.
        sleep(PAUSE * number / SESSIONS).await;
        let session = Session::new();
        let mut ours = number.is_multiple_of(2);
        while self.began.elapsed() < self.length {
            let began = Instant::now();
            let done = if ours {
                self.call(&session).await
            } else {
                self.post().await
            };
            if let Err(error) = done {
                if self.failed.fetch_add(1, Ordering::Relaxed) == 0 {
                    eprintln!("error: {error}");
                }
            } else if began.duration_since(self.began) > WARM_UP {
                self.times[usize::from(!ours)].add(began.elapsed());
            }
            ours = !ours;
        }
    }

    async fn call(&self, session: &Session) -> Outcome<()> {
        let call = self.openai.chat(&session.turn(), self.body.clone())?;
        let mut response = self.ours.send(call).await?;
        while response.chunk().await?.is_some() {}
        let usage = response.finish().usage;
        if usage.state != State::Final || usage.input_tokens.is_none() {
            return Err("an answer was not read to its end".into());
        }
        Ok(())
    }

    async fn post(&self) -> Outcome<()> {
        let request = self.bare.post(&self.url).body(self.body.clone());
        let request = request.header("content-type", "application/json");
        let mut response = request.bearer_auth("sk-0123456789").send().await?;
        while response.chunk().await?.is_some() {}
        Ok(())
    }

    fn report(&self, memory: &[u64]) -> u64 {
        let failed = self.failed.load(Ordering::Relaxed);
        let [ours, bare] = &self.times;
        println!(
            "{SESSIONS} sessions, {} and {} calls, {failed} failed",
            ours.count(),
            bare.count()
        );
        println!(
            "{:8} {:>12} {:>12} {:>9}",
            "", "bare reqwest", "ours", "ratio"
        );
        for share in [50, 90, 99] {
            let [ours, bare] = [ours, bare].map(|times| times.percentile(share));
            println!(
                "p{share:<7} {bare:>9.1} ms {ours:>9.1} ms {:>8.3}x",
                ours / bare
            );
        }
        let memory: Vec<String> = memory
            .iter()
            .map(|kib| format!("{} MiB", kib / 1024))
            .collect();
        println!(
            "resident after the warm-up, then each third: {}",
            memory.join(", ")
        );
        failed
    }
}

/// How long calls took, in tenths of a millisecond up to ten seconds: no memory grows with their number.
struct Times(Vec<AtomicU64>);

impl Default for Times {
    fn default() -> Self {
        Self((0..100_000).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Times {
    fn add(&self, time: Duration) {
        let place = usize::try_from(time.as_micros() / 100).unwrap_or(usize::MAX);
        self.0[place.min(self.0.len() - 1)].fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0
            .iter()
            .map(|calls| calls.load(Ordering::Relaxed))
            .sum()
    }

    /// In milliseconds.
    fn percentile(&self, share: u64) -> f64 {
        let wanted = self.count() * share / 100;
        let mut calls = 0;
        let place = self.0.iter().position(|here| {
            calls += here.load(Ordering::Relaxed);
            calls > wanted
        });
        let tenths = u32::try_from(place.unwrap_or_default()).unwrap_or(u32::MAX);
        f64::from(tenths) / 10.0
    }
}

fn body() -> Bytes {
    let body = json!({
        "model": "m",
        "stream": true,
        "messages": [{ "role": "user", "content": "a question of some length ".repeat(100) }],
    });
    body.to_string().into()
}

/// What the process has in memory, in KiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

/// A process that answers; it ends with this one.
struct Server(Child);

impl Server {
    /// It, and its base URL.
    fn start() -> Outcome<(Self, String)> {
        let mut command = Command::new(env::current_exe()?);
        let mut child = command.arg(SERVE).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("its output is piped")?;
        let server = Self(child);
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok((server, line.trim().to_owned()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn serve() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let answer: Arc<[u8]> = Stream::Chat.body(100).into();
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(answer_all(stream, answer.clone()));
    }
}

/// Answers request after request, each with the same events, a piece at a time.
async fn answer_all(mut stream: TcpStream, answer: Arc<[u8]>) -> Outcome<()> {
    const HEAD: &str =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    while take_request(&mut stream, &mut received).await? {
        stream.write_all(HEAD.as_bytes()).await?;
        for piece in answer.chunks(answer.len().div_ceil(PIECES)) {
            sleep(PAUSE).await;
            let size = format!("{:x}\r\n", piece.len());
            stream
                .write_all(&[size.as_bytes(), piece, b"\r\n"].concat())
                .await?;
        }
        stream.write_all(b"0\r\n\r\n").await?;
    }
    Ok(())
}

/// Reads a request with its body; whether there was one.
async fn take_request(stream: &mut TcpStream, received: &mut Vec<u8>) -> Outcome<bool> {
    loop {
        if let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
            let whole = end + 4 + length;
            if received.len() >= whole {
                received.drain(..whole);
                return Ok(true);
            }
        }
        if stream.read_buf(received).await? == 0 {
            return Ok(false);
        }
    }
}
