//! How actors respond, from outside: the probability of each option at each node, of an actor that knows its shocks and what to expect
//! of the others.

use super::jet::Jet;
use super::tree::Tree;

/// By node and option: its probability, as others see it who have seen the way there.
pub(crate) type Choices = Vec<Vec<Jet>>;

/// What a game is worth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payoffs {
    /// By leaf and mover, where shocks are at 0.
    pub(crate) worth: Vec<Vec<Jet>>,
    /// By leaf, mover and shock of the mover: what one unit of the shock adds.
    pub(crate) loads: Vec<Vec<Vec<f64>>>,
}

/// A plan's worth: its mean, and what each shock of its actor adds.
struct Valued {
    mean: Jet,
    loads: Vec<Jet>,
}

/// The difference of two plans in units of its spread.
struct Edge {
    standard: Jet,
    loads: Vec<Jet>,
    spread: Option<Jet>,
}

fn valued(tree: &Tree, payoffs: &Payoffs, m: usize, choices: &Choices) -> Vec<Valued> {
    let actor = tree.movers[m];
    let plans = tree.plans[m].iter();
    let one = plans.map(|plan| {
        let shocks = payoffs.loads.first().map_or(0, |leaf| leaf[m].len());
        let mut value = Valued {
            mean: Jet::of(0.0),
            loads: vec![Jet::of(0.0); shocks],
        };
        for &leaf in &plan.leaves {
            let mut reached = Jet::of(1.0);
            for &(node, option) in &tree.leaves[leaf].path {
                if tree.nodes[node].actor != actor {
                    reached = reached.times(&choices[node][option]);
                }
            }
            value.mean = value.mean.plus(&reached.times(&payoffs.worth[leaf][m]));
            for (sum, load) in value.loads.iter_mut().zip(&payoffs.loads[leaf][m]) {
                if *load != 0.0 {
                    *sum = sum.plus(&reached.scaled(*load));
                }
            }
        }
        value
    });
    one.collect()
}

fn edge(better: &Valued, worse: &Valued) -> Edge {
    let mean = better.mean.minus(&worse.mean);
    let loads = better.loads.iter().zip(&worse.loads);
    let loads: Vec<Jet> = loads.map(|(a, b)| a.minus(b)).collect();
    let mut variance = Jet::of(0.0);
    for load in &loads {
        variance = variance.plus(&load.times(load));
    }
    if variance.v.is_nan() || variance.v <= 0.0 {
        // No shock tells the two apart: the better is taken for certain.
        let standard = Jet::of(mean.v.signum() * if mean.v == 0.0 { 0.0 } else { f64::INFINITY });
        return Edge {
            standard,
            loads,
            spread: None,
        };
    }
    let spread = variance.sqrt();
    Edge {
        standard: mean.over(&spread),
        loads,
        spread: Some(spread),
    }
}

/// By plan: the probability that it is the best.
fn best(values: &[Valued]) -> Vec<Jet> {
    let others = |j: usize| (0..values.len()).filter(move |k| *k != j);
    let one = |j: usize| {
        let edges: Vec<Edge> = others(j).map(|k| edge(&values[j], &values[k])).collect();
        match edges.as_slice() {
            [] => Jet::of(1.0),
            [only] => only.standard.cdf(),
            [a, b, ..] => {
                let (Some(s), Some(t)) = (&a.spread, &b.spread) else {
                    return a.standard.cdf().times(&b.standard.cdf());
                };
                let mut shared = Jet::of(0.0);
                for (x, y) in a.loads.iter().zip(&b.loads) {
                    shared = shared.plus(&x.times(y));
                }
                let rho = shared.over(&s.times(t));
                a.standard.cdf2(&b.standard, &rho)
            }
        }
    };
    (0..values.len()).map(one).collect()
}

/// How much better option 1 than option 0 is to a mover with two plans, in units of the spread.
pub(crate) fn advantage(tree: &Tree, payoffs: &Payoffs, m: usize, choices: &Choices) -> Jet {
    let values = valued(tree, payoffs, m, choices);
    edge(&values[1], &values[0]).standard
}

/// Puts a mover's response to the choices of the others into `into`.
pub(crate) fn respond(
    tree: &Tree,
    payoffs: &Payoffs,
    m: usize,
    choices: &Choices,
    into: &mut Choices,
) {
    let best = best(&valued(tree, payoffs, m, choices));
    let plans = &tree.plans[m];
    for (n, node) in tree.nodes.iter().enumerate() {
        if node.actor != tree.movers[m] {
            continue;
        }
        let mut taken = vec![Jet::of(0.0); node.after.len()];
        for (plan, probability) in plans.iter().zip(&best) {
            for &(_, option) in plan.choices.iter().filter(|(at, _)| *at == n) {
                taken[option] = taken[option].plus(probability);
            }
        }
        let mut all = Jet::of(0.0);
        for probability in &taken {
            all = all.plus(probability);
        }
        into[n] = match all.v > 0.0 {
            true => taken
                .iter()
                .map(|probability| probability.over(&all))
                .collect(),
            // It never comes here: nothing is known of what it would do.
            false => vec![Jet::of(1.0 / taken.len() as f64); taken.len()],
        };
    }
}

/// By leaf: its probability.
pub(crate) fn outcomes(tree: &Tree, choices: &Choices) -> Vec<Jet> {
    let leaves = tree.leaves.iter();
    let one = leaves.map(|leaf| {
        let mut reached = Jet::of(1.0);
        for &(node, option) in &leaf.path {
            reached = reached.times(&choices[node][option]);
        }
        reached
    });
    one.collect()
}
