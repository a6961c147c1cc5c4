//! `demarche compare`: two forms of a scenario side by side.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueHint};
use demarche_report::compare::{Wanted, compared};
use demarche_report::terminal;
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::find;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche compare`.
#[derive(Args)]
pub(crate) struct CompareArgs {
    /// Scenario file [default: the bundled standoff], and two forms of it: `base`, or a variant's name or beginning. Where
    /// there is one form only, `base` is the other
    #[arg(value_name = "[SCENARIO] [A] B", num_args = 1..=3, required = true, value_hint = ValueHint::FilePath)]
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
    let (scenario, forms) = told(&args.words)?;
    let bundled = scenario.is_none();
    let path = scenario.map(PathBuf::from);
    let opened = open_to_solve(shared, &Scenario { path }, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let named = |form: &String| {
        variant(&model, form).map_err(|error| match bundled {
            true => anyhow!("{error:#} in the bundled scenario; `{form}` is no file either"),
            false => error,
        })
    };
    let forms_named = match forms {
        [] => bail!("{}", without_form(&model, &opened.name)),
        [only] => {
            let there = named(only)?;
            if there.is_none() {
                bail!("{}", without_form(&model, &opened.name));
            }
            [None, there]
        }
        [a, b, ..] => [named(a)?, named(b)?],
    };
    // A form that is not named comes first.
    let written = forms.iter().zip(&forms_named[2 - forms.len()..]);
    for (written, named) in written {
        if let Some(named) = named.as_ref().filter(|named| *named != written) {
            complaints::note(shared, &format!("`{written}` is taken for `{named}`"));
        }
    }
    let wanted = Wanted {
        forms: forms_named,
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

/// The scenario's file, where one is named, and the forms.
///
/// # Errors
/// A file stands where a form should.
fn told(words: &[String]) -> Result<(Option<&str>, &[String])> {
    // `base` is never a file: one of that name is `./base`.
    let is_file = |word: &str| like_a_file(word) || (word != BASE && Path::new(word).is_file());
    let (scenario, forms) = match words {
        [first, forms @ ..] if forms.len() == 2 || is_file(first) => (Some(first.as_str()), forms),
        forms => (None, forms),
    };
    let Some(file) = forms.iter().find(|form| like_a_file(form)) else {
        return Ok((scenario, forms));
    };
    if let Some(first) = scenario.filter(|first| is_file(first)) {
        bail!(
            "`{file}` is a file: two forms of one scenario are compared, here of {first}; name a variant of it"
        );
    }
    let others = words.iter().filter(|word| *word != file);
    let others: Vec<&str> = others.map(String::as_str).collect();
    bail!(
        "the scenario's file comes first: `demarche compare {file} {}`",
        others.join(" ")
    )
}

/// Whether a word is written like a file's name, which no form's name is.
fn like_a_file(word: &str) -> bool {
    let ending = Path::new(word)
        .extension()
        .and_then(|ending| ending.to_str());
    word == "-"
        || matches!(ending, Some("demarche" | "json"))
        || word.contains(std::path::is_separator)
}

/// What to do where nothing is named that the scenario as it stands could be compared with.
fn without_form(model: &Model, scenario: &str) -> String {
    let names: Vec<&str> = model.variants.iter().map(|v| v.name.as_str()).collect();
    match names.as_slice() {
        [] => format!(
            "{scenario} has no variants, so there is nothing to compare it with; add a `variant` to it"
        ),
        _ => format!(
            "name what {scenario} is to be compared with: {}",
            names.join(", ")
        ),
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
