//! Answers over an ensemble: the spread of everything kept of each draw, in the scenario's names.

use demarche_inference::query::question::last_round;
use demarche_inference::uncertain::ensemble::{
    Audit, Column, Holds, Over, Overview, Schema, Spread, Weighing,
};
use demarche_scenario::model::{HowMuch, Model, TypeId};
use serde::Serialize;

use super::calendar;

/// One question over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranged {
    /// Name of the question.
    pub name: String,
    /// What it says.
    pub label: String,
    /// Its answer; none where no draw gives one.
    pub spread: Option<Spread>,
    /// The answer by round, from 1 to the one that it asks about: the last is `spread`. Empty for questions about types only.
    pub by_round: Vec<Spread>,
}

/// How much there is of something over the draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RangedAmount {
    /// Name of the question.
    pub name: String,
    /// What it says.
    pub label: String,
    /// What is expected in the round asked about; none where levels are names, and where no draw gives an answer.
    pub expected: Option<Spread>,
    /// The same by round, from 1 to the one asked about: the last is `expected`. Of a spread of it `likely` says nothing.
    pub expected_by_round: Vec<Spread>,
    /// Each level as a question of its own, lowest first.
    pub levels: Vec<Ranged>,
}

/// One type of one actor over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedType {
    /// Name of the actor.
    pub actor: String,
    /// Name of the type.
    #[serde(rename = "kind")]
    pub type_name: String,
    /// Posterior probability that the actor is of it.
    pub spread: Spread,
}

/// One uncertain number: what the reports taught about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedNumber {
    /// Its column, such as `weight.north.stalling.face`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// All draws alike.
    pub before: Spread,
    /// Weighed by how well the draws explain the reports; none if none does.
    pub after: Option<Spread>,
}

impl RangedNumber {
    /// How far the reports moved the mean, in units of the range that held nine tenths before.
    pub fn shift(&self) -> f64 {
        let width = self.before.high - self.before.low;
        let moved = self
            .after
            .map_or(0.0, |after| after.mean - self.before.mean);
        if width > 0.0 { moved / width } else { 0.0 }
    }
}

/// How often each option is the likeliest of a type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedChoice {
    /// Name of the actor.
    pub actor: String,
    /// Name of its type; empty where it has one only.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Name of the decision.
    pub decision: String,
    /// Round, from 1.
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    /// (option, share of the weight in which it is the likeliest), in the scenario's order.
    pub options: Vec<(String, f64)>,
}

/// The weight of one move as evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedSignal {
    /// Name of the actor.
    pub actor: String,
    /// Type that positive bits speak for.
    pub favours: String,
    /// Type that negative bits speak for.
    pub against: String,
    /// Name of the decision.
    pub decision: String,
    /// Name of the option.
    pub option: String,
    /// Round, from 1.
    pub round: u32,
    /// In bits. `likely` is the share of the weight above half a bit.
    pub spread: Spread,
}

/// The probability of one level of a variable at the end of a round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedLevel {
    /// Name of the variable.
    pub variable: String,
    /// Round, from 1.
    pub round: u32,
    /// Name of the level.
    pub level: String,
    /// Its probability.
    pub spread: Spread,
}

/// Belief in one type after one report and all before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedBelief {
    /// Name of the item of evidence.
    pub evidence: String,
    /// Name of the actor.
    pub actor: String,
    /// Name of the type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Its probability, the draws weighed by all reports.
    pub spread: Spread,
}

/// How much the weights depend on one report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangedReport {
    /// Name of the item of evidence.
    pub evidence: String,
    /// What it says.
    pub label: String,
    /// Effective sample size of the first draws without its factor.
    pub effective_without: f64,
}

/// The findings of an ensemble.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    /// Title of the scenario.
    pub title: String,
    /// Seed of the draws.
    pub seed: u64,
    /// Whether the scenario has no uncertain input, so that every draw is the same.
    pub certain: bool,
    /// How many draws there are, how they were solved, and how many carry the answers.
    pub summary: Weighing,
    /// The same for the first draws alone, which are uniform over the uncertain inputs. There are further draws only where the
    /// effective sample size of the first ones is too small.
    pub first: Weighing,
    /// The audit: some draws traced again; none where that was not done.
    pub audit: Option<Audit>,
    /// In the scenario's order.
    pub questions: Vec<Ranged>,
    /// When: by round, whether it has come true by then. In the scenario's order.
    pub when: Vec<Ranged>,
    /// How much, in the scenario's order.
    pub how_much: Vec<RangedAmount>,
    /// Types of actors that have several.
    pub types: Vec<RangedType>,
    /// Everything uncertain, before and after the reports.
    pub numbers: Vec<RangedNumber>,
    /// By decision, round and type.
    pub choices: Vec<RangedChoice>,
    /// By decision, round, pair of types and option.
    pub signals: Vec<RangedSignal>,
    /// By variable, round and level.
    pub forecasts: Vec<RangedLevel>,
    /// By report that counts, in order of date, and type.
    pub beliefs: Vec<RangedBelief>,
    /// Reports, the one that concentrates the weights most first.
    pub carriers: Vec<RangedReport>,
}

impl Drawn {
    /// Puts names to an overview.
    pub fn new(
        model: &Model,
        schema: &Schema,
        overview: Overview,
        seed: u64,
        certain: bool,
    ) -> Drawn {
        let blank = |asked: &HowMuch| RangedAmount {
            name: asked.name.clone(),
            label: asked.label.clone(),
            ..RangedAmount::default()
        };
        let mut drawn = Drawn {
            title: model.title.clone(),
            seed,
            certain,
            summary: overview.weighing,
            first: overview.first,
            audit: None,
            questions: Vec::new(),
            when: Vec::new(),
            how_much: model.how_much.iter().map(blank).collect(),
            types: Vec::new(),
            numbers: Vec::new(),
            choices: Vec::new(),
            signals: Vec::new(),
            forecasts: Vec::new(),
            beliefs: Vec::new(),
            carriers: Vec::new(),
        };
        for carrier in overview.carriers {
            let evidence = &model.evidence[carrier.item];
            drawn.carriers.push(RangedReport {
                evidence: evidence.name.clone(),
                label: evidence.label.clone(),
                effective_without: carrier.effective_without,
            });
        }
        for (column, over) in schema.columns().iter().zip(overview.columns) {
            match over {
                Over::Option { shares } => drawn.choice(model, column.holds, &shares),
                Over::Number { before, after } => {
                    drawn.number(model, column, before, after);
                }
            }
        }
        for (ranged, question) in drawn.questions.iter_mut().zip(model.asked()) {
            let answer = ranged
                .spread
                .filter(|_| last_round(model, question).is_some());
            ranged.by_round.extend(answer);
        }
        drawn.sort_out(model);
        drawn
    }

    /// Puts the answers to when and how much, which have come behind the others, into lists of their own.
    fn sort_out(&mut self, model: &Model) {
        let mut rest = self
            .questions
            .split_off(model.questions.len().min(self.questions.len()));
        let mut members = rest.split_off(model.when.len().min(rest.len())).into_iter();
        self.when = rest;
        for (asked, own) in model.how_much.iter().zip(&mut self.how_much) {
            own.levels = members.by_ref().take(asked.members.len()).collect();
            own.expected_by_round.extend(own.expected);
        }
    }

    fn choice(&mut self, model: &Model, holds: Holds, shares: &[f64]) {
        let Holds::Likeliest {
            decision,
            round,
            type_id,
        } = holds
        else {
            return;
        };
        if shares.is_empty() {
            return;
        }
        let decision = &model.decisions[decision];
        let actor = &model.actors[decision.by];
        let options = decision.options.iter().map(|option| option.name.clone());
        self.choices.push(RangedChoice {
            actor: actor.name.clone(),
            type_name: actor.types[type_id].name.clone(),
            decision: decision.name.clone(),
            round,
            when: calendar::round(model, round),
            options: options.zip(shares.iter().copied()).collect(),
        });
    }

    fn number(
        &mut self,
        model: &Model,
        column: &Column,
        before: Option<Spread>,
        after: Option<Spread>,
    ) {
        let holds = column.holds;
        if let Some(before) = before {
            self.numbers.push(RangedNumber {
                name: column.name.clone(),
                label: label(model, holds),
                before,
                after,
            });
            return;
        }
        if let Holds::Answer { question } = holds {
            let question = model.asked_at(question);
            self.questions.push(Ranged {
                name: question.name.clone(),
                label: question.label.clone(),
                spread: after,
                by_round: Vec::new(),
            });
            return;
        }
        let Some(spread) = after else { return };
        match holds {
            // Rounds come in their order, after their question.
            Holds::ByRound { question, .. } => self.questions[question].by_round.push(spread),
            Holds::Expected { how_much, round } => {
                let own = &mut self.how_much[how_much];
                match round == model.how_much[how_much].round {
                    true => own.expected = Some(spread),
                    false => own.expected_by_round.push(spread),
                }
            }
            Holds::Posterior { actor, type_id } => self.types.push(RangedType {
                actor: model.actors[actor].name.clone(),
                type_name: model.actors[actor].types[type_id].name.clone(),
                spread,
            }),
            Holds::Belief {
                item,
                actor,
                type_id,
            } => self.beliefs.push(RangedBelief {
                evidence: model.evidence[item].name.clone(),
                actor: model.actors[actor].name.clone(),
                type_name: model.actors[actor].types[type_id].name.clone(),
                spread,
            }),
            Holds::Level { variable, .. } if model.variables[variable].internal => {}
            Holds::Level {
                variable,
                round,
                level,
            } => self.forecasts.push(RangedLevel {
                variable: model.variables[variable].name.clone(),
                round,
                level: model.variables[variable].levels[level].clone(),
                spread,
            }),
            Holds::Bits {
                decision,
                round,
                option,
                favours,
                against,
            } => {
                let decision = &model.decisions[decision];
                let actor = &model.actors[decision.by];
                self.signals.push(RangedSignal {
                    actor: actor.name.clone(),
                    favours: actor.types[favours].name.clone(),
                    against: actor.types[against].name.clone(),
                    decision: decision.name.clone(),
                    option: decision.options[option].name.clone(),
                    round,
                    spread,
                });
            }
            _ => {}
        }
    }
}
/// The label of an uncertain number.
fn label(model: &Model, holds: Holds) -> String {
    let who = |actor: usize, type_id: TypeId| {
        let actor = &model.actors[actor];
        let kind = &actor.types[type_id].name;
        if kind.is_empty() {
            actor.name.clone()
        } else {
            format!("{}, {kind}", actor.name)
        }
    };
    let evidence = |item: usize| model.evidence[item].name.clone();
    match holds {
        Holds::Number { param } => model.params[param].path.clone(),
        Holds::Weight {
            actor,
            type_id,
            goal,
        } => {
            format!(
                "weight of {} for {}",
                model.goals[goal].name,
                who(actor, type_id)
            )
        }
        Holds::Prior { actor, type_id } => format!("before any report: {}", who(actor, type_id)),
        Holds::Precision { actor } => format!("precision λ of {}", model.actors[actor].name),
        Holds::Hit { item } => format!("{} reported if so", evidence(item)),
        Holds::FalseAlarm { item } => format!("{} reported if not so", evidence(item)),
        _ => String::new(),
    }
}
