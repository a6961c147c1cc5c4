//! `demarche why`: the parts of an answer.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueHint};
use demarche_report::analyse::Analysis;
use demarche_report::{terminal, why};

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::question;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche why`.
#[derive(Args)]
pub(crate) struct WhyArgs {
    /// Scenario file [default: the bundled standoff], and the name of a question
    #[arg(value_name = "[SCENARIO] QUESTION", num_args = 1..=2, required = true, value_hint = ValueHint::FilePath)]
    words: Vec<String>,
    #[command(flatten)]
    solving: Solving,
}

/// Takes an answer apart.
pub(crate) fn run(args: WhyArgs, shared: &Shared) -> Result<ExitCode> {
    let (name, path) = match args.words.as_slice() {
        [name] => (name, None),
        [path, name] => (name, Some(path.into())),
        _ => bail!("name a question of the scenario"),
    };
    let opened = open_to_solve(shared, &Scenario { path }, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let asked = question(&model, Some(name))?;
    let settings = settings(shared, &args.solving);
    let why = {
        let bar = Bar::new(shared);
        let analysis = Analysis::solve(&model, &settings, &bar);
        let context = opened.context(&settings, &bar);
        analysis.and_then(|analysis| why::why(&analysis, asked, context))
    };
    match why {
        Ok(why) if shared.json => console::print_json(&why).map(|()| DONE),
        Ok(why) => {
            console::print(&terminal::why(&why, &console::style(shared, true))).map(|()| DONE)
        }
        Err(error) => complaints::refuse(shared, &opened, &error),
    }
}
