//! `demarche change`: what would have to change for an answer to meet a target.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueHint};
use demarche_inference::analysis::counterfactual::Target;
use demarche_report::counterfactual::{Budget, counterfactual};
use demarche_report::terminal;
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::question;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche change`.
#[derive(Args)]
pub(crate) struct ChangeArgs {
    /// Scenario file [default: the bundled standoff], and the target, as in 'deal >= 0.5': a question, one of >=, >,
    /// <= and <, and a probability
    #[arg(value_name = "[SCENARIO] TARGET", num_args = 1..=2, required = true, value_hint = ValueHint::FilePath)]
    words: Vec<String>,
    /// Swaps of neighbouring goals at most
    #[arg(long, default_value_t = 2, value_name = "N")]
    depth: usize,
    /// Solve every order of goals within them from uniform play, in place of a look at the promising ones: slow, and a proof
    #[arg(long)]
    every: bool,
    /// Starts of the search for the least change of numbers
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    starts: u16,
    /// Seed of the starts that are drawn
    #[arg(long, default_value_t = 0, value_name = "S")]
    seed: u64,
    #[command(flatten)]
    solving: Solving,
}

/// Searches for the least change that makes an answer meet its target.
pub(crate) fn run(args: ChangeArgs, shared: &Shared) -> Result<ExitCode> {
    let (target, scenario) = match args.words.as_slice() {
        [target] => (target, None),
        [scenario, target] => (target, Some(scenario.into())),
        _ => bail!("{SYNTAX}"),
    };
    let parts = parts(target)?;
    let opened = open_to_solve(shared, &Scenario { path: scenario }, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let target = resolve(&model, &parts)?;
    let budget = Budget {
        starts: usize::from(args.starts),
        seed: args.seed,
        depth: args.depth,
        every: args.every,
    };
    let found = {
        let bar = Bar::new(shared);
        counterfactual(
            &model,
            target,
            budget,
            &settings(shared, &args.solving),
            &bar,
        )
    };
    match found {
        Ok(found) if shared.json => console::print_json(&found).map(|()| DONE),
        Ok(found) => console::print(&terminal::counterfactual(
            &found,
            &console::style(shared, false),
        ))
        .map(|()| DONE),
        Err(error) => complaints::refuse(shared, &opened, &error),
    }
}

const SYNTAX: &str = "write the target like 'deal >= 0.5': a question of the scenario, one of >=, >, <= and <, and a \
                        probability such as 0.5 or 50%";

/// The target as written.
#[derive(Debug, PartialEq)]
struct Parts {
    question: String,
    at_least: bool,
    strict: bool,
    target: f64,
}

fn parts(text: &str) -> Result<Parts> {
    let cannot = || format!("`{text}` cannot be read; {SYNTAX}");
    let at = text.find(['<', '>']).with_context(cannot)?;
    let (question, rest) = text.split_at(at);
    let at_least = rest.starts_with('>');
    let (strict, value) = match rest[1..].strip_prefix('=') {
        Some(value) => (false, value),
        None => (true, &rest[1..]),
    };
    let value = value.trim();
    let (digits, by) = match value.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 0.01),
        None => (value, 1.0),
    };
    let target = by * digits.parse::<f64>().ok().with_context(cannot)?;
    if !(0.0..=1.0).contains(&target) {
        bail!("{value} is no probability; it lies between 0 and 1, or 0% and 100%");
    }
    let question = question.trim();
    if question.is_empty() {
        bail!("{}", cannot());
    }
    Ok(Parts {
        question: question.into(),
        at_least,
        strict,
        target,
    })
}

fn resolve(model: &Model, parts: &Parts) -> Result<Target> {
    Ok(Target {
        question: question(model, Some(&parts.question))?,
        at_least: parts.at_least,
        threshold: parts.target,
        strict: parts.strict,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_people_write_them() {
        let read = |text: &str| parts(text).map(|p| (p.question, p.at_least, p.strict, p.target));
        let same = |text: &str, expected: (&str, bool, bool, f64)| {
            let (question, at_least, strict, target) = expected;
            let found = read(text).expect(text);
            assert_eq!(
                found,
                (question.to_owned(), at_least, strict, target),
                "{text}"
            );
        };
        same("deal >= 0.5", ("deal", true, false, 0.5));
        same("deal>=50%", ("deal", true, false, 0.5));
        same(" war < 5 % ", ("war", false, true, 0.05));
        same("war<=1", ("war", false, false, 1.0));
        for wrong in [
            "deal",
            "deal = 0.5",
            ">= 0.5",
            "deal >= half",
            "deal >= 1.5",
            "deal >= 50",
            "deal >= NaN",
            "<",
            "deal >=",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
