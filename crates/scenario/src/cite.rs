//! Sentences of cited documents: finding them by paragraph and sentence, and digesting them.

use std::ops::Range;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// A document whose sentences are cited: it is split once, however many of them are asked for.
#[derive(Debug)]
pub struct Document {
    text: String,
    /// Where each paragraph stands.
    paragraphs: Vec<Range<usize>>,
    /// The sentences of each, once one of them was asked for.
    sentences: Vec<OnceLock<Vec<String>>>,
}

impl Document {
    /// Finds the paragraphs of a text.
    pub fn new(text: String) -> Document {
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                paragraphs.push(at..at + line.len());
            }
            at += line.len();
        }
        Document {
            sentences: paragraphs.iter().map(|_| OnceLock::new()).collect(),
            text,
            paragraphs,
        }
    }

    /// The sentence at `locator` (`7.2`: second sentence of the seventh paragraph; `7`: the whole paragraph), with every run
    /// of white space made one space. None if there is no such place or the locator is not of that form.
    ///
    /// A paragraph is a line that is not empty. A sentence ends at `.`, `!` or `?`, with any closing quotation mark or
    /// bracket, before a space and a capital letter, a digit or an opening quotation mark; an abbreviation of single letters
    /// (`U.S.`) or a common title (`Mr.`) does not end one.
    pub fn sentence(&self, locator: &str) -> Option<String> {
        let (paragraph, sentence) = match locator.split_once('.') {
            Some((p, s)) => (number(p)? - 1, Some(number(s)? - 1)),
            None => (number(locator)? - 1, None),
        };
        let text = &self.text[self.paragraphs.get(paragraph)?.clone()];
        let Some(sentence) = sentence else {
            return Some(collapse(text));
        };
        let split = || sentences(&collapse(text));
        let all = self.sentences.get(paragraph)?.get_or_init(split);
        all.get(sentence).cloned()
    }
}

/// The first eight hexadecimal digits of the SHA-256 of the sentence, with every run of white space made one space.
pub fn digest(sentence: &str) -> String {
    let hash = Sha256::digest(collapse(sentence).as_bytes());
    hash.iter().take(4).map(|b| format!("{b:02x}")).collect()
}

/// The SHA-256 of a text, in hexadecimal.
pub fn sha256(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// A count from one.
fn number(text: &str) -> Option<usize> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|&n| n > 0)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits a paragraph whose white space is already collapsed.
fn sentences(paragraph: &str) -> Vec<String> {
    let words: Vec<&str> = paragraph.split(' ').collect();
    let mut out = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        current.push(word);
        if let Some(next) = words.get(i + 1)
            && ends_sentence(word)
            && opens_sentence(next)
        {
            out.push(current.join(" "));
            current.clear();
        }
    }
    if !current.is_empty() {
        out.push(current.join(" "));
    }
    out
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    if bare.ends_with(['!', '?']) {
        return true;
    }
    bare.strip_suffix('.')
        .is_some_and(|stem| !abbreviates(stem))
}

/// Whether a final full stop after `stem` belongs to an abbreviation: `U.S`, `J`, `Mr`.
fn abbreviates(stem: &str) -> bool {
    const TITLES: [&str; 13] = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Sen", "Rep", "Gov", "St", "No", "vs", "Lt",
    ];
    let stem = stem.trim_start_matches(['"', '\'', '“', '‘', '(', '[', '«']);
    let letters = |s: &str| s.chars().count() == 1 && s.chars().all(char::is_alphabetic);
    TITLES.contains(&stem) || stem.split('.').all(letters)
}

fn opens_sentence(word: &str) -> bool {
    word.starts_with(|c: char| {
        c.is_uppercase() || c.is_numeric() || matches!(c, '"' | '\'' | '“' | '‘' | '«')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "One here. Two  there!\n\n  \nThe U.S. Navy left. Mr. Hall stayed at 3.5 knots. “Why?” he asked. (So it was.) 9 ships.";

    #[test]
    fn paragraphs_and_sentences_count_from_one() {
        let document = Document::new(TEXT.into());
        let at = |l| document.sentence(l);
        assert_eq!(at("1.1").as_deref(), Some("One here."));
        assert_eq!(at("1.2").as_deref(), Some("Two there!"));
        assert_eq!(at("1.3"), None);
        assert_eq!(at("2.1").as_deref(), Some("The U.S. Navy left."));
        assert_eq!(at("2.2").as_deref(), Some("Mr. Hall stayed at 3.5 knots."));
        assert_eq!(at("2.3").as_deref(), Some("“Why?” he asked. (So it was.)"));
        assert_eq!(at("2.4").as_deref(), Some("9 ships."));
        assert_eq!(at("1").as_deref(), Some("One here. Two there!"));
        for nowhere in [
            "0.1",
            "1.0",
            "",
            ".",
            "1.",
            "x.1",
            "-1.1",
            "1.1.1",
            "99999999999999999999.1",
        ] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn the_digest_is_that_of_the_sentence_and_ignores_white_space() {
        // SHA-256 of "abc" begins ba7816bf (FIPS 180-2).
        assert_eq!(digest("abc"), "ba7816bf");
        assert_eq!(digest(" a \n b"), digest("a b"));
        assert_ne!(digest("a b"), digest("ab"));
    }
}
