//! The machine: cores, memory and clock.

use std::time::{SystemTime, UNIX_EPOCH};

use demarche_report::score;
use demarche_scenario::date::Date;

/// Bytes of memory that a node of a game takes while it is solved, for a game of a few types.
const BYTES_PER_NODE: u64 = 1500;
/// Nodes where nothing is known of the memory.
const USUAL_NODES: usize = 2_000_000;

/// How many nodes the memory that is free now will hold, half of it left alone.
pub(crate) fn nodes() -> usize {
    let nodes = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text))
        .map(|bytes| bytes / 2 / BYTES_PER_NODE);
    nodes
        .and_then(|nodes| usize::try_from(nodes).ok())
        .unwrap_or(USUAL_NODES)
        .clamp(100_000, 100_000_000)
}

/// Bytes available, from Linux's table of memory.
fn available(table: &str) -> Option<u64> {
    let line = table
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_linuxs_table() {
        assert_eq!(
            available("MemTotal: 9 kB\nMemAvailable:    2048 kB\n"),
            Some(2 << 20)
        );
        assert_eq!(available("nothing"), None);
    }
}
