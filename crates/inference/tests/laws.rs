//! Laws that hold for any scenario, on random ones.

mod support;

use demarche_inference::solve::Instance;
use demarche_scenario::model::Model;
use std::cell::Cell;

use demarche_engine::certify::certify;
use demarche_engine::qre::trace::Status;
use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::forecast::{forecast, forecast_moves};
use demarche_inference::query::question::ask;
use demarche_inference::query::signal::signals;
use proptest::prelude::*;
use support::{Solved, on_changed, on_scenarios};

/// The text with lines put before the first decision or event.
fn at_first(text: &str, lines: &str) -> Option<String> {
    let stages = ["\ndecision ", "\nevent "];
    let first = stages.iter().filter_map(|stage| text.find(stage)).min()? + 1;
    Some(format!("{}{lines}{}", &text[..first], &text[first..]))
}

#[test]
fn solutions_are_certified() {
    on_scenarios(200, |solved| {
        let Solved { game, solution, .. } = solved;
        prop_assert_eq!(solution.status, Status::Solved);
        let certificate = certify(game, &solution.sigma);
        prop_assert!(certificate.residual <= 1e-9, "{:?}", certificate);
        let graph = &game.graph;
        for (i, set) in graph.infosets.iter().enumerate() {
            for k in 0..graph.types[set.actor as usize] as usize {
                let own = graph.slot(i, k, 0)..graph.slot(i, k, set.options as usize);
                let total: f64 = solution.sigma[own.clone()].iter().sum();
                prop_assert!((total - 1.0).abs() < 1e-12, "σ sums to {}", total);
                for slot in own {
                    let open = graph.available[slot];
                    prop_assert!(
                        solution.sigma[slot] >= 0.0 && (open || solution.sigma[slot] == 0.0)
                    );
                }
            }
        }
        Ok(())
    });
}

#[test]
fn without_evidence_belief_stays_the_prior() {
    on_scenarios(100, |solved| {
        let Solved { game, .. } = solved;
        let filtered = filter(solved.instance(), &Reports::none())
            .map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(filtered.log_evidence, 0.0);
        for (after, before) in filtered.profiles.iter().zip(&game.numbers.prior) {
            prop_assert!(
                (after - before).abs() < 1e-12,
                "{} became {}",
                before,
                after
            );
        }
        Ok(())
    });
}

#[test]
fn forecasts_sum_to_one_and_answers_are_probabilities() {
    on_scenarios(100, |solved| {
        let Solved { model, draw, .. } = solved;
        let reports = Reports::new(model, draw, None);
        let filtered =
            filter(solved.instance(), &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let levels = forecast(solved.instance(), &filtered);
        let moves = forecast_moves(solved.instance(), &filtered);
        let rows = levels.iter().flat_map(|f| &f.by_round);
        for row in rows.chain(moves.iter().flat_map(|f| &f.by_round)) {
            let total: f64 = row.iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-12, "{:?} sums to {}", row, total);
        }
        for question in &model.questions {
            let answer = ask(solved.instance(), &filtered, question);
            let all = answer
                .by_round
                .iter()
                .chain(&answer.probability)
                .chain([&answer.given]);
            for p in all {
                prop_assert!(
                    (0.0..=1.0 + 1e-12).contains(p),
                    "{} is {}",
                    &question.name,
                    p
                );
            }
        }
        Ok(())
    });
}

/// A message without payoff consequences (cheap talk) is sent alike by every type: it tells nothing.
#[test]
fn cheap_talk_is_worth_no_bits() {
    let talk = "decision talk by a0\n  option hum, quiet\n  option sing\n";
    let speak = |text: &str| {
        text.contains("a0 is k")
            .then(|| at_first(text, talk))
            .flatten()
    };
    on_changed(200, speak, |solved| {
        let Solved { model, draw, .. } = solved;
        let reports = Reports::new(model, draw, None);
        let filtered =
            filter(solved.instance(), &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let spoken = model.decisions.iter().position(|d| d.name == "talk");
        let all = signals(solved.instance(), &filtered);
        let rows = all
            .iter()
            .filter(|own| own.actor == 0)
            .flat_map(|own| &own.rows);
        let rows: Vec<_> = rows.filter(|row| Some(row.decision) == spoken).collect();
        prop_assert!(!rows.is_empty());
        for row in rows {
            let bits = row.p_favours.log2() - row.p_against.log2();
            prop_assert!(bits.abs() < 1e-9, "{} bits in round {}", bits, row.round);
        }
        Ok(())
    });
}

/// A secret move by an actor whose types want it differently, and an outsider who moves right after it.
const SECRET: &str = "\
variable sent: no < yes = no, known to a0
decision secret by a0, in round 1
  option hold, quiet
  option envoy
    seen by a0
    leaks RATE
    then sent = yes
decision answer by a1, in round 1
  option refuse
  option agree
";

fn with_secret(text: &str, rate: &str) -> Option<String> {
    let two = text.contains("actor a1") && text.contains("a0 is k");
    let goal = text.find("\ngoal g0y of a0").filter(|_| two)? + 1;
    let line = goal + text[goal..].find('\n')? + 1;
    let case = "  1 if sent is yes and a0 is k0\n";
    let text = format!("{}{case}{}", &text[..line], &text[line..]);
    at_first(&text, &SECRET.replace("RATE", rate))
}

/// By information set of the outsider's first decision: how far its belief about the profile of types is from the prior.
fn moved(solved: &Solved) -> Result<Vec<f64>, TestCaseError> {
    let Solved { model, game, .. } = solved;
    let filtered = filter(solved.instance(), &Reports::none())
        .map_err(|e| TestCaseError::fail(e.to_string()))?;
    let graph = &game.graph;
    let answer = model.decisions.iter().position(|d| d.name == "answer");
    let sets = graph
        .infosets
        .iter()
        .filter(|set| Some(set.decision as usize) == answer);
    let distance = sets.map(|set| {
        let mut belief = vec![0.0; graph.profiles];
        for &n in &graph.infoset_nodes[set.nodes.start as usize..set.nodes.end as usize] {
            let reach = &filtered.reach[n as usize * graph.profiles..];
            belief.iter_mut().zip(reach).for_each(|(b, r)| *b += r);
        }
        let total: f64 = belief.iter().sum();
        let pairs = belief.iter().zip(&game.numbers.prior);
        pairs
            .map(|(b, prior)| (b / total - prior).abs())
            .fold(0.0, f64::max)
    });
    Ok(distance.collect())
}

#[test]
fn what_cannot_leak_moves_no_outsider() {
    on_changed(
        200,
        |text| with_secret(text, "0%"),
        |solved| {
            let moved = moved(solved)?;
            prop_assert!(!moved.is_empty());
            prop_assert!(
                moved.iter().all(|&m| m < 1e-12),
                "belief moved by {:?}",
                moved
            );
            Ok(())
        },
    );
}

/// The law above says something: the same move, where it may leak, moves belief in most of the same scenarios.
#[test]
fn what_leaks_moves_belief() {
    let (still, moving) = (Cell::new(0), Cell::new(0));
    on_changed(
        70,
        |text| with_secret(text, "50%"),
        |solved| {
            let most = moved(solved)?.into_iter().fold(0.0, f64::max);
            let count = if most > 1e-6 { &moving } else { &still };
            count.set(count.get() + 1);
            Ok(())
        },
    );
    let (still, moving) = (still.get(), moving.get());
    assert!(moving > still, "moved in {moving}, not in {still}");
}

#[test]
fn a_report_repeated_changes_nothing() {
    let reported = |text: &str| text.contains("\nevidence ").then(|| text.to_owned());
    on_changed(100, reported, |solved| {
        let mut once = solved.model.clone();
        for item in &mut once.evidence {
            item.origin = Some(item.name.clone());
        }
        let mut again = once.clone();
        again.evidence.extend(once.evidence.iter().cloned());
        fn on<'a>(model: &'a Model, solved: &'a Solved) -> Instance<'a> {
            Instance {
                model,
                game: &solved.game,
                draw: &solved.draw,
                sigma: &solved.solution.sigma,
            }
        }
        let beliefs = |model: &Model| {
            let reports = Reports::new(model, &solved.draw, None);
            filter(on(model, solved), &reports).map_err(|e| TestCaseError::fail(e.to_string()))
        };
        let (a, b) = (beliefs(&once)?, beliefs(&again)?);
        prop_assert_eq!(a.log_evidence.to_bits(), b.log_evidence.to_bits());
        prop_assert_eq!(&a.profiles, &b.profiles);
        prop_assert_eq!(&a.reach, &b.reach);
        prop_assert_eq!(
            forecast(on(&once, solved), &a),
            forecast(on(&again, solved), &b)
        );
        Ok(())
    });
}

#[test]
fn the_same_scenario_gives_the_same_bits() {
    on_scenarios(30, |solved| {
        let (_, game) = support::game(&solved.model).map_err(TestCaseError::fail)?;
        let again = demarche_engine::qre::trace::trace(
            &game,
            &demarche_engine::qre::trace::Settings::default(),
            &demarche_engine::progress::Quiet,
        );
        prop_assert_eq!(&game, &solved.game);
        prop_assert_eq!(&again, &solved.solution);
        Ok(())
    });
}
