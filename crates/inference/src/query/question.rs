//! Bounded temporal properties of histories, answered exactly.
//!
//! A property is watched by an automaton that reads every end of round and says yes, no, or not yet (as in bounded linear
//! temporal logic). Only the weight of histories still undecided is pushed forward; once decided, what the remaining reports
//! say about a history is already in the backward weights. So a question costs one pass and keeps one number a node; a
//! condition (`given`) adds a second and a backward pass of its own.

use crate::solve::Instance;
use demarche_scenario::model::{Formula, Model, Property, Question};
use serde::Serialize;

use crate::compile::Draw;
use crate::filter::Filtered;
use crate::filter::pass::{StrategyProfile, dot, span};
use crate::filter::truth::{Mask, judge};
use demarche_engine::game::{Game, Graph, LayerKind};

/// The answer to one question, given the reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Probability that the property holds; none if its condition (`given`) has probability 0.
    pub probability: Option<f64>,
    /// By round, from 1: probability that the state holds in that round (`in round`, `at the end`), that it has come true
    /// by the end of that round (`by`, `until`), or that it has held through it (`always`); the last three up to the
    /// property's own last round. Empty for questions about types only.
    pub by_round: Vec<f64>,
    /// Probability of the condition; 1 without one.
    pub given: f64,
}

/// Answers a question of the scenario.
pub fn ask(at: Instance<'_>, filtered: &Filtered, question: &Question) -> Answer {
    answered(at, filtered, question, at.model.rounds)
}

/// The same up to the round asked about, for less work: nothing is looked at that comes after it.
pub fn by_round(at: Instance<'_>, filtered: &Filtered, question: &Question) -> Answer {
    answered(at, filtered, question, 0)
}

/// [`Answer::probability`] alone, for no more work than [`by_round`].
pub fn probability(at: Instance<'_>, filtered: &Filtered, question: &Question) -> Option<f64> {
    by_round(at, filtered, question).probability
}

/// The round that a question asks about, the last that its answer depends on: [`by_round`] ends there. None for questions about
/// types only.
pub fn last_round(model: &Model, question: &Question) -> Option<u32> {
    let property = &question.property;
    (!timeless(property)).then(|| last(property).min(model.rounds))
}

/// The answer, with a state's curve up to the round asked about, and on to round `through`.
fn answered(at: Instance<'_>, filtered: &Filtered, question: &Question, through: u32) -> Answer {
    let Instance {
        model, game, draw, ..
    } = at;
    let graph = at.graph();
    let play = at.profile();
    let watch = |property, through| Watched::new(graph, model, draw, property, through);
    let asked = watch(&question.property, through);
    let given = question.given.as_ref().map(|given| watch(given, 0));
    let ahead = given.as_ref().map(|given| ahead_of(play, filtered, given));
    let condition = given.as_ref().zip(ahead.as_deref());
    let share = condition.map_or(1.0, |(_, ahead)| {
        start_mass(game, ahead) / start_mass(game, &filtered.ahead)
    });
    let mut tally = tally(play, filtered, &asked, condition);
    if share <= 0.0 {
        return Answer {
            probability: None,
            by_round: Vec::new(),
            given: 0.0,
        };
    }
    for mass in [&mut tally.yes, &mut tally.undecided] {
        mass.iter_mut()
            .for_each(|m| *m = (*m / share).clamp(0.0, 1.0));
    }
    let cumulative = tally.yes.iter().scan(0.0, |sum: &mut f64, yes| {
        *sum = (*sum + yes).min(1.0);
        Some(*sum)
    });
    let last = asked.last;
    let (probability, by_round): (f64, Vec<f64>) = match &question.property {
        Property::InRound(..) => {
            let in_round = |round: &u32| tally.rounds.iter().position(|r| r == round);
            (in_round(&last).map_or(0.0, |r| tally.yes[r]), tally.yes)
        }
        Property::By(..) | Property::Until(..) => {
            let curve: Vec<f64> = cumulative.collect();
            (curve.last().copied().unwrap_or(0.0), curve)
        }
        Property::Always(..) => {
            let held: Vec<f64> = tally
                .undecided
                .iter()
                .zip(&tally.yes)
                .map(|(o, y)| o + y)
                .collect();
            (held.last().copied().unwrap_or(0.0), held)
        }
    };
    Answer {
        probability: Some(probability),
        by_round: if timeless(&question.property) {
            Vec::new()
        } else {
            by_round
        },
        given: share,
    }
}

/// Whether a property is about types only.
fn timeless(property: &Property) -> bool {
    let moves =
        |leaf: &Formula| matches!(leaf, Formula::Var(_) | Formula::Chose(..) | Formula::Round);
    let still = |condition: &Formula| !condition.leaves().any(moves);
    match property {
        Property::InRound(a, _) | Property::By(a, _) | Property::Always(a, _) => still(a),
        Property::Until(a, b, _) => still(a) && still(b),
    }
}

/// The last round that a property names.
fn last(property: &Property) -> u32 {
    match property {
        Property::InRound(_, r) | Property::By(_, r) | Property::Always(_, r) => *r,
        Property::Until(_, _, r) => *r,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Yes,
    No,
    NotYet,
}

/// A property with the truth of its conditions at every end of round that it watches.
pub(crate) struct Watched<'a> {
    property: &'a Property,
    /// Last round that matters.
    last: u32,
    /// By layer, for ends of rounds up to `last`: the property's conditions.
    masks: Vec<Option<(Mask, Option<Mask>)>>,
}

impl<'a> Watched<'a> {
    /// The automaton of a property; of a state it watches the rounds up to `through`, too, if that is later.
    pub(crate) fn new(
        graph: &Graph,
        model: &Model,
        draw: &Draw,
        property: &'a Property,
        through: u32,
    ) -> Watched<'a> {
        let (first, second): (&Formula, Option<&Formula>) = match property {
            Property::InRound(formula, _)
            | Property::By(formula, _)
            | Property::Always(formula, _) => (formula, None),
            Property::Until(a, b, _) => (a, Some(b)),
        };
        let last = last(property).min(model.rounds);
        // A state's curve goes on after the round that is asked about.
        let through = if matches!(property, Property::InRound(..)) {
            through.max(last)
        } else {
            last
        };
        let masks = (0..graph.layers.len()).map(|l| {
            let layer = &graph.layers[l];
            let read = |formula| judge(graph, model, &draw.params, formula, l);
            (layer.kind == LayerKind::RoundEnd && layer.round <= through)
                .then(|| (read(first), second.map(read)))
        });
        Watched {
            property,
            last,
            masks: masks.collect(),
        }
    }

    /// Whether anything is judged in this layer.
    pub(crate) fn reads(&self, l: usize) -> bool {
        self.masks[l].is_some()
    }

    /// One more than the last layer that it watches.
    pub(crate) fn end(&self) -> usize {
        let last = self.masks.iter().rposition(Option::is_some);
        last.map_or(0, |l| l + 1)
    }

    /// The verdict of an end of round at place `at` (node of the layer × profiles + profile) about a history undecided so far.
    pub(crate) fn verdict(&self, graph: &Graph, l: usize, at: usize) -> Verdict {
        let Some((first, second)) = &self.masks[l] else {
            return Verdict::NotYet;
        };
        let ended = graph.layers[l].round >= self.last;
        let holds = first.holds[at];
        match self.property {
            Property::InRound(..) if !ended => Verdict::NotYet,
            Property::InRound(..) if holds => Verdict::Yes,
            Property::By(..) if holds => Verdict::Yes,
            Property::Always(..) if !holds => Verdict::No,
            Property::Always(..) if ended => Verdict::Yes,
            Property::Until(..) if second.as_ref().is_some_and(|s| s.holds[at]) => Verdict::Yes,
            Property::Until(..) if !holds => Verdict::No,
            _ if ended => Verdict::No,
            _ => Verdict::NotYet,
        }
    }
}

/// For every node and profile, on arrival with `given` undecided: the probability of the reports ahead and of `given` coming
/// true, in the scale of [`Filtered::ahead`].
fn ahead_of(play: StrategyProfile<'_>, filtered: &Filtered, given: &Watched<'_>) -> Vec<f64> {
    let graph = play.graph();
    let profiles = graph.profiles;
    let mut ahead = vec![0.0; graph.nodes() * profiles];
    let mut own = vec![0.0; profiles];
    // At the end of its last round everything is decided.
    for (l, layer) in graph.layers[..given.end()].iter().enumerate().rev() {
        let start = layer.nodes.start as usize * profiles;
        for n in layer.nodes.clone().map(|n| n as usize) {
            let at = n * profiles;
            own.fill(0.0);
            play.pull(n, &ahead, &mut own);
            filtered.likelihood.apply(l, at - start, &mut own);
            for (p, own) in own.iter().enumerate() {
                ahead[at + p] = match given.verdict(graph, l, at - start + p) {
                    Verdict::Yes => filtered.ahead[at + p],
                    Verdict::No => 0.0,
                    Verdict::NotYet => own / filtered.ahead_scale[l],
                };
            }
        }
    }
    ahead
}

/// Weight at the root.
fn start_mass(game: &Game, ahead: &[f64]) -> f64 {
    game.numbers
        .prior
        .iter()
        .zip(ahead)
        .map(|(p, a)| p * a)
        .sum()
}

/// Posterior probabilities by end of round, jointly with the condition.
struct Tally {
    rounds: Vec<u32>,
    /// Decided yes in this round (for a state: holds in this round).
    yes: Vec<f64>,
    /// Still undecided after this round.
    undecided: Vec<f64>,
}

fn tally(
    play: StrategyProfile<'_>,
    filtered: &Filtered,
    asked: &Watched<'_>,
    condition: Option<(&Watched<'_>, &[f64])>,
) -> Tally {
    let graph = play.graph();
    let profiles = graph.profiles;
    let instant = matches!(asked.property, Property::InRound(..));
    if instant && condition.is_none() {
        return snapshots(graph, filtered, asked);
    }
    // Weight on arrival where `asked` is undecided and the condition has come true, or is undecided.
    let first = graph.layers.first().map_or(0, |layer| layer.nodes.len()) * profiles;
    let mut met = vec![0.0; first];
    let mut unmet = vec![0.0; if condition.is_some() { first } else { 0 }];
    let start = if condition.is_some() {
        &mut unmet
    } else {
        &mut met
    };
    start[..profiles].copy_from_slice(&play.game.numbers.prior);
    let mut tally = Tally {
        rounds: Vec::new(),
        yes: Vec::new(),
        undecided: Vec::new(),
    };
    let mut own = vec![0.0; profiles];
    let end = asked.end();
    for (l, layer) in graph.layers[..end].iter().enumerate() {
        let here = span(&layer.nodes, profiles);
        if let Some((mask, _)) = &asked.masks[l] {
            let total = dot(&filtered.reach[here.clone()], &filtered.ahead[here.clone()]);
            let (mut yes, mut undecided) = (0.0, 0.0);
            for at in 0..here.len() {
                let verdict = match (instant, mask.holds[at]) {
                    (true, true) => Verdict::Yes,
                    (true, false) => Verdict::No,
                    (false, _) => asked.verdict(graph, l, at),
                };
                let mut w = met[at] * filtered.ahead[here.start + at];
                if let Some((_, ahead)) = condition {
                    w += unmet[at] * ahead[here.start + at];
                }
                match verdict {
                    Verdict::Yes => yes += w,
                    Verdict::NotYet => undecided += w,
                    Verdict::No => {}
                }
            }
            tally.rounds.push(layer.round);
            tally.yes.push(yes / total);
            tally.undecided.push(undecided / total);
        }
        let Some(next) = graph.layers[..end].get(l + 1) else {
            break;
        };
        let (mut met_next, mut unmet_next) =
            next_weights(next.nodes.len() * profiles, condition.is_some());
        let base = next.nodes.start as usize;
        let watched = condition.is_some_and(|(given, _)| given.masks[l].is_some())
            || (!instant && asked.masks[l].is_some());
        for n in layer.nodes.clone().map(|n| n as usize) {
            let at = n * profiles - here.start;
            // Elsewhere nothing is decided.
            for p in (0..profiles).filter(|_| watched) {
                let going = instant || asked.verdict(graph, l, at + p) == Verdict::NotYet;
                if !going {
                    met[at + p] = 0.0;
                }
                if let Some((given, _)) = condition {
                    let waiting = if going { unmet[at + p] } else { 0.0 };
                    let verdict = given.verdict(graph, l, at + p);
                    if verdict == Verdict::Yes {
                        met[at + p] += waiting;
                    }
                    unmet[at + p] = if verdict == Verdict::NotYet {
                        waiting
                    } else {
                        0.0
                    };
                }
            }
            let pairs = [(&met, &mut met_next), (&unmet, &mut unmet_next)];
            for (from, to) in pairs.into_iter().take(1 + usize::from(condition.is_some())) {
                own.copy_from_slice(&from[at..at + profiles]);
                if own.iter().all(|&w| w == 0.0) {
                    continue;
                }
                filtered.likelihood.apply(l, at, &mut own);
                own.iter_mut().for_each(|w| *w /= filtered.reach_scale[l]);
                play.push(n, &own, to, base);
            }
        }
        (met, unmet) = (met_next, unmet_next);
    }
    tally
}

/// The tally of a state without a condition: all histories count in every round, so that the filter has their weights already.
fn snapshots(graph: &Graph, filtered: &Filtered, asked: &Watched<'_>) -> Tally {
    let mut tally = Tally {
        rounds: Vec::new(),
        yes: Vec::new(),
        undecided: Vec::new(),
    };
    for (layer, masks) in graph.layers.iter().zip(&asked.masks) {
        let Some((mask, _)) = masks else { continue };
        let here = span(&layer.nodes, graph.profiles);
        let (reach, ahead) = (&filtered.reach[here.clone()], &filtered.ahead[here]);
        let weights = reach.iter().zip(ahead).zip(&mask.holds);
        let yes: f64 = weights
            .map(|((w, a), &holds)| if holds { w * a } else { 0.0 })
            .sum();
        tally.rounds.push(layer.round);
        tally.yes.push(yes / dot(reach, ahead));
        tally.undecided.push(0.0);
    }
    tally
}

fn next_weights(len: usize, conditional: bool) -> (Vec<f64>, Vec<f64>) {
    (vec![0.0; len], vec![0.0; if conditional { len } else { 0 }])
}
