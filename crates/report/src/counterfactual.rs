//! What would have to change for an answer to meet a target, with names in place of indices.

use demarche_engine::progress::Progress;
use demarche_inference::analysis::counterfactual::{
    self as search, Change, Fewest, Met, Nearest, Orders, Reordered, Space, Target, Together,
    fewest, nearest, together,
};
use demarche_inference::compile::Draw;
use demarche_inference::uncertain::inputs::{Input, Swap, ranking};
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::analyse::{AnalyseError, Settings, under, worlds};
use crate::findings::Equilibrium;
use crate::inputs;

/// Limits of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Starts of the search for the least change of numbers.
    pub starts: usize,
    /// Seed of the starts that are drawn.
    pub seed: u64,
    /// The most swaps.
    pub depth: usize,
    /// Whether every order of goals within them is solved from uniform play.
    pub every: bool,
}

/// What would have to change for an answer to meet a target.
#[derive(Clone, Debug, Serialize)]
pub struct Counterfactual {
    /// Title of the scenario.
    pub title: String,
    /// The question's name.
    pub question: String,
    /// Label of the question.
    pub label: String,
    /// Whether the answer is to be at least this much; at most otherwise.
    pub at_least: bool,
    /// A probability.
    pub target: f64,
    /// Whether the answer must be beyond the target, not equal to it.
    pub strict: bool,
    /// The answer at the point estimate; none if the condition of the question has probability 0.
    pub base: Option<f64>,
    /// Which solution that rests on.
    pub equilibrium: Equilibrium,
    /// Whether the target is met already; then nothing was searched.
    pub already: bool,
    /// The least change of numbers.
    pub numbers: Option<NumberSearch>,
    /// The fewest swaps of neighbouring goals.
    pub orders: Option<OrderSearch>,
    /// Numbers and orders together: for rising numbers of swaps, a smaller change of numbers than with fewer.
    pub together: Vec<JointChange>,
}

/// Goals swapped, and the least change of numbers that was found then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JointChange {
    /// One after the other.
    pub swaps: Vec<GoalSwap>,
    /// The change of numbers, from the point estimate with these orders.
    pub change: NumberChange,
}

/// Result of the search for the least change of numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberSearch {
    /// From how many starts it was sought.
    pub starts: usize,
    /// How many of them led to a change that meets the target.
    pub came: usize,
    /// Settings of the numbers looked at on the way.
    pub looks: usize,
    /// The least change that was found.
    pub found: Option<NumberChange>,
    /// Where none is found, the change that came closest.
    pub closest: Option<NumberChange>,
}

/// A change of numbers, and where it leads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberChange {
    /// Root of the sum of the squares, in half-widths of what the scenario allows.
    pub size: f64,
    /// Whether the search ended where no small step makes it smaller.
    pub settled: bool,
    /// The largest first.
    pub moves: Vec<InputChange>,
    /// The answer, solved from uniform play.
    pub answer: f64,
    /// Largest residual there, by independent code.
    pub residual: f64,
}

/// An uncertain number or ranking that changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputChange {
    /// Its path in the scenario.
    pub path: String,
    /// Its label.
    pub label: String,
    /// Name (of the goal, for a weight), value as it is, and value needed; of a ranking only the weights that change.
    pub values: Vec<(String, String, String)>,
    /// How far, in half-widths; for a ranking without sign.
    pub units: f64,
}

/// Result of the search for the fewest swaps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderSearch {
    /// Up to this many swaps were allowed.
    pub depth: usize,
    /// Whether every order within them was to be solved from uniform play.
    pub every: bool,
    /// Up to this many swaps, every order was tried and none meets the target, but for those of which nothing is known.
    pub exhausted: usize,
    /// Orders looked at, from the solution of the point estimate.
    pub looked: usize,
    /// Orders solved from uniform play.
    pub solved: usize,
    /// Orders left out, as single swaps promise too little of them.
    pub left_out: usize,
    /// Orders that could not be solved, or have no answer.
    pub unsolved: usize,
    /// Those of the fewest swaps that meet the target, the largest margin first.
    pub found: Vec<Reordering>,
    /// The order with the answer nearest to the target, where none meets it.
    pub best: Option<Reordering>,
}

/// Goals swapped, and the answer then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reordering {
    /// One after the other.
    pub swaps: Vec<GoalSwap>,
    /// The answer, solved from uniform play.
    pub answer: f64,
    /// Largest residual, by independent code; none where only the answer was kept.
    pub residual: Option<f64>,
}

/// Two neighbouring goals swapped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalSwap {
    /// Path of the type.
    pub path: String,
    /// The type, for people.
    pub who: String,
    /// The goal that is ranked higher then.
    pub up: String,
    /// The goal that was.
    pub down: String,
}

/// Searches for the least change that makes an answer meet a target.
///
/// # Errors
/// The scenario as it is has no answers, or it is at a turning point of its branch, where derivatives cannot be had.
pub fn counterfactual(
    model: &Model,
    target: Target,
    budget: Budget,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Counterfactual, AnalyseError> {
    let worlds = worlds(model, settings, progress)?;
    let (model, base) = (worlds.model(), worlds.base());
    let question = model.asked_at(target.question);
    let now = base.answers[target.question];
    let mut found = Counterfactual {
        title: model.title.clone(),
        question: question.name.clone(),
        label: question.label.clone(),
        at_least: target.at_least,
        target: target.threshold,
        strict: target.strict,
        base: now,
        equilibrium: under(&worlds, base)?,
        already: now.is_some_and(|now| target.is_met(now)),
        numbers: None,
        orders: None,
        together: Vec::new(),
    };
    if found.already || now.is_none() {
        return Ok(found);
    }
    let space = Space::new(model, &base.draw);
    let limits = search::Settings {
        starts: budget.starts,
        seed: budget.seed,
        threads: settings.threads,
        ..search::Settings::default()
    };
    let nearest = nearest(&worlds, &space, target, &limits, progress);
    let orders = Orders {
        depth: budget.depth,
        every: budget.every,
        threads: settings.threads,
    };
    let fewest = fewest(&worlds, target, orders, progress);
    let both = (&nearest, &fewest);
    let joint = together(&worlds, target, both, settings.threads, progress);
    found.together = joint.iter().map(|j| jointly(model, j)).collect();
    found.numbers = Some(numbers(model, &base.draw, &space, nearest));
    found.orders = Some(orders_told(model, orders, fewest));
    Ok(found)
}

/// Moves of less than this, in half-widths, are not worth a line.
const STILL: f64 = 0.005;

fn numbers(model: &Model, base: &Draw, space: &Space<'_>, nearest: Nearest) -> NumberSearch {
    let named = |change: Change| named(model, base, &space.units(&change.z), &change);
    NumberSearch {
        starts: nearest.starts,
        came: nearest.came,
        looks: nearest.looks,
        found: nearest.found.map(named),
        closest: nearest.closest.map(named),
    }
}

/// A change of numbers from a draw.
fn named(model: &Model, base: &Draw, units: &[(Input, f64)], change: &Change) -> NumberChange {
    let labels = inputs::Labels::new(model);
    let Met {
        world,
        answer,
        certificate,
    } = &change.met;
    let moved = units.iter().filter(|(_, units)| units.abs() >= STILL);
    let mut moves: Vec<InputChange> = moved
        .map(|&(input, units)| InputChange {
            path: inputs::path(model, input),
            label: labels.of(input),
            values: values(model, input, base, &world.draw),
            units,
        })
        .collect();
    moves.sort_by(|a, b| b.units.abs().total_cmp(&a.units.abs()));
    NumberChange {
        size: change.size,
        settled: change.settled,
        moves,
        answer: *answer,
        residual: certificate.residual,
    }
}

fn jointly(model: &Model, joint: &Together) -> JointChange {
    JointChange {
        swaps: steps(model, &joint.swaps),
        change: named(model, &joint.draw, &joint.units, &joint.change),
    }
}

/// What changes between two draws: name (of the goal, for a weight), before, after.
fn values(model: &Model, input: Input, base: &Draw, there: &Draw) -> Vec<(String, String, String)> {
    match input {
        Input::Number(i) => {
            let value = |draw: &Draw| inputs::value(&model.params[i].dist, draw.params[i]);
            vec![(String::new(), value(base), value(there))]
        }
        Input::Ranking(a, k) => {
            let goals = ranking(model, a, k).unwrap_or_default().iter().flatten();
            let weight = |draw: &Draw, g: usize| format!("{:.2}", draw.weights[a][k][g]);
            let each = goals.map(|&g| {
                let (before, after) = (weight(base, g), weight(there, g));
                (model.goals[g].name.clone(), before, after)
            });
            each.filter(|(_, before, after)| before != after).collect()
        }
    }
}

fn orders_told(model: &Model, orders: Orders, fewest: Fewest) -> OrderSearch {
    let order = |reordered: &Reordered| Reordering {
        swaps: steps(model, &reordered.swaps),
        answer: reordered.met.answer,
        residual: Some(reordered.met.certificate.residual),
    };
    OrderSearch {
        depth: orders.depth,
        every: orders.every,
        exhausted: fewest.exhausted,
        looked: fewest.looked,
        solved: fewest.solved,
        left_out: fewest.left_out,
        unsolved: fewest.unsolved,
        found: fewest.found.iter().map(order).collect(),
        best: fewest.best.map(|(answer, swaps)| Reordering {
            swaps: steps(model, &swaps),
            answer,
            residual: None,
        }),
    }
}

fn steps(model: &Model, swaps: &[Swap]) -> Vec<GoalSwap> {
    let step = |swap: &Swap| GoalSwap {
        path: inputs::type_path(model, swap.actor, swap.type_id),
        who: inputs::type_label(model, swap.actor, swap.type_id),
        up: model.goals[swap.below].name.clone(),
        down: model.goals[swap.above].name.clone(),
    };
    swaps.iter().map(step).collect()
}
