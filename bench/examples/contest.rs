//! A contest as tables, or solved, in JSON either way.
//!
//!     cargo run --release -p demarche-bench --example contest -- tables ROUNDS LEVELS ACTIONS SEED
//!     cargo run --release -p demarche-bench --example contest -- solve  ROUNDS LEVELS ACTIONS SEED LAMBDA RUNS

use std::process::ExitCode;

use demarche_bench::{Contest, contest, median, tables};
use demarche_engine::certify::certify;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, trace};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Some(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("usage: contest tables|solve ROUNDS LEVELS ACTIONS SEED [LAMBDA RUNS]");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Option<String> {
    let number = |i: usize| arguments.get(i)?.parse::<usize>().ok();
    let game = contest(Contest {
        rounds: number(1)?,
        levels: number(2)?,
        actions: number(3)?,
        seed: number(4)? as u64,
    });
    match arguments.first()?.as_str() {
        "tables" => {
            let tables = tables(&game);
            // Numbers and nested lists print in Rust as they do in JSON.
            Some(format!(
                "{{\"payoffs\":{:?},\"transitions\":{:?}}}",
                tables.payoffs, tables.transitions
            ))
        }
        "solve" => Some(solve(game, arguments.get(5)?.parse().ok()?, number(6)?)),
        _ => None,
    }
}

fn solve(mut game: Game, lambda: f64, runs: usize) -> String {
    game.numbers.precision.fill(lambda);
    let time = median(runs.max(1), || {
        std::hint::black_box(trace(&game, &Settings::default(), &Quiet));
    });
    let solution = trace(&game, &Settings::default(), &Quiet);
    let residual = certify(&game, &solution.sigma).residual;
    let sets = game.graph.infosets.iter().map(|set| {
        let slots = set.first as usize..(set.first + set.options) as usize;
        (set.actor, &solution.sigma[slots])
    });
    let side = |actor: u32| {
        let own = sets.clone().filter(|(mover, _)| *mover == actor);
        own.map(|(_, sigma)| sigma).collect::<Vec<_>>()
    };
    format!(
        "{{\"seconds\":{},\"unknowns\":{},\"status\":\"{:?}\",\"turning_points\":{},\"residual\":{residual:e},\"sigma\":{:?}}}",
        time.as_secs_f64(),
        game.graph.unknowns,
        solution.status,
        solution.info.turning_points,
        [side(0), side(1)]
    )
}
