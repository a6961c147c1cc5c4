//! The language server as an editor starts it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::Folder;

/// A message as it goes over the pipe.
fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The next message that the server says.
fn next(from: &mut impl BufRead) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).expect("the server goes on");
        match line.trim().split_once(": ") {
            Some((_, n)) => length = n.parse().expect("it is a number"),
            None => break,
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("the server goes on");
    serde_json::from_slice(&body).expect("it is JSON")
}

#[test]
fn a_session_survives_a_malformed_message() {
    let folder = Folder::envoy("lsp");
    folder.write("part.demarche", "variable spare: a < b = a\n");
    let text = folder.read("envoy.demarche");
    let text = text.replace("ranks relief", "ranks releif") + "include \"part.demarche\"\n";
    // What is open counts, not what lies on the disk.
    let uri = format!("file://{}", folder.path("envoy.demarche").display());
    let mut child = folder
        .command(&["lsp", "--stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("it is a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("it is a pipe"));
    let mut say = |text: &str| {
        input
            .write_all(framed(text).as_bytes())
            .and_then(|()| input.flush())
            .expect("the server listens");
    };

    let hello = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    say(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello }).to_string());
    let answer = next(&mut output);
    assert_eq!(answer["id"], 1);
    assert_eq!(answer["result"]["capabilities"]["hoverProvider"], true);

    say("{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\"");
    let answer = next(&mut output);
    assert_eq!(answer["error"]["code"], -32700, "{answer}");
    assert_eq!(answer["id"], Value::Null);

    let document = json!({ "uri": uri, "languageId": "demarche", "version": 5, "text": text });
    let open = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
    say(&open.to_string());
    let told = next(&mut output);
    assert_eq!(told["method"], "textDocument/publishDiagnostics");
    assert_eq!(told["params"]["uri"], uri);
    assert_eq!(told["params"]["version"], 5);
    let problems = told["params"]["diagnostics"]
        .as_array()
        .expect("it is a list");
    let codes: Vec<&Value> = problems.iter().map(|d| &d["code"]).collect();
    // The part is found on the disk: it is no problem that it is not there.
    assert_eq!(codes, ["unknown-name"], "{told}");
    let line = text.lines().position(|l| l.contains("releif"));
    assert_eq!(
        problems[0]["range"]["start"]["line"].as_u64(),
        line.map(|l| l as u64)
    );

    say(&json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }).to_string());
    let answer = next(&mut output);
    assert_eq!(
        (answer["id"].as_u64(), &answer["result"]),
        (Some(3), &Value::Null)
    );
    say(&json!({ "jsonrpc": "2.0", "method": "exit" }).to_string());
    let status = child.wait().expect("it ends");
    let mut complaints = String::new();
    let mut errors = child.stderr.take().expect("it is a pipe");
    errors
        .read_to_string(&mut complaints)
        .expect("what it says is text");
    assert_eq!((status.code(), complaints.as_str()), (Some(0), ""));
}

#[test]
fn an_editor_that_goes_is_an_error() {
    let folder = Folder::empty("lsp-gone");
    let why = folder.feed(&["lsp"], "").bad();
    assert_eq!(
        why,
        "error: the editor has gone without ending the session\n"
    );
}
