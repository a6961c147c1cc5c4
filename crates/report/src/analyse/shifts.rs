//! Moves still to come, and what seeing them would make of the answers of the first page.

use std::collections::HashSet;

use demarche_inference::query::shift;
use demarche_scenario::model::{Model, Question};

use super::{AnalyseError, Analysis, calendar};
use crate::findings::{Answer, Shift};
use crate::view::first::headlines;
use crate::view::largest_first;

/// Moves that are kept, the most moving first.
const MOST: usize = 8;
/// What is expected to move no answer by this much is left out.
const STILL: f64 = 1e-4;
/// A move after which an answer about play is nearer to 0 or 1 than this has settled it.
const SETTLED: f64 = 0.01;

/// The moves that are expected to move an answer of the first page most: of each decision the one that is, in the round in which it is.
///
/// A move that settles a question about play is its outcome and no signal of it. Nor is what is done in a question's last round.
///
/// # Errors
/// No history fits the reports.
pub(super) fn shifts(
    answers: &[Answer],
    analysis: &Analysis,
    from: u32,
) -> Result<Vec<Shift>, AnalyseError> {
    let (model, filtered) = (analysis.model(), analysis.filtered()?);
    let mut asked: Vec<(&Answer, &Question)> = Vec::new();
    for answer in headlines(answers) {
        let own = model.questions.iter().find(|q| q.name == answer.name);
        asked.extend(own.map(|question| (answer, question)));
    }
    let questions: Vec<&Question> = asked.iter().map(|(_, question)| *question).collect();
    let all = shift::shifts(analysis.solved().instance(), filtered, &questions, from);
    let mut found: Vec<(usize, Shift)> = Vec::new();
    for row in all {
        let mut moved = Vec::new();
        for ((answer, _), then) in asked.iter().zip(&row.answers) {
            let Some(then) = *then else { continue };
            let settled = then.min(1.0 - then) < SETTLED;
            if answer.last_round.is_none() || !settled {
                moved.push((answer.name.clone(), answer.probability, then));
            }
        }
        let by = moved.iter().map(|(_, now, then)| (then - now).abs());
        let expected = row.seen * by.fold(0.0, f64::max);
        if expected >= STILL {
            found.push((row.decision, named(model, &row, expected, moved)));
        }
    }
    found.sort_by_key(|(_, shift)| largest_first(shift.expected));
    let mut known = HashSet::new();
    found.retain(|(decision, _)| known.insert(*decision));
    found.truncate(MOST);
    Ok(found.into_iter().map(|(_, shift)| shift).collect())
}

fn named(
    model: &Model,
    row: &shift::Shift,
    expected: f64,
    answers: Vec<(String, f64, f64)>,
) -> Shift {
    let decision = &model.decisions[row.decision];
    let (actor, option) = (&model.actors[decision.by], &decision.options[row.option]);
    Shift {
        actor: actor.name.clone(),
        actor_label: actor.label.clone(),
        decision: decision.name.clone(),
        option: option.name.clone(),
        label: option.label.clone(),
        round: row.round,
        seen: row.seen,
        expected,
        answers,
    }
}

/// The first round that is not over: that of the cut-off's day, else of the last report's; without a calendar, the last that a report
/// speaks of.
///
/// # Errors
/// No history fits the reports.
pub(super) fn current(analysis: &Analysis) -> Result<u32, AnalyseError> {
    let (model, reports) = (analysis.model(), analysis.reports()?);
    let last = reports.used().filter_map(|report| report.date).max();
    let day = analysis.cut_off().or(last);
    let dated = day.filter(|_| calendar::last_day(model, 1).is_some());
    let Some(day) = dated else {
        return Ok(reports.latest_round().max(1));
    };
    let mut rounds = 1..=model.rounds;
    let going = |round: &u32| calendar::last_day(model, *round).is_some_and(|end| end >= day);
    Ok(rounds.find(going).unwrap_or(model.rounds + 1))
}
