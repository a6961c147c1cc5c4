//! Numbers in sentences.

/// `1 mistake`, `2 mistakes`
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}
