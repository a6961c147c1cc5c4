//! Messages as they go over a pipe: a header with the length, an empty line, JSON.
//!
//! What cannot be read is given as such, and reading goes on behind it: one broken message of an editor does not end its session.

use std::io::{self, BufRead, Read, Write};

use serde_json::{Value, json};

/// Bytes of a message at most: a scenario has 4 MiB of text, which may be escaped.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of a line of a header at most.
const MOST_HEADER: u64 = 8 << 10;

/// What comes from an editor.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Is to be answered.
    Request {
        /// What the answer is to bear.
        id: Value,
        /// What is asked.
        method: String,
        /// Of what.
        params: Value,
    },
    /// Is not to be answered.
    Notification {
        /// What happened.
        method: String,
        /// To what.
        params: Value,
    },
    /// Answers what was asked of the editor.
    Response,
    /// Cannot be read.
    Malformed {
        /// The code of JSON-RPC.
        code: i64,
        /// The request that it may have been; null where that is not known.
        id: Value,
        /// What is wrong with it.
        why: String,
    },
}

impl Incoming {
    /// Reads the JSON of one message.
    pub fn parse(json: &[u8]) -> Incoming {
        let malformed = |code, id, why: String| Incoming::Malformed { code, id, why };
        let value: Value = match serde_json::from_slice(json) {
            Ok(value) => value,
            Err(error) => {
                return malformed(
                    PARSE_ERROR,
                    Value::Null,
                    format!("this is not JSON: {error}"),
                );
            }
        };
        let Value::Object(mut fields) = value else {
            return malformed(
                INVALID_REQUEST,
                Value::Null,
                "a message is an object".into(),
            );
        };
        let id = fields.remove("id");
        let params = fields.remove("params").unwrap_or(Value::Null);
        match (fields.remove("method"), id) {
            (Some(Value::String(method)), Some(id @ (Value::Number(_) | Value::String(_)))) => {
                Incoming::Request { id, method, params }
            }
            (Some(Value::String(method)), None) => Incoming::Notification { method, params },
            (None, Some(_)) if fields.contains_key("result") || fields.contains_key("error") => {
                Incoming::Response
            }
            (_, id) => malformed(
                INVALID_REQUEST,
                id.filter(|id| id.is_number() || id.is_string())
                    .unwrap_or(Value::Null),
                "a message has a method, and a request an id that is a number or a text".into(),
            ),
        }
    }
}

/// JSON-RPC: what came is not JSON.
pub const PARSE_ERROR: i64 = -32700;
/// JSON-RPC: what came is no message, or not one that may come now.
pub const INVALID_REQUEST: i64 = -32600;
/// JSON-RPC: nobody knows this method.
pub const METHOD_NOT_FOUND: i64 = -32601;
/// JSON-RPC: the method cannot be asked of this.
pub const INVALID_PARAMS: i64 = -32602;
/// The protocol: nothing may come before `initialize`.
pub const NOT_INITIALIZED: i64 = -32002;
/// The protocol: it was understood and cannot be done.
pub const REQUEST_FAILED: i64 = -32803;

/// An answer.
pub fn answer(id: Value, result: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

/// An answer that says why there is none.
pub fn failure(id: Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

/// Something to be told.
pub fn notification(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

/// Something to be asked.
pub fn request(id: i64, method: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method })
}

/// The next message; none at the end.
///
/// # Errors
/// The pipe cannot be read.
pub fn read(from: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length = None;
    let mut begun = false;
    loop {
        let mut line = Vec::new();
        if from.take(MOST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if begun {
                break;
            }
            // Left over from a message that was longer than it said.
            continue;
        }
        begun = true;
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let malformed = |why: &str| Incoming::Malformed {
        code: PARSE_ERROR,
        id: Value::Null,
        why: why.into(),
    };
    let Some(length) = length else {
        return Ok(Some(malformed(
            "the header has no Content-Length that is a number",
        )));
    };
    let mut body = from.take(length as u64);
    if length > MOST_BYTES {
        io::copy(&mut body, &mut io::sink())?;
        return Ok(Some(malformed("the message is too long")));
    }
    let mut bytes = Vec::new();
    if body.read_to_end(&mut bytes)? < length {
        return Ok(None);
    }
    Ok(Some(Incoming::parse(&bytes)))
}

/// Writes a message.
///
/// # Errors
/// The pipe cannot be written to.
pub fn write(to: &mut impl Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    to.flush()
}
