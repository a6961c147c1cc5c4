//! A game in code, solved, vouched for and certified: `cargo run -p demarche-engine --example trace`.
//!
//! Beer or quiche (Cho & Kreps, QJE 102, 1987): a sender is strong or weak, and has one or the other for breakfast; a receiver
//! who sees the breakfast alone fights a duel or not.

use std::error::Error;

use demarche_engine::formats::type_recovery;
use demarche_engine::game::{BuildError, Builder};
use demarche_engine::qre::{prove, vouch};
use demarche_engine::{Effort, Game, Quiet, Settings, certify};

fn main() -> Result<(), Box<dyn Error>> {
    let mut game = beer_or_quiche()?;
    game.numbers.precision.fill(10.0);
    let settings = Settings::default().with_threads(2);
    // The draw at the root is recognised as the sender's type.
    let solution = type_recovery::trace(&game, &settings, &Quiet);
    println!(
        "{}: {} unknowns, {} steps, {} turning points",
        solution.status, game.graph.unknowns, solution.info.steps, solution.info.turning_points
    );
    for (i, set) in game.graph.infosets.iter().enumerate() {
        let first = game.graph.slot(i, 0, 0);
        let sigma = &solution.sigma[first..first + set.options as usize];
        println!("{:<14} {:.6} {:.6}", set.label, sigma[0], sigma[1]);
    }
    let effort = Effort::Prove(prove::Settings::default());
    let path = vouch::vouch(&game, &solution, effort, &settings, &Quiet)?;
    let certificate = certify(&game, &solution.sigma);
    println!(
        "path: {}; residual {:.1e}, regret {:.1e}",
        path.word, certificate.residual, certificate.regret
    );
    Ok(())
}

fn beer_or_quiche() -> Result<Game, BuildError> {
    let mut builder = Builder::new(["sender", "receiver"]);
    let drawn = builder.chance(builder.root(), [("strong", 0.9), ("weak", 0.1)])?;
    let breakfast = [
        builder.infoset(0, "strong", ["beer", "quiche"])?,
        builder.infoset(0, "weak", ["beer", "quiche"])?,
    ];
    let reply = [
        builder.infoset(1, "after beer", ["duel", "leave"])?,
        builder.infoset(1, "after quiche", ["duel", "leave"])?,
    ];
    for (strong, (node, breakfast)) in [true, false]
        .into_iter()
        .zip(drawn.into_iter().zip(breakfast))
    {
        let served = builder.decision(node, breakfast)?;
        for (beer, (node, reply)) in [true, false].into_iter().zip(served.into_iter().zip(reply)) {
            let replied = builder.decision(node, reply)?;
            // The strong like beer, the weak quiche; neither likes to be challenged; a duel pays against the weak.
            let taste = if strong == beer { 1.0 } else { 0.0 };
            let duel = if strong { -1.0 } else { 1.0 };
            builder.payoff(replied[0], &[taste, duel])?;
            builder.payoff(replied[1], &[taste + 2.0, 0.0])?;
        }
    }
    Ok(builder.build()?.game)
}
