//! How much and when: answers put together of those to yes-or-no questions.
//!
//! How much there is of something is asked as one question for each level, whether the variable has it
//! ([`HowMuch::members`]); when something comes true is the course of the one question whether it does ([`by_round`]). Both are so
//! filtered, weighed and derived as any other answer is.
//!
//! [`by_round`]: crate::query::question::Answer::by_round

use demarche_scenario::model::HowMuch;
use serde::Serialize;

use super::question::{ask, by_round};
use crate::filter::Filtered;
use crate::solve::Instance;

/// The answer to a question of how much, given the reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Amount {
    /// Rounds × levels, from round 1: the probability of each level at the end of the round. Rows sum to one.
    pub by_round: Vec<Vec<f64>>,
    /// Probability of the condition; 1 without one.
    pub given: f64,
}

impl Amount {
    /// The distribution in the round asked about.
    pub fn levels(&self, asked: &HowMuch) -> &[f64] {
        let place = asked.round as usize - 1;
        self.by_round.get(place).map_or(&[], Vec::as_slice)
    }
}

/// Answers a question of how much, for all rounds; none if its condition (`given`) has probability 0.
pub fn how_much(at: Instance<'_>, filtered: &Filtered, asked: &HowMuch) -> Option<Amount> {
    let mut amount = Amount {
        by_round: vec![Vec::new(); at.model.rounds as usize],
        given: 1.0,
    };
    for member in &asked.members {
        let answer = ask(at, filtered, member);
        answer.probability?;
        amount.given = answer.given;
        for (row, p) in amount.by_round.iter_mut().zip(answer.by_round) {
            row.push(p);
        }
    }
    Some(amount)
}

/// The answers of all members for the rounds up to the one asked about, by level and round; nothing after it is looked at.
pub(crate) fn courses(at: Instance<'_>, filtered: &Filtered, asked: &HowMuch) -> Vec<Vec<f64>> {
    let members = asked.members.iter();
    members
        .map(|member| by_round(at, filtered, member).by_round)
        .collect()
}

/// The expected value of levels that are worth this much and have these probabilities.
pub fn expected(values: &[f64], levels: &[f64]) -> f64 {
    values.iter().zip(levels).map(|(v, p)| v * p).sum()
}

/// The first round, from 1, by whose end it is at least as likely as not that it has come true. None where that is so by none of
/// them.
pub fn median(come_true: &[f64]) -> Option<u32> {
    // What is even but for rounding is even.
    const EVEN: f64 = 0.5 - 1e-12;
    let reached = come_true.iter().position(|p| *p >= EVEN);
    reached.map(|place| place as u32 + 1)
}
