//! The command line.

mod scenario;
mod shared;
mod solving;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use demarche_report::runs::Shard;
use demarche_report::score::{Day, Verdict};

pub(crate) use scenario::{Form, Scenario};
pub(crate) use shared::{Shared, When};
pub(crate) use solving::{Others, Solving};

/// How much should a signal move you? Scenarios of a standoff, solved and weighed against sourced reports.
///
/// Without a command, briefs on the bundled standoff and writes the briefing as a page, overtures.html, here.
#[derive(Parser)]
#[command(
    name = "demarche",
    version,
    max_term_width = 100,
    propagate_version = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

/// What an ensemble draws, and where it is kept.
#[derive(Args, Clone)]
pub(crate) struct Draws {
    /// How many draws
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) draws: u64,
    /// Which draws: another seed, others
    #[arg(long, default_value_t = 0, value_name = "S")]
    pub(crate) seed: u64,
    /// Only part K of N of the draws, to be merged with the others
    #[arg(long, value_name = "K/N", value_parser = values::shard)]
    pub(crate) shard: Option<Shard>,
    /// The run's folder [default: one below runs/, named by the scenario and a digest]
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) out: Option<PathBuf>,
    /// Draw anew what is stored already
    #[arg(long)]
    pub(crate) again: bool,
    /// Show every number and every decision
    #[arg(long)]
    pub(crate) full: bool,
}

/// Towards what.
#[derive(Args)]
#[command(next_help_heading = "Without errors")]
pub(crate) struct Regrets {
    /// Follow the principal branch to its end, as λ grows without bound: an equilibrium without errors, with its regret
    #[arg(long, conflicts_with_all = ["others", "all_equilibria", "precision", "method", "until"])]
    pub(crate) nash: bool,
    /// Follow it for at most this many points
    #[arg(long, value_name = "N", requires = "nash", default_value_t = 20_000)]
    pub(crate) steps: usize,
    /// The branch of logit equilibria, or for two-player zero-sum games in Gambit's formats regret minimization
    #[arg(long, value_enum, default_value_t = Method::Branch)]
    pub(crate) method: Method,
    /// Iterations of regret minimization at most
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(crate) iterations: u64,
    /// Stop once best responses win no more than this, on average over the two seats
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pub(crate) exploitability: f64,
}

/// How to solve.
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

/// Draws behind the spreads of a briefing: the bundled standoff's stays within half a minute on two cores.
pub(crate) const BRIEF_DRAWS: u64 = 128;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Answer a scenario's questions, and show why
    Brief {
        #[command(flatten)]
        scenario: Scenario,
        /// Write the briefing as a page that opens without network or scripts
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        html: Option<PathBuf>,
        /// Show every assumption and report, however many
        #[arg(long)]
        full: bool,
        /// Do not solve the what-ifs
        #[arg(long)]
        no_variants: bool,
        #[command(flatten)]
        others: Others,
        /// Draws of all that the scenario leaves open, for the spread of every answer; 0 leaves it out [default: 128, fewer where
        /// each takes long]
        #[arg(long, value_name = "N")]
        draws: Option<u64>,
        /// Drop every assumption that cites no source, in turn, and say which answers hang on one; Ctrl-C ends it with what was dropped
        #[arg(long)]
        stress: bool,
        #[command(flatten)]
        solving: Solving,
    },
    /// Say everything that is wrong with scenarios
    Check {
        /// Scenario files; `-` reads from the standard input
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        scenarios: Vec<PathBuf>,
    },
    /// Print a scenario in its one layout, as text or as JSON
    Fmt {
        /// Scenario file, text or JSON (.json); `-` reads from the standard input
        #[arg(value_hint = ValueHint::FilePath)]
        scenario: PathBuf,
        /// Which form to print [default: the file's own, or json with --json]
        #[arg(long, value_enum)]
        to: Option<Form>,
        /// Change the file instead of printing
        #[arg(long, short, conflicts_with_all = ["to", "check"])]
        write: bool,
        /// Print nothing; fail if the file is not in this layout
        #[arg(long, conflicts_with = "to")]
        check: bool,
    },
    /// Say how a game is played: a scenario, or a game in Gambit's formats (.efg, .nfg)
    Solve {
        #[command(flatten)]
        scenario: Scenario,
        #[command(flatten)]
        others: Others,
        #[command(flatten)]
        solving: Solving,
        #[command(flatten)]
        regrets: Regrets,
    },
    /// Weigh every move as evidence about what its actor wants, in bits
    Signals {
        #[command(flatten)]
        scenario: Scenario,
        #[command(flatten)]
        solving: Solving,
    },
    /// Answer the questions over all that a scenario leaves open: rankings and ranges drawn, solved, weighed by the reports
    Ensemble {
        #[command(flatten)]
        scenario: Scenario,
        #[command(flatten)]
        draws: Draws,
        #[command(flatten)]
        solving: Solving,
    },
    /// Say what would have to change for an answer to be otherwise: the least change of numbers, the fewest goals swapped
    Change {
        /// Scenario file [default: the bundled standoff], and what is wanted, as in 'deal >= 0.5': a question, one of >=, >,
        /// <= and <, and a probability
        #[arg(value_name = "[SCENARIO] WISH", num_args = 1..=2, required = true, value_hint = ValueHint::FilePath)]
        words: Vec<String>,
        /// Swaps of neighbouring goals at most; every order of goals within them is solved
        #[arg(long, default_value_t = 2, value_name = "N")]
        depth: usize,
        /// Starts of the search for the least change of numbers
        #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        starts: u16,
        /// Of the starts that are drawn
        #[arg(long, default_value_t = 0, value_name = "S")]
        seed: u64,
        #[command(flatten)]
        solving: Solving,
    },
    /// Set two forms of a scenario side by side, over the same draws: what differs, who does otherwise, and why
    Compare {
        /// Scenario file [default: the bundled standoff], and two forms of it: `base`, or a variant's name or beginning
        #[arg(value_name = "[SCENARIO] A B", num_args = 2..=3, required = true, value_hint = ValueHint::FilePath)]
        words: Vec<String>,
        /// How many draws; 0 for the point estimates alone
        #[arg(long, default_value_t = 100, value_name = "N")]
        draws: u64,
        /// Which draws: another seed, others
        #[arg(long, default_value_t = 0, value_name = "S")]
        seed: u64,
        /// Show everybody who does otherwise
        #[arg(long)]
        full: bool,
        #[command(flatten)]
        solving: Solving,
    },
    /// Say what drives an answer: every open number and ranking at its ends, goals swapped, shares of the spread
    Drivers {
        #[command(flatten)]
        scenario: Scenario,
        /// Which answer, by the question's name in the scenario [default: the first question]
        #[arg(long, value_name = "NAME")]
        question: Option<String>,
        /// Trust the derivatives: solve nothing anew, draw nothing
        #[arg(long)]
        quick: bool,
        /// Draws from which the spread is explained; 0 leaves that out
        #[arg(long, default_value_t = 200, value_name = "N")]
        draws: u64,
        /// Which draws: another seed, others
        #[arg(long, default_value_t = 0, value_name = "S")]
        seed: u64,
        /// Write the tornado as a chart
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        svg: Option<PathBuf>,
        /// Show everything that moves the answer
        #[arg(long)]
        full: bool,
        #[command(flatten)]
        solving: Solving,
    },
    /// Make one run of the shards of an ensemble
    Merge {
        /// Folders of the shards, in any order
        #[arg(required = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        folders: Vec<PathBuf>,
        /// Where the whole run goes [default: beside the first shard, under its usual name]
        #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        out: Option<PathBuf>,
    },
    /// List stored ensembles, show one, or compare two: which answers moved
    Runs {
        /// A folder of runs to list [default: runs], one run to show, or two to compare
        #[arg(num_args = 0..=2, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        folders: Vec<PathBuf>,
        /// Show every number and every decision of a run
        #[arg(long)]
        full: bool,
    },
    /// Say why a type does what it does: its options, goal by goal, and what it expects of others
    Explain {
        #[command(flatten)]
        scenario: Scenario,
        /// Whose choices, by the name in the scenario
        #[arg(long, value_name = "NAME")]
        actor: String,
        /// Of which of its types [default: the first]
        #[arg(long = "type", value_name = "NAME")]
        kind: Option<String>,
        /// In which round
        #[arg(long, default_value_t = 1, value_name = "N")]
        round: u32,
        /// At which decision [default: all of the actor's]
        #[arg(long, value_name = "NAME")]
        decision: Option<String>,
        /// Situations to show for each decision, the likeliest first
        #[arg(long, default_value_t = 2, value_name = "N")]
        most: usize,
        #[command(flatten)]
        solving: Solving,
    },
    /// Take an actor's seat: the others play as the model has them, you see what your side would see, and the end uncovers all
    Play {
        #[command(flatten)]
        scenario: Scenario,
        /// Whose seat, by the name in the scenario
        #[arg(long = "as", value_name = "ACTOR")]
        actor: Option<String>,
        /// As which of its types [default: drawn with the seed]
        #[arg(long = "type", value_name = "NAME", requires = "actor")]
        kind: Option<String>,
        /// Which game: another seed, other types and other luck
        #[arg(long, default_value_t = 0, value_name = "N")]
        seed: u64,
        /// Keep the game in this file, from choice to choice
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        save: Option<PathBuf>,
        /// Play a game that was kept, and go on where it stopped
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["actor", "seed", "precision"])]
        replay: Option<PathBuf>,
        /// λ of every actor, whatever the scenario says
        #[arg(long = "lambda", visible_alias = "precision", value_name = "N", value_parser = values::precision)]
        precision: Option<f64>,
        /// Stop before a game has more nodes than this [default: what the memory holds]
        #[arg(long, value_name = "N")]
        max_nodes: Option<usize>,
    },
    /// Hold a scenario against a document's numbered elements, and see what each cited construct does
    Cover {
        #[command(flatten)]
        scenario: Scenario,
        /// Table of elements: id, kind, element, where, with tabs between
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        elements: PathBuf,
        /// The document's name in the scenario [default: that of its `cover`, else its first source]
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Do not take constructs out to see what moves
        #[arg(long)]
        no_ablations: bool,
        #[command(flatten)]
        solving: Solving,
    },
    /// Drop each source, report and assumption in turn: what flips an answer comes first
    Stress {
        #[command(flatten)]
        scenario: Scenario,
        /// Show everything that moves an answer
        #[arg(long)]
        full: bool,
        #[command(flatten)]
        solving: Solving,
    },
    /// Put the answers of a day on record: dated, digested, and with nothing in them that is dated later
    Freeze {
        #[command(flatten)]
        scenario: Scenario,
        /// The day of the forecast; what is dated later is left out [default: today, in universal time]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = values::date)]
        as_of: Option<Day>,
        /// The ledger to put it into, behind what is there [default: the standard output]
        #[arg(long, short, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
        /// Let pass what cites only sources dated later, and say so on record
        #[arg(long)]
        hindsight: bool,
        /// Stop before a game has more nodes than this [default: what the memory holds]
        #[arg(long, value_name = "N")]
        max_nodes: Option<usize>,
    },
    /// Record what came of frozen questions
    Resolve {
        /// The ledger that they were frozen in
        #[arg(value_hint = ValueHint::FilePath)]
        ledger: PathBuf,
        /// What came of each: yes, no, or void where nobody can tell
        #[arg(required = true, value_name = "QUESTION=yes|no|void", value_parser = values::outcome)]
        outcomes: Vec<(String, Verdict)>,
        /// The day on which that was known [default: today, in universal time]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = values::date)]
        on: Option<Day>,
        /// How it was told; needed to correct an outcome
        #[arg(long, value_name = "TEXT")]
        because: Option<String>,
    },
    /// Hold frozen forecasts to what happened: Brier and log scores, and how often what was called likely came true
    Score {
        /// Ledgers with forecasts and outcomes
        #[arg(required = true, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
        ledgers: Vec<PathBuf>,
        /// Write the reliability diagram as a picture
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        svg: Option<PathBuf>,
    },
    /// Write the game for Gambit or OpenSpiel, or the network of actors for Graphviz or programs
    Export {
        #[command(flatten)]
        scenario: Scenario,
        /// What to write [default: efg, or json with --json]
        #[arg(long, value_enum)]
        format: Option<Export>,
        /// Where to [default: the standard output]
        #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Stop before a game, or its tree, has more nodes than this
        #[arg(long, value_name = "N", default_value_t = 2_000_000)]
        max_nodes: usize,
    },
    /// Open a scenario in the browser and think with it: what is edited there is answered at once
    Serve {
        #[command(flatten)]
        scenario: Scenario,
        /// Port to listen on; 0 takes one that is free
        #[arg(long, default_value_t = 0, value_name = "N")]
        port: u16,
        /// Address to listen on; any but this machine's own can be reached by others, and what they send can be read on the way
        #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
        host: String,
        /// Do not open the browser
        #[arg(long)]
        no_open: bool,
        /// What the address carries so that only you can use it [default: drawn anew each time]; with the same one and the same port,
        /// open pages go on after a restart
        #[arg(long, value_name = "TEXT", value_parser = values::token)]
        token: Option<String>,
        /// Stop before a game has more nodes than this [default: what the memory holds]
        #[arg(long, value_name = "N")]
        max_nodes: Option<usize>,
    },
    /// Start a scenario of your own: a small one that runs, with comments
    New {
        /// The file to write; what is there is kept
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// Print the JSON Schema of scenarios
    Schema,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one for every command into a folder
    Man {
        /// Where to write the pages; it is made if it is not there
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
}

/// What to export.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Export {
    /// The compiled game as a tree, in Gambit's format
    Efg,
    /// The same in the part of that format that OpenSpiel's `efg_game` reads
    Openspiel,
    /// The network of actors, for Graphviz
    Dot,
    /// The network of actors, as JSON
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
