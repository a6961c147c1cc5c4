//! `demarche serve`: the workbench in the browser.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use demarche_report::analyse::Settings;
use demarche_workbench::store::Store;
use demarche_workbench::{Options, Workbench, auth, serve};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::args::{Scenario, Shared, values};
use crate::exit::DONE;
use crate::files::Kept;
use crate::scenario::open;
use crate::settings::threads;
use crate::{complaints, console, machine};

/// Threads that only wait, and hand on what there is.
const WAITING: usize = 2;
/// Threads that compute or read files, at most.
const WORKING: usize = 64;

/// Arguments of `demarche serve`.
#[derive(Args)]
pub(crate) struct ServeArgs {
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
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    no_reduce: bool,
}

/// Serves the workbench until it is told to stop.
pub(crate) fn run(args: ServeArgs, shared: &Shared) -> Result<ExitCode> {
    // A scenario with mistakes is served too: it can be mended in the browser.
    let opened = open(shared, &args.scenario)?;
    let store: Arc<dyn Store> = Arc::new(Kept::new(args.scenario.path.as_deref(), opened));
    let token = match args.token.clone() {
        Some(token) => token,
        None => auth::token().map_err(|why| anyhow!("cannot draw a token: {why}"))?,
    };
    let settings = Settings {
        limits: machine::limits(args.max_nodes, !args.no_reduce),
        threads: threads(shared),
        ..Settings::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WAITING)
        .max_blocking_threads(WORKING)
        .enable_all()
        .build()?;
    runtime.block_on(listen(&args, shared, store, token, settings))?;
    // Running computations are not awaited.
    runtime.shutdown_timeout(Duration::from_millis(200));
    Ok(DONE)
}

async fn listen(
    args: &ServeArgs,
    shared: &Shared,
    store: Arc<dyn Store>,
    token: String,
    settings: Settings,
) -> Result<()> {
    let at = address(args)?;
    let listener = TcpListener::bind(at)
        .await
        .with_context(|| format!("cannot listen on {at}"))?;
    let port = listener.local_addr()?.port();
    let shown = match at.ip() {
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    let mut hosts = vec![shown.clone(), args.host.clone()];
    if at.ip().is_loopback() {
        hosts.push("localhost".into());
    } else {
        complaints::note(
            shared,
            &format!(
                "{shown} can be reached from other machines. Every client that has the address below can read and change the scenario, and the connection is not encrypted."
            ),
        );
    }
    let options = Options {
        port,
        hosts,
        token: token.clone(),
        settings,
    };
    let bench = Workbench::new(store, options).map_err(|why| anyhow!("{why}"))?;
    let url = format!("http://{shown}:{port}/?token={token}");
    if shared.json {
        console::print_json(&serde_json::json!({ "url": url }))?;
    } else {
        console::print(&format!("{url}\n"))?;
    }
    complaints::note(shared, "The workbench is at this address; Ctrl-C ends it.");
    if !args.no_open && open::that_detached(&url).is_err() {
        complaints::note(
            shared,
            "No browser could be started: open the address yourself.",
        );
    }
    let stop = Arc::new(Notify::new());
    let asked_to = Arc::clone(&stop);
    // Without this handler Ctrl-C ends the process as usual; nothing is half written.
    let _ = ctrlc::set_handler(move || asked_to.notify_one());
    serve(bench, listener, stop.notified()).await?;
    Ok(())
}

/// Where to listen: under an address by which the server can be named, since requests that name another are refused.
fn address(args: &ServeArgs) -> Result<SocketAddr> {
    let host = args.host.trim_matches(['[', ']']);
    let found = (host, args.port)
        .to_socket_addrs()
        .with_context(|| format!("there is no address called {host}"))?;
    let mut found: Vec<SocketAddr> = found.collect();
    found.sort_by_key(|at| at.is_ipv6());
    let at = *found
        .first()
        .with_context(|| format!("there is no address called {host}"))?;
    if at.ip().is_unspecified() {
        bail!(
            "name the one address under which the workbench is to be reached, in place of {host}"
        );
    }
    Ok(at)
}
