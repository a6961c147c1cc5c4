//! Questions and their answers.

use std::collections::HashMap;

use demarche_inference::filter::{Filtered, Reports, filter};
use demarche_inference::query::anatomy;
use demarche_inference::query::question::{self, last_round};
use demarche_inference::solve::{Instance, SolveError, Solved};
use demarche_scenario::model::{Model, Property, Question};
use demarche_scenario::print;
use demarche_scenario::syntax::{self, Item, Scenario};

use super::{Sources, calendar};
use crate::findings::{Anatomy, Answer, Findings, Moving, Undefined};
use crate::view::words;

/// The answer to one question under one set of reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Name of the question.
    pub name: String,
    /// Probability; none if its condition cannot hold.
    pub probability: Option<f64>,
    /// By round.
    pub by_round: Vec<f64>,
}

/// Asks every question of the scenario.
pub(crate) fn ask(at: Instance<'_>, filtered: &Filtered) -> Vec<Asked> {
    let ask = |asked: &Question| {
        let answer = question::ask(at, filtered, asked);
        Asked {
            name: asked.name.clone(),
            probability: answer.probability,
            by_round: answer.by_round,
        }
    };
    at.model.questions.iter().map(ask).collect()
}

/// The answer to a question before any report, and where nothing is at stake.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    prior: f64,
    base: f64,
}

/// The answers to all questions before any report.
pub(super) fn before(solved: &Solved) -> Result<Vec<Option<Before>>, SolveError> {
    let at = solved.instance();
    let filtered = filter(at, &Reports::none())?;
    let asked = ask(at, &filtered).into_iter().zip(anatomy::bases(at)?);
    let before = asked.map(|(asked, base)| {
        let prior = asked.probability?;
        Some(Before {
            prior,
            base: anatomy::settled(base?, prior),
        })
    });
    Ok(before.collect())
}

/// The same from another analysis, which must answer every question that has an answer here.
pub(super) fn known(there: &Findings, asked: &[Asked]) -> Option<Vec<Option<Before>>> {
    let mut by_name: HashMap<&str, Before> = HashMap::new();
    for answer in &there.questions {
        by_name.entry(&answer.name).or_insert(Before {
            prior: answer.prior,
            base: answer.anatomy.base,
        });
    }
    let own = |asked: &Asked| {
        let found = by_name.get(asked.name.as_str());
        match (found, asked.probability) {
            (Some(&before), _) => Some(Some(before)),
            (None, None) => Some(None),
            (None, Some(_)) => None,
        }
    };
    asked.iter().map(own).collect()
}

/// The answers as the briefing gives them, at the point estimate alone. A question whose condition cannot hold has none.
pub(super) fn rows(
    solved: &Solved,
    asked: &[Asked],
    before: &[Option<Before>],
    sources: &Sources<'_>,
) -> Vec<Answer> {
    let model = solved.model();
    let properties = Properties::new(&sources.loaded.whole);
    let mut rows = Vec::new();
    for ((question, asked), before) in model.questions.iter().zip(asked).zip(before) {
        let Some(probability) = asked.probability else {
            continue;
        };
        let Before { prior, base } = before.unwrap_or(Before {
            prior: probability,
            base: probability,
        });
        let base_rate = question
            .base_rate
            .as_ref()
            .map(|rate| solved.draw.number(model, rate));
        rows.push(Answer {
            name: question.name.clone(),
            label: question.label.clone(),
            property: properties.of(&question.name),
            headline: question.headline,
            probability,
            prior,
            anatomy: Anatomy {
                base,
                decided: !solved.game.graph.infosets.is_empty(),
                incentives: prior - base,
                reports: probability - prior,
                ..Anatomy::default()
            },
            along: Vec::new(),
            words: words::words(probability).into(),
            last_round: last_round(model, question),
            by_round: asked.by_round.clone(),
            base_rate,
            equilibria: None,
            over: None,
            by_round_over: Vec::new(),
            confidence: None,
            hangs_on: None,
            reliances: Vec::new(),
            resolves: question.resolves.clone(),
            due: due(model, question, &asked.by_round),
            citations: sources.library.of_construct("question", &question.name),
            variants: Vec::new(),
        });
    }
    rows
}

/// Reports up to which it is looked for what moves an answer most: each takes a pass over the game.
const MOST_REPORTS: usize = 100;

/// Adds what moves each answer most, where there are not too many reports to try.
pub(super) fn add_leading(
    rows: &mut [Answer],
    solved: &Solved,
    reports: &Reports,
) -> Result<(), SolveError> {
    let model = solved.model();
    if reports.used().take(MOST_REPORTS + 1).count() > MOST_REPORTS {
        return Ok(());
    }
    let leading = anatomy::leading(solved.instance(), reports)?;
    let felt =
        |moves: Option<(usize, f64)>| moves.filter(|(_, adds)| adds.abs() > anatomy::ROUNDING);
    let mut rows = rows.iter_mut().peekable();
    for (question, leading) in model.questions.iter().zip(leading) {
        // Questions without an answer have no row; the others stand in the scenario's order.
        let Some(row) = rows.next_if(|row| row.name == question.name) else {
            continue;
        };
        row.anatomy.most_incentive = felt(leading.actor).map(|(actor, adds)| Moving {
            name: model.actors[actor].name.clone(),
            label: model.actors[actor].label.clone(),
            adds,
        });
        row.anatomy.most_report = felt(leading.report).map(|(item, adds)| Moving {
            name: model.evidence[item].name.clone(),
            label: model.evidence[item].label.clone(),
            adds,
        });
    }
    Ok(())
}

/// The questions that have no answer.
pub(super) fn undefined(solved: &Solved, asked: &[Asked], sources: &Sources<'_>) -> Vec<Undefined> {
    let none = |asked: &Asked| asked.probability.is_none();
    if !asked.iter().any(none) {
        return Vec::new();
    }
    let properties = Properties::new(&sources.loaded.whole);
    let both = solved.model().questions.iter().zip(asked);
    let without = both
        .filter(|(_, asked)| none(asked))
        .map(|(q, _)| Undefined {
            name: q.name.clone(),
            label: q.label.clone(),
            property: properties.of(&q.name),
        });
    without.collect()
}

/// When a question is decided: the day that it gives, else the last day of the last round that it is about.
pub(crate) fn due(model: &Model, question: &Question, by_round: &[f64]) -> Option<String> {
    let last = match question.property {
        Property::InRound(_, r) | Property::By(_, r) | Property::Always(_, r) => r,
        Property::Until(_, _, r) => r,
    };
    let through = || calendar::last_day(model, last).filter(|_| !by_round.is_empty());
    question.due.or_else(through).map(calendar::date)
}

/// The properties that questions ask about, as written.
pub(crate) struct Properties<'a>(HashMap<&'a str, &'a syntax::Question>);

impl<'a> Properties<'a> {
    /// Those of a scenario.
    pub(crate) fn new(scenario: &'a Scenario) -> Properties<'a> {
        let mut questions = HashMap::new();
        for item in &scenario.items {
            if let Item::Question(question) = item {
                questions
                    .entry(question.name.text.as_str())
                    .or_insert(question);
            }
        }
        Properties(questions)
    }

    /// That of a question, with its condition; of one level of how much, that of the whole.
    pub(crate) fn of(&self, name: &str) -> String {
        let whole = name.split('.').next().unwrap_or(name);
        let Some(question) = self.0.get(whole) else {
            return String::new();
        };
        let mut text = print::asks(&question.asks);
        if let Some(given) = &question.given {
            text.push_str(" given ");
            text.push_str(&print::property(&given.value));
        }
        text
    }
}
