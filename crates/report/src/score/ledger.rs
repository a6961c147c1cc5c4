//! The ledger: one entry a line, each with a digest over itself and all before it, so that a change to what was
//! frozen shows.
//!
//! A line is a JSON object whose last field, `digest`, is the SHA-256 of the digest before it (nothing for the first line), a
//! line feed, and the line without that field. A changed, inserted or removed line makes all later digests
//! wrong. A digest kept elsewhere shows that all of them were not written anew, and that no lines are missing at the end.

use std::collections::HashMap;

use demarche_scenario::cite;
use serde::{Deserialize, Serialize};

use super::freeze::{Freeze, Frozen};

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "lowercase")]
pub enum Entry {
    /// Forecasts as they were made.
    Freeze(Freeze),
    /// The outcome of one question.
    Outcome(Outcome),
}

/// The outcome of one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its name.
    pub question: String,
    /// The answer.
    pub outcome: Verdict,
    /// The day on which it was known.
    pub on: String,
    /// The reason given.
    pub because: Option<String>,
}

/// How a question was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It came true.
    Yes,
    /// It did not.
    No,
    /// It cannot be told, or its condition did not come about; it is not scored.
    Void,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Verdict::Yes => "yes",
            Verdict::No => "no",
            Verdict::Void => "void",
        })
    }
}

/// Entries in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The first is a freeze.
    pub entries: Vec<Entry>,
    /// The digest of the last line; empty without one.
    pub digest: String,
}

/// Why a text is not a ledger, or not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct LedgerError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Why an entry cannot be added to a ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EntryError(pub String);

/// What stands before a line's digest.
const SEAM: &str = ",\"digest\":\"";

impl Ledger {
    /// Reads a ledger and makes sure that every line is as it was written.
    ///
    /// # Errors
    /// A line is no entry, or was changed, or something before it was.
    pub fn read(text: &str) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger::default();
        for (i, line) in text.lines().enumerate() {
            let broken = |why: String| LedgerError { line: i + 1, why };
            let cut = line.rfind(SEAM).zip(line.strip_suffix("\"}"));
            let Some((seam, body)) = cut else {
                let why = "this is no entry of a ledger, or only a part of one";
                return Err(broken(why.into()));
            };
            let alone = format!("{}}}", &line[..seam]);
            let digest = link(&ledger.digest, &alone);
            if body.get(seam + SEAM.len()..) != Some(digest.as_str()) {
                let why = "this line is not as it was written, or a line before it was changed or taken out";
                return Err(broken(why.into()));
            }
            let entry = serde_json::from_str(&alone).map_err(|_| {
                broken("this entry is of a kind that this version does not know".into())
            })?;
            if i == 0 && !matches!(entry, Entry::Freeze(_)) {
                return Err(broken("a ledger starts with frozen forecasts".into()));
            }
            ledger.entries.push(entry);
            ledger.digest = digest;
        }
        Ok(ledger)
    }

    /// Forecasts in the order in which they were frozen.
    pub fn freezes(&self) -> impl Iterator<Item = &Freeze> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Freeze(freeze) => Some(freeze),
            Entry::Outcome(_) => None,
        })
    }

    /// The latest outcome of a question.
    pub fn outcome(&self, question: &str) -> Option<&Outcome> {
        self.entries.iter().rev().find_map(|entry| match entry {
            Entry::Outcome(outcome) if outcome.question == question => Some(outcome),
            _ => None,
        })
    }

    /// Adds an entry; its line, to be written behind the others, ends in a line feed.
    ///
    /// # Errors
    /// The entry contradicts an earlier one.
    pub fn add(&mut self, entry: Entry) -> Result<String, EntryError> {
        match &entry {
            Entry::Freeze(freeze) => self.fits(freeze),
            Entry::Outcome(outcome) => self.resolves(outcome),
        }
        .map_err(EntryError)?;
        // Strings, numbers and lists: nothing that JSON could not say.
        let alone = serde_json::to_string(&entry).unwrap_or_default();
        let digest = link(&self.digest, &alone);
        let open = alone.strip_suffix('}').unwrap_or(&alone);
        let line = format!("{open}{SEAM}{digest}\"}}\n");
        self.entries.push(entry);
        self.digest = digest;
        Ok(line)
    }

    /// Checks that each question keeps its terms, and that dates do not go back.
    fn fits(&self, new: &Freeze) -> Result<(), String> {
        for old in self.freezes() {
            if old.title != new.title {
                return Err(format!(
                    "it keeps the forecasts of `{}`, not of `{}`; give this scenario a ledger of its own",
                    old.title, new.title
                ));
            }
            if old.as_of > new.as_of {
                return Err(format!(
                    "it has forecasts of {} already; an earlier forecast cannot be put behind them",
                    old.as_of
                ));
            }
            let mut known: HashMap<&str, &Frozen> = HashMap::new();
            for question in &old.questions {
                known.entry(&question.name).or_insert(question);
            }
            for question in &new.questions {
                let Some(before) = known.get(question.name.as_str()) else {
                    continue;
                };
                let asked = |q: &Frozen| (q.asks.clone(), q.rule.clone(), q.due.clone());
                if asked(before) != asked(question) {
                    return Err(format!(
                        "the question `{}` asked something else on {}: {}; leave it as it was, or give this one another name",
                        question.name,
                        old.as_of,
                        terms(before)
                    ));
                }
            }
        }
        Ok(())
    }

    /// Checks that the question was frozen earlier, and that a correction gives a reason.
    fn resolves(&self, new: &Outcome) -> Result<(), String> {
        let asked = |freeze: &&Freeze| freeze.questions.iter().any(|q| q.name == new.question);
        let Some(first) = self.freezes().find(asked) else {
            return Err(format!("no question `{}` was frozen", new.question));
        };
        if new.on < first.as_of {
            return Err(format!(
                "`{}` was first frozen on {}, and cannot have been resolved on {}",
                new.question, first.as_of, new.on
            ));
        }
        match self.outcome(&new.question) {
            Some(old) if new.because.is_none() => Err(format!(
                "`{}` was resolved as {} on {}; to correct that, say why",
                new.question, old.outcome, old.on
            )),
            _ => Ok(()),
        }
    }
}

/// The terms of a question.
fn terms(question: &Frozen) -> String {
    let mut text = format!("`{}`", question.asks);
    if let Some(rule) = &question.rule {
        text.push_str(&format!(", resolves “{rule}”"));
    }
    if let Some(due) = &question.due {
        text.push_str(&format!(", on {due}"));
    }
    text
}

/// The digest of a line that stands behind `before`.
fn link(before: &str, alone: &str) -> String {
    cite::sha256(&format!("{before}\n{alone}"))
}
