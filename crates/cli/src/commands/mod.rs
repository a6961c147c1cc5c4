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
mod merge;
mod new;
mod play;
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

use crate::args::{Cli, Command};
use crate::console;
use crate::exit::DONE;

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
