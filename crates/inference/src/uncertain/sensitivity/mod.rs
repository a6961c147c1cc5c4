//! Exact sensitivities: the derivative of an answer by every number of a scenario, for one linear solve.
//!
//! The answer φ(σ, N) depends on how people play and on the game's numbers N; how they play, σ = softmax(λQ), depends on N
//! through R(Q, N) = Q − F(softmax(λQ), N) = 0. By the implicit function theorem dφ/dN = ∂φ/∂N − ⟨u, ∂R/∂N⟩ with
//! Jᵀu = ∂φ/∂Q, J = ∂R/∂Q. `histories` gives ∂φ, the adjoint of the sweep ∂⟨u, R⟩, and the compiler takes dφ/dN back to the
//! numbers that the scenario states. Nothing is differenced.

pub(crate) mod expression;
mod histories;
pub mod likelihood;

use demarche_scenario::model::Question;

use self::histories::{Gate, Histories, Rated, Way, Weight};
use crate::compile::{Compiled, Draw};
use crate::filter::said::Said;
use crate::filter::truth::{cast, find_layer};
use crate::filter::{Filtered, Report, Reports};
use crate::query::moves::visit;
use crate::query::question::Watched;
use crate::solve::Instance;
use demarche_engine::game::{Game, LayerKind};
use demarche_engine::qre::linearization::{LinearSolveError, Linearization, Partials};
use demarche_engine::qre::trace::Solution;

/// The derivatives of an answer by the numbers of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// The answer itself: a probability, or bits.
    pub value: f64,
    /// By parameter of the scenario. At the ends of the range to which an expression is clamped (a probability at 0 or 1, a
    /// goal's value likewise) the derivative is the one from within.
    pub params: Vec<f64>,
    /// By actor, type and goal: by the weights of the draw, each as if the others stayed. Only directions in which the
    /// weights of a type go on summing to one mean anything. Weights that the scenario gives are in `params` as well.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// By actor: by its λ.
    pub precision: Vec<f64>,
}

/// A scenario that is compiled, solved with logit responses and filtered by its reports.
#[derive(Clone, Copy)]
pub struct Weighed<'a> {
    /// The compiled game.
    pub compiled: &'a Compiled,
    /// Its numbers.
    pub draw: &'a Draw,
    /// The game of that draw.
    pub game: &'a Game,
    /// The strategies.
    pub solution: &'a Solution,
    /// The reports.
    pub reports: &'a Reports,
    /// The posterior, given the reports.
    pub filtered: &'a Filtered,
}

impl<'a> Weighed<'a> {
    fn instance(&self) -> Instance<'a> {
        Instance {
            model: self.compiled.model(),
            game: self.game,
            draw: self.draw,
            sigma: &self.solution.sigma,
        }
    }
}

/// The weight of a move as a signal of two types of its actor: see [`crate::query::signal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Index into its options.
    pub option: usize,
    /// Round, from 1.
    pub round: u32,
    /// The type that positive bits speak for.
    pub favours: usize,
    /// The type that negative bits speak for.
    pub against: usize,
}

/// The derivative of the answer to a question by every number; none if the question's condition cannot hold. Forecasts of
/// variables and posteriors of types are answers too: to a question about the variable's level in a round, or about the type.
///
/// # Errors
/// The linear solve did not converge: the solution is at a turning point, or close to one.
pub fn gradient(
    at: Weighed<'_>,
    question: &Question,
) -> Result<Option<Gradient>, LinearSolveError> {
    gradient_with(at, question, |by_q| solved(at, by_q))
}

/// The same with another way of solving: from the derivative by Q, that by the game's numbers through Q, with the sign of R.
pub(crate) fn gradient_with(
    at: Weighed<'_>,
    question: &Question,
    solve: impl FnOnce(&[f64]) -> Result<Partials, LinearSolveError>,
) -> Result<Option<Gradient>, LinearSolveError> {
    let (graph, model, draw) = (&at.game.graph, at.compiled.model(), at.draw);
    let used = used(at, |_| true);
    let rated = rated(at, &used);
    let histories = histories(at, &rated, at.filtered.log_evidence);
    let watch = |property| Watched::new(graph, model, draw, property, 0);
    let asked = watch(&question.property);
    let given = question.given.as_ref().map(watch);
    let given: Vec<&Watched<'_>> = given.iter().collect();
    let all = histories.weigh(&given);
    if all.total <= 0.0 {
        return Ok(None);
    }
    let both: Vec<&Watched<'_>> = std::iter::once(&asked).chain(given).collect();
    let mut answer = histories.weigh(&both);
    answer.over(&all);
    pull(at, answer, &used, solve).map(Some)
}

/// The derivative of a signal's weight in bits by every number; none where one of the types never comes to the decision, or
/// never makes the move: then the weight is clamped at its bound.
///
/// # Errors
/// The linear solve did not converge: the solution is at a turning point, or close to one.
pub fn signal(at: Weighed<'_>, signal: Signal) -> Result<Option<Gradient>, LinearSolveError> {
    let graph = &at.game.graph;
    let kind = LayerKind::Decision(signal.decision);
    let by = at.compiled.model().decisions[signal.decision].by;
    let mover = cast(graph, at.compiled.model())
        .iter()
        .position(|&a| a == by);
    let (Some(layer), Some(mover)) = (find_layer(graph, kind, signal.round), mover) else {
        return Ok(None);
    };
    let used = used(at, |said| said.layer < layer);
    let rated = rated(at, &used);
    let scale = &at.filtered.reach_scale[..layer];
    let histories = histories(at, &rated, scale.iter().map(|s| s.ln()).sum());
    let mut taken = Vec::new();
    visit(at.instance(), layer, |m| taken.push(m.option));
    let mut bits: Option<Weight> = None;
    for (type_id, sign) in [(signal.favours, 1.0), (signal.against, -1.0)] {
        for (option, sign) in [(Some(signal.option), sign), (None, -sign)] {
            let weight = histories.through(&[Gate {
                layer,
                type_of: graph.type_of[mover].clone(),
                type_id: Some(type_id as u32),
                way: option.map_or(Way::Any, Way::Option),
                taken: taken.clone(),
            }]);
            if weight.total <= 0.0 {
                return Ok(None);
            }
            bits.get_or_insert_with(|| weight.nothing())
                .add_bits(sign, &weight);
        }
    }
    match bits {
        Some(bits) => pull(at, bits, &used, |by_q| solved(at, by_q)).map(Some),
        None => Ok(None),
    }
}

/// The reports that count and speak of a layer that is wanted.
fn used<'a>(at: Weighed<'a>, wanted: impl Fn(&Said) -> bool) -> Vec<(&'a Report, Said)> {
    let reports = at.reports.used();
    let found = reports.filter_map(|report| {
        let item = &at.compiled.model().evidence[report.item];
        let said = Said::new(&at.game.graph, at.compiled.model(), at.draw, item)?;
        wanted(&said).then_some((report, said))
    });
    found.collect()
}

fn rated<'m>(at: Weighed<'_>, used: &'m [(&Report, Said)]) -> Vec<Rated<'m>> {
    let rated = used.iter().map(|(report, said)| Rated {
        chances: said.chances(at.compiled.model(), at.draw, report),
        said,
    });
    rated.collect()
}

fn histories<'a>(at: Weighed<'a>, reports: &'a [Rated<'a>], log_reference: f64) -> Histories<'a> {
    Histories {
        play: at.instance().profile(),
        reports,
        log_reference,
    }
}

/// ⟨u, ∂R/∂N⟩ with Jᵀu = `by_q`, as exactly as rounding lets it be.
fn solved(at: Weighed<'_>, by_q: &[f64]) -> Result<Partials, LinearSolveError> {
    let mut linear = Linearization::new(at.game, at.solution);
    let u = linear.solve_transposed(by_q)?;
    Ok(linear.partials(&u))
}

/// From derivatives by what the quantity is read off (priors, chances, σ, rates) to those by the scenario's numbers.
fn pull(
    at: Weighed<'_>,
    weight: Weight,
    used: &[(&Report, Said)],
    solve: impl FnOnce(&[f64]) -> Result<Partials, LinearSolveError>,
) -> Result<Gradient, LinearSolveError> {
    let (game, _model, draw) = (at.game, at.compiled.model(), at.draw);
    let mut partials = weight.partials;
    let by_q = respond((game, at.solution), &weight.sigma, &mut partials);
    partials.add(-1.0, &solve(&by_q)?);
    let mut slopes = at.compiled.transposed(draw, &game.numbers, &partials);
    let model = at.compiled.model();
    for ((report, said), by) in used.iter().zip(&weight.rates) {
        said.derivative(model, draw, (report.item, by), &mut slopes.params);
    }
    Ok(Gradient {
        value: weight.total,
        params: slopes.params,
        weights: slopes.weights,
        precision: partials.precision,
    })
}

impl Weight {
    /// Makes of a weight and its derivatives those of its share in another.
    fn over(&mut self, all: &Weight) {
        let share = self.total / all.total;
        self.each(all, |own, of_all| {
            *own = (*own - share * of_all) / all.total;
        });
        self.total = share;
    }

    /// Nothing, in the shape of this.
    fn nothing(&self) -> Weight {
        let mut nothing = Weight {
            total: 0.0,
            partials: self.partials.clone(),
            sigma: self.sigma.clone(),
            rates: self.rates.clone(),
        };
        nothing.each(self, |own, _| *own = 0.0);
        nothing
    }

    /// Adds `sign` times log₂ of another weight, with its derivatives.
    fn add_bits(&mut self, sign: f64, other: &Weight) {
        let by = sign / (other.total * std::f64::consts::LN_2);
        self.each(other, |own, other| *own += by * other);
        self.total += sign * other.total.log2();
    }

    /// Changes each derivative by the other weight's.
    fn each(&mut self, other: &Weight, change: impl Fn(&mut f64, f64)) {
        let pairs = [
            (&mut self.partials.prior, &other.partials.prior),
            (&mut self.partials.chance, &other.partials.chance),
            (&mut self.sigma, &other.sigma),
        ];
        for (own, other) in pairs {
            own.iter_mut().zip(other).for_each(|(a, b)| change(a, *b));
        }
        let rates = self.rates.iter_mut().zip(&other.rates);
        for (own, other) in rates.flat_map(|(a, b)| a.iter_mut().zip(b)) {
            change(own, *other);
        }
    }
}

/// From the derivative by σ to that by Q; adds those by λ and by log weights, through the response alone, to `partials`.
fn respond(
    (game, solution): (&Game, &Solution),
    by_sigma: &[f64],
    partials: &mut Partials,
) -> Vec<f64> {
    let numbers = &game.numbers;
    let mut by_q = vec![0.0; by_sigma.len()];
    for set in &game.graph.infosets {
        let (actor, options) = (set.actor as usize, set.options as usize);
        for k in 0..game.graph.types[actor] as usize {
            let first = set.first as usize + k * options;
            let slots = first..first + options;
            let (sigma, by) = (&solution.sigma[slots.clone()], &by_sigma[slots.clone()]);
            let mean = crate::filter::pass::dot(sigma, by);
            for ((slot, sigma), by) in slots.zip(sigma).zip(by) {
                let by_logit = sigma * (by - mean);
                by_q[slot] = solution.scale * numbers.precision[actor] * by_logit;
                partials.precision[actor] += solution.scale * solution.q[slot] * by_logit;
                if let Some(by) = partials.log_weights.get_mut(slot) {
                    *by += by_logit;
                }
            }
        }
    }
    by_q
}
