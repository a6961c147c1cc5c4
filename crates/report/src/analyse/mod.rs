//! From a loaded scenario to the findings of a briefing: check, solve, filter, answer, and rate the answers' firmness.
//!
//! [`Analysis`] is a solved scenario with its reports filtered; [`point`] is what follows at the point estimate, [`analyse`] a
//! whole briefing.

mod along;
mod analysis;
mod anonymous;
mod answers;
mod assumptions;
mod beliefs;
mod briefing;
pub(crate) mod calendar;
mod citations;
mod ensemble;
mod equilibrium;
mod error;
mod evidence;
mod firmness;
mod limit;
mod measured;
mod moves;
mod others;
mod play;
mod point;
mod ranged;
mod settings;
mod shifts;
mod variants;
mod varied;
mod worlds;

use demarche_scenario::load::Loaded;
use demarche_scenario::model::Model;
use demarche_scenario::{Problem, World};

pub use self::along::add_along;
pub(crate) use self::along::along;
pub use self::analysis::{Analysis, Context};
pub use self::answers::Asked;
pub(crate) use self::answers::{Properties, ask, due};
pub use self::briefing::{add_spread, add_variants, analyse};
use self::ensemble::affordably_drawn;
pub use self::ensemble::{drawn, filling, stored};
pub use self::equilibrium::equilibrium;
pub(crate) use self::equilibrium::unreported;
pub use self::error::AnalyseError;
pub use self::limit::{Limiting, LimitingStrategy, limit, settled};
pub use self::others::{Other, Others, others};
pub use self::play::{Explained, Played, PlayedMove, PlayedOtherwise, Strategy, explained, played};
use self::point::Sources;
pub use self::point::{add_late, early, point};
pub use self::ranged::{
    Drawn, Ranged, RangedAmount, RangedBelief, RangedChoice, RangedLevel, RangedNumber,
    RangedReport, RangedSignal, RangedType,
};
pub use self::settings::Settings;
pub(crate) use self::varied::answer;
pub(crate) use self::worlds::under;
pub use self::worlds::worlds;

/// The checked scenario.
///
/// # Errors
/// The scenario has mistakes: all problems, warnings included.
pub fn model(loaded: &Loaded, world: &dyn World) -> Result<(Model, Vec<Problem>), Vec<Problem>> {
    let (model, problems) = loaded.check(world);
    match model {
        Some(model) => Ok((model, problems)),
        None => Err(problems),
    }
}
