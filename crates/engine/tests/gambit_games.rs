//! Gambit's own collection of games: each is read, or refused for a stated reason; what is read is written and read again; what
//! is not too large is solved at λ = 1, payoffs scaled to a range of 1, and certified.
//!
//! The collection is not part of this repository: `GAMBIT_GAMES` names a folder with it (a checkout of Gambit will do), else
//! `target/gambit-games` is looked at, and without either nothing is tested.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use demarche_engine::certify::certify;
use demarche_engine::formats::efg::{self, Dialect, Forgotten, Imported};
use demarche_engine::formats::nfg;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Status, trace};

/// Larger games are read and written, not solved.
const MOST_SOLVED: usize = 5_000;

/// Games of imperfect recall, by a part of their path.
const FORGETFUL: &[(&str, Forgotten)] = &[
    ("shohamleytonbrown2008/fig5_12", Forgotten::ItWasHere),
    ("vonstengel2022/fig10.7", Forgotten::WhatItDid),
    ("gilboa1997/fig1", Forgotten::ItWasHere),
    ("gilboa1997/fig2", Forgotten::WhatItKnew),
    ("wichardt2008", Forgotten::WhatItDid),
    ("games/e09.efg", Forgotten::WhatItDid),
    ("games/holdout.efg", Forgotten::ItWasHere),
    ("games/myerson.efg", Forgotten::WhatItDid),
    // Gambit's tests are mostly about this very thing.
    ("test_games/AM-", Forgotten::ItWasHere),
    ("gilboa_two_am_agents", Forgotten::WhatItKnew),
    ("noPR-AM", Forgotten::ItWasHere),
    ("noPR-action-AM", Forgotten::ItWasHere),
    ("noPR-action-selten-horse", Forgotten::WhatItDid),
    ("noPR-information", Forgotten::WhatItKnew),
    ("not_perfect_recall", Forgotten::ItWasHere),
    ("subgame-8-roots", Forgotten::WhatItKnew),
    ("overplapping_infosets", Forgotten::WhatItKnew),
    ("test_games/subgames.efg", Forgotten::WhatItKnew),
];

fn folder() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gambit-games");
    let folder = std::env::var_os("GAMBIT_GAMES").map_or(usual, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: Gambit's games are not at hand; GAMBIT_GAMES names a folder with them");
    None
}

/// All `.efg` and `.nfg` files below `folder`, in the order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "efg" || e == "nfg") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Divides payoffs by the widest range of any player's.
fn scaled(game: &mut Game) {
    let players = game.graph.actors.len();
    let range = (0..players).map(|player| {
        let own = game.numbers.payoff.iter().skip(player).step_by(players);
        let (least, most) = own.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &v| {
            (least.min(v), most.max(v))
        });
        most - least
    });
    let range = range.fold(0.0, f64::max);
    if range > 0.0 {
        game.numbers.payoff.iter_mut().for_each(|v| *v /= range);
    }
}

/// Writes the game in each dialect and reads it again: the same text comes out.
fn round_trip(name: &str, read: &Imported) {
    for dialect in [Dialect::Gambit, Dialect::OpenSpiel] {
        let text = efg::write(&read.game, read, dialect, 1 << 24).unwrap();
        let again = efg::read(&text).unwrap_or_else(|mistake| panic!("{name}: {mistake}"));
        let twice = efg::write(&again.game, &again, dialect, 1 << 24).unwrap();
        assert!(
            text == twice,
            "{name} in {dialect:?} differs when written again"
        );
        let same = again.forgets.map(|f| f.what) == read.forgets.as_ref().map(|f| f.what);
        assert!(same, "{name} in {dialect:?} forgets otherwise");
    }
}

#[test]
fn every_game_is_read_and_solved_or_refused_for_a_stated_reason() {
    let Some(folder) = folder() else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let read = if name.ends_with(".nfg") {
            nfg::read(&text)
        } else {
            efg::read(&text)
        };
        let mut count = |what: &str| *counts.entry(what.to_string()).or_default() += 1;
        let mut read = match read {
            Ok(read) => read,
            // All of the collection is in the format; a file that is not would be named here with its mistake.
            Err(mistake) => panic!("{name}: {mistake}"),
        };
        round_trip(&name, &read);
        let forgetful = FORGETFUL.iter().find(|(part, _)| name.contains(part));
        assert_eq!(
            read.forgets.as_ref().map(|forgets| forgets.what),
            forgetful.map(|&(_, what)| what),
            "{name}"
        );
        if let Some(forgets) = &read.forgets {
            println!("{name}: {forgets}");
            count("refused: imperfect recall");
            continue;
        }
        if read.game.graph.nodes() > MOST_SOLVED {
            println!("{name}: {} nodes", read.game.graph.nodes());
            count("read, too large to be solved here");
            continue;
        }
        scaled(&mut read.game);
        let solution = trace(&read.game, &Settings::default(), &Quiet);
        assert_eq!(
            solution.status,
            Status::Solved,
            "{name}: {:?}",
            solution.info
        );
        let certificate = certify(&read.game, &solution.sigma);
        assert!(certificate.residual < 1e-9, "{name}: {certificate:?}");
        count("read, solved and certified");
    }
    for (what, count) in &counts {
        println!("{count:>4} {what}");
    }
    assert!(counts.contains_key("read, solved and certified"));
}
