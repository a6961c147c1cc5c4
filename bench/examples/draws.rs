//! What draws of an ensemble cost: how each was reached, and with how many sweeps, one after the other on one thread.
//!
//! `cargo run --release -p demarche-bench --example draws -- FILE [DRAWS]`; a line for each draw in order of λ, and the means. Counts
//! are the same on any machine, whatever else it does; times are not.

use std::process::ExitCode;
use std::time::Instant;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace;
use demarche_inference::solve::{self, Ladder, Solved};
use demarche_inference::uncertain::ensemble::{self, Sampler};
use demarche_scenario::{Nowhere, check, parse::parse};

/// Draws if their number is not given.
const DRAWS: u64 = 64;
/// As exactly as an ensemble solves its draws.
const TOLERANCE: f64 = 1e-8;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((base, draws)) = read(&arguments) else {
        eprintln!("usage: draws FILE [DRAWS], of a scenario that solves");
        return ExitCode::from(2);
    };
    measure(&base, draws);
    ExitCode::SUCCESS
}

fn read(arguments: &[String]) -> Option<(Solved, u64)> {
    let text = std::fs::read_to_string(arguments.first()?).ok()?;
    let draws = match arguments.get(1) {
        Some(count) => count.parse().ok()?,
        None => DRAWS,
    };
    let model = check(&parse(&text, 0).0, &Nowhere).0?;
    let base = Solved::new(&model, &solve::Settings::default(), &Quiet).ok()?;
    Some((base, draws))
}

fn measure(base: &Solved, draws: u64) {
    let settings = ensemble::Settings::default();
    let sampler = Sampler::new(base.model(), settings.seed, draws);
    let branch = base.branch(&trace::Settings::default(), &Quiet);
    let solving = trace::Settings {
        tolerance: TOLERANCE,
        ..settings.trace
    };
    let mut ladder = Ladder::new(&base.game, &solving);
    let mut game = base.game.clone();
    let mut rows = Vec::new();
    for draw in 0..draws {
        game.numbers = base.compiled.numbers(&sampler.at(draw));
        let start = Instant::now();
        let (route, found) = ladder.from_branch(&game, &branch, &Quiet);
        let ms = 1e3 * start.elapsed().as_secs_f64();
        let lambda = game
            .numbers
            .precision
            .iter()
            .fold(0.0, |a, &b| f64::max(a, b));
        rows.push((lambda, draw, route, ms, found.info));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("     λ  draw route         ms  inductions  steps  followed  rejected  Newton  GMRES");
    for (lambda, draw, route, ms, info) in &rows {
        println!(
            "{lambda:6.2} {draw:5} {:9} {ms:6.1} {:11} {:6} {:9} {:9} {:7} {:6}",
            format!("{route:?}"),
            info.inductions,
            info.steps,
            info.followed,
            info.rejected,
            info.newton_iterations,
            info.gmres_iterations
        );
    }
    let mean = |of: &dyn Fn(&trace::Info) -> usize| {
        rows.iter().map(|row| of(&row.4) as f64).sum::<f64>() / rows.len().max(1) as f64
    };
    println!(
        "a draw: {:.1} ms, {:.1} inductions, {:.1} iterations of GMRES",
        rows.iter().map(|row| row.3).sum::<f64>() / rows.len().max(1) as f64,
        mean(&|info| info.inductions),
        mean(&|info| info.gmres_iterations)
    );
}
