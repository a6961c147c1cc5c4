//! The anatomy of an answer: what menu and chance alone give, what incentives add, and what reports add.
//!
//! The *base* is the answer where nothing is at stake: every actor plays as usual, which is the equilibrium at λ = 0. *Incentives* take
//! it from there to the answer before any report, and *reports* from there to the answer. So the parts add up.
//!
//! What incentives add is split over actors, and over decisions, by putting their play back to the usual one while the others' stays as
//! it is. Put back one at a time, such effects do not add up where actors depend on each other; the Shapley value of an actor, the mean
//! of what its incentives add over all orders of the actors, does (Shapley, *A value for n-person games*, 1953).

use std::collections::HashMap;

use demarche_engine::game::{Game, Graph, Infoset};
use demarche_scenario::model::Question;

use super::question::probability;
use crate::filter::{EvidenceError, Filtered, ReportFilter, Reports};
use crate::solve::Instance;

/// Actors up to which Shapley values are taken over all of their orders.
const EXACT: usize = 10;
/// Orders that are drawn for more of them, with the same orders turned round.
const ORDERS: usize = 128;

/// Differences of probabilities below this come from rounding.
pub const ROUNDING: f64 = 1e-11;

/// The base of an answer: where it differs from the answer before any report by rounding alone, it is that.
pub fn settled(base: f64, prior: f64) -> f64 {
    match (base - prior).abs() < ROUNDING {
        true => prior,
        false => base,
    }
}

/// How an answer comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Anatomy {
    /// The answer where nothing is at stake, before any report.
    pub base: f64,
    /// The answer before any report.
    pub prior: f64,
    /// The answer.
    pub answer: f64,
    /// What the incentives of each actor that decides add to the base.
    pub actors: Vec<ActorPart>,
    /// What the incentives behind each decision that is ever taken add, the others being as they are.
    pub decisions: Vec<DecisionPart>,
    /// What each report that counts adds.
    pub reports: Vec<ReportPart>,
}

/// What the incentives of an actor add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActorPart {
    /// Index into the actors of the graph.
    pub actor: usize,
    /// The answer before any report less what it were if this actor alone played as usual.
    pub alone: f64,
    /// The actor's Shapley value. These sum to what incentives add.
    pub shapley: f64,
    /// The answer, reports and all, less what it were if this actor alone played as usual. Of an answer about types, incentives add
    /// nothing before there are reports; they are what makes reports tell.
    pub reported: f64,
}

/// What the incentives behind a decision add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecisionPart {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// The answer before any report less what it were if this decision alone were taken as usual.
    pub alone: f64,
    /// The same of the answer, reports and all.
    pub reported: f64,
}

/// What a report adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReportPart {
    /// Index into the scenario's evidence.
    pub item: usize,
    /// What it adds to those before it, in the order of the reports. These sum to what reports add.
    pub step: f64,
    /// The answer less what it were without this report alone; the others count as they do.
    pub alone: f64,
}

impl Anatomy {
    /// What incentives add to the base.
    pub fn incentives(&self) -> f64 {
        self.prior - self.base
    }

    /// What reports add.
    pub fn reported(&self) -> f64 {
        self.answer - self.prior
    }
}

/// Play where nothing is at stake, by slot: options as usual, among those that are available.
pub fn usual_play(game: &Game) -> Vec<f64> {
    let graph = &game.graph;
    let mut sigma = vec![0.0; graph.unknowns];
    for set in &graph.infosets {
        let (first, options) = (set.first as usize, set.options as usize);
        for k in 0..graph.types[set.actor as usize] as usize {
            let slots = first + k * options..first + (k + 1) * options;
            let weight = |slot: usize| match graph.available[slot] {
                true => game.numbers.log_weights.get(slot).map_or(1.0, |w| w.exp()),
                false => 0.0,
            };
            let total: f64 = slots.clone().map(weight).sum();
            for slot in slots {
                sigma[slot] = weight(slot) / total;
            }
        }
    }
    sigma
}

/// The bases of all questions: their answers where nothing is at stake, before any report. None where a condition cannot hold.
///
/// # Errors
/// None: nothing is reported, and every history fits that.
pub fn bases(at: Instance<'_>) -> Result<Vec<Option<f64>>, EvidenceError> {
    unstaked(at, |at, filtered| {
        let questions = at.model.questions.iter();
        questions
            .map(|question| probability(at, filtered, question))
            .collect()
    })
}

/// What can be read off where nothing is at stake, before any report.
///
/// # Errors
/// None: nothing is reported, and every history fits that.
pub fn unstaked<T>(
    at: Instance<'_>,
    read: impl FnOnce(Instance<'_>, &Filtered) -> T,
) -> Result<T, EvidenceError> {
    let usual = usual_play(at.game);
    let at = Instance {
        sigma: &usual,
        ..at
    };
    let filtered = ReportFilter::new(at).filter(&Reports::none())?;
    Ok(read(at, &filtered))
}

/// What moves an answer most, each taken alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leading {
    /// The actor whose incentives move it most, as index into the graph's, and what they add.
    pub actor: Option<(usize, f64)>,
    /// The report that moves it most, as index into the scenario's evidence, and what it adds.
    pub report: Option<(usize, f64)>,
}

/// What moves each question's answer most, for a pass over the game for each actor and each report.
///
/// # Errors
/// No history fits the reports.
pub fn leading(at: Instance<'_>, reports: &Reports) -> Result<Vec<Leading>, EvidenceError> {
    let usual = usual_play(at.game);
    let report_filter = ReportFilter::new(at);
    let all = |at: Instance<'_>, filtered: &Filtered| -> Vec<Option<f64>> {
        let questions = at.model.questions.iter();
        questions
            .map(|question| probability(at, filtered, question))
            .collect()
    };
    let mut leading = vec![Leading::default(); at.model.questions.len()];
    let prior = all(at, &report_filter.filter(&Reports::none())?);
    for actor in movers(at.graph()) {
        let sigma = mixed(at, &usual, |set| set.actor as usize != actor);
        let at = Instance {
            sigma: &sigma,
            ..at
        };
        let without = all(at, &report_filter.played(&sigma, &Reports::none())?);
        for ((own, prior), without) in leading.iter_mut().zip(&prior).zip(without) {
            keep_larger(&mut own.actor, actor, prior.zip(without));
        }
    }
    let answers = all(at, &report_filter.filter(reports)?);
    for report in reports.used() {
        let without = all(at, &report_filter.filter(&reports.but(report.item))?);
        for ((own, answer), without) in leading.iter_mut().zip(&answers).zip(without) {
            keep_larger(&mut own.report, report.item, answer.zip(without));
        }
    }
    Ok(leading)
}

/// Keeps what makes the larger difference, the first of equals.
fn keep_larger(most: &mut Option<(usize, f64)>, which: usize, ends: Option<(f64, f64)>) {
    let Some((with, without)) = ends else { return };
    let adds = with - without;
    if most.is_none_or(|(_, known)| adds.abs() > known.abs()) {
        *most = Some((which, adds));
    }
}

/// Actors that decide, in order.
fn movers(graph: &Graph) -> Vec<usize> {
    let mut movers: Vec<usize> = graph
        .infosets
        .iter()
        .map(|set| set.actor as usize)
        .collect();
    movers.sort_unstable();
    movers.dedup();
    movers
}

/// Play that is the equilibrium's at some information sets, and the usual one at all others.
fn mixed(at: Instance<'_>, usual: &[f64], solved: impl Fn(&Infoset) -> bool) -> Vec<f64> {
    let graph = at.graph();
    let mut sigma = usual.to_vec();
    for set in graph.infosets.iter().filter(|set| solved(set)) {
        let types = graph.types[set.actor as usize];
        let slots = set.first as usize..(set.first + types * set.options) as usize;
        sigma[slots.clone()].copy_from_slice(&at.sigma[slots]);
    }
    sigma
}

/// How the answer to a question comes about; none if its condition cannot hold.
///
/// # Errors
/// No history fits the reports.
pub fn anatomy(
    at: Instance<'_>,
    reports: &Reports,
    question: &Question,
) -> Result<Option<Anatomy>, EvidenceError> {
    let usual = usual_play(at.game);
    let report_filter = ReportFilter::new(at);
    let play = Play {
        at,
        question,
        usual: &usual,
        reports,
        report_filter: &report_filter,
    };
    let after = |reports: &Reports| -> Result<Option<f64>, EvidenceError> {
        Ok(probability(at, &report_filter.filter(reports)?, question))
    };
    let ends = (
        play.answer(|_| false)?,
        play.answer(|_| true)?,
        after(reports)?,
    );
    let (Some(base), Some(prior), Some(answer)) = ends else {
        return Ok(None);
    };
    let mut decisions = Vec::new();
    for decision in 0..at.model.decisions.len() {
        let taken = |set: &Infoset| set.decision as usize == decision;
        if at.graph().infosets.iter().any(taken) {
            let without = play.answer(|set| !taken(set))?.unwrap_or(prior);
            decisions.push(DecisionPart {
                decision,
                alone: prior - without,
                reported: answer - play.reported(|set| !taken(set))?.unwrap_or(answer),
            });
        }
    }
    let mut parts = Vec::new();
    let mut so_far = prior;
    for (i, report) in reports.used().enumerate() {
        let now = after(&reports.prefix(i + 1))?.unwrap_or(so_far);
        let without = after(&reports.but(report.item))?.unwrap_or(answer);
        parts.push(ReportPart {
            item: report.item,
            step: now - so_far,
            alone: answer - without,
        });
        so_far = now;
    }
    Ok(Some(Anatomy {
        base: settled(base, prior),
        prior,
        answer,
        actors: play.actors((prior, answer))?,
        decisions,
        reports: parts,
    }))
}

/// A question, asked under play that is put together of the equilibrium's and the usual one.
struct Play<'a> {
    at: Instance<'a>,
    question: &'a Question,
    usual: &'a [f64],
    reports: &'a Reports,
    report_filter: &'a ReportFilter<'a>,
}

impl Play<'_> {
    /// The answer before any report, where play is the equilibrium's at some information sets, and the usual one at all others.
    fn answer(&self, solved: impl Fn(&Infoset) -> bool) -> Result<Option<f64>, EvidenceError> {
        self.given(&Reports::none(), solved)
    }

    /// The same given the reports.
    fn reported(&self, solved: impl Fn(&Infoset) -> bool) -> Result<Option<f64>, EvidenceError> {
        self.given(self.reports, solved)
    }

    fn given(
        &self,
        reports: &Reports,
        solved: impl Fn(&Infoset) -> bool,
    ) -> Result<Option<f64>, EvidenceError> {
        let sigma = mixed(self.at, self.usual, solved);
        let at = Instance {
            sigma: &sigma,
            ..self.at
        };
        let filtered = self.report_filter.played(&sigma, reports)?;
        Ok(probability(at, &filtered, self.question))
    }

    /// What the incentives of each actor that decides add.
    fn actors(&self, (prior, answer): (f64, f64)) -> Result<Vec<ActorPart>, EvidenceError> {
        let movers = movers(self.at.graph());
        let mut known: HashMap<Vec<bool>, f64> = HashMap::new();
        let mut value = |of: &[bool]| -> Result<f64, EvidenceError> {
            if let Some(known) = known.get(of) {
                return Ok(*known);
            }
            let plays = |set: &Infoset| {
                let place = movers.binary_search(&(set.actor as usize));
                place.is_ok_and(|place| of[place])
            };
            let value = self.answer(plays)?.unwrap_or(prior);
            known.insert(of.to_vec(), value);
            Ok(value)
        };
        let shapley = shapley(movers.len(), &mut value)?;
        let mut parts = Vec::new();
        for (place, &actor) in movers.iter().enumerate() {
            let mut others = vec![true; movers.len()];
            others[place] = false;
            parts.push(ActorPart {
                actor,
                alone: prior - value(&others)?,
                shapley: shapley[place],
                reported: answer
                    - self
                        .reported(|set| set.actor as usize != actor)?
                        .unwrap_or(answer),
            });
        }
        Ok(parts)
    }
}

/// The Shapley values of a game of `players`, of which `value` says what each coalition is worth: exact up to [`EXACT`] players, else
/// the mean over orders that are drawn in pairs.
fn shapley<E>(
    players: usize,
    value: &mut impl FnMut(&[bool]) -> Result<f64, E>,
) -> Result<Vec<f64>, E> {
    let mut values = vec![0.0; players];
    if players <= EXACT {
        // The share of all orders in which just these come before one.
        let orders = |before: usize| {
            let choose = (1..=before).fold(1.0, |c, i| c * (players - i) as f64 / i as f64);
            1.0 / (players as f64 * choose)
        };
        for coalition in 0..1_u32 << players {
            let mut of: Vec<bool> = (0..players).map(|i| coalition >> i & 1 == 1).collect();
            let share = orders(of.iter().filter(|&&is| is).count());
            for player in 0..players {
                if !of[player] {
                    let without = value(&of)?;
                    of[player] = true;
                    values[player] += share * (value(&of)? - without);
                    of[player] = false;
                }
            }
        }
        return Ok(values);
    }
    let mut order: Vec<usize> = (0..players).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..ORDERS {
        for i in (1..players).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        for turned in [false, true] {
            let mut of = vec![false; players];
            let mut before = value(&of)?;
            for i in 0..players {
                let player = order[if turned { players - 1 - i } else { i }];
                of[player] = true;
                let now = value(&of)?;
                values[player] += (now - before) / (2 * ORDERS) as f64;
                before = now;
            }
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::shapley;

    /// Three players of whom any two win; and one who adds what it adds wherever it comes.
    #[test]
    fn shapley_values_are_those_known() {
        let majority = |of: &[bool]| {
            let votes = of[..3].iter().filter(|&&is| is).count();
            Ok::<_, ()>(f64::from(u8::from(votes >= 2)) + 0.25 * f64::from(u8::from(of[3])))
        };
        let values = shapley(4, &mut { majority }).unwrap();
        for (value, known) in values.iter().zip([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.25]) {
            assert!((value - known).abs() < 1e-12, "{values:?}");
        }
    }

    /// Orders drawn in pairs give what players add on their own exactly, and sum to the whole.
    #[test]
    fn many_players_have_values_that_sum_to_the_whole() {
        let worth = |of: &[bool]| {
            let sum: f64 = of
                .iter()
                .enumerate()
                .map(|(i, &is)| f64::from(u8::from(is)) * i as f64)
                .sum();
            Ok::<_, ()>(sum + f64::from(u8::from(of[0] && of[1])))
        };
        let values = shapley(12, &mut { worth }).unwrap();
        assert!(
            (values.iter().sum::<f64>() - 67.0).abs() < 1e-9,
            "{values:?}"
        );
        assert!((values[0] - 0.5).abs() < 0.1 && (values[7] - 7.0).abs() < 1e-9);
    }
}
