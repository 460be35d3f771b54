//! An answer of 100 MB passes through, and is not kept.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use allocation_counter::measure;
use headwater::State;

use crate::acme::{EVENTS, USED, account, call_by, client, counts};

const LENGTH: usize = 100 * 1024 * 1024;

/// What may be held at once, for the connection, TLS and a piece of the body.
const LITTLE: u64 = 8 * 1024 * 1024;

#[test]
fn a_hundred_megabytes_pass() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        let _request = stream.read(&mut [0; 16 * 1024])?;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")?;
        let piece = EVENTS[0].repeat(4096);
        for _ in 0..LENGTH / piece.len() {
            stream.write_all(piece.as_bytes())?;
        }
        stream.write_all(EVENTS.concat().as_bytes())
    });
    let mut read = 0;
    let cost = measure(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("it is there").block_on(async {
            let mut response = client()
                .send(call_by(&account(0, &url)))
                .await
                .expect("it is answered");
            while let Some(piece) = response.chunk().await.expect("it is whole") {
                read += piece.len();
            }
            assert_eq!(counts(&response.finish().usage), (USED, State::Final));
        });
    });
    server.join().expect("it ends").expect("all was sent");
    assert!(read > LENGTH - 1024 * 1024, "{read}");
    assert!(cost.bytes_max < LITTLE, "{cost:?}");
}
