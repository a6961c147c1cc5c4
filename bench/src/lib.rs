//! Families of games to measure on.
//!
//! A *crisis* is a game of two-sided incomplete information with public moves: players of hidden types escalate or back down
//! in turn. The size is set by the number of moves, of options a move, of types a player, and of players; payoffs are
//! structured (a few numbers that a scenario would have) or random (independent at every end, by type profile).
//!
//! A *contest* is a stochastic game of complete information: two players choose at the same time, round after round.

//!
//! *Random* games are small trees with everything in them that a game of incomplete information can have; the *judge* says, slowly
//! and surely, where their principal branch leads.

mod alter;
mod contest;
mod crisis;
mod draws;
mod judge;
pub mod many;
mod random;
mod tree;

pub use alter::{Altered, Choice};
pub use contest::{Contest, Tables, contest, tables};
pub use crisis::{Crisis, Payoffs, crisis};
pub use judge::{Arrival, Verdict, judge};
pub use random::{Ends, Shape, random, random_of};
pub use tree::{Node, Outcome, Tree};

use std::time::{Duration, Instant};

/// A scenario as a first draft: eight decisions, six rounds, and many variables that matter for a while only.
pub const DRAFT: &str = include_str!("../draft.demarche");

/// Median time of `runs` runs.
pub fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}
