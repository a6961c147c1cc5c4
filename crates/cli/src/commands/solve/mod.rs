//! `demarche solve`: the strategies of a game.

mod cfr;
mod imported;
mod limit;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use demarche_report::analyse::{Analysis, Settings, others, played};
use demarche_report::terminal;

use crate::args::{Others, Scenario, Shared, Solving};
use crate::budget::Budget;
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::gambit;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche solve`.
#[derive(Args)]
pub(crate) struct SolveArgs {
    #[command(flatten)]
    scenario: Scenario,
    #[command(flatten)]
    others: Others,
    #[command(flatten)]
    solving: Solving,
    #[command(flatten)]
    nash: NashArgs,
}

/// An equilibrium without errors: the end of the principal branch, or strategies by regret minimization.
#[derive(Args)]
#[command(next_help_heading = "Without errors")]
pub(crate) struct NashArgs {
    /// Follow the principal branch to its end, as λ grows without bound: an equilibrium without errors, with its regret
    #[arg(long = "nash", conflicts_with_all = ["others", "all_equilibria", "precision", "method", "until"])]
    limit: bool,
    /// Follow it for at most this many points
    #[arg(long, value_name = "N", requires = "limit", default_value_t = 20_000)]
    steps: usize,
    /// The branch of logit equilibria, or for two-player zero-sum games in Gambit's formats regret minimization
    #[arg(long, value_enum, default_value_t = Method::Branch)]
    method: Method,
    /// Iterations of regret minimization at most
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    iterations: u64,
    /// Stop once best responses win no more than this, on average over the two seats
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    exploitability: f64,
}

/// Ways to solve a game.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// The principal branch of logit equilibria
    Branch,
    /// Counterfactual regret minimization
    Cfr,
    /// CFR+
    #[value(name = "cfr+")]
    CfrPlus,
    /// Discounted CFR
    Dcfr,
}

/// Solves a scenario, or a game in Gambit's formats.
pub(crate) fn run(args: SolveArgs, shared: &Shared) -> Result<ExitCode> {
    if args.nash.limit || args.others.starts() > 0 {
        console::stop_gently();
    }
    if let (Some(game), Some(path)) = (gambit::read(&args.scenario)?, &args.scenario.path) {
        if let Some(option) = args.solving.of_scenarios() {
            bail!(
                "{}: {option} is for scenarios, and this is a game of another format; leave it out",
                path.display()
            );
        }
        if args.nash.limit {
            return limit::game(&args, shared, path, &game);
        }
        if let Some(code) = cfr::solve(&args, shared, path, &game)? {
            return Ok(code);
        }
        return imported::solve(&args, shared, path, game);
    }
    if args.nash.method != Method::Branch {
        bail!(
            "regret minimization is for two-player zero-sum games in Gambit's formats (.efg, .nfg); a scenario has `--nash`, and `demarche export` writes it as such a game"
        );
    }
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    if args.nash.limit {
        return limit::scenario(&args, shared, &opened, &model);
    }
    let settings = Settings {
        others: args.others.starts(),
        vouch: args.others.vouch(),
        ..settings(shared, &args.solving)
    };
    let played = {
        let bar = Budget::new(shared, args.others.budget);
        Analysis::solve(&model, &settings, &bar).and_then(|analysis| {
            let others = others(analysis.solved(), &settings, &bar);
            played(&analysis, &others)
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
