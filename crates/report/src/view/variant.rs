//! A what-if: a variant of the scenario.

use demarche_scenario::model::Sort;

use super::Labels;
use super::words::percent;
use crate::findings::{Answer, Findings, VariantResult};

/// Answers that move less than this, as probability, count as unmoved.
const UNMOVED: f64 = 0.005;

/// Put for an answer where there is none.
pub const NONE: &str = "none";
/// What that means.
const WHY_NONE: &str =
    "none: what the question is given cannot hold there, so that it has no answer.";

/// Which way an answer moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The answer is higher.
    Up,
    /// The answer is lower.
    Down,
    /// The answer is the same, or nearly.
    Still,
    /// There is an answer in one of the two only.
    Undefined,
}

impl Way {
    /// From one answer to another.
    pub fn of(base: f64, there: f64) -> Way {
        match there - base {
            by if by >= UNMOVED => Way::Up,
            by if by <= -UNMOVED => Way::Down,
            _ => Way::Still,
        }
    }

    /// An arrow, so that no reader depends on colour; nothing where there is no direction.
    pub fn sign(self) -> &'static str {
        match self {
            Way::Up => "▲",
            Way::Down => "▼",
            Way::Still | Way::Undefined => "",
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Way::Up => "up",
            Way::Down => "down",
            Way::Still | Way::Undefined => "same",
        }
    }
}

/// A what-if and its answers.
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    /// The finding that this row shows.
    pub variant: &'a VariantResult,
    /// Its sort, in sentences.
    pub kind: String,
    /// Its sort in a few words.
    pub sort: String,
    /// In the scenario's order, those that only one of both has last; empty where there are none.
    pub answers: Vec<Then<'a>>,
    /// What it means that there is no answer; empty where there always is one.
    pub none: &'static str,
}

/// An answer in a what-if.
#[derive(Clone, Debug)]
pub struct Then<'a> {
    /// The question's name in the text.
    pub name: &'a str,
    /// The question.
    pub question: &'a str,
    /// The answer as it is.
    pub base: String,
    /// The answer then.
    pub there: String,
    /// The difference, as probability; 0 where there is none.
    pub by: f64,
    /// Which way it moves.
    pub way: Way,
}

/// Every what-if in its order.
pub fn what_ifs<'a>(findings: &'a Findings) -> Vec<WhatIf<'a>> {
    let labels = Labels::new(findings);
    let then = |question: &'a str, base: Option<f64>, there: Option<f64>| {
        let said = |answer: Option<f64>| answer.map_or_else(|| NONE.into(), percent);
        let both = base.zip(there);
        Then {
            name: question,
            question: labels.of(question),
            base: said(base),
            there: said(there),
            by: both.map_or(0.0, |(base, there)| there - base),
            way: both.map_or(Way::Undefined, |(base, there)| Way::of(base, there)),
        }
    };
    let each = findings.variants.iter().map(|variant| {
        let both = variant.answers.iter();
        let both = both.map(|(question, base, there)| then(question, Some(*base), Some(*there)));
        let gone = variant.undefined.iter();
        let gone = gone.map(|(question, base)| then(question, Some(*base), None));
        let new = variant.only_here.iter();
        let new = new.map(|(question, there)| then(question, None, Some(*there)));
        let answers: Vec<Then<'_>> = both.chain(gone).chain(new).collect();
        let any = answers.iter().any(|then| then.way == Way::Undefined);
        WhatIf {
            kind: kind(&variant.sorts),
            sort: sort(variant),
            none: if any { WHY_NONE } else { "" },
            answers,
            variant,
        }
    });
    each.collect()
}

/// Whether any what-if moves an answer.
pub fn moves(answer: &Answer) -> bool {
    let mut there = answer.variants.iter();
    there.any(|(_, p)| Way::of(answer.probability, *p) != Way::Still)
}

/// What sort of what-if it is: conditioning on a move and making it happen are different things, and so are what is and what
/// was reported.
pub fn kind(sorts: &[Sort]) -> String {
    let said: Vec<&str> = sorts.iter().map(|sort| sentence(*sort)).collect();
    said.join(" ")
}

fn sentence(sort: Sort) -> &'static str {
    match sort {
        Sort::Made => {
            "Made to happen: the others know, and respond. Seeing it happen would say more."
        }
        Sort::Assumed => "A changed assumption: everybody knows, and plays accordingly.",
        Sort::Reported => {
            "Other reports: nobody who acts learns of them, and all play as before; what we conclude is otherwise."
        }
    }
}

/// The sort in a few words, as the sentence begins.
fn sort(variant: &VariantResult) -> String {
    let word = |sort: &Sort| {
        let (word, _) = sentence(*sort).split_once(':').unwrap_or_default();
        word.to_lowercase()
    };
    let words: Vec<String> = variant.sorts.iter().map(word).collect();
    words.join(", ")
}

/// What the sorts of these what-ifs mean, each once.
pub(crate) fn sorts(findings: &Findings) -> Vec<&'static str> {
    let mut all: Vec<Sort> = findings
        .variants
        .iter()
        .flat_map(|v| v.sorts.clone())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(sentence).collect()
}

/// The same of a change by itself, where the forms with it and without stand side by side.
pub(crate) fn change(sort: Sort) -> &'static str {
    match sort {
        Sort::Made => "Made to happen: the others know that it is, and respond.",
        Sort::Assumed => "A changed assumption: everybody knows it, and plays accordingly.",
        Sort::Reported => "Other reports: nobody who acts learns of them, and all play as before.",
    }
}
