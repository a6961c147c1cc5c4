//! Decisions to watch: those with the most expected information about their actor.

use super::round;
use crate::findings::{Findings, Watch};

/// Less than this prints as `0.00` bits.
const NOTHING: f64 = 0.005;

/// Said where there is nothing to watch.
pub const NOTHING_TO_WATCH: &str = "No decision still to come is expected to tell anything.";

/// A decision still to come.
#[derive(Clone, Debug)]
pub struct Watched<'a> {
    /// The finding that this row shows.
    pub watch: &'a Watch,
    /// Mutual information of its move and the actor's type, in bits.
    pub bits: String,
    /// Its round.
    pub when: String,
}

/// The decisions that would tell something that shows, best first.
pub(crate) fn watched(findings: &Findings) -> Vec<Watched<'_>> {
    let telling = findings.watch.iter().filter(|watch| watch.bits >= NOTHING);
    let each = telling.map(|watch| Watched {
        bits: figure(watch.bits),
        when: round(&findings.rounds, watch.round),
        watch,
    });
    each.collect()
}

/// Mutual information in bits.
pub(crate) fn figure(bits: f64) -> String {
    format!("{bits:.2}")
}
