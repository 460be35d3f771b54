//! A scripted HTTP/1.1 server on 127.0.0.1: it answers the n-th request with the n-th [`Reply`] and
//! keeps what it received. It writes to the socket itself, since broken answers are its purpose.

mod reply;
mod request;

use reply::After;
pub use reply::Reply;
pub use request::Received;

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// A running server; dropping it closes every connection.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    left: Arc<Notify>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    script: VecDeque<Reply>,
    received: Vec<Received>,
}

impl Loopback {
    /// A server that gives these replies in turn, and status 500 beyond them.
    ///
    /// # Errors
    /// No port could be bound.
    pub async fn start(script: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State {
            script: script.into_iter().collect(),
            received: Vec::new(),
        }));
        let left = Arc::new(Notify::new());
        let task = tokio::spawn(accept(listener, Arc::clone(&state), Arc::clone(&left)));
        Ok(Self {
            address,
            state,
            left,
            task,
        })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order in which they arrived.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// Waits until a client has closed a connection on which the server stalls.
    pub async fn left(&self) {
        self.left.notified().await;
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>, left: Arc<Notify>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&state), Arc::clone(&left)));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(
    mut stream: TcpStream,
    state: Arc<Mutex<State>>,
    left: Arc<Notify>,
) -> io::Result<()> {
    let mut unread = Vec::new();
    while let Some(request) = request::read(&mut stream, &mut unread).await? {
        let reply = {
            let mut state = lock(&state);
            state.received.push(request);
            state.script.pop_front()
        };
        let reply = reply.unwrap_or_else(|| Reply::json(500, "the script has no more replies"));
        match reply.write(&mut stream).await? {
            After::Open => {}
            After::Closed => break,
            After::Left => {
                left.notify_one();
                break;
            }
        }
    }
    Ok(())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
