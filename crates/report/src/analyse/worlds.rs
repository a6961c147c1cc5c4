//! A scenario at many settings of its numbers, as the settings of an analysis have it.

use demarche_engine::progress::Progress;
use demarche_inference::compile;
use demarche_inference::uncertain::worlds::{self, World, WorldError, Worlds};
use demarche_scenario::model::Model;

use super::{AnalyseError, Settings, Solved, equilibrium};
use crate::findings::Equilibrium;

/// Why there are no answers.
pub(crate) fn missing(missing: WorldError) -> AnalyseError {
    match missing {
        WorldError::Compile(error) => AnalyseError::Compile(error),
        WorldError::Unsolved(solution) => AnalyseError::Unsolved(solution),
        WorldError::Evidence(error) => AnalyseError::Evidence(error),
    }
}

/// Compiles and solves a scenario's point estimate, ready to be set otherwise.
///
/// # Errors
/// It is too large, somebody has nothing to do, its branch could not be followed to the end, or nothing fits the reports.
pub fn worlds(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Worlds, AnalyseError> {
    let wanted = worlds::Settings {
        limits: compile::Settings {
            max_nodes: settings.max_nodes,
        },
        precision: settings.precision,
        cut_off: settings.cut_off,
        ..worlds::Settings::default()
    };
    Worlds::new(model, &wanted, progress).map_err(missing)
}

/// A world as a solved scenario, certified.
fn solved(worlds: &Worlds, world: &World) -> Solved {
    let mut game = worlds.game();
    let certificate = worlds.certify(&mut game, world);
    Solved::new(world.draw.clone(), game, world.solution.clone()).with(certificate)
}

/// Which solution a world rests on.
///
/// # Errors
/// No course of play fits the reports.
pub(crate) fn under(worlds: &Worlds, world: &World) -> Result<Equilibrium, AnalyseError> {
    let solved = solved(worlds, world);
    let (_, filtered) = worlds.filter(&mut worlds.game(), world).map_err(missing)?;
    Ok(equilibrium(worlds.model(), &solved, &filtered))
}
