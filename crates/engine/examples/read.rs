//! A game in Gambit's format, solved: `cargo run -p demarche-engine --example read -- FILE.efg LAMBDA`. Without a file, a game of
//! its own.

use std::error::Error;

use demarche_engine::formats::{efg, type_recovery};
use demarche_engine::{Quiet, Settings, certify};

/// Matching pennies, the second player not seeing what the first did; heads against heads pays double.
const PENNIES: &str = r#"EFG 2 R "Matching pennies" { "Even" "Odd" }
p "" 1 1 "" { "heads" "tails" } 0
p "" 2 1 "" { "heads" "tails" } 0
t "" 1 "both heads" { 2, 0 }
t "" 2 "apart" { 0, 1 }
p "" 2 1 0
t "" 2
t "" 3 "both tails" { 1, 0 }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = match arguments.next() {
        Some(file) => std::fs::read_to_string(file)?,
        None => PENNIES.to_owned(),
    };
    let lambda: f64 = arguments.next().map_or(Ok(20.0), |n| n.parse())?;
    let mut imported = efg::read(&text)?;
    if let Some(forgets) = &imported.forgets {
        return Err(format!("{forgets}; such games cannot be solved here").into());
    }
    imported.game.numbers.precision.fill(lambda);
    let game = &imported.game;
    let solution = type_recovery::trace(game, &Settings::default(), &Quiet);
    println!("{} at λ {lambda}: {}", imported.title, solution.status);
    for (i, (set, options)) in game
        .graph
        .infosets
        .iter()
        .zip(&imported.options)
        .enumerate()
    {
        let player = &game.graph.actors[set.actor as usize];
        for (a, option) in options.iter().enumerate() {
            let probability = solution.sigma[game.graph.slot(i, 0, a)];
            println!("{player} {} {option}: {probability:.6}", set.label);
        }
    }
    println!("residual {:.1e}", certify(game, &solution.sigma).residual);
    Ok(())
}
