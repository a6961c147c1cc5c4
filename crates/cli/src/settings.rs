//! Settings of an analysis, from the command line.

use demarche_report::analyse::Settings;

use crate::args::{Shared, Solving};
use crate::machine;

/// How to solve; nothing beside the solution is asked for.
pub(crate) fn settings(shared: &Shared, solving: &Solving) -> Settings {
    Settings {
        limits: machine::limits(solving.max_nodes, !solving.no_reduce),
        precision: solving.precision,
        cut_off: solving.until,
        variants: false,
        others: 0,
        draws: 0,
        fewer_draws: false,
        stress: false,
        vouch: None,
        threads: threads(shared),
    }
}

/// How many threads may work at once: as many as are asked for, and have room.
pub(crate) fn threads(shared: &Shared) -> usize {
    let asked = shared.threads.map_or_else(machine::threads, usize::from);
    asked.min(machine::threads_with_room())
}
