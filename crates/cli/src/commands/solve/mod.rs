//! `demarche solve`: how a game is played.

mod cfr;
mod imported;
mod limit;

use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_report::analyse::{self, Settings};
use demarche_report::terminal;

use crate::args::{Method, Others, Regrets, Scenario, Shared, Solving};
use crate::budget::Budget;
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::gambit;
use crate::scenario::{checked, open};
use crate::settings::settings;

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    others: &Others,
    solving: &Solving,
    asked: &Regrets,
) -> Result<ExitCode> {
    if asked.nash || others.starts() > 0 {
        console::stop_gently();
    }
    if let (Some(game), Some(path)) = (gambit::read(scenario)?, &scenario.path) {
        if asked.nash {
            return limit::game(shared, path, &game, asked, others);
        }
        if let Some(code) = cfr::solve(shared, path, &game, asked)? {
            return Ok(code);
        }
        return imported::solve(shared, path, game, others, solving);
    }
    if asked.method != Method::Branch {
        bail!(
            "regret minimization is for two-player zero-sum games in Gambit's formats (.efg, .nfg); a scenario has `--nash`, and `demarche export` writes it as such a game"
        );
    }
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    if asked.nash {
        return limit::scenario(shared, &opened, &model, solving, asked, others);
    }
    let settings = Settings {
        others: others.starts(),
        vouch: others.vouch(),
        ..settings(shared, solving)
    };
    let played = {
        let bar = Budget::new(shared, others.budget);
        let solved = analyse::solve(&model, &settings, &bar);
        solved.and_then(|solved| {
            let others = analyse::others(&solved, &settings, &bar);
            analyse::played(&model, &solved, &others, &settings)
        })
    };
    match played {
        Ok(played) if shared.json => console::print_json(&played).map(|()| DONE),
        Ok(played) => {
            console::print(&terminal::played(&played, &console::style(shared, true))).map(|()| DONE)
        }
        Err(error) => complaints::refuse(shared, &opened, &error),
    }
}
