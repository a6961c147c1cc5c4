//! Arguments of the solver and of the search for other equilibria.

use std::time::Duration;

use clap::Args;
use demarche_engine::qre::prove;
use demarche_engine::qre::vouch::Effort;
use demarche_scenario::date::Date;

use super::values;

/// Arguments of the solver.
#[derive(Args, Default)]
#[command(next_help_heading = "How to solve")]
pub(crate) struct Solving {
    /// Stop before a game has more nodes than this [default: what the memory holds]
    #[arg(long, value_name = "N")]
    pub(crate) max_nodes: Option<usize>,
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    pub(crate) no_reduce: bool,
    /// Let the scenario last so many rounds, whatever it says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: Option<u32>,
    /// λ of every actor, whatever the scenario says; 0 is coin tossing
    #[arg(long = "lambda", visible_alias = "precision", value_name = "N", value_parser = values::precision)]
    pub(crate) precision: Option<f64>,
    /// Leave out evidence dated later than this
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = values::date)]
    pub(crate) until: Option<Date>,
}

impl Solving {
    /// The first option given that means something for scenarios alone.
    pub(crate) fn of_scenarios(&self) -> Option<&'static str> {
        let given = [
            (self.rounds.is_some(), "--rounds"),
            (self.until.is_some(), "--until"),
            (self.no_reduce, "--no-reduce"),
        ];
        given.iter().find(|(is, _)| *is).map(|(_, name)| *name)
    }
}

/// Whether to look for other equilibria, and how firmly to vouch for the principal one.
#[derive(Args, Default)]
pub(crate) struct Others {
    /// Look for other equilibria as well, from this many starts, and say what hangs on it; Ctrl-C ends it with what was found
    #[arg(long, value_name = "N")]
    others: Option<usize>,
    /// The same from 200 starts
    #[arg(long, conflicts_with = "others")]
    all_equilibria: bool,
    /// Vouch for the path to the principal equilibrium as strongly as the game's size allows: by a proof, or by a second run
    #[arg(long)]
    verify: bool,
    /// Stop following and looking after this long, and tell what there is by then; it depends on the machine's speed
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds)]
    pub(crate) budget: Option<Duration>,
}

impl Others {
    /// From how many starts; 0 for none.
    pub(crate) fn starts(&self) -> usize {
        self.others
            .unwrap_or(if self.all_equilibria { 200 } else { 0 })
    }

    /// What is done to vouch for the path, beside following it.
    pub(crate) fn vouch(&self) -> Option<Effort> {
        self.verify
            .then(|| Effort::Prove(prove::Settings::default()))
    }
}
