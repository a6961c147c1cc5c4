//! The columns of an ensemble: named, in an order that the scenario alone decides.

use std::collections::BTreeMap;

use demarche_scenario::model::{Formula, Model, Num, TypeId, Weights};

use super::Draws;
use crate::compile::Draw;
use crate::filter::{Date, Reports};
use crate::query::question::last_round;

/// The content of a column. Indices are those of the scenario's model; rounds count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// The value of a parameter that is drawn.
    Number {
        /// Index into the model's parameters.
        param: usize,
    },
    /// The weight of a goal for a type that leaves its weights uncertain.
    Weight {
        /// Actor.
        actor: usize,
        /// Type.
        type_id: TypeId,
        /// Goal.
        goal: usize,
    },
    /// The probability of a type before any report.
    Prior {
        /// Actor.
        actor: usize,
        /// Type.
        type_id: TypeId,
    },
    /// λ of an actor, where it is uncertain.
    Precision {
        /// Actor.
        actor: usize,
    },
    /// P(report | the claim is true) of an item of evidence, plants included, where it is uncertain.
    Hit {
        /// Item of evidence.
        item: usize,
    },
    /// P(report | the claim is false) of an item of evidence, plants included, where it is uncertain.
    FalseAlarm {
        /// Item of evidence.
        item: usize,
    },
    /// ln of the probability of a report given those before it. They sum to the likelihood of all reports.
    Report {
        /// Item of evidence.
        item: usize,
    },
    /// The answer to a question, given the reports.
    Answer {
        /// Question, by its place in [`Model::asked`].
        question: usize,
    },
    /// The answer to a question for an earlier round than the one that it asks about: see
    /// [`Answer::by_round`](crate::query::question::Answer::by_round). Where the question asks about is [`Answer`](Holds::Answer).
    ByRound {
        /// Question, by its place in [`Model::asked`].
        question: usize,
        /// Round.
        round: u32,
    },
    /// What is expected of a variable whose levels are numbers, given the reports: see
    /// [`expected`](crate::query::how_much::expected).
    Expected {
        /// Question of how much.
        how_much: usize,
        /// At the end of which round, up to the one asked about.
        round: u32,
    },
    /// The probability of a type, given the reports.
    Posterior {
        /// Actor.
        actor: usize,
        /// Type.
        type_id: TypeId,
    },
    /// The probability of a type after a report and all before it.
    Belief {
        /// Item of evidence.
        item: usize,
        /// Actor.
        actor: usize,
        /// Type.
        type_id: TypeId,
    },
    /// The probability that a variable has a level at the end of a round, given the reports.
    Level {
        /// Variable.
        variable: usize,
        /// Round.
        round: u32,
        /// Level.
        level: usize,
    },
    /// log₂ P(option | favours) − log₂ P(option | against): see [`Signal::bits`](crate::query::signal::Signal::bits).
    Bits {
        /// Decision.
        decision: usize,
        /// Round.
        round: u32,
        /// Option.
        option: usize,
        /// Type that positive bits speak for.
        favours: usize,
        /// Type that negative bits speak for.
        against: usize,
    },
    /// Which option a type likeliest takes, over the situations that fit the reports about earlier points of play: its
    /// index, the first of equals.
    Likeliest {
        /// Decision.
        decision: usize,
        /// Round.
        round: u32,
        /// Type of the decision's actor.
        type_id: TypeId,
    },
}

impl Holds {
    /// Whether it is known before a draw is solved: an uncertain number rather than what follows from it.
    pub fn given(&self) -> bool {
        matches!(
            self,
            Holds::Number { .. }
                | Holds::Weight { .. }
                | Holds::Prior { .. }
                | Holds::Precision { .. }
                | Holds::Hit { .. }
                | Holds::FalseAlarm { .. }
        )
    }
}

/// A column: one number for each draw, NaN for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Unique, dotted, such as `answer.sincere` or `weight.north.stalling.face`.
    pub name: String,
    /// Its content.
    pub holds: Holds,
    /// Names of what the numbers count, where they are indices; else empty.
    pub options: Vec<String>,
}

/// The columns of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    columns: Vec<Column>,
    places: BTreeMap<Holds, usize>,
}

impl Schema {
    /// The columns for a scenario and a cut-off.
    pub fn new(model: &Model, cut_off: Option<Date>) -> Schema {
        let mut schema = Schema {
            columns: Vec::new(),
            places: BTreeMap::new(),
        };
        schema.answers(model);
        schema.numbers(model);
        let reports = Reports::new(model, &Draw::point(model), cut_off);
        schema.reports(model, &reports);
        schema.levels(model);
        schema.moves(model);
        schema
    }

    /// All of them, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Where something stands; none if it is not kept.
    pub fn place(&self, holds: Holds) -> Option<usize> {
        self.places.get(&holds).copied()
    }

    fn add(&mut self, holds: Holds, name: &[&str]) {
        // Actors without declared types have one without a name.
        let parts: Vec<&str> = name.iter().copied().filter(|n| !n.is_empty()).collect();
        self.places.insert(holds, self.columns.len());
        self.columns.push(Column {
            name: parts.join("."),
            holds,
            options: Vec::new(),
        });
    }

    fn answers(&mut self, model: &Model) {
        for (question, asked) in model.asked().enumerate() {
            self.add(Holds::Answer { question }, &["answer", &asked.name]);
            for round in 1..last_round(model, asked).unwrap_or(1) {
                let holds = Holds::ByRound { question, round };
                self.add(holds, &["course", &asked.name, &round.to_string()]);
            }
        }
        for (how_much, asked) in model.how_much.iter().enumerate() {
            if model.values(asked.variable).is_none() {
                continue;
            }
            let last = asked.round;
            for round in std::iter::once(last).chain(1..last) {
                let of = if round == last {
                    String::new()
                } else {
                    round.to_string()
                };
                let holds = Holds::Expected { how_much, round };
                self.add(holds, &["expected", &asked.name, &of]);
            }
        }
        for (actor, type_id, name) in several(model) {
            self.add(
                Holds::Posterior { actor, type_id },
                &["type", &name[0], &name[1]],
            );
        }
    }

    fn numbers(&mut self, model: &Model) {
        // The seed does not decide which numbers are uncertain.
        let draws = Draws::new(model, 0);
        let uncertain = draws.uncertain();
        for &param in uncertain {
            let path = &model.params[param].path;
            self.add(Holds::Number { param }, &["number", path]);
        }
        // The goals of actors that decide nothing make no difference.
        let movers = model.actors.iter().enumerate().filter(|(_, a)| a.moves);
        for (actor, declared) in movers {
            for (type_id, declared_type) in declared.types.iter().enumerate() {
                for goal in uncertain_weights(&declared_type.weights, uncertain) {
                    let name = &model.goals[goal].name;
                    self.add(
                        Holds::Weight {
                            actor,
                            type_id,
                            goal,
                        },
                        &["weight", &declared.name, &declared_type.name, name],
                    );
                }
            }
        }
        for (actor, type_id, name) in several(model) {
            self.add(
                Holds::Prior { actor, type_id },
                &["prior", &name[0], &name[1]],
            );
        }
        for (actor, declared) in model.actors.iter().enumerate() {
            if declared.moves && looks(&declared.precision, uncertain) {
                self.add(Holds::Precision { actor }, &["precision", &declared.name]);
            }
        }
    }

    fn reports(&mut self, model: &Model, reports: &Reports) {
        let draws = Draws::new(model, 0);
        for report in reports.used() {
            let item = report.item;
            let evidence = &model.evidence[item];
            let Some(source) = evidence.source.map(|s| &model.sources[s]) else {
                continue;
            };
            let uncertain = |rate: &Num| looks(rate, draws.uncertain());
            let planted = source.planted.as_ref().is_some_and(|(_, q)| uncertain(q));
            if planted || uncertain(&source.hit) {
                self.add(Holds::Hit { item }, &["hit", &evidence.name]);
            }
            if planted || uncertain(&source.false_alarm) {
                self.add(Holds::FalseAlarm { item }, &["false_alarm", &evidence.name]);
            }
        }
        for report in reports.used() {
            let item = report.item;
            let evidence = &model.evidence[item].name;
            self.add(Holds::Report { item }, &["report", evidence]);
            for (actor, type_id, name) in several(model) {
                self.add(
                    Holds::Belief {
                        item,
                        actor,
                        type_id,
                    },
                    &["belief", evidence, &name[0], &name[1]],
                );
            }
        }
    }

    fn levels(&mut self, model: &Model) {
        let variables = model.variables.iter().enumerate();
        for (variable, declared) in variables.filter(|(_, own)| own.is_declared() && !own.internal)
        {
            for round in 1..=model.rounds {
                for (level, name) in declared.levels.iter().enumerate() {
                    let holds = Holds::Level {
                        variable,
                        round,
                        level,
                    };
                    self.add(holds, &["level", &declared.name, &round.to_string(), name]);
                }
            }
        }
    }

    fn moves(&mut self, model: &Model) {
        for (decision, declared) in model.decisions.iter().enumerate() {
            let types = &model.actors[declared.by].types;
            let rounds = (1..=model.rounds).filter(|&round| declared.window.holds(round));
            for round in rounds {
                let when = round.to_string();
                for (type_id, of) in types.iter().enumerate() {
                    let holds = Holds::Likeliest {
                        decision,
                        round,
                        type_id,
                    };
                    self.add(holds, &["likeliest", &declared.name, &when, &of.name]);
                    if let Some(column) = self.columns.last_mut() {
                        let names = declared.options.iter().map(|o| o.name.clone());
                        column.options = names.collect();
                    }
                }
                for (favours, against) in pairs(types.len()) {
                    for (option, of) in declared.options.iter().enumerate() {
                        let holds = Holds::Bits {
                            decision,
                            round,
                            option,
                            favours,
                            against,
                        };
                        let pair = [&types[favours].name, &types[against].name];
                        self.add(
                            holds,
                            &["bits", &declared.name, &when, &of.name, pair[0], pair[1]],
                        );
                    }
                }
            }
        }
    }
}

/// Every two of `count` types, each pair once.
pub(super) fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

/// Types of actors that have several, with the names of both.
fn several(model: &Model) -> Vec<(usize, usize, [String; 2])> {
    let mut all = Vec::new();
    for (a, actor) in model.actors.iter().enumerate() {
        for (k, own_type) in actor.types.iter().enumerate() {
            if actor.types.len() > 1 {
                all.push((a, k, [actor.name.clone(), own_type.name.clone()]));
            }
        }
    }
    all
}

/// Goals whose weight is uncertain.
fn uncertain_weights(weights: &Weights, uncertain: &[usize]) -> Vec<usize> {
    match weights {
        Weights::Ranked(groups) => {
            let goals: Vec<usize> = groups.iter().flatten().copied().collect();
            if goals.len() > 1 { goals } else { Vec::new() }
        }
        Weights::Given(given) => {
            // Weights are made to sum to one, so that one that is uncertain moves all.
            let any = given.len() > 1 && given.iter().any(|(_, amount)| looks(amount, uncertain));
            let goals = given.iter().map(|(goal, _)| *goal);
            let goals: std::collections::BTreeSet<usize> = goals.filter(|_| any).collect();
            goals.into_iter().collect()
        }
    }
}

/// Whether a number depends on any of these parameters, which are in rising order.
fn looks(formula: &Formula, at: &[usize]) -> bool {
    let mut leaves = formula.leaves();
    leaves.any(|leaf| matches!(leaf, Formula::Param(p) if at.binary_search(p).is_ok()))
}
