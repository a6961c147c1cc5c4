//! The commands, one file for each, and their dispatch.

mod brief;
mod change;
mod check;
mod compare;
mod completions;
mod cover;
mod drivers;
mod ensemble;
mod explain;
mod export;
mod fit;
mod fmt;
mod freeze;
mod lsp;
mod man;
mod merge;
mod new;
mod play;
mod resolve;
mod runs;
mod schema;
mod score;
mod serve;
mod signals;
mod solve;
mod stress;
mod why;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Subcommand;

use crate::args::Cli;

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Answer a scenario's questions, and show why
    Brief(brief::BriefArgs),
    /// Say everything that is wrong with scenarios
    Check(check::CheckArgs),
    /// Print a scenario in its one layout, as text or as JSON
    Fmt(fmt::FmtArgs),
    /// Say how a game is played: a scenario, or a game in Gambit's formats (.efg, .nfg)
    Solve(solve::SolveArgs),
    /// Weigh every move as evidence about what its actor wants, in bits
    Signals(signals::SignalsArgs),
    /// Answer the questions over draws of every uncertain input: rankings and ranges drawn, solved, weighed by the reports
    Ensemble(ensemble::EnsembleArgs),
    /// Say what would have to change for an answer to meet a target: the least change of numbers, the fewest goals swapped
    Change(change::ChangeArgs),
    /// Set two forms of a scenario side by side, over the same draws: what differs, which actors act differently, and why
    Compare(compare::CompareArgs),
    /// Say what drives an answer: every uncertain number and ranking at its ends, goals swapped, shares of the spread
    Drivers(drivers::DriversArgs),
    /// Make one run of the shards of an ensemble
    Merge(merge::MergeArgs),
    /// List stored ensembles, show one, or compare two: which answers moved
    Runs(runs::RunsArgs),
    /// Say why a type does what it does: its options, goal by goal, and what it expects of others
    Explain(explain::ExplainArgs),
    /// Take an answer apart: what menu and chance give, what whose incentives add, what which reports add
    Why(why::WhyArgs),
    /// Take an actor's seat: the others play as the model has them, you see what your side would see, and the end uncovers all
    Play(play::PlayArgs),
    /// Hold a scenario against a document's numbered elements, and see what each cited construct does
    Cover(cover::CoverArgs),
    /// Drop each source, report and assumption in turn: what flips an answer comes first
    Stress(stress::StressArgs),
    /// Put the answers of a day on record: dated, digested, and with nothing in them that is dated later
    Freeze(freeze::FreezeArgs),
    /// Record what came of frozen questions
    Resolve(resolve::ResolveArgs),
    /// Hold frozen forecasts to what happened: Brier and log scores, and how often what was called likely came true
    Score(score::ScoreArgs),
    /// Find a scenario's coefficients from a table of cases, and say how sure they are
    Fit(fit::FitArgs),
    /// Write the game for Gambit or OpenSpiel, or the network of actors for Graphviz or programs
    Export(export::ExportArgs),
    /// Open a scenario in the browser and think with it: what is edited there is answered at once
    Serve(serve::ServeArgs),
    /// Help an editor with scenarios while they are written: what is wrong, what names stand for, what follows
    Lsp(lsp::LspArgs),
    /// Start a scenario of your own: a small one that runs, with comments
    New(new::NewArgs),
    /// Print the JSON Schema of scenarios
    Schema,
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write one for every command into a folder
    Man(man::ManArgs),
}

/// Runs what the command line asks for.
pub(crate) fn run(cli: Cli) -> Result<ExitCode> {
    let shared = &cli.shared;
    let Some(command) = cli.command else {
        return brief::bundled(shared, cli.full);
    };
    if cli.full {
        bail!("`--full` stands behind the command that it belongs to");
    }
    match command {
        Command::Brief(args) => brief::run(args, shared),
        Command::Check(args) => check::run(args, shared),
        Command::Fmt(args) => fmt::run(args, shared),
        Command::Solve(args) => solve::run(args, shared),
        Command::Signals(args) => signals::run(args, shared),
        Command::Ensemble(args) => ensemble::run(args, shared),
        Command::Change(args) => change::run(args, shared),
        Command::Compare(args) => compare::run(args, shared),
        Command::Drivers(args) => drivers::run(args, shared),
        Command::Merge(args) => merge::run(args, shared),
        Command::Runs(args) => runs::run(args, shared),
        Command::Explain(args) => explain::run(args, shared),
        Command::Why(args) => why::run(args, shared),
        Command::Play(args) => play::run(args, shared),
        Command::Cover(args) => cover::run(args, shared),
        Command::Stress(args) => stress::run(args, shared),
        Command::Freeze(args) => freeze::run(args, shared),
        Command::Resolve(args) => resolve::run(args, shared),
        Command::Score(args) => score::run(args, shared),
        Command::Fit(args) => fit::run(args, shared),
        Command::Export(args) => export::run(args, shared),
        Command::Serve(args) => serve::run(args, shared),
        Command::Lsp(args) => lsp::run(args, shared),
        Command::New(args) => new::run(args, shared),
        Command::Schema => schema::run(),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
