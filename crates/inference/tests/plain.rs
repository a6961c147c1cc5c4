//! The engine against a slow and plain reading of the language, on random small scenarios.

mod support;

use std::cell::Cell;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Status, trace};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::forecast::forecast;
use demarche_inference::query::question::{ask, last_round};
use demarche_inference::query::shift::shifts;
use demarche_inference::query::signal::signals;
use demarche_inference::query::watch::watch;
use demarche_scenario::model::{Formula, Model, Property, Question};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use support::generate;
use support::plain::{Plain, Whole};
use support::side_by_side::{read, slots};
use support::value::property;
use support::{Solved, on_scenarios, solve};

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{what}: {a}, not {b}");
    Ok(())
}

#[test]
fn strategies_are_a_fixed_point_on_the_tree() {
    on_scenarios(200, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        prop_assert_eq!(solved.solution.status, Status::Solved);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let sigma = read(&slots, &solved.solution.sigma);
        let worth = plain.worth(&sigma);
        let lambda = |actor: usize| plain.constant(&solved.model.actors[actor].precision);
        for (own, response) in sigma.iter().zip(plain.respond(&worth, lambda)) {
            for (&s, r) in own.iter().zip(response) {
                close(s, r, "a strategy against the response to it")?;
            }
        }
        Ok(())
    });
}

/// At a small λ there is one equilibrium, and answering to it again and again from uniform play finds it.
#[test]
fn answering_again_and_again_leads_to_the_same_strategies() {
    const LAMBDA: f64 = 1.0;
    on_scenarios(100, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        let mut game = solved.game.clone();
        game.numbers.precision.fill(LAMBDA);
        let slots = slots(plain, &game).map_err(TestCaseError::fail)?;
        let solution = trace(&game, &Settings::default(), &Quiet);
        let expected = read(&slots, &solution.sigma);
        let mut sigma = plain.usual();
        let mut change = 1.0;
        for _ in 0..200 {
            let response = plain.respond(&plain.worth(&sigma), |_| LAMBDA);
            let pairs = sigma.iter().flatten().zip(response.iter().flatten());
            change = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            sigma = response;
            if change < 1e-13 {
                break;
            }
        }
        prop_assert!(change < 1e-13, "responses do not settle: {}", change);
        for (&s, &e) in sigma.iter().flatten().zip(expected.iter().flatten()) {
            close(s, e, "a strategy at λ = 1")?;
        }
        Ok(())
    });
}

/// Everything that is said of beliefs, evidence and what comes next, against the sum over all histories.
#[test]
fn beliefs_forecasts_and_answers_are_those_of_all_histories() {
    on_scenarios(200, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        let Solved {
            model,
            draw,
            game,
            solution,
        } = solved;
        let slots = slots(plain, game).map_err(TestCaseError::fail)?;
        let histories = plain.histories(&read(&slots, &solution.sigma));
        let reports = Reports::new(model, draw, None);
        let joint: Vec<f64> = histories.iter().map(|whole| weight(plain, whole)).collect();
        let evidence: f64 = joint.iter().sum();
        let share = |holds: &dyn Fn(&Whole) -> bool| {
            let held = histories
                .iter()
                .zip(&joint)
                .filter(|(whole, _)| holds(whole));
            held.map(|(_, w)| w).sum::<f64>() / evidence
        };
        let filtered =
            filter(solved.instance(), &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        close(filtered.log_evidence, evidence.ln(), "ln of the evidence")?;
        for (actor, types) in filtered.types.iter().enumerate() {
            for (type_id, &p) in types.iter().enumerate() {
                close(
                    p,
                    share(&|w| plain.profiles[w.profile][actor] == type_id),
                    "a type",
                )?;
            }
        }
        for (item, &p) in model.evidence.iter().zip(&filtered.claims) {
            close(p, share(&|w| plain.is_true(w, &item.claim)), &item.name)?;
        }
        for found in forecast(solved.instance(), &filtered) {
            for (levels, round) in found.by_round.iter().zip(0..) {
                for (level, &p) in levels.iter().enumerate() {
                    let at = |w: &Whole| w.history.ends[round].0[found.variable] == level;
                    close(p, share(&at), "a level")?;
                }
            }
        }
        for question in model.asked() {
            let answer = ask(solved.instance(), &filtered, question);
            let met = |w: &Whole, asked| {
                property(asked, |formula: &Formula, round| {
                    plain.holds(w, formula, round)
                })
            };
            let given = |w: &Whole| question.given.as_ref().is_none_or(|given| met(w, given));
            close(answer.given, share(&given), "a condition")?;
            let both = share(&|w| given(w) && met(w, &question.property));
            match answer.probability {
                Some(p) => close(p * share(&given), both, &question.name)?,
                None => close(both, 0.0, &question.name)?,
            }
        }
        Ok(())
    });
}

/// What who only watches takes a decision for, in the plain meaning: an option, or nothing.
fn watched(model: &Model, whole: &Whole, (decision, round): (usize, u32)) -> Option<usize> {
    let declared = &model.decisions[decision];
    let Some((o, seen)) = whole.history.ends[round as usize - 1].1[decision] else {
        return declared.quiet;
    };
    if seen.taken_for.is_some() {
        return seen.taken_for;
    }
    match declared.options[o].seen_by {
        Some(_) if !seen.leaked => declared.options[o].looks_like.or(declared.quiet),
        _ => Some(o),
    }
}

/// Mutual information of rows and columns, in bits, by their entropies.
fn information(joint: &[Vec<f64>]) -> f64 {
    let total: f64 = joint.iter().flatten().sum();
    let entropy = |weights: Vec<f64>| {
        let terms = weights.iter().filter(|w| **w > 0.0).map(|w| w / total);
        -terms.map(|p| p * p.log2()).sum::<f64>()
    };
    let columns = 0..joint[0].len();
    let columns = columns
        .map(|c| joint.iter().map(|row| row[c]).sum())
        .collect();
    let rows = joint.iter().map(|row| row.iter().sum()).collect();
    entropy(columns) + entropy(rows) - entropy(joint.iter().flatten().copied().collect())
}

/// What is said of moves still to come: how likely they arise, happen and are seen, and the answers once they have been seen.
#[test]
fn what_seeing_a_move_makes_of_an_answer_is_that_of_all_histories() {
    let (leaked, mistaken, conditional) = (Cell::new(0), Cell::new(0), Cell::new(0));
    on_scenarios(200, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        let model = &solved.model;
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let histories = plain.histories(&read(&slots, &solved.solution.sigma));
        let joint_weights: Vec<f64> = histories.iter().map(|whole| weight(plain, whole)).collect();
        let mass = |holds: &dyn Fn(&Whole) -> bool| {
            let held = histories
                .iter()
                .zip(&joint_weights)
                .filter(|(whole, _)| holds(whole));
            held.map(|(_, w)| w).sum::<f64>()
        };
        let reports = Reports::new(model, &solved.draw, None);
        let filtered =
            filter(solved.instance(), &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let evidence: f64 = joint_weights.iter().sum();
        let made = |w: &Whole, d: usize, round: u32| w.history.ends[round as usize - 1].1[d];
        for row in signals(solved.instance(), &filtered)
            .iter()
            .flat_map(|own| &own.rows)
        {
            let (d, round) = (row.decision, row.round);
            let arises = mass(&|w| made(w, d, round).is_some());
            close(row.takes_place, arises / evidence, "that a decision arises")?;
            let happens = mass(&|w| made(w, d, round).is_some_and(|(o, _)| o == row.option));
            close(row.happens, happens / evidence, "that a move happens")?;
        }
        for row in watch(solved.instance(), &filtered, 1) {
            let place = (row.decision, row.round);
            let options = model.decisions[row.decision].options.len();
            let mut joint = vec![vec![0.0; options + 1]; model.actors[row.actor].types.len()];
            for (whole, w) in histories.iter().zip(&joint_weights) {
                let class = watched(model, whole, place).unwrap_or(options);
                joint[plain.profiles[whole.profile][row.actor]][class] += w;
            }
            close(row.bits, information(&joint), "what watching tells")?;
        }
        let questions: Vec<&Question> = model.questions.iter().collect();
        let met = |w: &Whole, asked: &Property| {
            property(asked, |formula: &Formula, round| {
                plain.holds(w, formula, round)
            })
        };
        for row in shifts(solved.instance(), &filtered, &questions, 1) {
            let seen = |w: &Whole| watched(model, w, (row.decision, row.round)) == Some(row.option);
            close(row.seen, mass(&seen) / evidence, "that a move is seen")?;
            let out = |w: &Whole| {
                let own = made(w, row.decision, row.round);
                own.is_some_and(|(o, seen)| o == row.option && seen.leaked)
            };
            let astray = |w: &Whole| {
                let own = made(w, row.decision, row.round);
                own.is_some_and(|(_, seen)| seen.taken_for == Some(row.option))
            };
            mistaken.set(mistaken.get() + usize::from(histories.iter().any(astray)));
            leaked.set(leaked.get() + usize::from(histories.iter().any(out)));
            prop_assert_eq!(row.answers.len(), questions.len());
            for (question, answer) in questions.iter().zip(&row.answers) {
                let given = |w: &Whole| question.given.as_ref().is_none_or(|g| met(w, g));
                let known = mass(&|w| seen(w) && given(w));
                let late = last_round(model, question).is_some_and(|last| row.round >= last);
                let Some(answer) = answer else {
                    prop_assert!(late || known < 1e-12 * evidence);
                    continue;
                };
                prop_assert!(!late);
                let yes = mass(&|w| seen(w) && given(w) && met(w, &question.property));
                close(answer * known / evidence, yes / evidence, &question.name)?;
                conditional.set(conditional.get() + usize::from(question.given.is_some()));
            }
        }
        Ok(())
    });
    let (leaked, conditional) = (leaked.get(), conditional.get());
    let mistaken = mistaken.get();
    assert!(
        leaked > 20 && conditional > 20 && mistaken > 20,
        "{leaked} leaks, {conditional} conditions, {mistaken} mistakes"
    );
}

/// Probability of a history and of the reports that count: the first of every origin, by date.
fn weight(plain: &Plain, whole: &Whole) -> f64 {
    let model = plain.model;
    let date = |x: usize| {
        let item = &model.evidence[x];
        let of_source = item.source.and_then(|s| model.sources[s].dated);
        item.dated.or(of_source)
    };
    let earlier = |a: usize, b: usize| match (date(a), date(b)) {
        (Some(x), Some(y)) if x != y => x < y,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        _ => a < b,
    };
    let mut weight = whole.probability;
    for (x, item) in model.evidence.iter().enumerate() {
        let same = |y: &usize| item.origin.is_some() && model.evidence[*y].origin == item.origin;
        if (0..model.evidence.len())
            .filter(same)
            .any(|y| earlier(y, x))
        {
            continue;
        }
        weight *= plain.fits(whole, x);
    }
    weight
}

/// One type is indifferent at first, the others are not: the branch bends where it comes to the last steps.
const BEND: &str = r#"
scenario "A bend"
  rounds 1
  precision 30
actor a
  type eager 30%
  type odd 25%
  type plain otherwise
  eager ranks x > y
  odd ranks x > y
  plain ranks x > y
decision first by a
  option keep
  option tell
decision last by a
  option low
  option also_low
  option high
goal x of a
  1 if last is high
  0.4 if a is odd and first is keep
  0.4 if first is keep or a is eager
goal y of a
  1 if a is odd
"#;

#[test]
fn a_bend_after_a_long_step_is_followed() {
    let solved = solve(BEND).expect("a sound scenario");
    assert_eq!(solved.solution.status, Status::Solved);
}

/// What the plain meaning is held against has to be there.
#[test]
fn random_scenarios_use_every_construct() {
    let constructs = [
        ("noise", "    looks like o0 "),
        ("a spy", "%, a"),
        ("a leak", "    leaks "),
        ("types that hang together", "type k0 30% if a"),
        ("a type that changes", " becomes k"),
        ("amounts", " amount 0..1"),
        ("an amount that is used", " = amount"),
        ("a plant as a choice", "reported by double"),
        ("a number reported", " about "),
        ("an event that happened", " happened"),
        ("an event that was possible", " was possible"),
        ("how much", ": how much "),
        ("when", ": when "),
        ("an outcome that cannot come about", " else 0)"),
        ("an outcome that is certain", "(100% if "),
        ("a variable that no forecast is made of", ", internal"),
        ("usual", "    usual "),
        ("a group", "    group g"),
        ("simultaneous moves", ", simultaneous "),
        ("limited memory", "  memory 1 round"),
        ("a memory of rounds", "  remembers d"),
        ("a memory of whether", "  remembers whether d"),
        ("a memory of how often", "  remembers how often d"),
    ];
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1),
        ..Config::default()
    });
    let tape = generate::tape();
    let texts: Vec<String> = (0..300)
        .map(|_| tape.new_tree(&mut runner).expect("a tape").current())
        .map(|tape| generate::scenario(&tape))
        .collect();
    for (what, said) in constructs {
        let count = texts.iter().filter(|text| text.contains(said)).count();
        assert!(count >= 5, "{what} in {count} of {} scenarios", texts.len());
    }
}
