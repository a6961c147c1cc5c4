//! `demarche compare`: two forms of a scenario side by side.

use std::process::ExitCode;

use anyhow::{Result, bail};
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

/// What to compare.
pub(super) struct Asked {
    /// The scenario, if it is named, and the two forms.
    pub(super) words: Vec<String>,
    pub(super) draws: u64,
    pub(super) seed: u64,
    pub(super) full: bool,
}

/// What the scenario as it stands is called.
const BASE: &str = "base";

pub(super) fn run(shared: &Shared, solving: &Solving, asked: &Asked) -> Result<ExitCode> {
    let (forms, scenario) = match asked.words.as_slice() {
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
        draws: asked.draws,
        seed: asked.seed,
    };
    let found = {
        let bar = Bar::new(shared);
        let settings = settings(shared, solving);
        compared(
            &opened.loaded,
            &model,
            &wanted,
            &settings,
            &opened.world,
            &bar,
        )
    };
    match found {
        Ok(found) if shared.json => console::print_json(&found).map(|()| DONE),
        Ok(found) => console::print(&terminal::forms(
            &found,
            &console::style(shared, asked.full),
        ))
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
