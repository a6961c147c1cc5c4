//! The findings of an analysis: one plain value, which the terminal, the HTML page and `--json` all print.
//!
//! Three layers are kept apart: what was *reported* (with its source), what the analyst *assumes* (with a citation or a note), what
//! was *derived* (with its equilibrium).

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

use demarche_engine::qre::search::Effort;
use demarche_engine::qre::vouch::Vouched;
use demarche_inference::uncertain::ensemble::Spread;
use demarche_scenario::model::Sort;
use serde::Serialize;

use crate::confidence::{Judgement, Reliance};
use crate::measured::{HowMuch, VariedAmount, VariedTime, When};

/// The findings of a briefing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    pub title: String,
    /// SHA-256 of the scenario's canonical text.
    pub digest: String,
    pub version: String,
    /// Evidence dated after this was not used.
    pub cut_off: Option<String>,
    pub rounds: Vec<RoundName>,
    pub equilibrium: Equilibrium,
    /// The draws behind the spreads; none where nothing was drawn.
    pub worlds: Option<Worlds>,
    /// How many anonymous sources were dropped, each in turn, to see which answers depend on one.
    pub anonymous_dropped: usize,
    /// Assumptions that cite no source.
    pub unreferenced: usize,
    /// How many of them were dropped, each in turn, to see which answers depend on one.
    pub unreferenced_dropped: usize,
    /// Those that are answered by yes or no.
    pub questions: Vec<Answer>,
    pub how_much: Vec<HowMuch>,
    pub when: Vec<When>,
    pub beliefs: Vec<Belief>,
    pub signals: Vec<SignalGroup>,
    /// Moves still to come, by how much seeing them is expected to move the answers of the first page, the most first.
    pub shifts: Vec<Shift>,
    /// Decisions and rounds most worth watching, best first.
    pub watch: Vec<Watch>,
    pub forecasts: Vec<Forecast>,
    pub variants: Vec<VariantResult>,
    /// Questions without an answer: what they are given cannot hold.
    pub undefined: Vec<Undefined>,
    pub evidence: Vec<EvidenceRow>,
    pub assumptions: Vec<Assumption>,
    pub network: Network,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct RoundName {
    pub round: u32,
    /// such as `2024 Q4`
    pub label: String,
}

/// Draws of every uncertain input.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Worlds {
    pub draws: usize,
    pub seed: u64,
    /// Effective sample size of the draws, weighed by how well they explain the reports.
    pub effective: f64,
    /// How many draws there would be if each took less time; none where time did not limit them.
    pub instead_of: Option<u64>,
    /// Whether so few draws carry the answers that these say more about them than about the scenario.
    pub thin: bool,
    /// Whether the scenario has no uncertain input, so that there is one world.
    pub certain: bool,
}

/// The equilibrium that the findings rest on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Equilibrium {
    /// e.g. "logit AQRE, principal branch"
    pub name: String,
    /// λ by actor.
    pub precision: Vec<(String, f64)>,
    pub perfect_recall: bool,
    pub nodes: usize,
    pub infosets: usize,
    pub unknowns: usize,
    pub profiles: usize,
    /// Largest |σ − softmax(λQ)|, by independent code.
    pub residual: f64,
    /// Largest gain from deviating at one information set.
    pub regret: f64,
    pub turning_points: usize,
    /// The strength of the evidence that the solution lies on the principal branch.
    pub path: Vouched,
    /// That evidence, in a sentence.
    pub path_evidence: String,
    /// Where other branches cross the principal one: the largest λ of any actor there.
    pub crossings: Vec<f64>,
    /// Share of information sets (with type) reached with probability above 1e-9.
    pub reached: f64,
    pub status: String,
    /// Probability of the reports under the model.
    pub evidence_likelihood: f64,
    /// Equilibria found at these precisions, this one included; none where there was no search.
    pub found: Option<usize>,
    /// How far the search for others went.
    pub searched: Option<Effort>,
}

impl Equilibrium {
    /// λ, where it is the same for everybody who decides; none where nobody does.
    pub fn common_precision(&self) -> Option<f64> {
        let (_, first) = self.precision.first()?;
        let same = self.precision.iter().all(|(_, lambda)| lambda == first);
        same.then_some(*first)
    }
}

/// One answered question.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    pub name: String,
    pub label: String,
    /// The property as written.
    pub property: String,
    /// Whether the author puts it first: `headline`.
    pub headline: bool,
    /// Posterior probability given the evidence.
    pub probability: f64,
    /// Before any evidence.
    pub prior: f64,
    /// How it comes about.
    pub anatomy: Anatomy,
    /// The answer along λ, over what the scenario leaves open, as far as the branch was followed. Empty until it is computed, and
    /// where nobody decides anything.
    pub along: Vec<AtPrecision>,
    /// ICD 203 words.
    pub words: String,
    /// The round of the question; none for questions about types only.
    pub last_round: Option<u32>,
    /// Probability that it has come true by the end of each round (empty for questions about types only); a state's goes on after
    /// the round that it is about.
    pub by_round: Vec<f64>,
    pub base_rate: Option<f64>,
    /// Lowest and highest over the equilibria found, where others were looked for.
    pub equilibria: Option<(f64, f64)>,
    /// Spread over the draws.
    pub over: Option<Spread>,
    /// By round, from 1 to the one that it is about, over the worlds that fit: the last is `over`. Empty where nothing was drawn.
    pub by_round_over: Vec<Spread>,
    /// ICD 203, apart from the words.
    pub confidence: Option<Judgement>,
    /// What the conclusion depends on, if anything: the first line of the answer.
    pub hangs_on: Option<String>,
    /// Anonymous sources without which the conclusion would be another.
    pub reliances: Vec<Reliance>,
    pub resolves: Option<String>,
    /// The day on which the answer is looked up, `2025-07-01`: as written, else the last of the question's rounds. None for
    /// a question about types that gives none, and without a calendar.
    pub due: Option<String>,
    pub citations: Vec<Citation>,
    /// Variants that move this answer: (variant, probability there).
    pub variants: Vec<(String, f64)>,
}

/// How an answer comes about: base + incentives + reports.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Anatomy {
    /// The answer where nothing is at stake, before any report: what menu and chance alone give.
    pub base: f64,
    /// Whether anybody decides anything, so that there is a menu and there are incentives.
    pub decided: bool,
    /// What incentives add to it.
    pub incentives: f64,
    /// What reports add to that.
    pub reports: f64,
    /// Whose incentives move it most, taken alone. None until it is computed, and where more than 100 reports count.
    pub most_incentive: Option<Moving>,
    /// Which report moves it most, taken alone. None as above, and without reports.
    pub most_report: Option<Moving>,
}

/// An answer where everybody is more or less precise than at the point estimate.
#[derive(Clone, Debug, Serialize)]
pub struct AtPrecision {
    /// λ as a multiple of the point estimate's.
    pub times: f64,
    /// λ, where it is the same for everybody who decides.
    pub lambda: Option<f64>,
    /// The answer before any report; none where its condition cannot hold.
    pub prior: Option<f64>,
    /// The answer.
    pub answer: Option<f64>,
}

/// Something that moves an answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Moving {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// What it adds to the probability.
    pub adds: f64,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Citation {
    /// `report#7.2`
    pub text: String,
    pub source_label: String,
    pub dated: Option<String>,
    /// The sentence, when the document is at hand and its digest matches.
    pub sentence: Option<String>,
    /// The scenario's own note.
    pub note: Option<String>,
}

/// Belief over one actor's types, as evidence came in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Belief {
    pub actor: String,
    pub actor_label: String,
    pub types: Vec<(String, String)>,
    /// First step: the prior. Then one for each item of evidence, in order of date.
    pub steps: Vec<BeliefStep>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct BeliefStep {
    /// Evidence name; empty for the prior.
    pub evidence: String,
    pub label: String,
    pub date: Option<String>,
    pub source: String,
    /// Posterior over types after this item and all before it.
    pub posterior: Vec<f64>,
    /// Weight of this item for the first type against the rest, in bits.
    pub bits: f64,
}

/// Signals about one hypothesis: that an actor is of one type rather than another.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SignalGroup {
    pub actor: String,
    pub favours: String,
    pub against: String,
    pub rows: Vec<Signal>,
}

/// One observable move.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signal {
    pub decision: String,
    pub option: String,
    pub label: String,
    pub round: u32,
    /// log₂ P(option | favours) − log₂ P(option | against), over histories that fit the evidence.
    pub bits: f64,
    /// The same for an outside observer: a hidden option shows as what it looks like.
    pub seen_bits: f64,
    /// Probability that the decision arises in this round, given all reports.
    pub takes_place: f64,
    /// Probability that this move is made in this round, given all reports.
    pub happens: f64,
    pub p_favours: f64,
    pub p_against: f64,
    /// Whether every actor sees it.
    pub public: bool,
    /// Why, in sentences: what the move is worth to either type beside its best other option, and which goal divides them. Empty where
    /// the difference is noise: less than a tenth of a bit, or of either sign over the worlds that fit.
    pub reason: String,
    /// Spread of the bits over the draws.
    pub over: Option<Spread>,
}

/// A move still to come, and what seeing it would make of the answers of the first page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shift {
    pub actor: String,
    pub actor_label: String,
    pub decision: String,
    /// As it is seen: a hidden option shows as what it looks like.
    pub option: String,
    pub label: String,
    pub round: u32,
    /// Probability that it is seen, given the reports.
    pub seen: f64,
    /// The most that it is expected to move one of the answers: `seen` × |answer then − answer now|.
    pub expected: f64,
    /// (question, now, then), in the order of the first page.
    pub answers: Vec<(String, f64, f64)>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Watch {
    pub actor: String,
    pub decision: String,
    pub label: String,
    pub round: u32,
    /// Mutual information between the actor's type and the move, in bits.
    pub bits: f64,
    /// Which question or hypothesis it bears on.
    pub about: String,
}

/// Probability of each level of a variable by round, given the evidence.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Forecast {
    pub variable: String,
    pub label: String,
    pub levels: Vec<String>,
    /// `rounds × levels`; each row sums to one.
    pub by_round: Vec<Vec<f64>>,
}

/// A question that has no answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Undefined {
    pub name: String,
    pub label: String,
    /// What it asks, and what it is given.
    pub property: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct VariantResult {
    pub name: String,
    pub label: String,
    /// The sorts of its changes, each once, in their order.
    pub sorts: Vec<Sort>,
    /// (question, base, here)
    pub answers: Vec<(String, f64, f64)>,
    /// (question, base) of questions that have an answer in the scenario as it stands and none here: what they are given cannot
    /// hold.
    pub undefined: Vec<(String, f64)>,
    /// (question, here) of those that have an answer here only.
    pub only_here: Vec<(String, f64)>,
    pub how_much: Vec<VariedAmount>,
    pub when: Vec<VariedTime>,
    pub residual: f64,
    /// The reason where there are no answers.
    pub unanswered: String,
}

/// A report.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EvidenceRow {
    pub name: String,
    pub label: String,
    pub claim: String,
    pub round: u32,
    pub source: String,
    pub source_label: String,
    /// Whether the reader of the report does not know its author.
    pub anonymous: bool,
    pub date: Option<String>,
    pub grade: Option<String>,
    pub hit: f64,
    pub false_alarm: f64,
    /// Who may have planted it and with what chance, where that hangs on what is done in play: `cairo, 90% if campaign is run else 10%`.
    /// `hit` and `false_alarm` then leave plants out.
    pub planted: Option<String>,
    pub origin: Option<String>,
    /// False: repeated origin or after the cut-off.
    pub used: bool,
    /// The reason where it is not used.
    pub unused_because: String,
    /// Posterior probability that it is true.
    pub probability_true: f64,
    pub citations: Vec<Citation>,
}

/// An assumption of the analyst.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Assumption {
    pub kind: String,
    pub path: String,
    pub label: String,
    /// The value or rule as written, one line.
    pub says: String,
    /// Line in the scenario, from 1.
    pub line: u32,
    pub citations: Vec<Citation>,
}

/// Actors and channels, for the network chart, DOT and JSON.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Network {
    pub nodes: Vec<NetworkNode>,
    pub links: Vec<NetworkLink>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct NetworkNode {
    pub name: String,
    pub label: String,
    /// `mover`, `bystander` or `go-between`
    pub kind: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct NetworkLink {
    pub from: String,
    pub to: String,
    pub label: String,
    /// `channel`, `relation`, or `sees`
    pub kind: String,
    pub leak: Option<f64>,
}
