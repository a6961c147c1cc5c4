//! The mistakes that the checker knows, each a function that says it: code, place, plain words, what to do.
//!
//! Nothing here decides whether something is a mistake; the checker does, and calls one of these.

pub(super) mod asked;
pub(super) mod chances;
pub(super) mod data;
pub(super) mod defaults;
pub(super) mod evidence;
pub(super) mod expressions;
pub(super) mod goals;
pub(super) mod memory;
pub(super) mod moot;
pub(super) mod moves;
pub(super) mod names;
pub(super) mod pointless;
pub(super) mod sizes;
pub(super) mod strict;

/// `a`, `a or b`, `a, b or c`; long lists are cut.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    const MOST: usize = 12;
    let mut names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    if names.len() > MOST {
        let more = names.len() - MOST;
        names.truncate(MOST);
        return format!("{} {last} {more} more", names.join(", "));
    }
    match names.pop() {
        None => String::new(),
        Some(only) if names.is_empty() => only,
        Some(end) => format!("{} {last} {end}", names.join(", ")),
    }
}
