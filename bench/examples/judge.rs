//! Follows the principal branch of games in Gambit's format, slowly and plainly, and prints each verdict as JSON, one a line.
//!
//!     cargo run --release -p demarche-bench --example judge -- LAMBDA STEP FILE.efg…

use std::process::ExitCode;
use std::time::Instant;

use demarche_bench::{Verdict, judge};
use demarche_engine::formats::efg;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let [lambda, step, files @ ..] = arguments else {
        return Err("usage: judge LAMBDA STEP FILE.efg…".into());
    };
    let lambda: f64 = lambda.parse().map_err(|_| "LAMBDA is a number")?;
    let step: f64 = step.parse().map_err(|_| "STEP is a number")?;
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        let game = efg::read(&text).map_err(|e| e.to_string())?.game;
        let begin = Instant::now();
        let verdict = judge(&game, &[lambda], step).pop();
        let seconds = begin.elapsed().as_secs_f64();
        let told = match verdict {
            Some(Verdict::Arrived(arrival)) => format!(
                "\"verdict\":\"arrived\",\"turns\":{:?},\"steps\":{},\"residual\":{:e},\"sigma\":{:?}",
                arrival.turns, arrival.steps, arrival.residual, arrival.sigma
            ),
            Some(Verdict::BranchPoint { scale }) => {
                format!("\"verdict\":\"branch point\",\"lambda\":{scale}")
            }
            Some(Verdict::GaveUp { scale, why }) => {
                format!("\"verdict\":\"gave up: {why}\",\"lambda\":{scale}")
            }
            None => return Err("there is no verdict".into()),
        };
        println!("{{\"seconds\":{seconds},{told}}}");
    }
    Ok(())
}
