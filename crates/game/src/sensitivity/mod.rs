//! Exact sensitivities: the derivative of an answer by every number of a scenario, for one linear solve.
//!
//! The answer φ(σ, N) depends on how people play and on the game's numbers N; how they play, σ = softmax(λQ), depends on N
//! through R(Q, N) = Q − F(softmax(λQ), N) = 0. By the implicit function theorem dφ/dN = ∂φ/∂N − ⟨u, ∂R/∂N⟩ with
//! Jᵀu = ∂φ/∂Q, J = ∂R/∂Q. [`courses`] gives ∂φ, the adjoint of the sweep ∂⟨u, R⟩, and the compiler takes dφ/dN back to the
//! numbers that the scenario states. Nothing is differenced.

mod courses;
pub(crate) mod expression;

use demarche_scenario::model::{Model, Question};

use self::courses::{Courses, Rated, Weight};
use self::expression::Here;
use crate::compile::{Compiled, Draw};
use crate::filter::pass::Play;
use crate::filter::{Filtered, Report, Reports, claim_mask};
use crate::graph::{Game, Numbers};
use crate::linear::{Linear, NotSolved};
use crate::question::Watched;
use crate::trace::Solution;

/// How an answer changes with the numbers of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// The answer itself.
    pub probability: f64,
    /// By parameter of the scenario. At the ends of where an expression is held (a probability at 0 or 1, a goal's value
    /// likewise) the derivative is the one from within.
    pub params: Vec<f64>,
    /// By actor, type and goal: by the weights of the draw, each as if the others stayed. Only directions in which the
    /// weights of a type go on summing to one mean anything. Weights that the scenario gives are in `params` as well.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// By actor: by its λ.
    pub precision: Vec<f64>,
}

/// The derivative of a quantity by the game's [`Numbers`], in their order.
#[derive(Clone, Debug)]
pub(crate) struct Partials {
    pub(crate) prior: Vec<f64>,
    pub(crate) chance: Vec<f64>,
    pub(crate) payoff: Vec<f64>,
    pub(crate) precision: Vec<f64>,
}

impl Partials {
    pub(crate) fn zero(numbers: &Numbers) -> Partials {
        Partials {
            prior: vec![0.0; numbers.prior.len()],
            chance: vec![0.0; numbers.chance.len()],
            payoff: vec![0.0; numbers.payoff.len()],
            precision: vec![0.0; numbers.precision.len()],
        }
    }

    /// Adds `by` times other derivatives.
    fn add(&mut self, by: f64, other: &Partials) {
        let add = |own: &mut [f64], other: &[f64]| {
            own.iter_mut().zip(other).for_each(|(a, b)| *a += by * b);
        };
        add(&mut self.prior, &other.prior);
        add(&mut self.chance, &other.chance);
        add(&mut self.payoff, &other.payoff);
        add(&mut self.precision, &other.precision);
    }
}

/// A scenario that is compiled, solved with logit responses and held against reports.
#[derive(Clone, Copy)]
pub struct Solved<'a> {
    /// The scenario.
    pub model: &'a Model,
    /// What it was compiled to.
    pub compiled: &'a Compiled,
    /// Its numbers.
    pub draw: &'a Draw,
    /// The game of that draw.
    pub game: &'a Game,
    /// How it is played.
    pub solution: &'a Solution,
    /// What is reported.
    pub reports: &'a Reports,
    /// What is believed, given the reports.
    pub filtered: &'a Filtered,
}

/// The derivative of the answer to a question by every number; none if the question's condition cannot hold.
///
/// # Errors
/// The linear solve did not converge: the solution is at a turning point, or close to one.
pub fn gradient(at: Solved<'_>, question: &Question) -> Result<Option<Gradient>, NotSolved> {
    let (game, model, draw) = (at.game, at.model, at.draw);
    let graph = &game.graph;
    let used: Vec<(&Report, _)> = at
        .reports
        .used()
        .filter_map(|report| {
            let claim = &model.evidence[report.item].claim;
            Some((report, claim_mask(graph, model, draw, claim)?))
        })
        .collect();
    let rated = used.iter().map(|(report, mask)| Rated {
        mask,
        hit: report.hit,
        false_alarm: report.false_alarm,
    });
    let courses = Courses {
        play: Play {
            game,
            sigma: &at.solution.sigma,
        },
        reports: &rated.collect::<Vec<_>>(),
        log_reference: at.filtered.log_evidence,
    };
    let watch = |property| Watched::new(graph, model, draw, property);
    let asked = watch(&question.property);
    let given = question.given.as_ref().map(watch);
    let given: Vec<&Watched<'_>> = given.iter().collect();
    let all = courses.weigh(&given);
    if all.total <= 0.0 {
        return Ok(None);
    }
    let both: Vec<&Watched<'_>> = std::iter::once(&asked).chain(given).collect();
    let mut answer = courses.weigh(&both);
    let probability = answer.over(&all);

    let mut partials = answer.partials;
    let by_q = respond(at, &answer.sigma, &mut partials.precision);
    let mut linear = Linear::new(game, at.solution);
    let u = linear.solve_transposed(&by_q)?;
    partials.add(-1.0, &linear.partials(&u));
    let mut slopes = at
        .compiled
        .transposed(model, draw, &game.numbers, &partials);
    for ((report, _), [hit, false_alarm]) in used.iter().zip(answer.rates) {
        rates(at, report.item, hit, false_alarm, &mut slopes.params);
    }
    Ok(Some(Gradient {
        probability,
        params: slopes.params,
        weights: slopes.weights,
        precision: partials.precision,
    }))
}

impl Weight {
    /// Makes of a weight and its derivatives those of its share in another.
    fn over(&mut self, all: &Weight) -> f64 {
        let share = self.total / all.total;
        let quotient = |own: &mut f64, all_own: &f64| {
            *own = (*own - share * all_own) / all.total;
        };
        let pairs = [
            (&mut self.partials.prior, &all.partials.prior),
            (&mut self.partials.chance, &all.partials.chance),
            (&mut self.sigma, &all.sigma),
        ];
        for (own, all_own) in pairs {
            own.iter_mut()
                .zip(all_own)
                .for_each(|(a, b)| quotient(a, b));
        }
        for (own, all_own) in self.rates.iter_mut().zip(&all.rates) {
            own.iter_mut()
                .zip(all_own)
                .for_each(|(a, b)| quotient(a, b));
        }
        self.total = share;
        share
    }
}

/// From the derivative by σ to that by Q; adds the one by λ, through the response alone, to `precision`.
fn respond(at: Solved<'_>, by_sigma: &[f64], precision: &mut [f64]) -> Vec<f64> {
    let numbers = &at.game.numbers;
    let mut by_q = vec![0.0; by_sigma.len()];
    for set in &at.game.graph.infosets {
        let (actor, options) = (set.actor as usize, set.options as usize);
        for k in 0..at.game.graph.types[actor] as usize {
            let first = set.first as usize + k * options;
            let slots = first..first + options;
            let (sigma, by) = (&at.solution.sigma[slots.clone()], &by_sigma[slots.clone()]);
            let mean = crate::filter::pass::dot(sigma, by);
            for ((slot, sigma), by) in slots.zip(sigma).zip(by) {
                let by_logit = sigma * (by - mean);
                by_q[slot] = at.solution.scale * numbers.precision[actor] * by_logit;
                precision[actor] += at.solution.scale * at.solution.q[slot] * by_logit;
            }
        }
    }
    by_q
}

/// Takes derivatives by the rates of a report back to its source's numbers; see [`Reports::new`].
fn rates(at: Solved<'_>, item: usize, hit: f64, false_alarm: f64, slope: &mut [f64]) {
    let here = Here {
        model: at.model,
        params: &at.draw.params,
        state: &[],
        types: &[],
        round: 0,
    };
    let Some(source) = at.model.evidence[item].source else {
        return;
    };
    let source = &at.model.sources[source];
    let held = |rx| here.value(rx).clamp(0.0, 1.0);
    let mut alone = 1.0;
    if let Some((_, planted)) = &source.planted {
        alone -= held(planted);
        let by = hit * (1.0 - held(&source.hit)) + false_alarm * (1.0 - held(&source.false_alarm));
        here.held(planted, by, slope);
    }
    here.held(&source.hit, alone * hit, slope);
    here.held(&source.false_alarm, alone * false_alarm, slope);
}
