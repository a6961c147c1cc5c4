//! A what-if: a variant of the scenario.

use demarche_scenario::model::Sort;

use super::Labels;
use super::words::percent;
use crate::findings::{Answer, Findings, VariantResult};

/// Answers that move less than this, as probability, count as unmoved.
const UNMOVED: f64 = 0.005;

/// Which way an answer moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The answer is higher.
    Up,
    /// The answer is lower.
    Down,
    /// The answer is the same, or nearly.
    Still,
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
}

/// A what-if and its answers.
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    /// The finding that this row shows.
    pub variant: &'a VariantResult,
    /// Its sort.
    pub kind: String,
    /// In the scenario's order; empty where there are none.
    pub answers: Vec<Then<'a>>,
}

/// An answer in a what-if.
#[derive(Clone, Debug)]
pub struct Then<'a> {
    /// The question.
    pub question: &'a str,
    /// The answer as it is.
    pub base: String,
    /// The answer then.
    pub there: String,
    /// The difference, as probability.
    pub by: f64,
    /// Which way it moves.
    pub way: Way,
}

/// Every what-if in its order.
pub fn what_ifs(findings: &Findings) -> Vec<WhatIf<'_>> {
    let labels = Labels::new(findings);
    let each = findings.variants.iter().map(|variant| WhatIf {
        kind: kind(variant),
        answers: variant
            .answers
            .iter()
            .map(|(question, base, there)| Then {
                question: labels.of(question),
                base: percent(*base),
                there: percent(*there),
                by: there - base,
                way: Way::of(*base, *there),
            })
            .collect(),
        variant,
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
fn kind(variant: &VariantResult) -> String {
    let say = |sort: &Sort| match sort {
        Sort::Made => {
            "Made to happen: the others know, and respond. Seeing it happen would say more."
        }
        Sort::Assumed => "A changed assumption: everybody knows, and plays accordingly.",
        Sort::Reported => {
            "Other reports: nobody who acts learns of them, and all play as before; what we conclude is otherwise."
        }
    };
    let said: Vec<&str> = variant.sorts.iter().map(say).collect();
    said.join(" ")
}

/// The same of a change by itself, where the forms with it and without stand side by side.
pub(crate) fn change(sort: Sort) -> &'static str {
    match sort {
        Sort::Made => "Made to happen: the others know that it is, and respond.",
        Sort::Assumed => "A changed assumption: everybody knows it, and plays accordingly.",
        Sort::Reported => "Other reports: nobody who acts learns of them, and all play as before.",
    }
}
