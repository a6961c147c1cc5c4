//! The record of a draw: one number for each column.

use crate::solve::{Instance, Route};
use std::ops::Range;

use demarche_scenario::model::Model;

use super::schema::{Holds, Schema, pairs};
use super::{Ensemble, Head, Sampler, Worker};
use crate::compile::Draw;
use crate::filter::truth::cast;
use crate::filter::{Filtered, Reports, marginals, steps};
use crate::query::choices::choices;
use crate::query::forecast::{Forecast, forecast};
use crate::query::how_much::{courses, expected};
use crate::query::question::by_round;
use crate::query::signal::bits;
use demarche_engine::game::Game;
use demarche_engine::progress::Progress;

/// One draw in all its columns.
#[derive(Clone, Debug)]
pub struct Record {
    /// Index of the draw.
    pub index: u64,
    /// Outcome of the solve.
    pub route: Route,
    /// ln of the probability of the reports; none where they are impossible, or there is no solution.
    pub log_likelihood: Option<f64>,
    /// ln of the density with which it was drawn, over that of draws that are uniform over all uncertain inputs. 0 until all
    /// draws are there: see [`Sampler::log_density`].
    pub log_density: f64,
    /// By column of the [`Schema`]; NaN for none. Without a likelihood only what was drawn is there.
    pub values: Vec<f64>,
}

impl Ensemble<'_> {
    /// The columns of this ensemble's records.
    pub fn schema(&self) -> Schema {
        Schema::new(self.model(), self.settings.cut_off)
    }

    /// The records of these draws, in their order: what [`run`](Ensemble::run) gives and all else that is kept of a draw, for
    /// some more work. A run that is stopped from outside gives the records before the first missing one.
    pub fn records(
        &self,
        schema: &Schema,
        draws: Range<u64>,
        progress: &dyn Progress,
    ) -> Vec<Record> {
        self.records_of(schema, draws, &|index| self.draws.at(index), progress)
    }

    /// The same for the draws of a sampler, further ones included.
    pub fn sampled(
        &self,
        schema: &Schema,
        sampler: &Sampler<'_>,
        draws: Range<u64>,
        progress: &dyn Progress,
    ) -> Vec<Record> {
        self.records_of(schema, draws, &|index| sampler.at(index), progress)
    }

    /// The records of so many first draws, and of further ones as long as their effective sample size is too small: see
    /// [`Sampler`].
    pub fn adapted(&self, schema: &Schema, first: u64, progress: &dyn Progress) -> Vec<Record> {
        let records = self.records(schema, 0..first, progress);
        self.adapt(schema, records, first, progress)
    }

    /// The same, where the records of so many first draws are there.
    pub fn adapt(
        &self,
        schema: &Schema,
        mut records: Vec<Record>,
        first: u64,
        progress: &dyn Progress,
    ) -> Vec<Record> {
        let mut sampler = Sampler::new(self.model(), self.settings.seed, first);
        loop {
            let heads: Vec<Head> = records.iter().map(Head::from).collect();
            let there = records.len() as u64;
            if there < sampler.count() || !sampler.refit(&heads) {
                break;
            }
            records.extend(self.sampled(schema, &sampler, there..sampler.count(), progress));
        }
        for record in &mut records {
            record.log_density = sampler.log_density(record.index);
        }
        records
    }

    fn records_of(
        &self,
        schema: &Schema,
        draws: Range<u64>,
        at: &(dyn Fn(u64) -> Draw + Sync),
        progress: &dyn Progress,
    ) -> Vec<Record> {
        self.each(draws, progress, |worker, index| {
            let drawn = Numbered {
                index,
                draw: at(index),
            };
            self.record(schema, &drawn, worker, progress)
        })
    }

    /// Of no use if it was stopped from outside meanwhile.
    fn record(
        &self,
        schema: &Schema,
        drawn: &Numbered,
        worker: &mut Worker<'_>,
        progress: &dyn Progress,
    ) -> Record {
        let Numbered { index, draw } = drawn;
        let reports = Reports::new(self.model(), draw, self.settings.cut_off);
        let (route, weighed) = self.weigh(draw, &reports, worker, progress);
        let game = &worker.game;
        let mut taker = Taker {
            schema,
            values: vec![f64::NAN; schema.len()],
        };
        taker.drawn(self.model(), draw, game, &reports);
        let log_likelihood = weighed.map(|(solution, filtered)| {
            let at = self.instance(game, draw, &solution);
            taker.derived(at, &filtered, &reports);
            filtered.log_evidence
        });
        Record {
            index: *index,
            route,
            log_likelihood,
            log_density: 0.0,
            values: taker.values,
        }
    }
}

/// A draw, and which of all it is.
struct Numbered {
    index: u64,
    draw: Draw,
}

/// Puts numbers where the schema has them.
struct Taker<'s> {
    schema: &'s Schema,
    values: Vec<f64>,
}

impl Taker<'_> {
    fn put(&mut self, holds: Holds, value: f64) {
        if let Some(place) = self.schema.place(holds) {
            self.values[place] = value;
        }
    }

    /// The uncertain inputs.
    fn drawn(&mut self, model: &Model, draw: &Draw, game: &Game, reports: &Reports) {
        for (place, column) in self.schema.columns().iter().enumerate() {
            match column.holds {
                Holds::Number { param } => self.values[place] = draw.params[param],
                Holds::Weight {
                    actor,
                    type_id,
                    goal,
                } => self.values[place] = draw.weights[actor][type_id][goal],
                _ => {}
            }
        }
        let cast = cast(&game.graph, model);
        let priors = marginals(&game.graph, &game.numbers.prior);
        for (&actor, types) in cast.iter().zip(&priors) {
            for (type_id, prior) in types.iter().enumerate() {
                self.put(Holds::Prior { actor, type_id }, *prior);
            }
        }
        for (&actor, precision) in cast.iter().zip(&game.numbers.precision) {
            self.put(Holds::Precision { actor }, *precision);
        }
        for report in reports.used() {
            let item = report.item;
            self.put(Holds::Hit { item }, report.hit);
            self.put(Holds::FalseAlarm { item }, report.false_alarm);
        }
    }

    /// The results.
    fn derived(&mut self, at: Instance<'_>, filtered: &Filtered, reports: &Reports) {
        let model = at.model;
        let when = model.questions.iter().chain(&model.when);
        for (question, asked) in when.enumerate() {
            let answer = by_round(at, filtered, asked);
            let p = answer.probability.unwrap_or(f64::NAN);
            self.put(Holds::Answer { question }, p);
            // The last of them is the answer, and has no other column.
            for (round, p) in (1..).zip(answer.by_round) {
                self.put(Holds::ByRound { question, round }, p);
            }
        }
        self.amounts(at, filtered);
        let cast = cast(at.graph(), model);
        for (&actor, types) in cast.iter().zip(&filtered.types) {
            for (type_id, p) in types.iter().enumerate() {
                self.put(Holds::Posterior { actor, type_id }, *p);
            }
        }
        // Reports that are possible together are possible one after the other.
        for step in steps(at, reports).unwrap_or_default() {
            let Some(item) = step.item else { continue };
            self.put(Holds::Report { item }, step.log_likelihood);
            for (&actor, types) in cast.iter().zip(&step.types) {
                for (type_id, p) in types.iter().enumerate() {
                    self.put(
                        Holds::Belief {
                            item,
                            actor,
                            type_id,
                        },
                        *p,
                    );
                }
            }
        }
        for Forecast { variable, by_round } in forecast(at, filtered) {
            for (round, levels) in (1..).zip(by_round) {
                for (level, p) in levels.into_iter().enumerate() {
                    let holds = Holds::Level {
                        variable,
                        round,
                        level,
                    };
                    self.put(holds, p);
                }
            }
        }
        self.moves(at, filtered);
    }

    /// How much: by level, and what is expected where levels are numbers.
    fn amounts(&mut self, at: Instance<'_>, filtered: &Filtered) {
        for (how_much, asked) in at.model.how_much.iter().enumerate() {
            let levels = courses(at, filtered, asked);
            let first = at.model.first_member(how_much);
            for (question, course) in (first..).zip(&levels) {
                for (round, &p) in (1..).zip(course) {
                    self.put(Holds::ByRound { question, round }, p);
                }
                let answer = course.last().copied().unwrap_or(f64::NAN);
                self.put(Holds::Answer { question }, answer);
            }
            let Some(values) = at.model.values(asked.variable) else {
                continue;
            };
            for round in 1..=asked.round {
                let place = round as usize - 1;
                let row: Option<Vec<f64>> =
                    levels.iter().map(|own| own.get(place).copied()).collect();
                if let Some(row) = row {
                    let holds = Holds::Expected { how_much, round };
                    self.put(holds, expected(&values, &row));
                }
            }
        }
    }

    fn moves(&mut self, at: Instance<'_>, filtered: &Filtered) {
        for choice in choices(at, filtered) {
            let (decision, round) = (choice.decision, choice.round);
            for (type_id, options) in choice.by_type.iter().enumerate() {
                let Some(options) = options else { continue };
                let first =
                    |best: usize, o: usize| if options[o] > options[best] { o } else { best };
                let holds = Holds::Likeliest {
                    decision,
                    round,
                    type_id,
                };
                self.put(holds, (0..options.len()).fold(0, first) as f64);
            }
            for (favours, against) in pairs(choice.by_type.len()) {
                let both = [favours, against].map(|k| choice.by_type[k].as_ref());
                let [Some(p), Some(q)] = both else { continue };
                for option in (0..p.len()).filter(|&o| p[o] > 0.0 || q[o] > 0.0) {
                    let holds = Holds::Bits {
                        decision,
                        round,
                        option,
                        favours,
                        against,
                    };
                    self.put(holds, bits(p[option], q[option]));
                }
            }
        }
    }
}
