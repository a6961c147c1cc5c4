//! How an equilibrium moves with a number of the game: `cargo run -p demarche-engine --example derivative`.
//!
//! The derivative of one probability by every payoff comes from a single transposed solve (the implicit function theorem); a
//! difference of two solutions beside it shows that it is right.

use std::error::Error;

use demarche_engine::game::{BuildError, Builder};
use demarche_engine::qre::linearization::Linearization;
use demarche_engine::{Game, Quiet, Settings, Solution, Status, trace};

fn main() -> Result<(), Box<dyn Error>> {
    let mut game = pennies(2.0)?;
    game.numbers.precision.fill(3.0);
    let solution = solved(&game)?;
    let heads = game.graph.slot(0, 0, 0);

    // d σ(heads) / d Q at the first player's own situation: λσ(1 − σ) for heads, and the reverse for tails.
    let sigma = solution.sigma[heads];
    let mut by_q = vec![0.0; game.graph.unknowns];
    by_q[heads] = 3.0 * sigma * (1.0 - sigma);
    by_q[heads + 1] = -by_q[heads];
    let mut linearization = Linearization::new(&game, &solution);
    let dual = linearization.solve_transposed(&by_q)?;
    let partials = linearization.partials(&dual);
    // Row 0 of the payoffs is that of both heads; its first entry is the first player's.
    let derivative = -partials.payoff[0];

    let step = 1e-4;
    let moved = |by: f64| -> Result<f64, Box<dyn Error>> {
        let mut game = game.clone();
        game.numbers.payoff[0] += by;
        Ok(solved(&game)?.sigma[heads])
    };
    let difference = (moved(step)? - moved(-step)?) / (2.0 * step);
    println!("P(heads) = {sigma:.6}");
    println!(
        "by the payoff of both heads: {derivative:.8} by the adjoint, {difference:.8} by differences"
    );
    if (derivative - difference).abs() > 1e-6 {
        return Err("the two disagree".into());
    }
    Ok(())
}

fn solved(game: &Game) -> Result<Solution, Box<dyn Error>> {
    let solution = trace(game, &Settings::default(), &Quiet);
    match solution.status {
        Status::Solved => Ok(solution),
        other => Err(other.to_string().into()),
    }
}

/// Matching pennies; both heads pay the first player so much.
fn pennies(both_heads: f64) -> Result<Game, BuildError> {
    let mut builder = Builder::new(["even", "odd"]);
    let even = builder.infoset(0, "even", ["heads", "tails"])?;
    let odd = builder.infoset(1, "odd", ["heads", "tails"])?;
    let first = builder.decision(builder.root(), even)?;
    for (i, node) in first.into_iter().enumerate() {
        for (j, node) in builder.decision(node, odd)?.into_iter().enumerate() {
            let same = if i == j { 1.0 } else { 0.0 };
            let double = if i + j == 0 { both_heads } else { 1.0 };
            builder.payoff(node, &[same * double, 1.0 - same])?;
        }
    }
    Ok(builder.build()?.game)
}
