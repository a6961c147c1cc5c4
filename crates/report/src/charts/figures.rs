//! The figures that stand under an answer, the same on every surface.

use super::{along, answer, expected, levels, survival, waterfall};
use crate::findings::{Answer, RoundName};
use crate::view::anatomy;
use crate::view::measured::Found;

/// What is drawn of an answer, each as SVG to stand inside a page.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its course by round, with its spread.
    pub course: String,
    /// Menu and chance, incentives, reports: how they add up.
    pub waterfall: String,
    /// The report that moves it most, in a sentence.
    pub most: Option<String>,
    /// The answer along λ, where that was computed and moves it.
    pub along: Option<String>,
}

impl Figures {
    /// The figures of an answer of a scenario with these rounds.
    pub fn new(own: &Answer, rounds: &[RoundName]) -> Figures {
        Figures {
            course: answer(own, rounds).inline(),
            waterfall: waterfall(own).inline(),
            most: anatomy::most(own),
            along: along(own).map(|chart| chart.inline()),
        }
    }
}

/// What is drawn of how much or when, each as SVG to stand inside a page.
pub fn measured(found: &Found<'_>, rounds: &[RoundName]) -> Vec<String> {
    match found {
        Found::HowMuch(own) => {
            // A single round is no course.
            let course = expected(own, rounds).filter(|_| own.round > 1);
            let both = course.into_iter().chain([levels(own)]);
            both.map(|chart| chart.inline()).collect()
        }
        Found::When(own) => vec![survival(own, rounds).inline()],
    }
}
