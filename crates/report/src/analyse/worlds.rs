//! One scenario at many settings of its numbers, prepared from the settings of an analysis.

use demarche_engine::progress::Progress;
use demarche_inference::solve::SolveError;
use demarche_inference::uncertain::worlds::{World, Worlds};
use demarche_scenario::model::Model;

use super::{Settings, equilibrium};
use crate::findings::Equilibrium;

/// Compiles and solves a scenario's point estimate, ready to be set otherwise.
///
/// # Errors
/// See [`SolveError`].
pub fn worlds(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Worlds, SolveError> {
    Worlds::new(model, &settings.worlds(), progress)
}

/// Which solution a world rests on.
///
/// # Errors
/// No history fits the reports.
pub(crate) fn under(worlds: &Worlds, world: &World) -> Result<Equilibrium, SolveError> {
    let (_, filtered) = worlds.filter(&mut worlds.game(), world)?;
    Ok(equilibrium(&worlds.solved_at(world), &filtered))
}
