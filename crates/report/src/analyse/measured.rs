//! How much and when: answered, beside what the answer was before reports, over the draws and in what-ifs.

use demarche_inference::filter::{Filtered, Reports, filter};
use demarche_inference::query::anatomy;
use demarche_inference::query::how_much::{Amount, expected, how_much, median};
use demarche_inference::query::question::ask;
use demarche_inference::solve::{Instance, SolveError, Solved};
use demarche_inference::uncertain::ensemble::Spread;
use demarche_scenario::model::{HowMuch, Model, Property, Question};

use super::answers::{Properties, due};
use super::{Drawn, Sources, calendar};
use crate::findings::{Findings, Undefined, VariantResult};
use crate::measured::{self, Expected, Level, Rounds, VariedAmount, VariedTime};

/// The answers to all questions of how much and when under one set of reports, in the scenario's order.
pub(crate) struct Measured {
    /// None where the condition cannot hold.
    how_much: Vec<Option<Amount>>,
    /// By round: whether it has come true. None as above.
    when: Vec<Option<Vec<f64>>>,
}

/// Asks them.
pub(crate) fn measure(at: Instance<'_>, filtered: &Filtered) -> Measured {
    let amount = |asked: &HowMuch| how_much(at, filtered, asked);
    let course = |asked: &Question| {
        let answer = ask(at, filtered, asked);
        let p = answer.probability?;
        // Once what it asks for has been taken out, it is so from the first round on or never, and has no course.
        match (&asked.property, answer.by_round.is_empty()) {
            (Property::By(_, last), true) => Some(vec![p; *last as usize]),
            _ => Some(answer.by_round),
        }
    };
    Measured {
        how_much: at.model.how_much.iter().map(amount).collect(),
        when: at.model.when.iter().map(course).collect(),
    }
}

/// The answers, before any report, and where nothing is at stake either.
struct Steps {
    now: Measured,
    prior: Measured,
    base: Measured,
    decided: bool,
}

/// Puts them into the findings, at the point estimate alone. What has no answer is told among the undefined.
///
/// # Errors
/// No history fits the reports.
pub(super) fn put(
    findings: &mut Findings,
    solved: &Solved,
    filtered: &Filtered,
    sources: &Sources<'_>,
) -> Result<(), SolveError> {
    let (model, at) = (solved.model(), solved.instance());
    if model.how_much.is_empty() && model.when.is_empty() {
        return Ok(());
    }
    let steps = Steps {
        now: measure(at, filtered),
        prior: measure(at, &filter(at, &Reports::none())?),
        base: anatomy::unstaked(at, measure)?,
        decided: !solved.game.graph.infosets.is_empty(),
    };
    let properties = Properties::new(&sources.loaded.whole);
    let mut undefined = |name: &str, label: &str| {
        findings.undefined.push(Undefined {
            name: name.into(),
            label: label.into(),
            property: properties.of(name),
        });
    };
    for (q, asked) in model.how_much.iter().enumerate() {
        match amount(model, q, &steps) {
            None => undefined(&asked.name, &asked.label),
            Some(found) => findings.how_much.push(measured::HowMuch {
                property: properties.of(&asked.name),
                citations: sources.library.of_construct("question", &asked.name),
                ..found
            }),
        }
    }
    for (q, asked) in model.when.iter().enumerate() {
        match time(model, q, &steps) {
            None => undefined(&asked.name, &asked.label),
            Some(found) => findings.when.push(measured::When {
                property: properties.of(&asked.name),
                citations: sources.library.of_construct("question", &asked.name),
                ..found
            }),
        }
    }
    Ok(())
}

/// How much: none where its condition cannot hold.
fn amount(model: &Model, q: usize, steps: &Steps) -> Option<measured::HowMuch> {
    let asked = &model.how_much[q];
    let mut now = steps.now.how_much[q].clone()?;
    // Where the condition holds now it held before any report, and where nothing is at stake some level comes all the same.
    let before = |measured: &Measured| measured.how_much[q].clone().unwrap_or_else(|| now.clone());
    let (prior, base) = (before(&steps.prior), before(&steps.base));
    now.by_round.truncate(asked.round as usize);
    let (prior, base) = (prior.levels(asked), base.levels(asked));
    let values = model.values(asked.variable);
    let declared = &model.variables[asked.variable];
    let level = |(l, name): (usize, &String)| Level {
        name: name.clone(),
        value: values.as_ref().map(|values| values[l]),
        probability: now.levels(asked)[l],
        prior: prior[l],
        by_round: now.by_round.iter().map(|row| row[l]).collect(),
        over: None,
        by_round_over: Vec::new(),
    };
    let day = asked
        .due
        .or_else(|| calendar::last_day(model, asked.round))
        .map(calendar::date);
    Some(measured::HowMuch {
        name: asked.name.clone(),
        label: asked.label.clone(),
        headline: asked.headline,
        variable: declared.name.clone(),
        round: asked.round,
        levels: declared.levels.iter().enumerate().map(level).collect(),
        expected: values.as_ref().map(|values| Expected {
            value: expected(values, now.levels(asked)),
            prior: expected(values, prior),
            base: expected(values, base),
            decided: steps.decided,
            by_round: now
                .by_round
                .iter()
                .map(|row| expected(values, row))
                .collect(),
            ..Expected::default()
        }),
        resolves: asked.resolves.clone(),
        due: day,
        ..measured::HowMuch::default()
    })
}

/// When: none where its condition cannot hold.
fn time(model: &Model, q: usize, steps: &Steps) -> Option<measured::When> {
    let asked = &model.when[q];
    let now = steps.now.when[q].as_ref()?;
    let before = |measured: &Measured| measured.when[q].clone().unwrap_or_else(|| now.clone());
    let (prior, base) = (before(&steps.prior), before(&steps.base));
    let last = |course: &[f64]| course.last().copied().unwrap_or(0.0);
    let not_yet = |course: &[f64]| course.iter().map(|p| 1.0 - p).collect();
    Some(measured::When {
        name: asked.name.clone(),
        label: asked.label.clone(),
        headline: asked.headline,
        last_round: now.len() as u32,
        within: last(now),
        prior: last(&prior),
        base: anatomy::settled(last(&base), last(&prior)),
        decided: steps.decided,
        not_yet: not_yet(now),
        prior_not_yet: not_yet(&prior),
        median: median(now),
        prior_median: median(&prior),
        resolves: asked.resolves.clone(),
        due: due(model, asked, now),
        ..measured::When::default()
    })
}

/// Puts beside them how far they go over the draws.
pub(super) fn put_spread(findings: &mut Findings, drawn: &Drawn) {
    for own in &mut findings.how_much {
        let Some(ranged) = drawn.how_much.iter().find(|ranged| ranged.name == own.name) else {
            continue;
        };
        if let Some(expected) = &mut own.expected {
            expected.over = ranged.expected;
            expected.by_round_over.clone_from(&ranged.expected_by_round);
        }
        for (level, ranged) in own.levels.iter_mut().zip(&ranged.levels) {
            level.over = ranged.spread;
            level.by_round_over.clone_from(&ranged.by_round);
        }
    }
    for own in &mut findings.when {
        let Some(ranged) = drawn.when.iter().find(|ranged| ranged.name == own.name) else {
            continue;
        };
        own.not_yet_over = ranged.by_round.iter().map(Spread::complement).collect();
        // That it has come by a round is even in the draws of which that many have it so.
        let even = |end: fn(&Spread) -> f64| {
            let course: Vec<f64> = ranged.by_round.iter().map(end).collect();
            median(&course)
        };
        own.median_over = ranged.spread.map(|_| Rounds {
            early: even(|spread| spread.high),
            late: even(|spread| spread.low),
        });
    }
}

/// What a what-if makes of them. What has no answer on both sides is left out.
pub(super) fn put_varied(
    result: &mut VariantResult,
    (model, base): (&Model, &Measured),
    (varied, there): (&Model, &Measured),
) {
    for (asked, now) in model.how_much.iter().zip(&base.how_much) {
        let own = |other: &HowMuch| other.name == asked.name;
        let place = varied.how_much.iter().position(own);
        let then = place.and_then(|place| there.how_much[place].as_ref());
        let (Some(now), Some(then)) = (now, then) else {
            continue;
        };
        let (now, then) = (now.levels(asked), then.levels(asked));
        let values = model.values(asked.variable);
        let names = model.variables[asked.variable].levels.iter();
        let both = now.iter().zip(then);
        result.how_much.push(VariedAmount {
            question: asked.name.clone(),
            expected: values.map(|values| (expected(&values, now), expected(&values, then))),
            levels: names
                .zip(both)
                .map(|(name, (now, then))| (name.clone(), *now, *then))
                .collect(),
        });
    }
    for (asked, now) in model.when.iter().zip(&base.when) {
        let place = varied
            .when
            .iter()
            .position(|other| other.name == asked.name);
        let then = place.and_then(|place| there.when[place].as_ref());
        let (Some(now), Some(then)) = (now, then) else {
            continue;
        };
        let last = |course: &[f64]| course.last().copied().unwrap_or(0.0);
        result.when.push(VariedTime {
            question: asked.name.clone(),
            within: (last(now), last(then)),
            median: (median(now), median(then)),
        });
    }
}
