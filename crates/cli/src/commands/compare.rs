//! `demarche compare`: two forms of a scenario side by side.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueHint};
use demarche_report::compare::{Wanted, compared};
use demarche_report::terminal;
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::find;
use crate::scenario::{checked, open};
use crate::settings::settings;

/// Arguments of `demarche compare`.
#[derive(Args)]
pub(crate) struct CompareArgs {
    /// Scenario file [default: the bundled standoff], and two forms of it: `base`, or a variant's name or beginning
    #[arg(value_name = "[SCENARIO] A B", num_args = 2..=3, required = true, value_hint = ValueHint::FilePath)]
    words: Vec<String>,
    /// How many draws; 0 for the point estimates alone
    #[arg(long, default_value_t = 100, value_name = "N")]
    draws: u64,
    /// Which draws: another seed, others
    #[arg(long, default_value_t = 0, value_name = "S")]
    seed: u64,
    /// Show every type that acts differently
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    solving: Solving,
}

/// The name of the scenario as it stands.
const BASE: &str = "base";

/// Sets the two forms side by side.
pub(crate) fn run(args: CompareArgs, shared: &Shared) -> Result<ExitCode> {
    let (forms, scenario) = match args.words.as_slice() {
        [a, b] => ([a, b], None),
        [scenario, a, b] => ([a, b], Some(scenario.into())),
        _ => bail!("name two forms to compare: `base`, or a variant of the scenario"),
    };
    let opened = open(shared, &Scenario { path: scenario })?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let named = [variant(&model, forms[0])?, variant(&model, forms[1])?];
    for (written, named) in forms.into_iter().zip(&named) {
        if let Some(named) = named.as_ref().filter(|named| *named != written) {
            complaints::note(shared, &format!("`{written}` is taken for `{named}`"));
        }
    }
    let wanted = Wanted {
        forms: named,
        draws: args.draws,
        seed: args.seed,
    };
    let found = {
        let bar = Bar::new(shared);
        let settings = settings(shared, &args.solving);
        compared(&model, &wanted, opened.context(&settings, &bar))
    };
    match found {
        Ok(found) if shared.json => console::print_json(&found).map(|()| DONE),
        Ok(found) => console::print(&terminal::forms(&found, &console::style(shared, args.full)))
            .map(|()| DONE),
        Err(error) => complaints::refuse(shared, &opened, &error),
    }
}

/// The variant that is meant: its name, or a beginning that no other has. None for the scenario as it stands.
fn variant(model: &Model, word: &str) -> Result<Option<String>> {
    let names: Vec<&str> = model.variants.iter().map(|v| v.name.as_str()).collect();
    if word == BASE && !names.contains(&BASE) {
        return Ok(None);
    }
    let begun: Vec<&str> = names
        .iter()
        .copied()
        .filter(|n| n.starts_with(word))
        .collect();
    match begun.as_slice() {
        _ if names.contains(&word) => Ok(Some(word.into())),
        [only] if !word.is_empty() => Ok(Some((*only).into())),
        [_, _, ..] => bail!(
            "`{word}` may be any of {}; write more of it",
            begun.join(", ")
        ),
        _ => {
            let all = [&[BASE], names.as_slice()].concat();
            find("variant", word, &all).map(|_| None)
        }
    }
}
