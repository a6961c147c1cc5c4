//! `demarche lsp`: a language server on the standard input and output.

use std::io::{self, BufReader};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use demarche_lsp::Server;
use demarche_report::analyse::Settings;

use crate::args::Shared;
use crate::exit::DONE;
use crate::files::Disk;
use crate::machine;
use crate::settings::threads;

/// How long nobody writes before a scenario is solved.
const PAUSE: Duration = Duration::from_millis(400);

/// Arguments of `demarche lsp`.
#[derive(Args)]
pub(crate) struct LspArgs {
    /// Speak over the standard input and output, as it does in any case: some editors say so
    #[arg(long)]
    stdio: bool,
    /// Solve no game with more nodes than this [default: what the memory holds]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    no_reduce: bool,
}

/// Serves an editor until it says that it is over.
pub(crate) fn run(args: LspArgs, shared: &Shared) -> Result<ExitCode> {
    let settings = Settings {
        limits: machine::limits(args.max_nodes, !args.no_reduce),
        threads: threads(shared),
        variants: false,
        ..Settings::default()
    };
    let disk = Arc::new(Disk::new(shared.documents.as_deref()));
    let server = Server::new(disk, settings);
    let input = BufReader::new(io::stdin());
    let orderly = demarche_lsp::serve(server, input, io::stdout().lock(), PAUSE);
    if !orderly.context("cannot answer the editor")? {
        bail!("the editor has gone without ending the session");
    }
    Ok(DONE)
}
