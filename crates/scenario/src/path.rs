//! Paths that a scenario names, resolved by their letters alone: no file system is asked, no link followed.

/// Where `path`, written in a file of the folder `folder`, leads: a path from the scenario's own folder, without `.` or
/// `..`. `folder` is itself such a path, empty for the scenario's folder.
///
/// # Errors
/// The mistake in the path, as the end of a sentence that starts with "it": it is empty or absolute, has a drive
/// letter, a backslash or a control character, names a folder, or leads out of the scenario's folder.
pub fn resolve(folder: &str, path: &str) -> Result<String, &'static str> {
    if path.is_empty() {
        return Err("is empty");
    }
    if path.chars().any(char::is_control) {
        return Err("holds a control character");
    }
    if path.contains('\\') {
        return Err("holds a backslash");
    }
    if path.starts_with('/') {
        return Err("is absolute");
    }
    if path.contains(':') {
        return Err("holds a colon, as drives and addresses do");
    }
    if path.ends_with('/') {
        return Err("names a folder");
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or("leads out of the scenario's folder")?;
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() || matches!(path.rsplit('/').next(), Some("." | "..")) {
        return Err("names a folder");
    }
    Ok(parts.join("/"))
}

/// The folder part of a path; empty if there is none.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_their_file() {
        assert_eq!(resolve("", "a.txt").as_deref(), Ok("a.txt"));
        assert_eq!(resolve("lib", "./a//b.txt").as_deref(), Ok("lib/a/b.txt"));
        assert_eq!(resolve("lib/x", "../a.txt").as_deref(), Ok("lib/a.txt"));
        assert_eq!(resolve("lib", "...").as_deref(), Ok("lib/..."));
    }

    #[test]
    fn tricks_are_refused() {
        for trick in [
            "",
            "/etc/passwd",
            "//host/share",
            "../a",
            "a/../../b",
            "C:/a",
            "https://example.org/a",
            "a\\b",
            "a\0b",
            "a\nb",
            "a/",
            ".",
            "a/..",
        ] {
            assert!(resolve("", trick).is_err(), "{trick:?}");
        }
        assert!(resolve("lib", "../../a").is_err());
    }
}
