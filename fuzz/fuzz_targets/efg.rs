//! Any text reads as a game in Gambit's extensive form without a panic; a game that is written, read and written again is the
//! same text; types are folded without a panic.

#![no_main]

use demarche_engine::formats::efg::{self, Dialect};
use demarche_engine::formats::type_recovery::Typed;
use libfuzzer_sys::fuzz_target;

/// Trees larger than this are not written.
const MOST_NODES: usize = 100_000;

fuzz_target!(|text: &str| {
    let Ok(game) = efg::read(text) else { return };
    for dialect in [Dialect::Gambit, Dialect::OpenSpiel] {
        if let Ok(written) = efg::write(&game.game, &game, dialect, MOST_NODES) {
            let again = efg::read(&written).expect("what was written can be read");
            let twice = efg::write(&again.game, &again, dialect, MOST_NODES);
            assert_eq!(twice.as_ref(), Ok(&written), "written again it is the same");
        }
    }
    if let Some(folded) = Typed::of(&game.game) {
        assert_eq!(folded.game.graph.unknowns, game.game.graph.unknowns);
    }
});
