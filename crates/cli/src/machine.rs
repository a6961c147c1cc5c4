//! The machine: cores, memory and clock.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::anyhow;
use demarche_inference::compile::{Memory, Settings};
use demarche_report::score;
use demarche_scenario::date::Date;

use crate::complaints::failure;
use crate::memory::{Free, Limit, free};

/// Address space that a thread takes before it does anything: two arenas of 64 MiB may lie on its way to an aligned one.
const BYTES_PER_THREAD: u64 = 128 << 20;
/// Nodes where nothing is known of the memory.
const USUAL_NODES: usize = 2_000_000;
/// Nodes where there is memory for any number of them: solving as many takes days.
const MOST_NODES: usize = 100_000_000;

/// How large games may be: as large as is asked for; else as large as half of the memory that may still be taken will hold.
pub(crate) fn limits(max_nodes: Option<usize>, reduce: bool) -> Settings {
    let memory = free(Path::new("/")).map(|Free { bytes, limit }| Memory {
        bytes: bytes / 2,
        of: limit.half(),
    });
    match (max_nodes, memory) {
        (Some(max_nodes), _) => Settings {
            max_nodes,
            memory: None,
            reduce,
        },
        (None, Some(_)) => Settings {
            max_nodes: MOST_NODES,
            memory,
            reduce,
        },
        (None, None) => Settings {
            max_nodes: USUAL_NODES,
            memory: None,
            reduce,
        },
    }
}

/// What is said where memory runs out all the same, its line end included.
pub(crate) fn out_of_memory(json: bool) -> String {
    let what = free(Path::new("/")).map_or("the memory is used up", |free| free.limit.reached());
    let message = format!(
        "there is not enough memory: {what}; make the game smaller (fewer rounds, variables, options or types, or `memory 1 \
         round` in the header), run with a smaller --threads or --max-nodes, or allow more memory"
    );
    if json {
        format!("{}\n", failure(&anyhow!(message)))
    } else {
        format!("error: {message}\n")
    }
}

/// Today, in universal time.
pub(crate) fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    score::day_of(since.map_or(0, |since| since.as_secs()))
}

/// How many threads run at once.
pub(crate) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How many threads there may be, at least one. Where a process may have only so much address space, threads take much of it: each has a
/// stack, and an arena that the allocator sets aside for it.
pub(crate) fn threads_with_room() -> usize {
    match free(Path::new("/")) {
        Some(Free {
            bytes,
            limit: Limit::AddressSpace,
        }) => usize::try_from(bytes / 2 / BYTES_PER_THREAD).map_or(usize::MAX, |room| room.max(1)),
        _ => usize::MAX,
    }
}
