//! A provider on this machine: HTTP/1.1 on 127.0.0.1, the Responses API, a fleet of replicas with a
//! prefix cache each. It counts tokens and hits itself, and knows nothing of its caller but the wire.

mod answer;
mod bill;
mod cache;
mod fleet;
mod model;
mod request;
mod tokens;

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Channel, Either, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

pub(crate) use bill::{Cost, Counted, PRICES};
pub(crate) use fleet::Route;

use fleet::{Fleet, TURN_STATE};

/// The path of the one API, after the base URL.
const PATH: &str = "/responses";

/// A running back end; it stops when the runtime does.
pub(crate) struct Backend {
    url: String,
    state: Arc<Mutex<State>>,
}

/// One request as the back end saw it.
#[derive(Clone)]
pub(crate) struct Served {
    /// The headers that arrived.
    pub(crate) headers: HeaderMap,
    /// The replica that answered; counts from 1.
    pub(crate) replica: usize,
    /// Why that one.
    pub(crate) route: Route,
    /// What it charges.
    pub(crate) cost: Cost,
}

impl Served {
    /// A header that arrived, as text; `None` where it did not.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

struct State {
    fleet: Fleet,
    served: Vec<Served>,
}

type Body = Either<Full<Bytes>, Channel<Bytes>>;

impl Backend {
    /// Starts a back end with empty caches on a free port.
    pub(crate) async fn start(replicas: usize) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State {
            fleet: Fleet::new(replicas),
            served: Vec::new(),
        }));
        tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { url, state })
    }

    /// The base URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// All that was answered so far, in order.
    pub(crate) fn served(&self) -> Vec<Served> {
        lock(&self.state).served.clone()
    }
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Events leave one by one, and should not wait for each other.
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| handle(request, &state));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // A caller that goes away is no concern of a server's.
            let _ = connection.await;
        });
    }
}

async fn handle(
    request: Request<Incoming>,
    state: &Mutex<State>,
) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    if head.uri.path() != PATH {
        return Ok(refuse(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is /responses, and nothing else",
        ));
    }
    if head.method != Method::POST {
        return Ok(refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request_error",
            "POST it",
        ));
    }
    if !head.headers.contains_key(header::AUTHORIZATION) {
        return Ok(refuse(
            StatusCode::UNAUTHORIZED,
            "invalid_request_error",
            "no bearer token",
        ));
    }
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => {
            return Ok(refuse(
                StatusCode::BAD_REQUEST,
                "invalid_request_error",
                "the body broke off",
            ));
        }
    };
    match serde_json::from_slice(&body) {
        Ok(request) => Ok(serve(head.headers, request, state)),
        Err(error) => Ok(refuse(
            StatusCode::BAD_REQUEST,
            "invalid_request_error",
            &error.to_string(),
        )),
    }
}

fn serve(headers: HeaderMap, request: request::Request, state: &Mutex<State>) -> Response<Body> {
    let prompt = request.prompt();
    let (model, stream) = (request.model.clone(), request.stream);
    let answer = model::answer(&request.items());

    let mut state = lock(state);
    let (replica, route) = state.fleet.route(&headers);
    let lookup = state.fleet.serve(replica, &prompt);
    let turn_state = state.fleet.offer(replica);
    let (reasoning, output) = answer::written(&answer);
    let counted = Counted {
        input: prompt.len() as u64,
        cache_read: lookup.read as u64,
        cache_write: lookup.written as u64,
        output: output as u64,
        reasoning: reasoning as u64,
    };
    let cost = PRICES.cost(&counted);
    state.served.push(Served {
        headers,
        replica: replica + 1,
        route,
        cost,
    });
    let number = state.served.len() as u64;
    drop(state);

    let response = answer::Response::new(number, &model, &answer, &counted);
    let builder = Response::builder()
        .header("x-oai-request-id", format!("req_{number:08}"))
        .header(TURN_STATE, turn_state);
    let (content_type, body) = if stream {
        (
            "text/event-stream; charset=utf-8",
            streamed(response.events()),
        )
    } else {
        ("application/json", Either::Left(Full::new(response.body())))
    };
    builder
        .header(header::CONTENT_TYPE, content_type)
        .body(body)
        .expect("all names and values are legal")
}

/// A body that leaves the server event by event.
fn streamed(events: Vec<Bytes>) -> Body {
    let (mut sender, body) = Channel::new(1);
    tokio::spawn(async move {
        for event in events {
            if sender.send_data(event).await.is_err() {
                return;
            }
        }
    });
    Either::Right(body)
}

fn refuse(status: StatusCode, kind: &str, message: &str) -> Response<Body> {
    let mut response = Response::new(Either::Left(Full::new(answer::error(kind, message))));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json"),
    );
    response
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
