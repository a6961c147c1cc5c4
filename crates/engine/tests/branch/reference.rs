//! Random games on whose branch the solver once was lost, against values computed by others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use demarche_bench::{Verdict, judge};
use demarche_engine::formats::efg::read;
use demarche_engine::game::Game;

use crate::{at, solve, solve_as_read, solved};

/// By game, then by λ: probabilities by player, number of the information set from 1, and option.
type Table = BTreeMap<String, Vec<(f64, Vec<(String, usize, String, f64)>)>>;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/branch");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the reference values are not at hand");
    None
}

fn table(folder: &Path) -> Table {
    let text = std::fs::read_to_string(folder.join("principal_branch.csv")).unwrap();
    let mut table = Table::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [game, lambda, player, set, option, probability, _] = fields[..] else {
            panic!("{line}");
        };
        let lambda: f64 = lambda.parse().unwrap();
        let at = table.entry(game.into()).or_default();
        if at.last().is_none_or(|last| last.0 != lambda) {
            at.push((lambda, Vec::new()));
        }
        let row = (
            player.into(),
            set.parse().unwrap(),
            option.into(),
            probability.parse().unwrap(),
        );
        at.last_mut().unwrap().1.push(row);
    }
    table
}

/// The largest difference between strategies and the table's. Sets are numbered by player, in the order of the file.
fn off(
    game: &Game,
    options: &[Vec<String>],
    sigma: &[f64],
    rows: &[(String, usize, String, f64)],
) -> f64 {
    let graph = &game.graph;
    let mut met = vec![0; graph.actors.len()];
    let mut probability = BTreeMap::new();
    for (i, set) in graph.infosets.iter().enumerate() {
        let actor = set.actor as usize;
        met[actor] += 1;
        for (a, option) in options[i].iter().enumerate() {
            let key = (graph.actors[actor].clone(), met[actor], option.clone());
            probability.insert(key, sigma[graph.slot(i, 0, a)]);
        }
    }
    assert_eq!(probability.len(), rows.len());
    let each = rows.iter().map(|(player, set, option, known)| {
        (probability[&(player.clone(), *set, option.clone())] - known).abs()
    });
    each.fold(0.0, f64::max)
}

fn on_games(check: impl Fn(&str, &Game, f64, &dyn Fn(&[f64]) -> f64)) {
    let Some(folder) = folder() else { return };
    for (name, at_lambdas) in table(&folder) {
        let text = std::fs::read_to_string(folder.join(format!("{name}.efg"))).unwrap();
        let file = read(&text).unwrap();
        for (lambda, rows) in at_lambdas {
            let off = |sigma: &[f64]| off(&file.game, &file.options, sigma, &rows);
            check(&name, &file.game, lambda, &off);
        }
    }
}

#[test]
fn the_judge_comes_to_the_strategies_that_others_computed() {
    on_games(|name, game, lambda, off| {
        for step in [0.4, 0.2] {
            match judge(&at(game, lambda), &[1.0], step).pop().unwrap() {
                Verdict::Arrived(arrival) => {
                    let off = off(&arrival.sigma);
                    assert!(off < 1e-7, "{name} at λ = {lambda}: {off:e} off");
                }
                other => panic!("{name} at λ = {lambda}: {other:?}"),
            }
        }
    });
}

#[test]
fn the_solver_comes_to_the_strategies_that_others_computed() {
    let wrong = std::cell::RefCell::new(Vec::new());
    on_games(|name, game, lambda, off| {
        for solution in [solve(game, lambda), solve_as_read(game, lambda)] {
            let off = off(&solution.sigma);
            if !solved(&solution) || off > 1e-7 {
                let told = format!("{name} at λ = {lambda}: {:?}, {off:e} off", solution.status);
                wrong.borrow_mut().push(told);
            }
        }
    });
    assert!(wrong.borrow().is_empty(), "{:#?}", wrong.borrow());
}

#[test]
fn the_branch_of_g20069_turns_where_it_is_known_to() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("g20069.efg")).unwrap();
    let game = read(&text).unwrap().game;
    match judge(&game, &[30.0], 0.1).pop().unwrap() {
        Verdict::Arrived(arrival) => {
            let turns = &arrival.turns;
            assert_eq!(turns.len(), 2);
            assert!(
                (turns[0] - 15.26).abs() < 0.01 && (turns[1] - 11.80).abs() < 0.01,
                "{turns:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}
