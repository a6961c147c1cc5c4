//! Writes a crisis as `.efg`, or solves one of any size and says how long it took.
//!
//!     cargo run --release -p demarche-bench --example crisis -- efg   PLAYERS MOVES ACTIONS TYPES PAYOFFS
//!     cargo run --release -p demarche-bench --example crisis -- solve PLAYERS MOVES ACTIONS TYPES PAYOFFS LAMBDA
//!
//! PAYOFFS is `structured`, or `moves:SEED` or `ends:SEED` for random ones.

use std::process::ExitCode;
use std::time::Instant;

use demarche_bench::{Crisis, Payoffs, crisis};
use demarche_engine::certify::certify;
use demarche_engine::formats::efg::{self, Dialect, Names};
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, trace};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((what, game, rest)) = read(&arguments) else {
        eprintln!("usage: crisis efg|solve PLAYERS MOVES ACTIONS TYPES PAYOFFS [LAMBDA]");
        return ExitCode::from(2);
    };
    match what {
        "efg" => print_efg(&game),
        _ => solve(game, rest.unwrap_or(1.0)),
    }
}

fn read(arguments: &[String]) -> Option<(&str, Game, Option<f64>)> {
    let [what, numbers @ ..] = arguments else {
        return None;
    };
    let number = |i: usize| numbers.get(i)?.parse::<usize>().ok();
    let payoffs = match numbers.get(4)?.split_once(':') {
        None => Payoffs::Structured,
        Some(("moves", seed)) => Payoffs::Moves(seed.parse().ok()?),
        Some((_, seed)) => Payoffs::Ends(seed.parse().ok()?),
    };
    let of = Crisis {
        players: number(0)?,
        moves: number(1)?,
        actions: number(2)?,
        types: number(3)?,
        payoffs,
    };
    let lambda = numbers.get(5).map(|text| text.parse().ok());
    Some((what, crisis(of), lambda.flatten()))
}

/// Options and types are known by number.
struct Numbered<'a>(&'a Game);

impl Names for Numbered<'_> {
    fn title(&self) -> &str {
        "crisis"
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        let options = self.0.graph.infosets[infoset].options;
        (0..options).map(|a| a.to_string()).collect()
    }

    fn type_name(&self, _: usize, type_id: usize) -> String {
        type_id.to_string()
    }
}

fn print_efg(game: &Game) -> ExitCode {
    let text = efg::write(game, &Numbered(game), Dialect::Gambit, 10_000_000);
    match text {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn solve(mut game: Game, lambda: f64) -> ExitCode {
    game.numbers.precision.fill(lambda);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let wanted = Settings {
        threads,
        ..Settings::default()
    };
    let start = Instant::now();
    let solution = trace(&game, &wanted, &Quiet);
    let seconds = start.elapsed().as_secs_f64();
    let certificate = certify(&game, &solution.sigma);
    let (graph, info) = (&game.graph, solution.info);
    println!(
        "{:?}: {} nodes × {} profiles, {} unknowns, λ {lambda}: {seconds:.3} s on {threads} threads, {} steps, {} turning points, {} Newton, {} GMRES, residual {:.1e}",
        solution.status,
        graph.nodes(),
        graph.profiles,
        graph.unknowns,
        info.steps,
        info.turning_points,
        info.newton_iterations,
        info.gmres_iterations,
        certificate.residual,
    );
    ExitCode::SUCCESS
}
