//! The plain meaning of a scenario: the tree of all histories, one for each profile of types, by recursion.
//!
//! Written from the language's page and the design alone, on the checked scenario: it knows no graph, merges nothing, and
//! names what an actor knows by a text that lists what the actor saw.

mod observation;
mod steps;

use std::collections::HashMap;

use demarche_inference::compile::Draw;
use demarche_scenario::model::{
    Change, Choice, DecisionId, Effect, EventId, Formula, Model, Outcome, Prior, Start,
};

use self::steps::{Step, steps};
use super::value::{Choices, Here, Seen, holds, number};

/// A history, up to some point.
#[derive(Clone, Default)]
pub struct History {
    /// Level of every variable.
    pub levels: Vec<usize>,
    /// The same, at the last observation.
    shown: Vec<usize>,
    pub choices: Choices,
    /// By actor: what it saw and in which round.
    pub seen: Vec<Vec<(u32, String)>>,
    /// By actor: the round, a decision, and the option that it took it for.
    pub took: Vec<Vec<(u32, DecisionId, usize)>>,
    /// Levels and choices at the end of each round so far.
    pub ends: Vec<(Vec<usize>, Choices)>,
}

/// What may come after a point of play. What is certain, or without alternative, leaves no trace.
pub enum Tree {
    Over(History),
    /// Alternatives with probabilities above zero.
    Chance(Vec<(f64, Tree)>),
    /// An information set (see [`Sets`]) and the options open to its type.
    Choice(usize, Vec<(usize, Tree)>),
}

/// Information sets by what their type knows there.
#[derive(Default)]
pub struct Sets {
    number: HashMap<(usize, usize, String), usize>,
    /// Actor, and number of options open.
    pub list: Vec<(usize, usize)>,
    /// Decision, and options open.
    pub menus: Vec<(usize, Vec<usize>)>,
}

/// Play of one profile of types.
pub struct Play<'a> {
    pub model: &'a Model,
    pub draw: &'a Draw,
    pub types: &'a [usize],
    pub sets: &'a mut Sets,
}

/// Steps to go at each observation, in order; where there is nothing to observe is no observation.
pub fn moments(model: &Model) -> Vec<usize> {
    let steps = steps(model);
    let drawn = |start: &Start| matches!(start, Start::Drawn(_));
    let any_drawn = model.variables.iter().any(|v| drawn(&v.start));
    let looks = steps.iter().enumerate().filter(|(at, step)| match step {
        Step::Look(decisions, _) if decisions.is_empty() => match &steps[..*at] {
            [.., Step::Event(..)] => true,
            before => before.iter().all(|s| matches!(s, Step::Draw(_))) && any_drawn,
        },
        Step::Look(..) => true,
        _ => false,
    });
    looks.map(|(at, _)| steps.len() - at).collect()
}

impl Play<'_> {
    pub fn tree(&mut self) -> Tree {
        let start = |start: &Start| match start {
            Start::At(level) => *level,
            Start::Drawn(_) => usize::MAX,
        };
        let variables = self.model.variables.iter();
        let levels: Vec<usize> = variables.map(|v| start(&v.start)).collect();
        let history = History {
            shown: levels.clone(),
            levels,
            choices: vec![None; self.model.decisions.len()],
            seen: vec![Vec::new(); self.model.actors.len()],
            took: vec![Vec::new(); self.model.actors.len()],
            ..History::default()
        };
        self.play(history, &steps(self.model))
    }

    fn play(&mut self, mut history: History, steps: &[Step]) -> Tree {
        let Some((step, rest)) = steps.split_first() else {
            return Tree::Over(history);
        };
        let model = self.model;
        match step {
            Step::Draw(v) => {
                let Start::Drawn(list) = &model.variables[*v].start else {
                    return self.play(history, rest);
                };
                let priors: Vec<&Prior> = list.iter().map(|(_, prior)| prior).collect();
                let shares = self.shares(&priors, &history, 0);
                let ways = list.iter().map(|(level, _)| {
                    let mut history = history.clone();
                    history.levels[*v] = *level;
                    history
                });
                let ways = shares.into_iter().zip(ways).collect();
                self.chance(ways, rest)
            }
            Step::Choose(d, round) => self.choose(history, *d, *round, rest),
            Step::Sight(d) => {
                let Some((option, _)) = history.choices[*d] else {
                    return self.play(history, rest);
                };
                let ways = self.sights(&history, *d, option);
                let ways = ways.into_iter().map(|(p, seen)| {
                    let mut history = history.clone();
                    history.choices[*d] = Some((option, seen));
                    (p, history)
                });
                self.chance(ways.collect(), rest)
            }
            Step::Consequences(d, round) => {
                let Some((option, _)) = history.choices[*d] else {
                    return self.play(history, rest);
                };
                let option: &Choice = &model.decisions[*d].options[option];
                self.apply(&mut history, &option.effects, *round);
                self.outcomes(history, &option.outcomes, *round, rest)
            }
            Step::Event(e, round) => {
                let event = &model.events[*e];
                if !self.holds(&event.when, &history, *round) {
                    return self.play(history, rest);
                }
                self.apply(&mut history, &event.effects, *round);
                let certain = self.changes(&event.effects);
                if event.outcomes.is_empty() {
                    self.came(&mut history, *e, certain);
                    return self.play(history, rest);
                }
                let chances: Vec<&Prior> = event.outcomes.iter().map(|row| &row.chance).collect();
                let shares = self.shares(&chances, &history, *round);
                let ways = event.outcomes.iter().map(|row| {
                    let mut history = history.clone();
                    self.apply(&mut history, &row.effects, *round);
                    self.came(&mut history, *e, certain || self.changes(&row.effects));
                    history
                });
                let ways = shares.into_iter().zip(ways).collect();
                self.chance(ways, rest)
            }
            Step::Look(decisions, round) => {
                self.look(&mut history, decisions, *round, steps.len());
                self.play(history, rest)
            }
            Step::End => {
                let choices =
                    std::mem::replace(&mut history.choices, vec![None; model.decisions.len()]);
                history.ends.push((history.levels.clone(), choices));
                for v in 0..model.variables.len() {
                    if model.variables[v].follows().is_some() {
                        (history.levels[v], history.shown[v]) = (0, 0);
                    }
                }
                self.play(history, rest)
            }
        }
    }

    fn choose(&mut self, history: History, d: DecisionId, round: u32, rest: &[Step]) -> Tree {
        let decision = &self.model.decisions[d];
        if !self.holds(&decision.when, &history, round) {
            return self.play(history, rest);
        }
        let options = decision.options.iter().enumerate();
        let open: Vec<usize> = options
            .filter(|(_, option)| self.holds(&option.when, &history, round))
            .map(|(o, _)| o)
            .collect();
        let after = |play: &mut Self, o: usize| {
            let mut history = history.clone();
            history.choices[d] = Some((o, Seen::default()));
            play.play(history, rest)
        };
        if let [only] = open[..] {
            return after(self, only);
        }
        let knows = (
            decision.by,
            self.types[decision.by],
            self.knowledge(&history, d, round),
        );
        let next = self.sets.list.len();
        let set = *self.sets.number.entry(knows).or_insert(next);
        if set == next {
            self.sets.list.push((decision.by, open.len()));
            self.sets.menus.push((d, open.clone()));
        }
        Tree::Choice(set, open.into_iter().map(|o| (o, after(self, o))).collect())
    }

    fn outcomes(&mut self, history: History, list: &[Outcome], round: u32, rest: &[Step]) -> Tree {
        if list.is_empty() {
            return self.play(history, rest);
        }
        let chances: Vec<&Prior> = list.iter().map(|outcome| &outcome.chance).collect();
        let shares = self.shares(&chances, &history, round);
        let ways = list.iter().map(|outcome| {
            let mut history = history.clone();
            self.apply(&mut history, &outcome.effects, round);
            history
        });
        let ways = shares.into_iter().zip(ways).collect();
        self.chance(ways, rest)
    }

    /// Whether the author has these change anything.
    fn changes(&self, effects: &[Effect]) -> bool {
        let mut effects = effects.iter();
        effects.any(|effect| self.model.variables[effect.variable].follows().is_none())
    }

    /// Takes down that an event could take place, and whether it happened.
    fn came(&self, history: &mut History, event: EventId, happened: bool) {
        for (v, variable) in self.model.variables.iter().enumerate() {
            if variable.follows() == Some(event) {
                history.levels[v] = 1 + usize::from(happened);
            }
        }
    }

    fn chance(&mut self, mut ways: Vec<(f64, History)>, rest: &[Step]) -> Tree {
        ways.retain(|(p, _)| *p > 0.0);
        if ways.len() == 1
            && let Some((_, only)) = ways.pop()
        {
            return self.play(only, rest);
        }
        let ways = ways
            .into_iter()
            .map(|(p, history)| (p, self.play(history, rest)));
        Tree::Chance(ways.collect())
    }

    fn apply(&self, history: &mut History, effects: &[Effect], round: u32) {
        for effect in effects {
            let variable = &self.model.variables[effect.variable];
            // What comes of events is taken down apart.
            if variable.follows().is_some() {
                continue;
            }
            let level = match &effect.change {
                Change::Step(by) => history.levels[effect.variable] as i64 + i64::from(*by),
                Change::Set(formula) => {
                    self.number(formula, history, round).round() as i64
                        - variable.int_base.unwrap_or(0)
                }
            };
            history.levels[effect.variable] =
                level.clamp(0, variable.levels.len() as i64 - 1) as usize;
        }
    }

    fn here<'c>(&'c self, history: &'c History, round: u32) -> Here<'c> {
        Here {
            model: self.model,
            params: &self.draw.params,
            levels: &history.levels,
            choices: &history.choices,
            types: self.types,
            round,
        }
    }

    fn number(&self, formula: &Formula, history: &History, round: u32) -> f64 {
        number(formula, &self.here(history, round))
    }

    fn holds(&self, when: &Option<Formula>, history: &History, round: u32) -> bool {
        when.as_ref()
            .is_none_or(|formula| holds(formula, &self.here(history, round)))
    }

    /// Probabilities; "otherwise" takes what is left.
    fn shares(&self, list: &[&Prior], history: &History, round: u32) -> Vec<f64> {
        let given = |prior: &Prior| match prior {
            Prior::Given(formula) => Some(self.number(formula, history, round)),
            Prior::Otherwise => None,
        };
        let sum: f64 = list.iter().filter_map(|prior| given(prior)).sum();
        list.iter()
            .map(|prior| given(prior).unwrap_or(1.0 - sum))
            .collect()
    }
}
