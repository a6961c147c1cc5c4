//! The anatomy of an answer, against the sum over all histories under play that is put together by hand.

mod support;

use std::cell::Cell;

use demarche_inference::filter::Reports;
use demarche_inference::query::anatomy::{anatomy, bases, leading, usual_play};
use demarche_scenario::model::{Formula, Question};
use proptest::prelude::*;
use support::plain::{BySet, Plain, Whole};
use support::side_by_side::{read, slots};
use support::value::property;
use support::{Solved, on_scenarios};

/// The answer before any report where play is `sigma`.
fn plainly(plain: &Plain, sigma: &BySet, question: &Question) -> Option<f64> {
    let met = |w: &Whole, asked| {
        property(asked, |formula: &Formula, round| {
            plain.holds(w, formula, round)
        })
    };
    let (mut given, mut both) = (0.0, 0.0);
    for whole in plain.histories(sigma) {
        if question
            .given
            .as_ref()
            .is_none_or(|asked| met(&whole, asked))
        {
            given += whole.probability;
            if met(&whole, &question.property) {
                both += whole.probability;
            }
        }
    }
    (given > 0.0).then(|| both / given)
}

/// Every order of so many.
fn orders(of: usize) -> Vec<Vec<usize>> {
    let Some(last) = of.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let shorter = orders(last);
    let longer = shorter.iter().flat_map(|order| {
        (0..=last).map(|at| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    });
    longer.collect()
}

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{what}: {a}, not {b}");
    Ok(())
}

#[test]
fn the_parts_of_answers_are_those_of_all_histories() {
    let compared = Cell::new(0);
    on_scenarios(150, |solved| {
        let Solved {
            model,
            draw,
            game,
            solution,
        } = solved;
        let plain = &Plain::new(model, draw);
        let slots = slots(plain, game).map_err(TestCaseError::fail)?;
        let (usual, own) = (plain.usual(), read(&slots, &solution.sigma));
        for (a, b) in read(&slots, &usual_play(game)).iter().zip(&usual) {
            for (a, b) in a.iter().zip(b) {
                close(*a, *b, "usual play")?;
            }
        }
        // Play that is the equilibrium's where the actor and the decision say so.
        let mixed = |solved: &dyn Fn(usize, usize) -> bool| -> BySet {
            let sets = plain.sets.list.iter().zip(&plain.sets.menus);
            let sets = sets.zip(own.iter().zip(&usual));
            sets.map(|(((actor, _), (decision, _)), (own, usual))| {
                match solved(*actor, *decision) {
                    true => own.clone(),
                    false => usual.clone(),
                }
            })
            .collect()
        };
        let at = solved.instance();
        let reports = Reports::new(model, draw, None);
        let fail =
            |e: demarche_inference::filter::EvidenceError| TestCaseError::fail(e.to_string());
        let all = bases(at).map_err(fail)?;
        let leading = leading(at, &reports).map_err(fail)?;
        for ((question, base), leading) in model.questions.iter().zip(all).zip(leading) {
            let by_hand = plainly(plain, &usual, question);
            prop_assert_eq!(base.is_some(), by_hand.is_some());
            let Some(found) = anatomy(at, &reports, question).map_err(fail)? else {
                continue;
            };
            compared.set(compared.get() + 1);
            close(found.base, by_hand.unwrap_or(-1.0), "the base")?;
            close(base.unwrap_or(-1.0), found.base, "the base among all")?;
            let prior = plainly(plain, &own, question).unwrap_or(-1.0);
            close(found.prior, prior, "before any report")?;
            let answer = |play: BySet| plainly(plain, &play, question).unwrap_or(prior);
            let movers: Vec<usize> = found.actors.iter().map(|part| part.actor).collect();
            for (place, part) in found.actors.iter().enumerate() {
                let without = answer(mixed(&|actor, _| actor != part.actor));
                close(part.alone, prior - without, "an actor alone")?;
                let mut sum = 0.0;
                let all = orders(movers.len());
                for order in &all {
                    let before: Vec<usize> = order
                        .iter()
                        .take_while(|&&i| i != place)
                        .map(|&i| movers[i])
                        .collect();
                    let without = answer(mixed(&|actor, _| before.contains(&actor)));
                    let with = answer(mixed(&|actor, _| {
                        before.contains(&actor) || actor == part.actor
                    }));
                    sum += with - without;
                }
                close(part.shapley, sum / all.len() as f64, "a Shapley value")?;
            }
            for part in &found.decisions {
                let without = answer(mixed(&|_, decision| decision != part.decision));
                close(part.alone, prior - without, "a decision alone")?;
            }
            let most =
                |parts: &mut dyn Iterator<Item = f64>| parts.map(f64::abs).fold(0.0, f64::max);
            let actors = most(&mut found.actors.iter().map(|part| part.alone));
            close(
                leading.actor.map_or(0.0, |(_, adds)| adds.abs()),
                actors,
                "who moves it most",
            )?;
            let reported = most(&mut found.reports.iter().map(|part| part.alone));
            close(
                leading.report.map_or(0.0, |(_, adds)| adds.abs()),
                reported,
                "what moves it most",
            )?;
            // The parts add up.
            let shapley: f64 = found.actors.iter().map(|part| part.shapley).sum();
            close(shapley, found.incentives(), "what incentives add")?;
            let steps: f64 = found.reports.iter().map(|part| part.step).sum();
            close(steps, found.reported(), "what reports add")?;
            let unreported = anatomy(at, &Reports::none(), question).map_err(fail)?;
            let unreported = unreported.ok_or(TestCaseError::fail("no answer"))?;
            close(unreported.reported(), 0.0, "reports where there are none")?;
            for part in &unreported.actors {
                close(part.reported, part.alone, "an actor with no report")?;
            }
            for part in &unreported.decisions {
                close(part.reported, part.alone, "a decision with no report")?;
            }
        }
        Ok(())
    });
    assert!(compared.get() > 100, "{}", compared.get());
}
