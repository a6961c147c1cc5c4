//! How fast regrets are minimized: `cargo run --release -p demarche-engine --example regrets -- leduc 1000`.

mod families;

use std::process::ExitCode;
use std::time::Instant;

use demarche_engine::cfr::{Method, Solver};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().map_or("leduc", String::as_str);
    let count = arguments.get(1).map_or(Ok(1000), |n| n.parse());
    let method = match arguments.get(2).map_or("cfr+", String::as_str) {
        "cfr" => Some(Method::Plain),
        "cfr+" => Some(Method::Plus),
        "dcfr" => Some(Method::DISCOUNTED),
        _ => None,
    };
    let (Some(game), Ok(count), Some(method)) = (families::named(name), count, method) else {
        eprintln!("usage: cfr [kuhn|leduc|dice|goofspiel] [ITERATIONS] [cfr|cfr+|dcfr]");
        return ExitCode::FAILURE;
    };
    let built = Instant::now();
    let mut solver = match Solver::new(&game, method) {
        Ok(solver) => solver,
        Err(refusal) => {
            eprintln!("{refusal}");
            return ExitCode::FAILURE;
        }
    };
    let built = built.elapsed().as_secs_f64();
    let size = solver.size();
    println!(
        "{name}: {} nodes x {} pairs of hands, {} information sets, {} sequences, {} pairs of them with payoffs; {built:.3} s \
         to build",
        game.graph.nodes(),
        game.graph.profiles,
        size.infosets,
        size.sequences,
        size.pairs
    );
    let started = Instant::now();
    solver.run(count);
    let each = started.elapsed().as_secs_f64() * 1e9 / count.max(1) as f64;
    let points = game.graph.nodes() * game.graph.profiles;
    let quality = solver.quality();
    println!(
        "{count} iterations, {each:.0} ns each: {:.2} ns per node and pair of hands, {:.1} GB/s; value {:.9}, exploitability \
         {:.12e}",
        each / points as f64,
        size.bytes as f64 / each,
        quality.value[0],
        quality.exploitability()
    );
    ExitCode::SUCCESS
}
