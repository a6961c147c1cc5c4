//! `demarche` and `demarche brief`: the briefing, in the terminal and as a page.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use demarche_report::analyse::{Settings, analyse};
use demarche_report::findings::Findings;
use demarche_report::{html, terminal};

use crate::args::{BRIEF_DRAWS, Others, Scenario, Shared, Solving};
use crate::budget::Budget;
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::files::{self, Opened};
use crate::scenario::{checked, open};
use crate::settings::settings;

/// What to do with the findings.
pub(super) struct Wanted {
    pub(super) html: Option<PathBuf>,
    pub(super) full: bool,
    pub(super) variants: bool,
    pub(super) others: Others,
    /// None: as many as usual, fewer where each takes long.
    pub(super) draws: Option<u64>,
    pub(super) stress: bool,
}

/// The bundled standoff, with its page in the current folder.
pub(super) fn bundled(shared: &Shared) -> Result<ExitCode> {
    let solving = Solving {
        max_nodes: None,
        precision: None,
        until: None,
    };
    let wanted = Wanted {
        html: Some("overtures.html".into()),
        full: false,
        variants: true,
        others: Others::default(),
        draws: None,
        stress: false,
    };
    run(shared, &Scenario { path: None }, &solving, wanted)
}

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    wanted: Wanted,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    if checked(shared, &opened).is_none() {
        return Ok(FAILED);
    }
    if wanted.others.starts() > 0 || wanted.stress {
        console::stop_gently();
    }
    let settings = Settings {
        variants: wanted.variants,
        others: wanted.others.starts(),
        draws: wanted.draws.unwrap_or(BRIEF_DRAWS),
        fewer_draws: wanted.draws.is_none(),
        stress: wanted.stress,
        vouch: wanted.others.vouch(),
        ..settings(shared, solving)
    };
    let findings = match find(shared, &opened, &settings, wanted.others.budget) {
        Ok(findings) => findings,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    // The page first: whoever reads the terminal may stop reading, and still wants it.
    let page = wanted
        .html
        .map(|path| (files::write(&path, &html::page(&findings)), path));
    if shared.json {
        console::print_json(&findings)?;
    } else {
        console::print(&terminal::briefing(
            &findings,
            &console::style(shared, wanted.full),
        ))?;
    }
    if let Some((written, path)) = page {
        written?;
        let text = format!("The briefing as a page: {}", path.display());
        complaints::note(shared, &text);
    }
    Ok(DONE)
}

pub(super) fn find(
    shared: &Shared,
    opened: &Opened,
    settings: &Settings,
    budget: Option<Duration>,
) -> Result<Findings, demarche_report::analyse::AnalyseError> {
    let bar = Budget::drawing(shared, budget, settings.draws);
    analyse(&opened.loaded, settings, &opened.world, &bar)
}
