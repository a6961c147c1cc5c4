//! Findings of how much and when. Their questions are not answered by yes or no, and stand apart from those that are.

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

use demarche_inference::uncertain::ensemble::Spread;
use serde::Serialize;

use crate::findings::Citation;

/// How much there is of something at the end of a round.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HowMuch {
    pub name: String,
    pub label: String,
    /// The question as written.
    pub property: String,
    /// Whether the author puts it first: `headline`.
    pub headline: bool,
    /// Of what, in the text.
    pub variable: String,
    /// The round asked about.
    pub round: u32,
    /// Where levels are numbers.
    pub expected: Option<Expected>,
    /// Lowest first.
    pub levels: Vec<Level>,
    pub resolves: Option<String>,
    /// The day on which the answer is looked up: as written, else the last of the round asked about. None without a calendar.
    pub due: Option<String>,
    pub citations: Vec<Citation>,
}

/// What is expected: each level times its probability, added up.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Expected {
    pub value: f64,
    /// Before any report.
    pub prior: f64,
    /// Where nothing is at stake, before any report: what menu and chance alone give.
    pub base: f64,
    /// Whether anybody decides anything, so that there is a menu and there are incentives.
    pub decided: bool,
    /// By round, from 1 to the one asked about: the last is `value`.
    pub by_round: Vec<f64>,
    /// Spread over the draws; its `likely` says nothing.
    pub over: Option<Spread>,
    /// The same by round. Empty where nothing was drawn.
    pub by_round_over: Vec<Spread>,
}

/// One level of a variable.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Level {
    pub name: String,
    /// Its number; none where levels are names.
    pub value: Option<f64>,
    /// In the round asked about, given the reports.
    pub probability: f64,
    /// Before any report.
    pub prior: f64,
    /// By round, from 1 to the one asked about: the last is `probability`.
    pub by_round: Vec<f64>,
    /// Spread over the draws.
    pub over: Option<Spread>,
    /// The same by round. Empty where nothing was drawn.
    pub by_round_over: Vec<Spread>,
}

/// In which round something first holds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct When {
    pub name: String,
    pub label: String,
    /// The question as written.
    pub property: String,
    /// Whether the author puts it first: `headline`.
    pub headline: bool,
    /// The last round in which it is asked whether it has come.
    pub last_round: u32,
    /// Probability that it comes within these rounds.
    pub within: f64,
    /// The same before any report.
    pub prior: f64,
    /// The same where nothing is at stake, before any report.
    pub base: f64,
    /// Whether anybody decides anything.
    pub decided: bool,
    /// By round, from 1: probability that it has not come yet by the end of the round.
    pub not_yet: Vec<f64>,
    /// The same before any report.
    pub prior_not_yet: Vec<f64>,
    /// Spread of it over the draws. Empty where nothing was drawn.
    pub not_yet_over: Vec<Spread>,
    /// The first round by whose end it is at least as likely as not to have come. None: not within these rounds.
    pub median: Option<u32>,
    /// The same before any report.
    pub prior_median: Option<u32>,
    /// The same over the draws: it is earlier in at most 5 % of their weight, and later in at most 5 %. None where nothing was drawn.
    pub median_over: Option<Rounds>,
    pub resolves: Option<String>,
    /// The day on which the answer is looked up: as written, else the last of the last round. None without a calendar.
    pub due: Option<String>,
    pub citations: Vec<Citation>,
}

/// From one round to another; none is later than all rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rounds {
    pub early: Option<u32>,
    pub late: Option<u32>,
}

/// How much there is in a what-if.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VariedAmount {
    /// The question.
    pub question: String,
    /// (as it is, here), where levels are numbers.
    pub expected: Option<(f64, f64)>,
    /// (level, as it is, here)
    pub levels: Vec<(String, f64, f64)>,
}

/// When something comes in a what-if.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VariedTime {
    /// The question.
    pub question: String,
    /// Probability that it comes within the rounds: (as it is, here).
    pub within: (f64, f64),
    /// The median round: (as it is, here).
    pub median: (Option<u32>, Option<u32>),
}
