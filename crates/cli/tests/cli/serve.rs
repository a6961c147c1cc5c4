//! The workbench as it is started, asked over a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::support::Folder;

/// A server that ends with the test.
struct Served {
    child: Child,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const TOKEN: &str = "a-token-of-tests";

fn serve(folder: &Folder, arguments: &[&str]) -> Served {
    let all = [
        &["serve", "--no-open", "--json", "--token", TOKEN],
        arguments,
    ]
    .concat();
    let mut child = folder
        .command(&all)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let out = child.stdout.take().expect("the standard output is a pipe");
    // {"url": "http://127.0.0.1:41234/?token=…"}
    let mut lines = BufReader::new(out).lines();
    let url = lines.find_map(|line| {
        let line = line.expect("what is printed is text");
        let (_, rest) = line.split_once("http://127.0.0.1:")?;
        Some(rest.to_string())
    });
    let url = url.expect("it prints its address");
    let (port, rest) = url.split_once('/').expect("the address has a path");
    assert!(rest.starts_with(&format!("?token={TOKEN}")), "{rest}");
    Served {
        port: port.parse().expect("the address has a port"),
        child,
    }
}

impl Served {
    /// Sends a request as it stands, and reads what comes until the server closes.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).expect("it can be set");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        // A server that refuses a body may close before it has read it.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn send(&self, first: &str, headers: &str, body: &str) -> String {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let length = body.len();
        self.raw(&format!(
            "{first} HTTP/1.1\r\n{host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        ))
    }

    fn cookie(&self) -> String {
        format!("Cookie: demarche-{}={TOKEN}\r\n", self.port)
    }
}

#[test]
fn it_answers_who_has_the_token_and_writes_the_file() {
    let folder = Folder::envoy("serve");
    let served = serve(&folder, &["envoy.demarche"]);
    let to = format!("GET /?off=x&token={TOKEN}");
    let welcome = served.send(&to, "", "");
    assert!(welcome.starts_with("HTTP/1.1 303"), "{welcome}");
    assert!(welcome.contains("location: /?off=x\r\n"), "{welcome}");
    assert!(served.send("GET /", "", "").starts_with("HTTP/1.1 403"));
    let page = served.send("GET /", &served.cookie(), "");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("Is North sincere?"),
        "{page}"
    );

    let (_, stamp) = page
        .split_once("data-stamp=\"")
        .expect("the page has the file's stamp");
    let stamp = &stamp[..16];
    let body = format!("{{\"text\": \"scenario \\\"Mine\\\"\\n\", \"stamp\": \"{stamp}\"}}");
    let headers = format!("{}Content-Type: application/json\r\n", served.cookie());
    let saved = served.send("PUT /scenario", &headers, &body);
    assert!(saved.starts_with("HTTP/1.1 200"), "{saved}");
    assert_eq!(folder.read("envoy.demarche"), "scenario \"Mine\"\n");
    let again = served.send("PUT /scenario", &headers, &body);
    assert!(again.starts_with("HTTP/1.1 409"), "{again}");
    // Nothing is left lying about.
    assert_eq!(
        folder.names(),
        ["elements.tsv", "envoy.demarche", "note.txt"]
    );
}

#[test]
fn requests_that_are_none_are_refused() {
    let folder = Folder::envoy("serve-raw");
    let served = serve(&folder, &["envoy.demarche"]);
    assert!(served.raw("nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    let evil = served.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(evil.starts_with("HTTP/1.1 421"), "{evil}");
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    assert!(!served.raw(&long).starts_with("HTTP/1.1 200"));
    // A body that is announced and too large is refused before it is sent.
    let headers = format!("{}Host: 127.0.0.1:{}\r\n", served.cookie(), served.port);
    let large = format!(
        "POST /check HTTP/1.1\r\n{headers}Content-Length: 104857600\r\nConnection: close\r\n\r\n"
    );
    assert!(served.raw(&large).starts_with("HTTP/1.1 413"));
    // It is none the worse for all that.
    assert!(
        served
            .send("GET /names", &served.cookie(), "")
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn documents_outside_the_folder_are_not_read() {
    let folder = Folder::envoy("serve-out");
    let text = folder.read("envoy.demarche");
    folder.write(
        "in/envoy.demarche",
        text.replace("\"note.txt\"", "\"../note.txt\""),
    );
    let served = serve(&folder, &["in/envoy.demarche"]);
    let page = served.send("GET /", &served.cookie(), "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let note = folder.read("note.txt");
    let sentence = note
        .lines()
        .find(|line| line.len() > 30)
        .expect("the note has sentences");
    assert!(!page.contains(&sentence[..30]), "{sentence}");
}

#[test]
fn what_cannot_be_served_is_said() {
    let folder = Folder::empty("serve-wrong");
    let wrong = folder
        .run(&["serve", "--no-open", "nowhere.demarche"])
        .bad();
    assert!(wrong.contains("nowhere.demarche"), "{wrong}");
    let wrong = folder
        .run(&["serve", "--no-open", "--host", "0.0.0.0"])
        .bad();
    assert!(wrong.contains("name the one address"), "{wrong}");
    let wrong = folder.run(&["serve", "--token", "short"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("8 to 128 letters"), "{}", wrong.err);
}
