//! Messages: what is no message, what comes too early or too late, and the server between two pipes.

use std::io::{self, BufReader, Cursor, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use demarche_lsp::wire::{self, Incoming};
use demarche_lsp::{Server, serve};
use demarche_report::analyse::Settings;
use serde_json::{Value, json};

use crate::editor::{ENVOY, Editor, Table, uri};

#[test]
fn what_cannot_be_read_is_answered_and_the_rest_goes_on() {
    let good = r#"{"jsonrpc":"2.0","method":"a","params":{"ü":1}}"#;
    let mut input = Vec::new();
    let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    for text in [
        &framed("{\"jsonrpc\":"),
        &framed(good),
        &framed("[1]"),
        "Content-Length: many\r\n\r\n",
        &framed(r#"{"id":7}"#),
        "content-length: 3\r\nContent-Type: x\r\n\r\n\u{fffd}",
        &framed(r#"{"id":8,"result":null}"#),
        &framed(r#"{"id":{},"method":"a"}"#),
        "\r\n",
        &format!("Content-Length: {}\nX\n\n{good}", good.len()),
    ] {
        input.extend_from_slice(text.as_bytes());
    }
    input.extend_from_slice(b"Content-Length: 100\r\n\r\n{\"cut");
    let mut input = Cursor::new(input);
    let mut codes = Vec::new();
    let mut told = 0;
    while let Some(message) = wire::read(&mut input).expect("it is in memory") {
        match message {
            Incoming::Malformed { code, id, .. } => codes.push((code, id)),
            Incoming::Notification { method, params } => {
                assert_eq!((method.as_str(), params), ("a", json!({ "ü": 1 })));
                told += 1;
            }
            Incoming::Response => {}
            Incoming::Request { .. } => panic!("there is no request"),
        }
    }
    assert_eq!(told, 2);
    let expected = [
        (wire::PARSE_ERROR, Value::Null),
        (wire::INVALID_REQUEST, Value::Null),
        (wire::PARSE_ERROR, Value::Null),
        (wire::INVALID_REQUEST, json!(7)),
        (wire::PARSE_ERROR, Value::Null),
        (wire::INVALID_REQUEST, Value::Null),
    ];
    assert_eq!(codes, expected);
}

#[test]
fn what_is_written_can_be_read() {
    let mut out = Vec::new();
    let params = json!({ "text": "ü😀\r\n\r\n" });
    wire::write(&mut out, &wire::notification("x", params.clone())).expect("it is in memory");
    let read = wire::read(&mut Cursor::new(out)).expect("it is in memory");
    let method = "x".to_string();
    assert_eq!(read, Some(Incoming::Notification { method, params }));
}

#[test]
fn a_session_has_a_start_and_an_end() {
    let mut server = Server::new(Arc::new(Table::default()), Settings::default());
    let ask = |server: &mut Server, method: &str| {
        let params = json!({ "capabilities": {}, "processId": null, "rootUri": null });
        let said = server.take(Incoming::Request {
            id: 1.into(),
            method: method.into(),
            params,
        });
        said[0]["error"]["code"].as_i64()
    };
    assert_eq!(
        ask(&mut server, "textDocument/hover"),
        Some(wire::NOT_INITIALIZED)
    );
    assert_eq!(ask(&mut server, "initialize"), None);
    assert_eq!(ask(&mut server, "initialize"), Some(wire::INVALID_REQUEST));
    assert_eq!(
        ask(&mut server, "textDocument/hover"),
        Some(wire::INVALID_PARAMS)
    );
    assert_eq!(ask(&mut server, "no/such"), Some(wire::METHOD_NOT_FOUND));
    assert_eq!(ask(&mut server, "shutdown"), None);
    assert_eq!(ask(&mut server, "shutdown"), Some(wire::INVALID_REQUEST));
    assert_eq!(server.ended(), None);
    let exit = Incoming::Notification {
        method: "exit".into(),
        params: Value::Null,
    };
    server.take(exit.clone());
    assert_eq!(server.ended(), Some(true));
    let mut server = Server::new(Arc::new(Table::default()), Settings::default());
    server.take(exit);
    assert_eq!(server.ended(), Some(false));
}

#[test]
fn notifications_that_mean_nothing_change_nothing() {
    let mut editor = Editor::on(ENVOY);
    for method in [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "$/cancelRequest",
        "no/such",
    ] {
        editor.tell(method, json!({ "id": 1 }));
        editor.tell(method, json!([3]));
    }
    editor.change("other.demarche", json!([{ "text": "x" }]));
    assert_eq!(editor.problems("a.demarche"), []);
    assert!(!editor.shown.contains_key(&uri("other.demarche")));
}

/// A pipe from one thread to another.
struct Pipe(Receiver<Vec<u8>>, Vec<u8>);

impl io::Read for Pipe {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.1.is_empty() {
            match self.0.recv() {
                Ok(bytes) => self.1 = bytes,
                Err(_) => return Ok(0),
            }
        }
        let n = to.len().min(self.1.len());
        to[..n].copy_from_slice(&self.1[..n]);
        self.1.drain(..n);
        Ok(n)
    }
}

/// Where the server writes, which tells of each message.
#[derive(Clone)]
struct Out(Arc<Mutex<Vec<u8>>>, Sender<Value>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut buffer = self.0.lock().expect("nobody panics here");
        buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut buffer = self.0.lock().expect("nobody panics here");
        let text = String::from_utf8(std::mem::take(&mut *buffer)).expect("it is text");
        let (_, body) = text.split_once("\r\n\r\n").expect("it has a header");
        let message = serde_json::from_str(body).expect("it is JSON");
        let _ = self.1.send(message);
        Ok(())
    }
}

#[test]
fn a_scenario_is_solved_beside_the_editing() {
    let (send, bytes) = channel();
    let (tell, said) = channel();
    let server = Server::new(Arc::new(Table::default()), Settings::default());
    let session = std::thread::spawn(move || {
        let input = BufReader::new(Pipe(bytes, Vec::new()));
        serve(server, input, Out(Arc::default(), tell), Duration::ZERO)
    });
    let say = |message: Value| {
        let mut out = Vec::new();
        wire::write(&mut out, &message).expect("it is in memory");
        send.send(out).expect("the server listens");
    };
    let capabilities = json!({ "workspace": { "inlayHint": { "refreshSupport": true } } });
    let hello = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
    say(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello }));
    let document =
        json!({ "uri": uri("a.demarche"), "languageId": "demarche", "version": 1, "text": ENVOY });
    say(wire::notification(
        "textDocument/didOpen",
        json!({ "textDocument": document }),
    ));
    // What is wrong comes first, then word that there are answers.
    let next = |method: &str| loop {
        let message: Value = said.recv().expect("the server goes on");
        if message["method"] == method {
            return message;
        }
    };
    next("textDocument/publishDiagnostics");
    next("workspace/inlayHint/refresh");
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "range": range });
    say(json!({ "jsonrpc": "2.0", "id": 2, "method": "textDocument/inlayHint", "params": params }));
    let hints = loop {
        let message: Value = said.recv().expect("the server goes on");
        if message["id"] == 2 && message.get("method").is_none() {
            break message;
        }
    };
    assert!(
        hints["result"].as_array().is_some_and(|h| h.len() >= 3),
        "{hints}"
    );
    say(json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }));
    say(json!({ "jsonrpc": "2.0", "method": "exit" }));
    let ended = session.join().expect("it does not panic");
    assert!(ended.expect("it can write"));
}

#[test]
fn an_editor_that_goes_without_a_word_ends_the_session() {
    let server = Server::new(Arc::new(Table::default()), Settings::default());
    let ended = serve(server, Cursor::new(b"Content-"), io::sink(), Duration::ZERO);
    assert!(!ended.expect("it can write"));
}
