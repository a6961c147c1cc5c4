//! The answers of a scenario in which something is changed.

use demarche_game::progress::{Progress, Silent};
use demarche_scenario::syntax::Scenario;
use demarche_scenario::{World, check};

use super::answers::{self, Asked};
use super::{AnalyseError, Settings, Solved, build, follow, weigh};

/// What a changed scenario is compared with.
pub(crate) struct Base<'a> {
    /// The answers.
    pub(crate) asked: &'a [Asked],
    /// The game and how it is played.
    pub(crate) solved: &'a Solved,
}

/// The answers of a changed scenario, and what they rest on. A change that leaves the game as it is needs no new solution.
pub(crate) fn answer(
    varied: &Scenario,
    base: &Base<'_>,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<(Vec<Asked>, Solved), AnalyseError> {
    let (model, problems) = check::check_varied(varied, world);
    let model = model.ok_or(AnalyseError::Problems(problems))?;
    let progress = &Silent(progress);
    let (draw, game) = build(&model, settings, progress)?;
    let solved = if game == base.solved.game {
        Solved::new(draw, game, base.solved.solution.clone())
    } else {
        follow(draw, game, 1, progress)?
    };
    let (_, filtered) = weigh(&model, &solved, settings)?;
    Ok((answers::ask(&model, &solved, &filtered), solved))
}
