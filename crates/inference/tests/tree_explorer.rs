//! The tree of play, looked into line by line, against a slow and plain reading of the language.

mod support;

use std::collections::BTreeMap;

use demarche_inference::query::explain::Explainer;
use demarche_inference::query::insight::Insight;
use demarche_inference::tree_explorer::{Kind, LineError, Point, Seen, TreeExplorer};
use demarche_scenario::model::{Start, Variable};
use proptest::prelude::*;
use support::plain::Plain;
use support::side_by_side::{read, slots};
use support::{Solved, on_scenarios, solve};

fn tree_explorer(solved: &Solved) -> TreeExplorer<'_> {
    TreeExplorer::new(solved.instance(), Insight::new(solved.instance()))
}

/// Every line, from the start on, with the levels at its end.
fn lines(solved: &Solved, visit: &mut impl FnMut(&Point, &[usize])) {
    let tree = tree_explorer(solved);
    let start = |variable: &Variable| match variable.start {
        Start::At(level) => level,
        Start::Drawn(_) => 0,
    };
    let levels: Vec<usize> = solved.model.variables.iter().map(start).collect();
    let mut open = vec![(Vec::new(), levels)];
    while let Some((line, mut levels)) = open.pop() {
        let point = tree.at(&line).expect("the line is one");
        for change in &point.since {
            assert!(
                change
                    .from
                    .is_none_or(|from| from == levels[change.variable])
            );
            levels[change.variable] = change.to;
        }
        visit(&point, &levels);
        for way in &point.ways {
            let mut on = line.clone();
            on.push(way.step);
            open.push((on, levels.clone()));
        }
    }
}

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{what}: {a}, not {b}");
    Ok(())
}

/// How likely each end is, and each type there.
type Ends = BTreeMap<Vec<usize>, (f64, Vec<Vec<f64>>)>;

#[test]
fn all_lines_together_are_all_histories() {
    on_scenarios(60, |solved| {
        let model = &solved.model;
        let plain = &Plain::new(model, &solved.draw);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let sigma = read(&slots, &solved.solution.sigma);
        let none = || -> Vec<Vec<f64>> {
            let types = model.actors.iter().map(|a| vec![0.0; a.types.len()]);
            types.collect()
        };
        let mut expected = Ends::new();
        for whole in plain.histories(&sigma) {
            let (p, types) = expected
                .entry(whole.history.levels.clone())
                .or_insert_with(|| (0.0, none()));
            *p += whole.probability;
            for (types, &k) in types.iter_mut().zip(&plain.profiles[whole.profile]) {
                types[k] += whole.probability;
            }
        }
        let mut found = Ends::new();
        lines(solved, &mut |point, levels| {
            if point.kind == Kind::Over {
                let end = found
                    .entry(levels.to_vec())
                    .or_insert_with(|| (0.0, none()));
                end.0 += point.probability;
                for (actor, types) in &point.types {
                    for (sum, p) in end.1[*actor].iter_mut().zip(types) {
                        *sum += p * point.probability;
                    }
                }
            }
        });
        let total: f64 = found.values().map(|(p, _)| p).sum();
        close(total, 1.0, "all lines")?;
        prop_assert!(found.keys().eq(expected.keys()), "other ends");
        for ((p, types), (q, expected)) in found.values().zip(expected.values()) {
            close(*p, *q, "an end")?;
            for (types, expected) in types.iter().zip(expected) {
                for (t, e) in types.iter().zip(expected).filter(|_| types.len() > 1) {
                    close(*t, *e, "a type at an end")?;
                }
            }
        }
        Ok(())
    });
}

/// At every point: what options are worth is what the solver says, what types believe is what `explain` says, and the ways are
/// all there are, the likeliest first.
#[test]
fn points_say_what_the_solution_says() {
    on_scenarios(60, |solved| {
        let Solved {
            model,
            game,
            solution,
            ..
        } = solved;
        let explainer = Explainer::new(solved.instance(), Insight::new(solved.instance()));
        let graph = &game.graph;
        // Information sets by what their numbers are: the tree does not name them.
        let mut failed = Ok(());
        lines(solved, &mut |point, _| {
            let check = || {
                let total: f64 = point.ways.iter().map(|way| way.probability).sum();
                close(
                    total,
                    if point.ways.is_empty() { 0.0 } else { 1.0 },
                    "all ways",
                )?;
                prop_assert!(
                    point
                        .ways
                        .is_sorted_by(|a, b| a.probability >= b.probability)
                );
                let Kind::Decision(decision) = point.kind else {
                    prop_assert!(point.minds.is_empty());
                    return Ok(());
                };
                let by = model.decisions[decision].by;
                let known = point.types.iter().find(|(actor, _)| *actor == by);
                for way in &point.ways {
                    let option = way.option.expect("a decision");
                    let mut mixed = 0.0;
                    for mind in &point.minds {
                        let p = known.map_or(1.0, |(_, types)| types[mind.type_id]);
                        close(p, mind.probability, "a type")?;
                        if let Some(worth) = &way.by_type[mind.type_id] {
                            mixed += p * worth.probability;
                            let set = (0..graph.infosets.len()).find(|&i| {
                                let set = &graph.infosets[i];
                                (set.decision as usize, set.round) == (decision, point.round)
                                    && solution.sigma[graph.slot(i, mind.type_id, option)]
                                        == worth.probability
                                    && (solution.q[graph.slot(i, mind.type_id, option)]
                                        - worth.value)
                                        .abs()
                                        < 1e-9
                                    && alike(&explainer.at(i, mind.type_id), mind, model)
                            });
                            prop_assert!(set.is_some(), "no set is like {:?}", way);
                        }
                    }
                    close(mixed, way.probability, "an option over the types")?;
                }
                Ok(())
            };
            if failed.is_ok() {
                failed = check();
            }
        });
        failed
    });
}

/// Whether a type believes the same of the others.
fn alike(
    told: &demarche_inference::query::explain::Explanation,
    mind: &demarche_inference::tree_explorer::Mind,
    model: &demarche_scenario::model::Model,
) -> bool {
    let pairs = told.beliefs.iter().zip(&mind.beliefs);
    told.beliefs.len() == mind.beliefs.len()
        && pairs.into_iter().all(|(a, (actor, types))| {
            let same = a.types.iter().zip(types);
            a.actor == model.actors[*actor].name
                && same.into_iter().all(|((_, p), q)| (p - q).abs() < 1e-9)
        })
}

#[test]
fn a_line_that_leads_nowhere_is_refused() {
    let solved = &solve(include_str!("word.demarche")).expect("it is well formed");
    let tree = tree_explorer(solved);
    let start = tree.at(&[]).expect("there is a start");
    assert_eq!(start.kind, Kind::Decision(0));
    let (likely, other) = (&start.ways[0], &start.ways[1]);
    assert!(likely.probability > other.probability);
    assert_eq!(tree.at(&[7]), Err(LineError { step: 0 }));
    assert_eq!(tree.at(&[likely.step, 9, 0]), Err(LineError { step: 1 }));
    let leak = tree.at(&[1]).expect("word is sent");
    assert_eq!(leak.kind, Kind::Sight(0));
    let out: f64 = leak
        .ways
        .iter()
        .filter(|w| w.seen == Some(Seen::Leaked))
        .map(|w| w.probability)
        .sum();
    assert!((out - 0.3).abs() < 1e-12);
}
