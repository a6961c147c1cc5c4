//! The answers of a scenario in which something is changed.

use demarche_game::certify::certify;
use demarche_game::progress::Progress;
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

/// The answers of a changed scenario, and the residual of its solution. A change that leaves the game as it is needs no new
/// solution.
pub(crate) fn answer(
    varied: &Scenario,
    base: &Base<'_>,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<(Vec<Asked>, f64), AnalyseError> {
    let (model, problems) = check::check_varied(varied, world);
    let model = model.ok_or(AnalyseError::Problems(problems))?;
    let progress = &Silently(progress);
    let (draw, game) = build(&model, settings, progress)?;
    let solved = if game == base.solved.game {
        Solved {
            draw,
            solution: base.solved.solution.clone(),
            certificate: certify(&game, &base.solved.solution.sigma),
            game,
        }
    } else {
        follow(draw, game, 1, progress)?
    };
    let (_, filtered) = weigh(&model, &solved, settings)?;
    Ok((
        answers::ask(&model, &solved, &filtered),
        solved.certificate.residual,
    ))
}

/// Passes a wish to stop on, and keeps the progress of parallel solves from running over each other.
struct Silently<'a>(&'a dyn Progress);

impl Progress for Silently<'_> {
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}
