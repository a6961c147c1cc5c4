//! Solves a game in Gambit's format and prints, as JSON, how long that took once it was read, and every strategy.
//!
//!     cargo run --release -p demarche-bench --example solve_file -- FILE.efg LAMBDA RUNS

use std::process::ExitCode;

use demarche_bench::median;
use demarche_engine::certify::certify;
use demarche_engine::formats::efg;
use demarche_engine::formats::type_recovery;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::Settings;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let [file, lambda, runs] = arguments else {
        return Err("usage: solve_file FILE.efg LAMBDA RUNS".into());
    };
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let mut game = efg::read(&text).map_err(|e| e.to_string())?.game;
    let lambda: f64 = lambda.parse().map_err(|_| "LAMBDA is a number")?;
    let runs: usize = runs.parse().map_err(|_| "RUNS is a whole number")?;
    game.numbers.precision.fill(lambda);
    let time = median(runs.max(1), || {
        std::hint::black_box(type_recovery::trace(&game, &Settings::default(), &Quiet));
    });
    let solution = type_recovery::trace(&game, &Settings::default(), &Quiet);
    let residual = certify(&game, &solution.sigma).residual;
    let graph = &game.graph;
    let sets = graph.infosets.iter().map(|set| {
        let slots = set.first as usize..(set.first + set.options) as usize;
        let sigma: Vec<String> = solution.sigma[slots].iter().map(f64::to_string).collect();
        format!(
            "[\"{}\",[{}]]",
            graph.actors[set.actor as usize],
            sigma.join(",")
        )
    });
    Ok(format!(
        "{{\"seconds\":{},\"nodes\":{},\"unknowns\":{},\"status\":\"{:?}\",\"steps\":{},\"turning_points\":{},\"residual\":{residual:e},\"sets\":[{}]}}",
        time.as_secs_f64(),
        graph.nodes(),
        graph.unknowns,
        solution.status,
        solution.info.steps,
        solution.info.turning_points,
        sets.collect::<Vec<_>>().join(",")
    ))
}
