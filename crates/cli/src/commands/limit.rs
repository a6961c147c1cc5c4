//! `demarche solve --nash`: where the principal branch ends.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use demarche_game::efg::Imported;
use demarche_game::progress::Progress;
use demarche_game::trace::{self, Limit, limit};
use serde_json::{Value, json};

use super::DONE;
use super::imported::play;
use crate::args::Shared;
use crate::console::{self, Bar};

/// Tells the limit of the principal branch. Where the branch could not be followed far, what was reached is told as such.
pub(super) fn solve(shared: &Shared, path: &Path, read: &Imported) -> Result<ExitCode> {
    if let Some(forgets) = &read.forgets {
        return Err(anyhow!("{}: {forgets}", path.display())
            .context("only games of perfect recall are solved"));
    }
    let mut game = read.game.clone();
    game.numbers.precision.fill(1.0);
    let found = {
        let bar = Bar::new(shared);
        let progress: &dyn Progress = &bar;
        limit(&game, &trace::Settings::default(), progress)
    };
    if shared.json {
        console::print_json(&data(read, &found))?;
    } else {
        console::print(&text(read, &found))?;
    }
    Ok(DONE)
}

fn data(read: &Imported, found: &Limit) -> Value {
    let graph = &read.game.graph;
    let sets = graph.infosets.iter().enumerate().map(|(i, set)| {
        let first = graph.slot(i, 0, 0);
        let options = read.options[i].iter().enumerate();
        json!({
            "actor": graph.actors[set.actor as usize],
            "knows": set.label,
            "options": options.map(|(a, name)| json!([name, found.sigma[first + a]])).collect::<Vec<Value>>(),
        })
    });
    json!({
        "title": read.title,
        "precision_reached": found.scale,
        "status": found.status.to_string(),
        "regret": found.regret,
        "turning_points": found.info.turning_points,
        "steps": found.info.steps,
        "strategies": sets.collect::<Vec<Value>>(),
    })
}

fn text(read: &Imported, found: &Limit) -> String {
    format!(
        "{}limit of the principal branch, followed to λ = {:.3e} ({}); regret {:.1e}, {} turning points, {} steps\n",
        play(read, &found.sigma),
        found.scale,
        found.status,
        found.regret,
        found.info.turning_points,
        found.info.steps
    )
}
