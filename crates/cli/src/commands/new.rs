//! `demarche new`: writes a scenario to start from.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum, ValueHint};
use demarche_report::escape;
use demarche_scenario::start::{TEMPLATES, Template};
use serde_json::json;

use crate::args::Shared;
use crate::exit::DONE;
use crate::{console, files};

/// Arguments of `demarche new`.
#[derive(Args)]
pub(crate) struct NewArgs {
    /// The file to write; what is there is kept
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Start from a standoff of this kind [default: two neighbours, one of whom has sent word]
    #[arg(long, value_name = "NAME", value_enum)]
    like: Option<Like>,
}

/// A template, as an argument: its place among [`TEMPLATES`].
#[derive(Clone, Copy)]
struct Like(usize);

impl Like {
    fn template(self) -> &'static Template {
        const ALL: &[Template] = &TEMPLATES;
        &ALL[self.0]
    }
}

impl ValueEnum for Like {
    fn value_variants<'a>() -> &'a [Like] {
        const ALL: [Like; TEMPLATES.len()] = {
            let mut all = [Like(0); TEMPLATES.len()];
            let mut place = 0;
            while place < all.len() {
                all[place] = Like(place);
                place += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let Template { name, summary, .. } = self.template();
        Some(PossibleValue::new(name).help(summary))
    }
}

/// Writes the file, if it is not there.
pub(crate) fn run(args: NewArgs, shared: &Shared) -> Result<ExitCode> {
    let path = args.file.as_path();
    let text = args
        .like
        .map_or(files::STARTER, |like| like.template().text);
    files::create(path, text)?;
    let name = path.display().to_string();
    if shared.json {
        console::print_json(&json!({ "scenario": name }))?;
    } else {
        let text = format!("Wrote {name}. Next: demarche brief {name}");
        console::print(&(escape::terminal(&text) + "\n"))?;
    }
    Ok(DONE)
}
