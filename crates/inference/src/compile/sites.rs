//! Where the rows of a game's numbers come from, numbered while the game is made.

use std::collections::HashMap;

use demarche_scenario::model::{Formula, Goal, Model, Outcome, Prior};

use super::sight::Sight;
use super::table::Table;

/// Where a row of numbers comes from: an expression of the scenario and a state in which to evaluate it. States that differ
/// only in what the expression does not read share a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    pub(crate) place: Place,
    /// As in [`demarche_engine::game::Graph::states`]; what is not read is zero.
    pub(crate) state: Vec<u8>,
    pub(crate) round: u32,
}

/// An expression of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Certain,
    /// Variable, entry of its draw.
    Start(usize, usize),
    /// Decision, option, how it is seen.
    Sight(usize, usize, Sight),
    /// Decision, option, outcome.
    Outcome(usize, usize, usize),
    /// Event, outcome.
    Event(usize, usize),
    Goals,
}

/// Rows of numbers while the graph is made.
#[derive(Debug)]
pub(super) struct Sites<'a> {
    pub(super) list: Vec<Site>,
    number: Table,
    reads: HashMap<(Place, bool), Reads, rustc_hash::FxBuildHasher>,
    key: Vec<u8>,
    model: &'a Model,
}

impl<'a> Sites<'a> {
    pub(super) fn new(model: &'a Model) -> Sites<'a> {
        Sites {
            list: Vec::new(),
            number: Table::default(),
            reads: HashMap::default(),
            key: Vec::new(),
            model,
        }
    }

    /// The row of a place in a state; states that it does not tell apart share one.
    pub(super) fn row(&mut self, place: Place, state: &[u8], round: u32) -> u32 {
        let last = round == self.model.rounds;
        let reads = self
            .reads
            .entry((place, last))
            .or_insert_with(|| Reads::of(place, last, self.model));
        let round = if reads.round { round } else { 0 };
        self.key.clear();
        self.key.extend(reads.places.iter().map(|&at| state[at]));
        let (key, list) = (&self.key, &mut self.list);
        let same = |i: u32| {
            let site: &Site = &list[i as usize];
            let read = reads.places.iter().map(|&at| site.state[at]);
            site.place == place && site.round == round && read.eq(key.iter().copied())
        };
        let found = self.number.find_or_next((place, round, key), same);
        if found.is_new {
            let (state, round) = reads.mask(state, round);
            list.push(Site {
                place,
                state,
                round,
            });
        }
        found.number
    }
}

/// The arguments of an expression.
#[derive(Debug)]
pub(super) struct Reads {
    /// Bytes of the state.
    pub(super) state: Vec<bool>,
    /// Those that are read.
    places: Vec<usize>,
    round: bool,
}

impl Reads {
    fn nothing(model: &Model) -> Reads {
        Reads {
            state: vec![false; model.variables.len() + model.decisions.len()],
            places: Vec::new(),
            round: false,
        }
    }

    /// What goals are judged by at the end of a round.
    pub(super) fn of_goals(last_round: bool, model: &Model) -> Reads {
        Reads::of(Place::Goals, last_round, model)
    }

    fn of(place: Place, last_round: bool, model: &Model) -> Reads {
        let mut reads = Reads::nothing(model);
        let mut chances = |list: &[Outcome]| {
            for outcome in list {
                if let Prior::Given(formula) = &outcome.chance {
                    reads.mark(formula, model);
                }
            }
        };
        match place {
            // Rates, priors and starts look at nothing.
            Place::Certain | Place::Start(..) | Place::Sight(..) => {}
            Place::Outcome(d, o, _) => chances(&model.decisions[d].options[o].outcomes),
            Place::Event(e, _) => chances(&model.events[e].outcomes),
            Place::Goals => {
                // Every round has a weight of its own, and what an actor has become says what it wants.
                reads.round = true;
                for (v, variable) in model.variables.iter().enumerate() {
                    reads.state[v] |= variable.turns().is_some();
                }
                for goal in model.goals.iter().filter(|goal| last_round || !goal.at_end) {
                    reads.mark_goal(goal, model);
                }
            }
        }
        reads.listed()
    }

    /// The arguments of one goal.
    fn of_goal(goal: &Goal, model: &Model) -> Reads {
        let mut reads = Reads::nothing(model);
        reads.mark_goal(goal, model);
        reads.listed()
    }

    fn listed(mut self) -> Reads {
        let places = self.state.iter().enumerate();
        self.places = places
            .filter(|(_, read)| **read)
            .map(|(at, _)| at)
            .collect();
        self
    }

    fn mark_goal(&mut self, goal: &Goal, model: &Model) {
        let cases = goal.cases.iter().map(|(amount, on)| (amount, on));
        let adjustments = goal.adjustments.iter().map(|(_, amount, on)| (amount, on));
        for (amount, condition) in cases.chain(adjustments) {
            self.mark(amount, model);
            condition
                .iter()
                .for_each(|formula| self.mark(formula, model));
        }
    }

    /// A state and a round with what is not read made zero.
    fn mask(&self, state: &[u8], round: u32) -> (Vec<u8>, u32) {
        let read = |(&byte, &yes): (&u8, &bool)| if yes { byte } else { 0 };
        let state = state.iter().zip(&self.state).map(read).collect();
        (state, if self.round { round } else { 0 })
    }

    fn mark(&mut self, formula: &Formula, model: &Model) {
        for leaf in formula.leaves() {
            match leaf {
                Formula::Var(v) => self.state[*v] = true,
                Formula::Chose(d, _) => self.state[model.variables.len() + d] = true,
                Formula::Round => self.round = true,
                _ => {}
            }
        }
    }
}

/// The judgements of goals that a game needs: one for each goal and what it looks at there, however many rows ask for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgements {
    /// Goal, and the state and round in which it is judged.
    pub(super) list: Vec<(usize, Vec<u8>, u32)>,
    /// By row of the payoffs and goal: which judgement.
    pub(super) of: Vec<u32>,
}

impl Judgements {
    pub(super) fn new(model: &Model, sites: &[Site]) -> Judgements {
        let reads: Vec<Reads> = model
            .goals
            .iter()
            .map(|goal| Reads::of_goal(goal, model))
            .collect();
        let mut judgements = Judgements::default();
        let mut number = Table::default();
        let mut key = Vec::new();
        for site in sites {
            for (g, reads) in reads.iter().enumerate() {
                let round = if reads.round { site.round } else { 0 };
                key.clear();
                key.extend(reads.places.iter().map(|&at| site.state[at]));
                let list = &mut judgements.list;
                let same = |i: u32| {
                    let (goal, state, judged) = &list[i as usize];
                    let read = reads.places.iter().map(|&at| state[at]);
                    *goal == g && *judged == round && read.eq(key.iter().copied())
                };
                let found = number.find_or_next((g, round, &key), same);
                if found.is_new {
                    let (state, round) = reads.mask(&site.state, site.round);
                    list.push((g, state, round));
                }
                judgements.of.push(found.number);
            }
        }
        judgements
    }
}
