//! The answers of a scenario in which something is changed.

use demarche_engine::game::Game;
use demarche_engine::progress::{Progress, Silent};
use demarche_inference::compile::{Draw, serves};
use demarche_scenario::syntax::Scenario;
use demarche_scenario::vary::edit::Touches;
use demarche_scenario::{World, check};

use super::answers::{self, Asked};
use super::{AnalyseError, Settings, Solved, beside, build, follow, weigh};

/// What a changed scenario is compared with.
pub(crate) struct Base<'a> {
    /// The answers.
    pub(crate) asked: &'a [Asked],
    /// The game and how it is played.
    pub(crate) solved: &'a Solved,
}

/// The answers of a changed scenario, and what they rest on. What leaves the game as it is needs no new solution,
/// and no new game where it is known to be no more than `touched` says; what leaves its shape is solved by Newton's method from the
/// solution as it is. Only where that fails, or the shape is another, the principal branch is followed from uniform play.
pub(crate) fn answer(
    varied: &Scenario,
    touched: Touches,
    base: &Base<'_>,
    settings: &Settings,
    world: &dyn World,
    progress: &dyn Progress,
) -> Result<(Vec<Asked>, Solved), AnalyseError> {
    let (model, problems) = check::check_varied(varied, world);
    let model = model.ok_or(AnalyseError::Problems(problems))?;
    let progress = &Silent(progress);
    let known = base.solved;
    let solved = if touched == Touches::Reports && serves(&known.game.graph, &model) {
        Solved {
            draw: Draw::point(&model),
            ..known.clone()
        }
    } else {
        let (draw, game) = build(&model, settings, progress)?;
        near(draw, game, known, progress)?
    };
    let (_, filtered) = weigh(&model, &solved, settings)?;
    Ok((answers::ask(&model, &solved, &filtered), solved))
}

/// The solution of a game beside one that is known.
fn near(
    draw: Draw,
    game: Game,
    known: &Solved,
    progress: &dyn Progress,
) -> Result<Solved, AnalyseError> {
    if game == known.game {
        return Ok(Solved {
            draw,
            ..known.clone()
        });
    }
    if game.graph == known.game.graph {
        let (solved, _) = beside(draw, game, known, 1, progress)?;
        return Ok(solved);
    }
    follow(draw, game, 1, progress)
}
