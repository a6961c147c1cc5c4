//! The nearest name to an unknown one, for hints.

/// Names longer than this are not compared: a hundred letters are not a mistyped name.
const LONGEST: usize = 64;

/// The candidate that `word` was most likely meant to be, if any is near enough: at most a third of its letters
/// mistyped (insertions, deletions, substitutions and swaps of neighbours count one each). Ties go to the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Letters::of(word)?;
    let allowed = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Only what is nearer than the best so far is of interest.
        let most = best.map_or(allowed, |(b, _)| b - 1);
        let near = |there: &Letters| wanted.apart(there) <= most;
        if !Letters::of(candidate).as_ref().is_some_and(near) {
            continue;
        }
        let d = distance(word, candidate);
        if d <= most {
            best = Some((d, candidate));
            if d == 0 {
                break;
            }
        }
    }
    best.map(|(_, name)| name)
}

/// How often each letter is in a word, ignoring case; letters that share a place are not told apart.
struct Letters([u8; 32]);

impl Letters {
    /// None if the word is too long.
    fn of(word: &str) -> Option<Letters> {
        if word.len() > LONGEST {
            return None;
        }
        let mut counts = [0; 32];
        if word.is_ascii() {
            for b in word.bytes() {
                counts[usize::from(b.to_ascii_lowercase()) % 32] += 1;
            }
        } else {
            for c in folded(word) {
                counts[c as usize % 32] += 1;
            }
        }
        Some(Letters(counts))
    }

    /// The least number of mistakes between two words: a substitution mends one letter too many and one too few, and a swap none.
    /// The distance itself takes a hundred times as long.
    fn apart(&self, other: &Letters) -> usize {
        let (mut more, mut fewer) = (0, 0);
        for (&a, &b) in self.0.iter().zip(&other.0) {
            more += usize::from(a.saturating_sub(b));
            fewer += usize::from(b.saturating_sub(a));
        }
        more.max(fewer)
    }
}

/// Edit distance with swaps of neighbouring letters (optimal string alignment), ignoring case.
fn distance(a: &str, b: &str) -> usize {
    let fold = |word| folded(word).collect::<String>();
    strsim::osa_distance(&fold(a), &fold(b))
}

/// A word in lower case, letter by letter: `str::to_lowercase` looks at what stands around a letter.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(char::to_lowercase)
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
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(nearest(&"a".repeat(65), ["a"]), None);
        assert_eq!(nearest("a", [&*"a".repeat(65)]), None);
    }

    #[test]
    fn words_are_no_nearer_than_their_letters() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "Deal",
            "dael",
            "sanctions",
            "SANCTOINS",
            "über",
            "Über",
            "ﬀ",
            "İ",
            "strikes",
            "strike",
            "e123",
            "f124",
            "aab",
            "abb",
            "abcabc",
            "cbacba",
        ];
        for a in words {
            for b in words {
                let [x, y] = [a, b].map(|w| Letters::of(w).expect("it is short"));
                assert!(x.apart(&y) <= distance(a, b), "{a} {b}");
            }
        }
    }
}
