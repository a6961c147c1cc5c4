//! The filter, the belief steps and the forecasts against every path of play, one by one.

mod play;

use demarche_engine::game::{LayerKind, NONE};
use demarche_inference::filter::{ReportFilter, Reports, Unused, filter, steps};
use demarche_inference::query::forecast::{forecast, forecast_moves};
use demarche_inference::solve::Instance;
use demarche_scenario::date::Date;
use demarche_scenario::model::{Claim, Formula};
use play::{Path, Table, paths, random_table};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> Result<(), TestCaseError> {
    prop_assert!((a - b).abs() < 1e-10, "{a} is not {b}");
    Ok(())
}

/// Posterior weight of every path.
fn weights(table: &Table, paths: &[Path], reports: &Reports) -> (Vec<f64>, f64) {
    let used: Vec<_> = reports
        .used()
        .map(|r| (r.item, r.hit, r.false_alarm))
        .collect();
    let joint: Vec<f64> = paths
        .iter()
        .map(|path| path.probability * table.likelihood(path, &used))
        .collect();
    let total: f64 = joint.iter().sum();
    (joint.iter().map(|w| w / total).collect(), total)
}

fn share(paths: &[Path], weights: &[f64], holds: impl Fn(&Path) -> bool) -> f64 {
    let held = paths.iter().zip(weights).filter(|(path, _)| holds(path));
    held.map(|(_, w)| w).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn leaving_a_report_out_is_having_a_scenario_without_it(seed: u64) {
        let table = &random_table(seed);
        let at = table.instance();
        let reports = Reports::new(&table.model, &table.draw, None);
        let report_filter = ReportFilter::new(at);
        for item in 0..table.model.evidence.len() {
            let mut rest = table.model.clone();
            rest.evidence.remove(item);
            let known = Reports::new(&rest, &table.draw, None);
            let expected = filter(Instance { model: &rest, ..at }, &known).unwrap();
            let left = reports.without(&table.model, None, |i| i == item);
            let found = report_filter.filter(&left).unwrap();
            // Not only nearly: pages say the same to the last digit.
            prop_assert_eq!(found.log_evidence.to_bits(), expected.log_evidence.to_bits());
            prop_assert_eq!(&found.reach, &expected.reach);
            prop_assert_eq!(&found.ahead, &expected.ahead);
            prop_assert_eq!(&found.types, &expected.types);
        }
    }

    #[test]
    fn beliefs_step_by_step_are_those_of_the_reports_so_far(seed: u64) {
        let table = &random_table(seed);
        let reports = Reports::new(&table.model, &table.draw, None);
        let all = steps(table.instance(), &reports).unwrap();
        for count in 0..all.len() {
            let alone = steps(table.instance(), &reports.prefix(count)).unwrap();
            prop_assert_eq!(&alone[..], &all[..=count]);
        }
    }

    #[test]
    fn beliefs_are_those_of_every_path(seed: u64) {
        let table = &random_table(seed);
        let reports = Reports::new(&table.model, &table.draw, None);
        let filtered = filter(table.instance(), &reports).unwrap();
        let paths = paths(table);
        let (weights, total) = weights(table, &paths, &reports);
        let graph = &table.game.graph;
        close(filtered.log_evidence, total.ln())?;
        for (p, &posterior) in filtered.profiles.iter().enumerate() {
            close(posterior, share(&paths, &weights, |path| path.profile == p))?;
        }
        for (actor, types) in filtered.types.iter().enumerate() {
            for (k, &posterior) in types.iter().enumerate() {
                let is = |path: &Path| graph.type_of[actor][path.profile] as usize == k;
                close(posterior, share(&paths, &weights, is))?;
            }
        }
        for (item, &claim) in table.model.evidence.iter().zip(&filtered.claims) {
            close(claim, share(&paths, &weights, |path| table.true_claim(path, &item.claim)))?;
        }
        for (l, layer) in graph.layers.iter().enumerate() {
            let posterior = filtered.layer(graph, l);
            for (n, own) in layer.nodes.clone().zip(posterior.chunks(graph.profiles)) {
                for (p, &w) in own.iter().enumerate() {
                    let here = |path: &Path| path.profile == p && path.nodes[l] == n as usize;
                    close(w, share(&paths, &weights, here))?;
                }
            }
        }
    }

    #[test]
    fn steps_condition_on_one_report_after_the_other(seed: u64) {
        let table = &random_table(seed);
        let reports = Reports::new(&table.model, &table.draw, None);
        let steps = steps(table.instance(), &reports).unwrap();
        let paths = paths(table);
        prop_assert_eq!(steps.len(), 1 + reports.used().count());
        let mut log_evidence = 0.0;
        for (count, step) in steps.iter().enumerate() {
            let known = reports.prefix(count);
            let (weights, total) = weights(table, &paths, &known);
            log_evidence += step.log_likelihood;
            close(log_evidence, total.ln())?;
            for (actor, types) in step.types.iter().enumerate() {
                for (k, &posterior) in types.iter().enumerate() {
                    let of = |path: &Path| table.game.graph.type_of[actor][path.profile] as usize == k;
                    close(posterior, share(&paths, &weights, of))?;
                    if count > 0 {
                        let before = steps[count - 1].types[actor][k];
                        let odds = (posterior / (1.0 - posterior)).log2() - (before / (1.0 - before)).log2();
                        prop_assert!((step.bits[actor][k] - odds).abs() < 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn forecasts_are_those_of_every_path(seed: u64) {
        let table = &random_table(seed);
        let reports = Reports::new(&table.model, &table.draw, None);
        let filtered = filter(table.instance(), &reports).unwrap();
        let paths = paths(table);
        let (weights, _) = weights(table, &paths, &reports);
        let graph = &table.game.graph;
        for variable in forecast(table.instance(), &filtered) {
            for (row, round) in variable.by_round.iter().zip(1..) {
                close(row.iter().sum(), 1.0)?;
                let l = table.layer(LayerKind::RoundEnd, round);
                for (level, &probability) in row.iter().enumerate() {
                    let is = |path: &Path| {
                        usize::from(graph.state_of(path.nodes[l])[variable.variable]) == level
                    };
                    close(probability, share(&paths, &weights, is))?;
                }
            }
        }
        for moves in forecast_moves(table.instance(), &filtered) {
            let committed = table.model.decisions[moves.decision].committed;
            for (row, round) in moves.by_round.iter().zip(1..) {
                close(row.iter().sum(), 1.0)?;
                let l = table.layer(LayerKind::Decision(moves.decision), round);
                let taken = |path: &Path| {
                    let n = path.nodes[l];
                    if !graph.occurs[n] {
                        row.len() - 1
                    } else if graph.infoset[n] == NONE {
                        committed.map_or(0, |(option, _)| option)
                    } else {
                        path.edges[l] - graph.first_edge[n] as usize
                    }
                };
                for (o, &probability) in row.iter().enumerate() {
                    close(probability, share(&paths, &weights, |path| taken(path) == o))?;
                }
            }
        }
    }

    #[test]
    fn without_reports_belief_is_the_prior(seed: u64) {
        let table = &random_table(seed);
        let filtered =
            filter(table.instance(), &Reports::none()).unwrap();
        close(filtered.log_evidence, 0.0)?;
        for (posterior, prior) in filtered.profiles.iter().zip(&table.game.numbers.prior) {
            close(*posterior, *prior)?;
        }
    }

    #[test]
    fn what_is_dated_after_the_cut_off_changes_no_byte(seed: u64) {
        let mut table = random_table(seed);
        for item in &mut table.model.evidence {
            item.dated.get_or_insert(Date::constant(2031, 1, 3));
        }
        let cut_off = Some(Date::constant(2031, 1, 14));
        let run = |table: &Table| {
            let reports = Reports::new(&table.model, &table.draw, cut_off);
            let filtered = filter(table.instance(), &reports).unwrap();
            (filtered.log_evidence, filtered.profiles, filtered.reach, filtered.ahead)
        };
        let before = run(&table);
        for i in 0..3 {
            let mut late = table.model.evidence[0].clone();
            late.dated = Some(Date::constant(2031, 1, 15 + i));
            late.origin = None;
            late.claim = Claim { condition: Formula::IsType(2, 1), about: None, round: 1 };
            table.model.evidence.push(late);
        }
        prop_assert_eq!(before, run(&table));
    }

    #[test]
    fn a_repeated_origin_changes_no_byte(seed: u64) {
        let mut table = random_table(seed);
        let first = Reports::new(&table.model, &table.draw, None);
        let first = first.used().next().unwrap().item;
        table.model.evidence[first].origin = Some("talk".into());
        let run = |table: &Table| {
            let reports = Reports::new(&table.model, &table.draw, None);
            let filtered = filter(table.instance(), &reports).unwrap();
            (filtered.profiles, filtered.reach, filtered.ahead)
        };
        let before = run(&table);
        table.model.evidence.push(table.model.evidence[first].clone());
        let reports = Reports::new(&table.model, &table.draw, None);
        let repeated = table.model.evidence.len() - 1;
        let report = reports.all.iter().find(|r| r.item == repeated).unwrap();
        prop_assert_eq!(&report.unused, &Some(Unused::Repeats(first)));
        prop_assert_eq!(before, run(&table));
    }
}

#[test]
fn thousands_of_reports_do_not_underflow() {
    let mut table = random_table(7);
    let template = table.model.evidence[0].clone();
    table.model.evidence.clear();
    for i in 0..4000 {
        let mut item = template.clone();
        item.origin = None;
        // As many for as against, so that what is left is the prior.
        item.claim = Claim {
            about: None,
            condition: if i % 2 == 0 {
                Formula::IsType(0, 0)
            } else {
                Formula::IsType(0, 1)
            },
            round: 1,
        };
        table.model.evidence.push(item);
    }
    let reports = Reports::new(&table.model, &table.draw, None);
    let filtered = filter(table.instance(), &reports).unwrap();
    assert!(filtered.log_evidence < -1000.0 && filtered.log_evidence.is_finite());
    for (posterior, prior) in filtered.profiles.iter().zip(&table.game.numbers.prior) {
        assert!(
            (posterior - prior).abs() < 1e-8,
            "{posterior} is not {prior}"
        );
    }
}

#[test]
fn impossible_reports_are_named() {
    let mut table = random_table(7);
    let mut item = table.model.evidence[0].clone();
    item.source = None;
    item.claim = Claim {
        about: None,
        condition: Formula::Const(0.0),
        round: 1,
    };
    table.model.evidence = vec![item];
    let reports = Reports::new(&table.model, &table.draw, None);
    let result = filter(table.instance(), &reports);
    let impossible = result.unwrap_err();
    assert_eq!((impossible.round, impossible.items), (1, vec![0]));
}
