//! Proofs that solutions lie on the principal branch, and refusals where they do not.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use demarche_game::efg;
use demarche_game::graph::Game;
use demarche_game::progress::Quiet;
use demarche_game::prove::{NotProved, Proof, Settings, prove};
use demarche_game::trace::{self, Status, refine, trace};

fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/reference")
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the reference values are not at hand");
    None
}

fn read(path: &Path, lambda: f64) -> Game {
    let text = std::fs::read_to_string(path).unwrap();
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

fn check(game: &Game, q: &[f64]) -> Result<Proof, NotProved> {
    prove(game, q, 1.0, &Settings::default(), &Quiet)
}

/// The solution that the table has of a game of the folder `branch`.
fn tabled(folder: &Path, name: &str, game: &Game) -> Vec<f64> {
    let lambda = game.numbers.precision[0];
    let table = std::fs::read_to_string(folder.join("principal_branch.csv")).unwrap();
    let graph = &game.graph;
    let mut q = vec![0.0; graph.unknowns];
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [of, at, player, number, option, p, _] = fields[..] else {
            panic!("{line}");
        };
        if of != name || at.parse::<f64>().unwrap() != lambda {
            continue;
        }
        let own = (0..graph.infosets.len())
            .filter(|&i| graph.actors[graph.infosets[i].actor as usize] == player);
        let i = own
            .into_iter()
            .nth(number.parse::<usize>().unwrap() - 1)
            .unwrap();
        let a: usize = option.trim_start_matches('a').parse().unwrap();
        q[graph.slot(i, 0, a)] = p.parse::<f64>().unwrap().ln() / lambda;
    }
    refine(game, &q, &trace::Settings::default(), &Quiet)
        .unwrap()
        .q
}

#[test]
fn timings() {
    let Some(folder) = folder("branch") else {
        return;
    };
    for name in ["g20033", "g20069", "g20081", "g20115", "g20060", "g20246"] {
        for lambda in [1.0, 5.0, 30.0] {
            let game = read(&folder.join(format!("{name}.efg")), lambda);
            let solution = trace(&game, &trace::Settings::default(), &Quiet);
            let now = std::time::Instant::now();
            let proof = check(&game, &solution.q);
            eprintln!(
                "{name} {lambda} {:?} {} {proof:?} {:?}",
                solution.status,
                solution.info.turning_points,
                now.elapsed()
            );
        }
    }
}
