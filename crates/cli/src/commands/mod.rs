//! One file for each command.

mod brief;
mod change;
mod check;
mod compare;
mod cover;
mod drivers;
mod ensemble;
mod explain;
mod export;
mod fmt;
mod freeze;
mod imported;
mod limit;
mod merge;
mod new;
mod play;
mod regrets;
mod resolve;
mod runs;
mod score;
mod serve;
mod signals;
mod solve;
mod stress;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::CommandFactory;
use demarche_report::analyse::{self, AnalyseError, Settings};
use demarche_report::terminal;
use demarche_scenario::model::Model;
use demarche_scenario::nearest::nearest;

use crate::args::{Cli, Command, Scenario, Shared, Solving};
use crate::files::{self, Opened};
use crate::{complaints, console, machine};

/// What was asked for is there.
pub(crate) const DONE: ExitCode = ExitCode::SUCCESS;
/// What was asked for cannot be had; the standard error says why.
pub(crate) const FAILED: ExitCode = ExitCode::FAILURE;

/// Runs what the command line asks for.
pub(crate) fn run(cli: Cli) -> Result<ExitCode> {
    let shared = &cli.shared;
    match cli.command {
        None => brief::bundled(shared),
        Some(Command::Brief {
            scenario,
            html,
            full,
            no_variants,
            others,
            draws,
            stress,
            solving,
        }) => brief::run(
            shared,
            &scenario,
            &solving,
            brief::Wanted {
                html,
                full,
                variants: !no_variants,
                others,
                draws,
                stress,
            },
        ),
        Some(Command::Check { scenarios }) => check::run(shared, &scenarios),
        Some(Command::Fmt {
            scenario,
            to,
            write,
            check,
        }) => fmt::run(shared, &scenario, to, write, check),
        Some(Command::Solve {
            scenario,
            others,
            solving,
            regrets,
        }) => solve::run(shared, &scenario, &others, &solving, &regrets),
        Some(Command::Signals { scenario, solving }) => signals::run(shared, &scenario, &solving),
        Some(Command::Stress {
            scenario,
            full,
            solving,
        }) => stress::run(shared, &scenario, &solving, full),
        Some(Command::Ensemble {
            scenario,
            draws,
            solving,
        }) => ensemble::run(shared, &scenario, &solving, &draws),
        Some(Command::Change {
            words,
            depth,
            starts,
            seed,
            solving,
        }) => {
            let asked = change::Asked {
                words,
                depth,
                starts,
                seed,
            };
            change::run(shared, &solving, &asked)
        }
        Some(Command::Compare {
            words,
            draws,
            seed,
            full,
            solving,
        }) => {
            let asked = compare::Asked {
                words,
                draws,
                seed,
                full,
            };
            compare::run(shared, &solving, &asked)
        }
        Some(Command::Drivers {
            scenario,
            question,
            quick,
            draws,
            seed,
            svg,
            full,
            solving,
        }) => {
            let asked = drivers::Asked {
                question,
                quick,
                draws,
                seed,
                svg,
                full,
            };
            drivers::run(shared, &scenario, &solving, &asked)
        }
        Some(Command::Merge { folders, out }) => merge::run(shared, &folders, out.as_deref()),
        Some(Command::Runs { folders, full }) => runs::run(shared, &folders, full),
        Some(Command::Explain {
            scenario,
            actor,
            kind,
            round,
            decision,
            most,
            solving,
        }) => {
            let asked = explain::Asked {
                actor,
                kind,
                round,
                decision,
                most,
            };
            explain::run(shared, &scenario, &solving, &asked)
        }
        Some(Command::Cover {
            scenario,
            elements,
            source,
            no_ablations,
            solving,
        }) => cover::run(
            shared,
            &scenario,
            &solving,
            &elements,
            source,
            !no_ablations,
        ),
        Some(Command::Freeze {
            scenario,
            as_of,
            out,
            hindsight,
            max_nodes,
        }) => freeze::run(
            shared,
            &scenario,
            as_of,
            out.as_deref(),
            hindsight,
            max_nodes,
        ),
        Some(Command::Resolve {
            ledger,
            outcomes,
            on,
            because,
        }) => resolve::run(shared, &ledger, &outcomes, on, because),
        Some(Command::Score { ledgers, svg }) => score::run(shared, &ledgers, svg.as_deref()),
        Some(Command::Export {
            scenario,
            format,
            output,
            max_nodes,
        }) => export::run(shared, &scenario, format, output.as_deref(), max_nodes),
        Some(Command::Play {
            scenario,
            actor,
            kind,
            seed,
            save,
            replay,
            precision,
            max_nodes,
        }) => {
            let asked = play::Asked {
                actor,
                kind,
                seed,
                save,
                replay,
                precision,
                max_nodes,
            };
            play::run(shared, &scenario, &asked)
        }
        Some(Command::Serve {
            scenario,
            port,
            host,
            no_open,
            token,
            max_nodes,
        }) => serve::run(
            shared,
            &scenario,
            serve::Asked {
                port,
                host,
                open: !no_open,
                token,
                max_nodes,
            },
        ),
        Some(Command::New { file }) => new::run(shared, &file),
        Some(Command::Schema) => {
            console::print_json(&demarche_scenario::json::schema()).map(|()| DONE)
        }
        Some(Command::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "demarche", &mut text);
            console::print(&String::from_utf8_lossy(&text)).map(|()| DONE)
        }
        Some(Command::Man { folder }) => manual(folder.as_deref()),
    }
}

fn manual(folder: Option<&std::path::Path>) -> Result<ExitCode> {
    match folder {
        Some(folder) => {
            let cannot = || format!("cannot write manual pages into {}", folder.display());
            std::fs::create_dir_all(folder).with_context(cannot)?;
            clap_mangen::generate_to(Cli::command(), folder).with_context(cannot)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            console::print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(DONE)
}

/// Opens the scenario that a command names.
fn open(shared: &Shared, scenario: &Scenario) -> Result<Opened> {
    files::open(scenario.path.as_deref(), shared.documents.as_deref())
}

/// How to solve, as the command line has it.
fn settings(shared: &Shared, solving: &Solving) -> Settings {
    Settings {
        max_nodes: solving.max_nodes.unwrap_or_else(machine::nodes),
        precision: solving.precision,
        cut_off: solving.until,
        variants: false,
        others: 0,
        draws: 0,
        fewer_draws: false,
        stress: false,
        vouch: None,
        threads: threads(shared),
    }
}

/// How many threads may work at once.
fn threads(shared: &Shared) -> usize {
    shared.threads.map_or_else(machine::threads, usize::from)
}

/// How text goes to the standard output.
fn style(shared: &Shared, full: bool) -> terminal::Style {
    let out = std::io::stdout();
    terminal::Style {
        width: console::width(),
        colour: console::colours(shared.color, &out),
        unicode: true,
        full,
    }
}

/// The checked scenario; warnings go to the standard error. None if it has mistakes, which go there too.
fn checked(shared: &Shared, opened: &Opened) -> Option<Model> {
    match analyse::model(&opened.loaded, &opened.world) {
        Ok((model, warnings)) => {
            complaints::problems(shared, opened, &warnings);
            Some(model)
        }
        Err(problems) => {
            complaints::problems(shared, opened, &problems);
            None
        }
    }
}

/// Says why an analysis came to nothing.
fn refuse(shared: &Shared, opened: &Opened, error: &AnalyseError) -> Result<ExitCode> {
    match error {
        AnalyseError::Problems(problems) => {
            complaints::problems(shared, opened, problems);
            Ok(FAILED)
        }
        other => Err(anyhow::anyhow!("{other}")),
    }
}

/// The place of a name given on the command line, or what there is instead.
fn find(what: &str, name: &str, names: &[&str]) -> Result<usize> {
    let missing = || match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "there is none".into(),
        None => format!("there is {}", names.join(", ")),
    };
    let found = names.iter().position(|n| *n == name);
    found.with_context(|| format!("there is no {what} called `{name}`; {}", missing()))
}

/// The place of a question named on the command line; the first one if none is.
fn question(model: &Model, name: Option<&str>) -> Result<usize> {
    let names: Vec<&str> = model.questions.iter().map(|q| q.name.as_str()).collect();
    match name {
        Some(name) => find("question", name, &names),
        None if names.is_empty() => anyhow::bail!("the scenario asks no question"),
        None => Ok(0),
    }
}

/// `1 mistake`, `2 mistakes`
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}
