//! The nearest name to an unknown one, for hints.

/// Names longer than this are not compared: a hundred letters are not a mistyped name.
const LONGEST: usize = 64;

/// The candidate that `word` was most likely meant to be, if any is near enough: at most a third of its letters
/// mistyped (insertions, deletions, substitutions and swaps of neighbours count one each). Ties go to the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(d) = distance(word, candidate) else {
            continue;
        };
        if d <= allowed && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Edit distance with swaps of neighbouring letters (optimal string alignment), ignoring case; none if either is too long.
fn distance(a: &str, b: &str) -> Option<usize> {
    // Letter by letter: `str::to_lowercase` looks at what stands around a letter.
    let fold = |s: &str| -> String { s.chars().flat_map(char::to_lowercase).collect() };
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    Some(strsim::osa_distance(&fold(a), &fold(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_mistyped_names_and_leaves_far_ones_alone() {
        let names = ["sanctions", "strikes", "deal"];
        assert_eq!(nearest("sanctoins", names), Some("sanctions"));
        assert_eq!(nearest("Strike", names), Some("strikes"));
        assert_eq!(nearest("dael", names), Some("deal"));
        assert_eq!(nearest("uranium", names), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn a_swap_counts_once() {
        assert_eq!(distance("ab", "ba"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance(&"a".repeat(65), "a"), None);
    }
}
