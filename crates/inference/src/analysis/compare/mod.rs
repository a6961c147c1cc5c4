//! Two forms of a scenario over the same draws, and who does otherwise in one of them, and why.

mod carry;
mod situations;
mod spread;

pub use self::carry::Carried;
pub use self::situations::{Gain, OptionValue, Shift, Situation, shifts, situations};
pub use self::spread::{Spread, spread};

use crate::uncertain::ensemble::Draws;
use crate::uncertain::worlds::Worlds;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;

/// One of two forms.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// How the draws of the scenario are taken to it.
    pub carried: &'a Carried<'a>,
    /// It, at many settings of its numbers.
    pub worlds: &'a Worlds,
}

/// One draw under both forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Index of the draw.
    pub index: u64,
    /// Under the first form: ln of the probability of the reports, and by question its answer. None where it could not be
    /// solved, or nothing fits the reports.
    pub first: Option<(f64, Vec<Option<f64>>)>,
    /// Under the second form, likewise.
    pub second: Option<(f64, Vec<Option<f64>>)>,
}

/// Solves the first `count` draws of a scenario under two forms of it: whatever is uncertain in both, with the same
/// distribution, is the same in both (common random numbers), so that what differs between the answers is what the forms make
/// of it.
pub fn pairs(
    draws: &Draws<'_>,
    forms: [Form<'_>; 2],
    count: u64,
    threads: usize,
    progress: &dyn Progress,
) -> Vec<Pair> {
    let mut games = vec![forms.map(|form| form.worlds.game()); threads.max(1)];
    let pairs = parallel::map(&mut games, count as usize, |games, i| {
        progress.step("drawing", i as f64 / count as f64);
        if progress.cancelled() {
            return None;
        }
        let index = i as u64;
        let draw = draws.at(index);
        let mut solved = [0, 1].map(|f| {
            let Form { carried, worlds } = forms[f];
            let draw = carried.draw(index, &draw);
            let world = worlds.near(&mut games[f], draw, worlds.base()).ok()?;
            Some((world.log_evidence, world.answers))
        });
        let second = solved[1].take();
        Some(Pair {
            index,
            first: solved[0].take(),
            second,
        })
    });
    pairs.into_iter().map_while(|pair| pair).collect()
}
