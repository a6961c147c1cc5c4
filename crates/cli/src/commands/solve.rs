//! `demarche solve`: how a game is played.

use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_report::analyse::{self, Settings};
use demarche_report::terminal;

use super::{DONE, FAILED, checked, imported, limit, open, refuse, regrets, settings, style};
use crate::args::{Method, Others, Regrets, Scenario, Shared, Solving};
use crate::console::{self, Bar};

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    others: &Others,
    solving: &Solving,
    asked: &Regrets,
) -> Result<ExitCode> {
    if let (Some(game), Some(path)) = (imported::read(scenario)?, &scenario.path) {
        if asked.nash {
            return limit::solve(shared, path, &game);
        }
        if let Some(code) = regrets::solve(shared, path, &game, asked)? {
            return Ok(code);
        }
        return imported::solve(shared, path, game, others, solving);
    }
    if asked.nash || asked.method != Method::Branch {
        bail!(
            "Nash strategies are found for games in Gambit's formats; `demarche export` writes a scenario as one"
        );
    }
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let settings = Settings {
        others: others.starts(),
        ..settings(shared, solving)
    };
    let played = {
        let bar = Bar::new(shared);
        let solved = analyse::solve(&model, &settings, &bar);
        solved.and_then(|solved| {
            let others = analyse::others(&solved, &settings, &bar);
            analyse::played(&model, &solved, &others, &settings)
        })
    };
    match played {
        Ok(played) if shared.json => console::print_json(&played).map(|()| DONE),
        Ok(played) => {
            console::print(&terminal::played(&played, &style(shared, true))).map(|()| DONE)
        }
        Err(error) => refuse(shared, &opened, &error),
    }
}
