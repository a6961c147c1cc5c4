//! Answers over an ensemble: the spread of everything kept of each draw.

use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::Solution;
use demarche_inference::query::question::last_round;
use demarche_inference::solve::Solved;
use demarche_inference::uncertain::ensemble::{
    self, Audit, Ensemble, Holds, Over, Overview, Record, Schema, Spread, Weighing, overview,
};
use demarche_runs::{Run, RunError};
use demarche_scenario::model::{Model, TypeId};
use serde::Serialize;

use super::{Settings, calendar};

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
        let mut drawn = Drawn {
            title: model.title.clone(),
            seed,
            certain,
            summary: overview.weighing,
            first: overview.first,
            audit: None,
            questions: Vec::new(),
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
                    drawn.number(model, column.holds, &column.name, before, after);
                }
            }
        }
        for (ranged, question) in drawn.questions.iter_mut().zip(&model.questions) {
            let answer = ranged
                .spread
                .filter(|_| last_round(model, question).is_some());
            ranged.by_round.extend(answer);
        }
        drawn
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
        holds: Holds,
        name: &str,
        before: Option<Spread>,
        after: Option<Spread>,
    ) {
        if let Some(before) = before {
            self.numbers.push(RangedNumber {
                name: name.into(),
                label: label(model, holds),
                before,
                after,
            });
            return;
        }
        if let Holds::Answer { question } = holds {
            let question = &model.questions[question];
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

/// The findings of a stored run.
///
/// # Errors
/// Its table cannot be read.
pub fn stored(run: &Run) -> Result<Drawn, RunError> {
    let (seed, overview) = (run.manifest.seed, run.overview()?);
    let drawn = Drawn::new(&run.model, &run.schema, overview, seed, run.certain());
    Ok(Drawn {
        audit: run.manifest.audit,
        ..drawn
    })
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

/// Solves `draws` draws of a scenario around its point estimate and weighs them by how well they explain the reports, all in memory;
/// and further ones where a few of them carry almost all of the weight.
pub fn drawn(
    solved: &Solved,
    draws: u64,
    seed: u64,
    settings: &Settings,
    progress: &dyn Progress,
) -> Drawn {
    filling(solved, &[draws], seed, (settings, progress), &mut |_| {})
}

/// The same, telling what there is whenever so many draws are there: `stages` rise, and the last is how many are wanted. What comes
/// last is what [`drawn`] gives.
pub fn filling(
    solved: &Solved,
    stages: &[u64],
    seed: u64,
    (settings, progress): (&Settings, &dyn Progress),
    tell: &mut dyn FnMut(Drawn),
) -> Drawn {
    let ensemble = Ensemble::new(solved, &wanted(seed, settings));
    Filler::new(&ensemble, seed).fill(stages, true, progress, tell)
}

/// The draws of a briefing, around its solution; and of how many that it asked for these are fewer, if each takes long and the settings
/// allow it. Then there are no further ones either.
pub(super) fn affordably_drawn(
    solved: &Solved,
    settings: &Settings,
    progress: &dyn Progress,
) -> (Drawn, Option<u64>) {
    let ensemble = Ensemble::new(solved, &wanted(0, settings));
    let filler = Filler::new(&ensemble, 0);
    let asked = settings.draws.min(filler.most);
    let draws = match settings.fewer_draws {
        true => asked.min(affordable(&solved.solution)),
        false => asked,
    };
    let fewer = (draws < asked).then_some(asked);
    let drawn = filler.fill(&[draws], fewer.is_none(), progress, &mut |_| {});
    (drawn, fewer)
}

/// Unknowns times iterations of GMRES that the draws of a briefing may take.
const AFFORDABLE: f64 = 4e9;
/// Draws that a briefing always has.
const FEWEST_DRAWS: u64 = 8;

/// How many draws may be solved if each takes as long as this solution did along its branch.
fn affordable(solution: &Solution) -> u64 {
    let each = (solution.q.len() * solution.info.gmres_iterations) as f64;
    ((AFFORDABLE / each.max(1.0)) as u64).max(FEWEST_DRAWS)
}

/// Fills an ensemble in memory.
struct Filler<'a> {
    ensemble: &'a Ensemble<'a>,
    schema: Schema,
    seed: u64,
    /// One world needs no second look.
    most: u64,
}

impl<'a> Filler<'a> {
    fn new(ensemble: &'a Ensemble<'a>, seed: u64) -> Filler<'a> {
        let certain = ensemble.draws().certain();
        Filler {
            ensemble,
            schema: ensemble.schema(),
            seed,
            most: if certain { 1 } else { u64::MAX },
        }
    }

    /// As many draws as the last of `stages` says, telling what there is at those before; and `further` ones where a few of them
    /// carry almost all of the weight.
    fn fill(
        &self,
        stages: &[u64],
        further: bool,
        progress: &dyn Progress,
        tell: &mut dyn FnMut(Drawn),
    ) -> Drawn {
        let mut records = Vec::new();
        let mut there = 0;
        for &stage in stages {
            let stage = stage.min(self.most);
            if there > 0 && there < stage {
                tell(self.summed(&records, there));
            }
            let more = self.ensemble.records(&self.schema, there..stage, progress);
            records.extend(more);
            there = there.max(stage);
        }
        if further {
            records = self.ensemble.adapt(&self.schema, records, there, progress);
        }
        self.summed(&records, there)
    }

    fn summed(&self, records: &[Record], first: u64) -> Drawn {
        let Ok(overview) = overview(&self.schema, records, first);
        Drawn::new(
            self.ensemble.model(),
            &self.schema,
            overview,
            self.seed,
            self.most == 1,
        )
    }
}

fn wanted(seed: u64, settings: &Settings) -> ensemble::Settings {
    ensemble::Settings {
        seed,
        cut_off: settings.cut_off,
        threads: settings.threads,
        ..ensemble::Settings::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST_DRAWS, affordable};
    use demarche_engine::qre::trace::{Info, Solution, Status};

    #[test]
    fn a_branch_that_took_long_leaves_fewer_draws() {
        let took = |unknowns: usize, gmres_iterations: usize| Solution {
            q: vec![0.0; unknowns],
            sigma: Vec::new(),
            scale: 1.0,
            status: Status::Solved,
            info: Info {
                gmres_iterations,
                ..Info::default()
            },
            crossings: Vec::new(),
        };
        assert!(affordable(&took(80_000, 10)) > 1000);
        assert!(affordable(&took(200, 20_000)) >= 1000);
        assert_eq!(affordable(&took(80_000, 5000)), 10);
        assert_eq!(affordable(&took(1_000_000, 5000)), FEWEST_DRAWS);
    }
}
