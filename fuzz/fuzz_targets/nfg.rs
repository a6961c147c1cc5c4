//! Any text reads as a game in Gambit's strategic form without a panic, and a game can be read again once written.

#![no_main]

use demarche_engine::formats::{efg, efg::Dialect, nfg};
use libfuzzer_sys::fuzz_target;

/// Trees larger than this are not written.
const MOST_NODES: usize = 100_000;

fuzz_target!(|text: &str| {
    let Ok(game) = nfg::read(text) else { return };
    for dialect in [Dialect::Gambit, Dialect::OpenSpiel] {
        if let Ok(written) = efg::write(&game.game, &game, dialect, MOST_NODES) {
            efg::read(&written).expect("what was written can be read");
        }
    }
});
