//! Connections that say nothing, and those that must get through beside them.

use std::time::Duration;

use demarche_workbench::{Limits, Workbench, serve_within};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::*;

/// So long that a test which waits for it fails by being stuck.
const NEVER: Duration = Duration::from_secs(100_000);

/// A server of its own on a free port, told its bounds.
async fn listening(bench: &Arc<Workbench>, limits: Limits) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let bench = Arc::clone(bench);
    tokio::spawn(serve_within(
        bench,
        listener,
        limits,
        std::future::pending(),
    ));
    at
}

/// The status line of the answer to a request; nothing if the connection was closed.
async fn ask(stream: &mut TcpStream, path: &str, token: bool) -> String {
    let token = match token {
        true => format!("Authorization: Bearer {TOKEN}\r\n"),
        false => String::new(),
    };
    let request = format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{token}\r\n");
    if stream.write_all(request.as_bytes()).await.is_err() {
        return String::new();
    }
    let mut bytes = vec![0; 1 << 16];
    let read = stream.read(&mut bytes).await.unwrap_or(0);
    let answer = String::from_utf8_lossy(&bytes[..read]).into_owned();
    answer.lines().next().unwrap_or_default().to_string()
}

/// Whether the other side has closed it.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0];
    match tokio::time::timeout(Duration::from_millis(100), stream.read(&mut byte)).await {
        Ok(read) => read.unwrap_or(0) == 0,
        Err(_) => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_silent_keep_nobody_out() {
    let bench = bench(starter()).bench;
    let limits = Limits {
        before_token: NEVER,
        ..Limits::default()
    };
    let at = listening(&bench, limits).await;
    let mut first = TcpStream::connect(at).await.unwrap();
    assert_eq!(
        ask(&mut first, "/openapi.json", true).await,
        "HTTP/1.1 200 OK"
    );
    let mut silent = Vec::new();
    for _ in 0..600 {
        let mut stream = TcpStream::connect(at).await.unwrap();
        // Half a request is no better than none.
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        silent.push(stream);
    }
    let mut valid = TcpStream::connect(at).await.unwrap();
    assert_eq!(
        ask(&mut valid, "/openapi.json", true).await,
        "HTTP/1.1 200 OK"
    );
    // The oldest went; whoever has shown the token stays.
    assert!(is_closed(&mut silent[0]).await);
    assert!(!is_closed(silent.last_mut().unwrap()).await);
    assert_eq!(
        ask(&mut first, "/openapi.json", true).await,
        "HTTP/1.1 200 OK"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_have_little_time() {
    let bench = bench(starter()).bench;
    let limits = Limits {
        before_token: Duration::from_millis(300),
        ..Limits::default()
    };
    let at = listening(&bench, limits).await;
    let mut silent = TcpStream::connect(at).await.unwrap();
    let mut refused = TcpStream::connect(at).await.unwrap();
    let mut known = TcpStream::connect(at).await.unwrap();
    assert_eq!(
        ask(&mut known, "/openapi.json", true).await,
        "HTTP/1.1 200 OK"
    );
    assert_eq!(
        ask(&mut refused, "/", false).await,
        "HTTP/1.1 403 Forbidden"
    );
    tokio::time::sleep(Duration::from_millis(600)).await;
    // What is left of the answer may still be there to be read.
    let mut rest = Vec::new();
    assert!(
        silent
            .read_to_end(&mut rest)
            .await
            .is_ok_and(|read| read == 0)
    );
    refused.read_to_end(&mut rest).await.unwrap();
    assert_eq!(
        ask(&mut known, "/openapi.json", true).await,
        "HTTP/1.1 200 OK"
    );
}

/// Where all who are in have shown the token, a further one waits until one of them goes.
#[tokio::test(flavor = "multi_thread")]
async fn those_with_the_token_are_never_sent_away() {
    let bench = bench(starter()).bench;
    let limits = Limits {
        all: 3,
        strangers_of_one: 64,
        before_token: NEVER,
    };
    let at = listening(&bench, limits).await;
    let mut known = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(at).await.unwrap();
        assert_eq!(
            ask(&mut stream, "/openapi.json", true).await,
            "HTTP/1.1 200 OK"
        );
        known.push(stream);
    }
    let mut waiting = TcpStream::connect(at).await.unwrap();
    let asked = tokio::time::timeout(
        Duration::from_millis(300),
        ask(&mut waiting, "/openapi.json", true),
    );
    assert!(asked.await.is_err());
    drop(known.pop());
    let mut bytes = [0; 15];
    waiting.read_exact(&mut bytes).await.unwrap();
    assert_eq!(&bytes, b"HTTP/1.1 200 OK");
    for stream in &mut known {
        assert_eq!(ask(stream, "/openapi.json", true).await, "HTTP/1.1 200 OK");
    }
}
