//! The likelihood of games with private payoff shocks: each actor responds perfectly to what it knows, its shocks among it, and the others
//! know of those that they are normal (Lewis & Schultz 2003 is the pattern).
//!
//! An actor's plans are worth so much plus so much of each of its shocks, so that which is best is a question of how normal numbers
//! compare: exact, in one dimension for two plans and in two for three. What others see of an actor are probabilities at its nodes, given
//! the way there. Where two actors move and one of them has a single choice between two options, an equilibrium is a root of one equation
//! in one number, and its roots are looked for on a fine grid. Anything else is refused, in words.

mod equilibria;
pub(crate) mod jet;
mod refused;
mod response;
mod tree;

use demarche_engine::game::Game;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;
use demarche_inference::compile::{self, Compiled, Draw, unroll};
use demarche_inference::uncertain::sensitivity::likelihood::{LogSlope, probability};
use demarche_scenario::model::Model;

use self::equilibria::{Played, Scalar};
use self::jet::Jet;
pub use self::refused::Refused;
use self::refused::{refuse, scalar};
use self::response::{Choices, Payoffs, outcomes, respond};
use self::tree::Tree;
use crate::data::{Case, Data, Event};
use crate::fit::{Estimator, FitError, Selects, Settings};
use crate::likelihood::{Failure, Likelihood, Of, params};
use crate::logit::numbers;

/// What actors take the others' choices for, by case, node and option.
type Expected = Vec<Vec<Vec<f64>>>;

/// A scenario with shocks, and its table.
pub struct Shocks<'a> {
    data: &'a Data,
    compiled: Compiled,
    base: Game,
    tree: Tree,
    scalar: Option<Scalar>,
    estimator: Estimator,
    threads: usize,
    /// By event of the model that may be asked for: which leaves it holds at.
    at_leaves: Vec<(Event, Vec<bool>)>,
    /// In two steps: what is expected of others.
    expected: Option<Expected>,
    /// How they respond to that, at the coefficients that were asked for last.
    responses: Expected,
}

/// A case with its numbers.
struct Ready {
    draw: Draw,
    game: Game,
    payoffs: Payoffs,
}

impl<'a> Shocks<'a> {
    /// Compiles the scenario.
    ///
    /// # Errors
    /// It is not of a kind that can be dealt with.
    pub fn new(
        model: &Model,
        data: &'a Data,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Shocks<'a>, FitError> {
        refuse(model)?;
        // What somebody saw may tell of shocks where nothing else hangs on it.
        let limits = compile::Settings {
            reduce: false,
            ..settings.limits
        };
        let compiled = unroll(model, &limits, progress)?;
        let base = compiled.game(&Draw::point(model));
        let tree = Tree::new(&base.graph, model)?;
        for &actor in &tree.movers {
            if model.shocks.iter().all(|shock| shock.actor != actor) {
                return Err(Refused::NoShock(model.actors[actor].name.clone()).into());
            }
        }
        let scalar = scalar(&tree)?;
        let mut shocks = Shocks {
            data,
            compiled,
            base,
            tree,
            scalar,
            estimator: settings.estimator,
            threads: settings.threads,
            at_leaves: Vec::new(),
            expected: None,
            responses: Vec::new(),
        };
        let seen = data.cases.iter().flat_map(|case| &case.events);
        for event in seen.chain(data.outcomes.iter().map(|outcome| &outcome.event)) {
            if shocks.leaves_of(event).is_none() {
                let leaves = shocks.judge(event);
                shocks.at_leaves.push((event.clone(), leaves));
            }
        }
        // The search over equilibria begins where nested pseudo-likelihood ends.
        if settings.estimator != Estimator::Ml && shocks.scalar.is_some() {
            shocks.expected = Some(shocks.first_stage()?);
        }
        Ok(shocks)
    }

    fn leaves_of(&self, event: &Event) -> Option<&[bool]> {
        let known = self.at_leaves.iter().find(|(known, _)| known == event);
        known.map(|(_, leaves)| leaves.as_slice())
    }

    /// At which leaves an event holds: its probability where all play towards the leaf.
    fn judge(&self, event: &Event) -> Vec<bool> {
        let model = self.compiled.model();
        let draw = Draw::point(model);
        let leaves = self.tree.leaves.iter();
        let holds = leaves.map(|leaf| {
            let mut sigma = vec![0.0; self.base.graph.unknowns];
            for node in &self.tree.nodes {
                sigma[node.slot] = 1.0;
            }
            for &(node, option) in &leaf.path {
                let node = &self.tree.nodes[node];
                sigma[node.slot..node.slot + node.after.len()].fill(0.0);
                sigma[node.slot + option] = 1.0;
            }
            let seen = event.seen(model);
            probability(&self.compiled, &draw, &self.base, &sigma, seen) > 0.5
        });
        holds.collect()
    }

    fn ready(&self, case: &Case, theta: &[f64]) -> Result<Ready, Failure> {
        let model = self.compiled.model();
        let draw = Draw::at(model, params(model, &case.values, theta));
        let game = Game {
            graph: self.base.graph.clone(),
            numbers: numbers(&self.compiled, case, &draw)?,
        };
        let (actors, movers) = (model.actors.len(), &self.tree.movers);
        let inputs = self.inputs();
        let worth_of = |payoff: &[f64], rows: &[usize], actor: usize| -> f64 {
            rows.iter().map(|row| payoff[row * actors + actor]).sum()
        };
        let mut payoffs = Payoffs::default();
        for (l, leaf) in self.tree.leaves.iter().enumerate() {
            let worth = movers.iter().enumerate().map(|(m, &actor)| {
                let worth = worth_of(&game.numbers.payoff, &leaf.rows, actor);
                Jet::input(worth, l * movers.len() + m, inputs)
            });
            payoffs.worth.push(worth.collect());
            payoffs.loads.push(vec![Vec::new(); movers.len()]);
        }
        // What is worth more where a shock is 1 and not 0 is its load: it is only ever added.
        for shock in &model.shocks {
            let Some(m) = movers.iter().position(|&actor| actor == shock.actor) else {
                continue;
            };
            let mut moved = draw.params.clone();
            moved[shock.param] = 1.0;
            let moved = self.compiled.numbers(&Draw::at(model, moved)).payoff;
            for (l, leaf) in self.tree.leaves.iter().enumerate() {
                let (before, after) = (
                    worth_of(&game.numbers.payoff, &leaf.rows, shock.actor),
                    worth_of(&moved, &leaf.rows, shock.actor),
                );
                // Rounding leaves a difference where there is none.
                let load = after - before;
                let nothing = load.abs() < 1e-12 * (1.0 + before.abs());
                payoffs.loads[l][m].push(if nothing { 0.0 } else { load });
            }
        }
        Ok(Ready {
            draw,
            game,
            payoffs,
        })
    }

    fn inputs(&self) -> usize {
        self.tree.leaves.len() * self.tree.movers.len()
    }

    /// What is expected of others in the first step: how usual their options are in each case.
    fn first_stage(&self) -> Result<Expected, FitError> {
        let start = crate::fit::starts(self.compiled.model());
        let cases = self.data.cases.iter().map(|case| {
            let ready = self.ready(case, &start).map_err(FitError::Start)?;
            let logs = &ready.game.numbers.log_weights;
            let nodes = self.tree.nodes.iter().map(|node| {
                let slots = node.slot..node.slot + node.after.len();
                let usual = slots.map(|slot| logs.get(slot).map_or(1.0, |log| log.exp()));
                let usual: Vec<f64> = usual.collect();
                let all: f64 = usual.iter().sum();
                usual.iter().map(|x| x / all).collect()
            });
            Ok(nodes.collect())
        });
        cases.collect()
    }

    /// All equilibria of a case: the probabilities of the second option at the decision that is the only one of its actor, in rising order.
    ///
    /// # Errors
    /// The case has no numbers.
    pub fn equilibria(&self, case: usize, theta: &[f64]) -> Result<Vec<f64>, Failure> {
        let ready = self.ready(&self.data.cases[case], theta)?;
        let Some(scalar) = self.scalar else {
            return Ok(Vec::new());
        };
        let played = Played {
            tree: &self.tree,
            payoffs: &bare(&ready.payoffs),
            scalar,
        };
        let roots = played.roots().into_iter();
        Ok(roots.map(crate::normal::cdf).collect())
    }

    /// Goes over to the likelihood of equilibria: what was expected of others is forgotten.
    pub fn forget(&mut self) {
        self.expected = None;
    }

    /// In two steps: takes the others' choices for what the last responses were. Gives the largest move of a probability.
    pub fn again(&mut self) -> Option<f64> {
        let expected = self.expected.as_mut()?;
        let mut most = 0.0_f64;
        for (old, new) in expected
            .iter()
            .flatten()
            .zip(self.responses.iter().flatten())
        {
            for (a, b) in old.iter().zip(new) {
                most = most.max((a - b).abs());
            }
        }
        expected.clone_from(&self.responses);
        Some(most)
    }

    /// The choices in a case, with their derivatives.
    fn choices(&self, c: usize, ready: &Ready) -> Result<Choices, Failure> {
        let tree = &self.tree;
        if let Some(expected) = &self.expected {
            let constants = expected[c].iter();
            let constants: Choices = constants
                .map(|node| node.iter().map(|p| Jet::of(*p)).collect())
                .collect();
            let mut choices = constants.clone();
            for m in 0..tree.movers.len() {
                respond(tree, &ready.payoffs, m, &constants, &mut choices);
            }
            return Ok(choices);
        }
        let Some(scalar) = self.scalar else {
            let mut choices: Choices = vec![Vec::new(); tree.nodes.len()];
            respond(tree, &ready.payoffs, 0, &Choices::new(), &mut choices);
            return Ok(choices);
        };
        let bare = bare(&ready.payoffs);
        let played = Played {
            tree,
            payoffs: &bare,
            scalar,
        };
        let z = self.select(c, &played).ok_or_else(|| Failure::Unsolved {
            line: self.data.cases[c].line,
            why: "no equilibrium was found".into(),
        })?;
        let full = Played {
            payoffs: &ready.payoffs,
            ..played
        };
        Ok(full.at(z, self.inputs()))
    }

    /// The root that counts.
    fn select(&self, c: usize, played: &Played<'_>) -> Option<f64> {
        if self.estimator == Estimator::Cmle {
            let roots = played.roots();
            let likely = |z: &f64| -> f64 {
                let leaves = outcomes(&self.tree, &played.at(*z, 0));
                let of_case = self.data.observations.iter().filter(|seen| seen.case == c);
                let log = of_case.map(|seen| {
                    let event = &self.data.cases[c].events[seen.event];
                    seen.weight * self.sum(&leaves, event).v.ln()
                });
                log.sum()
            };
            let best = roots.iter().map(|z| (likely(z), *z));
            let best = best.filter(|(log, _)| !log.is_nan());
            return best.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, z)| z);
        }
        played
            .led_to_from_even()
            .or_else(|| played.roots().first().copied())
    }

    fn sum(&self, leaves: &[Jet], event: &Event) -> Jet {
        let holds = self.leaves_of(event).unwrap_or_default();
        let mut sum = Jet::of(0.0);
        for (leaf, _) in leaves.iter().zip(holds).filter(|(_, holds)| **holds) {
            sum = sum.plus(leaf);
        }
        sum
    }

    /// ln of an event's probability, with its derivative by the scenario's parameters.
    fn log_slope(&self, leaves: &[Jet], event: &Event, ready: &Ready) -> LogSlope {
        let sum = self.sum(leaves, event);
        if sum.v.is_nan() || sum.v <= 0.0 {
            return LogSlope {
                log: f64::NEG_INFINITY,
                params: vec![0.0; ready.draw.params.len()],
            };
        }
        let log = sum.ln();
        let (actors, movers) = (self.compiled.model().actors.len(), &self.tree.movers);
        let mut by = vec![0.0; ready.game.numbers.payoff.len()];
        for (l, leaf) in self.tree.leaves.iter().enumerate() {
            for (m, actor) in movers.iter().enumerate() {
                let slope = log.d.get(l * movers.len() + m).copied().unwrap_or(0.0);
                leaf.rows
                    .iter()
                    .for_each(|row| by[row * actors + actor] += slope);
            }
        }
        LogSlope {
            log: log.v,
            params: self
                .compiled
                .by_payoffs(&ready.draw, &ready.game.numbers, by),
        }
    }
}

/// The same payoffs without derivatives.
fn bare(payoffs: &Payoffs) -> Payoffs {
    Payoffs {
        worth: (payoffs.worth.iter())
            .map(|leaf| leaf.iter().map(|worth| Jet::of(worth.v)).collect())
            .collect(),
        loads: payoffs.loads.clone(),
    }
}

impl Likelihood for Shocks<'_> {
    fn model(&self) -> &Model {
        self.compiled.model()
    }

    fn data(&self) -> &Data {
        self.data
    }

    fn log_slopes(&mut self, theta: &[f64], of: Of) -> Result<Vec<Vec<LogSlope>>, Failure> {
        let all: Vec<Event> = self.data.outcomes.iter().map(|o| o.event.clone()).collect();
        let mut workers = vec![(); self.threads.max(1)];
        let this = &*self;
        let found = parallel::map(&mut workers, this.data.cases.len(), |(), c| {
            let case = &this.data.cases[c];
            let ready = this.ready(case, theta)?;
            let choices = this.choices(c, &ready)?;
            let leaves = outcomes(&this.tree, &choices);
            let events = if of == Of::Seen { &case.events } else { &all };
            let slopes = events
                .iter()
                .map(|event| this.log_slope(&leaves, event, &ready));
            let responses = choices
                .iter()
                .map(|node| node.iter().map(|p| p.v).collect());
            Ok((slopes.collect(), responses.collect()))
        });
        let mut slopes = Vec::with_capacity(found.len());
        let mut responses = Vec::with_capacity(found.len());
        for one in found {
            let (own, response) = one?;
            slopes.push(own);
            responses.push(response);
        }
        self.responses = responses;
        Ok(slopes)
    }
}

impl Selects for Shocks<'_> {
    fn selection(&self) -> String {
        match (self.scalar, self.estimator) {
            (None, _) => "one actor moves, and there is one way to respond".into(),
            (_, Estimator::Ml) => {
                "in each case the equilibrium to which responding again and again leads from an even chance; where it leads to none, the \
                 one with the least probability"
                    .into()
            }
            (_, Estimator::Cmle) => {
                "in each case the equilibrium that makes what was seen there likeliest".into()
            }
            (_, Estimator::Pl) => "what others do is taken from the first step".into(),
            (_, Estimator::Npl) => {
                "what others do is taken from the responses of the step before, until they no longer move".into()
            }
        }
    }

    fn remarks(&mut self, theta: &[f64]) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(scalar) = self.scalar {
            let mut several = 0;
            for case in &self.data.cases {
                let Ok(ready) = self.ready(case, theta) else {
                    continue;
                };
                let bare = bare(&ready.payoffs);
                let played = Played {
                    tree: &self.tree,
                    payoffs: &bare,
                    scalar,
                };
                several += usize::from(played.roots().len() > 1);
            }
            let all = self.data.cases.len();
            remarks.push(format!(
                "At these coefficients the game has more than one equilibrium in {several} of {all} cases"
            ));
        }
        if self.expected.is_some() {
            remarks.push(
                "Standard errors take what others do as known: they leave out how far the first step is uncertain".into(),
            );
        }
        remarks
    }
}
