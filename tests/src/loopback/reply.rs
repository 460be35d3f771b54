//! What the server does with a request, step by step.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How a connection stands after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It can serve another request.
    Open,
    /// The script closed it.
    Closed,
    /// The client closed it while the server stalled.
    Left,
}

/// A scripted reaction: a status, headers, and steps that make the body.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    framing: Framing,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// A `Content-Length` and the body at once.
    Length(usize),
    /// Each send is one chunk.
    Chunked,
    /// No head is written at all.
    Silent,
}

#[derive(Clone, Debug)]
enum Step {
    Send(Bytes),
    Wait(Duration),
    /// Nothing more comes, and the connection stays open.
    Stall,
    /// The connection ends; with a reset it is lost at once.
    Close {
        reset: bool,
    },
}

impl Reply {
    /// One whole body of JSON text.
    #[must_use]
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::whole(status, body.into()).header("content-type", "application/json")
    }

    /// A status without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::whole(status, Bytes::new())
    }

    /// Server-sent events, each piece sent by itself; the stream ends after the last step.
    #[must_use]
    pub fn events(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let send = |piece: &[u8]| Step::Send(Bytes::copy_from_slice(piece));
        Self {
            status: 200,
            headers: Vec::new(),
            framing: Framing::Chunked,
            steps: pieces
                .into_iter()
                .map(|piece| send(piece.as_ref()))
                .collect(),
        }
        .header("content-type", "text/event-stream")
    }

    /// With another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header("location", location)
    }

    /// The request is read, and the connection closed without an answer.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::silent(Step::Close { reset: false })
    }

    /// The request is read, and no answer ever comes.
    #[must_use]
    pub fn silence() -> Self {
        Self::silent(Step::Stall)
    }

    fn whole(status: u16, body: Bytes) -> Self {
        Self {
            status,
            headers: Vec::new(),
            framing: Framing::Length(body.len()),
            steps: vec![Step::Send(body)],
        }
    }

    fn silent(step: Step) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            framing: Framing::Silent,
            steps: vec![step],
        }
    }

    /// Another header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body is announced longer than it is, and the connection closed after it.
    #[must_use]
    pub fn truncated(mut self, missing: usize) -> Self {
        if let Framing::Length(length) = &mut self.framing {
            *length += missing;
        }
        self.step(Step::Close { reset: false })
    }

    /// Then: nothing for a while.
    #[must_use]
    pub fn then_wait(self, time: Duration) -> Self {
        self.step(Step::Wait(time))
    }

    /// Then: another piece of the body.
    #[must_use]
    pub fn then_send(self, piece: impl Into<Bytes>) -> Self {
        self.step(Step::Send(piece.into()))
    }

    /// Then: nothing more, on an open connection.
    #[must_use]
    pub fn then_stall(self) -> Self {
        self.step(Step::Stall)
    }

    /// Then: the connection is reset.
    #[must_use]
    pub fn then_reset(self) -> Self {
        self.step(Step::Close { reset: true })
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Carries it out.
    pub(super) async fn write(self, stream: &mut TcpStream) -> io::Result<After> {
        if self.framing != Framing::Silent {
            stream.write_all(self.head().as_bytes()).await?;
        }
        for step in self.steps {
            match step {
                Step::Send(piece) if piece.is_empty() => {}
                Step::Send(piece) if self.framing == Framing::Chunked => {
                    let size = format!("{:x}\r\n", piece.len());
                    let chunk = [size.as_bytes(), &piece, b"\r\n"].concat();
                    stream.write_all(&chunk).await?;
                }
                Step::Send(piece) => stream.write_all(&piece).await?,
                Step::Wait(time) => tokio::time::sleep(time).await,
                Step::Stall => {
                    while stream.read(&mut [0; 64]).await.unwrap_or(0) > 0 {}
                    return Ok(After::Left);
                }
                Step::Close { reset } => {
                    if reset {
                        stream.set_zero_linger()?;
                    }
                    return Ok(After::Closed);
                }
            }
        }
        if self.framing == Framing::Chunked {
            stream.write_all(b"0\r\n\r\n").await?;
        }
        Ok(After::Open)
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", self.status);
        let framing = match self.framing {
            Framing::Length(length) => format!("content-length: {length}"),
            Framing::Chunked | Framing::Silent => "transfer-encoding: chunked".to_owned(),
        };
        for (name, value) in &self.headers {
            // Writing to a `String` cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head + &framing + "\r\n\r\n"
    }
}
