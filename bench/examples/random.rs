//! Writes random games in Gambit's format into a folder, one for each seed from FIRST on: `FOLDER/SEED.efg`.
//!
//!     cargo run --release -p demarche-bench --example random -- FOLDER FIRST COUNT

use std::path::Path;
use std::process::ExitCode;

use demarche_bench::random;

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
    let [folder, first, count] = arguments else {
        return Err("usage: random FOLDER FIRST COUNT".into());
    };
    let first: u64 = first.parse().map_err(|_| "FIRST is a whole number")?;
    let count: u64 = count.parse().map_err(|_| "COUNT is a whole number")?;
    for seed in first..first + count {
        let path = Path::new(folder).join(format!("{seed}.efg"));
        let name = path.display();
        std::fs::write(&path, random(seed).efg()).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(())
}
