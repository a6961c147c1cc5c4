//! How likely something that was seen of a case is, and the derivative of its logarithm by every number of the scenario.
//!
//! A case is one play of a scenario that has no reports of its own. What was seen of it are moves, some or all, or that the answer to
//! a question is yes.

use demarche_scenario::model::Question;

use super::histories::{Gate, Histories, Way, Weight};
use super::respond;
use crate::compile::{Compiled, Draw};
use crate::filter::truth::find_layer;
use crate::query::moves::visit;
use crate::query::question::Watched;
use crate::solve::Instance;
use demarche_engine::game::{Game, LayerKind};
use demarche_engine::qre::linearization::{LinearSolveError, Linearization};
use demarche_engine::qre::trace::Solution;

/// A solved game of which something was seen.
#[derive(Clone, Copy)]
pub struct Played<'a> {
    /// The compiled game.
    pub compiled: &'a Compiled,
    /// Its numbers.
    pub draw: &'a Draw,
    /// The game of that draw.
    pub game: &'a Game,
    /// The strategies.
    pub solution: &'a Solution,
}

/// A decision as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taken {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// The round, from 1.
    pub round: u32,
    /// The option; none where the decision did not take place.
    pub option: Option<usize>,
}

/// What was seen of a case.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    /// These decisions, each at most once; of all others nothing is known.
    Moves(&'a [Taken]),
    /// The answer to this question is yes.
    Holds(&'a Question),
}

/// The logarithm of a probability, with its derivative.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSlope {
    /// ln of the probability; minus infinity where it cannot be.
    pub log: f64,
    /// By parameter of the scenario; zeros where it cannot be.
    pub params: Vec<f64>,
}

/// The probability of what was seen where people play `sigma`, by slot, and not as a solution has it.
pub fn probability(
    compiled: &Compiled,
    draw: &Draw,
    game: &Game,
    sigma: &[f64],
    seen: Seen<'_>,
) -> f64 {
    let at = Instance {
        model: compiled.model(),
        game,
        draw,
        sigma,
    };
    weigh(at, seen).total
}

fn weigh(at: Instance<'_>, seen: Seen<'_>) -> Weight {
    let histories = Histories {
        play: at.profile(),
        reports: &[],
        log_reference: 0.0,
    };
    match seen {
        Seen::Holds(question) => {
            let watched = Watched::new(at.graph(), at.model, at.draw, &question.property, 0);
            histories.weigh(&[&watched])
        }
        Seen::Moves(moves) => {
            let gates = moves.iter().filter_map(|taken| gate(at, taken));
            histories.through(&gates.collect::<Vec<Gate>>())
        }
    }
}

/// None where the decision is in no such round.
fn gate(at: Instance<'_>, taken: &Taken) -> Option<Gate> {
    let kind = LayerKind::Decision(taken.decision);
    let layer = find_layer(at.graph(), kind, taken.round)?;
    let mut ways = Vec::new();
    visit(at, layer, |m| ways.push(m.option));
    Some(Gate {
        layer,
        type_of: Vec::new(),
        type_id: None,
        way: taken.option.map_or(Way::None, Way::Option),
        taken: ways,
    })
}

impl<'a> Played<'a> {
    fn instance(&self) -> Instance<'a> {
        Instance {
            model: self.compiled.model(),
            game: self.game,
            draw: self.draw,
            sigma: &self.solution.sigma,
        }
    }

    /// Of each thing that may have been seen: ln of its probability, and the derivative of that.
    ///
    /// # Errors
    /// The linear solve did not converge: the solution is at a turning point, or close to one.
    pub fn log_slopes(&self, seen: &[Seen<'_>]) -> Result<Vec<LogSlope>, LinearSolveError> {
        let mut linear = Linearization::new(self.game, self.solution);
        let one = |seen: &Seen<'_>| {
            let weight = weigh(self.instance(), *seen);
            if weight.total <= 0.0 {
                return Ok(LogSlope {
                    log: f64::NEG_INFINITY,
                    params: vec![0.0; self.draw.params.len()],
                });
            }
            let mut partials = weight.partials;
            let by_q = respond((self.game, self.solution), &weight.sigma, &mut partials);
            let u = linear.solve_transposed(&by_q)?;
            partials.add(-1.0, &linear.partials(&u));
            let numbers = &self.game.numbers;
            let mut params = (self.compiled.transposed(self.draw, numbers, &partials)).params;
            params.iter_mut().for_each(|slope| *slope /= weight.total);
            Ok(LogSlope {
                log: weight.total.ln(),
                params,
            })
        };
        seen.iter().map(one).collect()
    }
}
