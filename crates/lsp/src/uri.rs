//! Addresses of documents, and the paths that they stand for.

/// The path of a `file:` address, with `/` between folders: `/home/a/b.demarche`, `c:/a/b.demarche`. None for any other address, and
/// where the path is not UTF-8 or lies on another machine.
pub fn path_of(uri: &str) -> Option<String> {
    let rest = uri.strip_prefix("file://")?;
    let (host, _) = rest.split_once('/')?;
    if !matches!(host, "" | "localhost") {
        return None;
    }
    let path = &rest[host.len()..];
    let decoded = decoded(path)?;
    let bytes = decoded.as_bytes();
    let drive = bytes.len() > 2 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':';
    Some(if drive {
        decoded[1..].to_string()
    } else {
        decoded
    })
}

/// The `file:` address of a path.
pub fn uri_of(path: &str) -> String {
    let mut out = String::from("file://");
    if !path.starts_with('/') {
        out.push('/');
    }
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A text with `%41` read as `A`.
fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|_| first == b'%');
        let byte = digits
            .and_then(|d| std::str::from_utf8(d).ok())
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|d| u8::from_str_radix(d, 16).ok());
        match byte {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_are_the_same_place() {
        for path in [
            "/a/b.demarche",
            "/a b/ü#?%41.demarche",
            "c:/a/b.demarche",
            "/日本/x",
        ] {
            assert_eq!(path_of(&uri_of(path)).as_deref(), Some(path));
        }
        assert_eq!(path_of("file:///c%3A/a").as_deref(), Some("c:/a"));
        assert_eq!(path_of("file://localhost/a").as_deref(), Some("/a"));
        assert_eq!(path_of("file:///a%2").as_deref(), Some("/a%2"));
        for none in [
            "untitled:Untitled-1",
            "file:///%ff",
            "file://host",
            "file://host/a",
            "",
        ] {
            assert_eq!(path_of(none), None, "{none}");
        }
    }
}
