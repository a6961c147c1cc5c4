//! Edits upon a scenario that are small enough to stand in the address of a page.
//!
//! Each is one pair of a key and a value, such as `off` and `meeting`, or `rank` and `tehran.stalling:relief>dominance~face`.
//! A list of them is applied from left to right. All are changes that a variant can make too, so that a list can be
//! written into the file as one ([`as_variant`]).

mod address;

use std::collections::BTreeSet;

pub use address::{KEYS, read};

use super::{change, find, remove};
use crate::print;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::*;

/// Prefix of the label of a report that is added.
pub const ADDED: &str = "Added: ";

/// More edits than this are not read.
pub const MOST: usize = 200;

/// One edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// `variant=hawk_for_certain`: all that a variant changes.
    Variant(Name),
    /// `off=meeting`: a report is left out.
    Off(Name),
    /// `grade=newspaper:B2`: a source has the rates of a grade, whatever rates of its own it had.
    Grade {
        /// The source.
        source: Name,
        /// Its grade, such as `B2`.
        grade: Name,
    },
    /// `rank=tehran.stalling:relief>dominance~face`: what a type wants, best first.
    Rank {
        /// The actor.
        actor: Name,
        /// Its type; none for all of them.
        of_type: Option<Name>,
        /// Goals, best first; ties in one group.
        groups: Vec<Vec<Name>>,
    },
    /// `lambda=tehran:12`: how sharply an actor follows its advantage.
    Lambda {
        /// The actor.
        actor: Name,
        /// λ.
        value: Expr,
    },
    /// `set=sway:40%`: a number that has a name.
    Set {
        /// The `let`.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `leaks=musk:80%`: how likely a channel or an option comes out.
    Leaks {
        /// The channel or option.
        name: Name,
        /// Its rate.
        value: Expr,
    },
    /// `prior=tehran.sincere:70%`: how likely a type is before any report.
    Prior {
        /// The actor.
        actor: Name,
        /// Its type.
        of_type: Name,
        /// The prior.
        value: Expr,
    },
    /// `start=sanctions:eased`: where a variable begins.
    Start {
        /// The variable.
        variable: Name,
        /// The level.
        level: Level,
    },
    /// `report=newspaper:outreach is envoy in round 1`: one more report.
    Report {
        /// The source that reports it.
        source: Name,
        /// What.
        claim: Claim,
    },
}

/// An edit that cannot be read, or that does not apply.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{edit}`: {why}")]
pub struct EditError {
    /// The edit as it stands in the address: `grade=newspaper:Z9`.
    pub edit: String,
    /// The mistake, in one sentence without a full stop at the end.
    pub why: String,
}

impl Edit {
    /// The edit in words.
    pub fn say(&self) -> String {
        match self {
            Edit::Variant(name) => format!("as in the what-if `{}`", name.text),
            Edit::Off(name) => format!("without the report `{}`", name.text),
            Edit::Grade { source, grade } => format!("`{}` has grade {}", source.text, grade.text),
            Edit::Report { source, claim } => {
                format!("`{}` also reports: {}", source.text, print::claim(claim))
            }
            other => other
                .change()
                .map_or_else(String::new, |c| print::change(&c)),
        }
    }

    /// The same as changes of a variant of the scenario.
    fn changes(&self, scenario: &Scenario) -> Result<Vec<Clause<Override>>, Problem> {
        match self {
            Edit::Variant(name) => changes(scenario, name),
            Edit::Report { source, claim } => {
                let evidence = Evidence {
                    meta: Meta::default(),
                    name: free(scenario),
                    label: Some(format!("{ADDED}{}", print::claim(claim))),
                    claim: claim.clone(),
                    reported_by: Some(bare(source.clone())),
                    origin: None,
                    dated: None,
                };
                Ok(vec![bare(Override::Evidence(Box::new(evidence)))])
            }
            other => Ok(other.change().map(bare).into_iter().collect()),
        }
    }

    /// The same as one change of a variant, where that is the same upon any scenario.
    fn change(&self) -> Option<Override> {
        Some(match self.clone() {
            Edit::Off(name) => Override::Without(name),
            Edit::Grade { source, grade } => Override::Grade { source, grade },
            Edit::Rank {
                actor,
                of_type,
                groups,
            } => Override::Preference {
                actor,
                of_type,
                weights: Weights::Ranks(groups),
            },
            Edit::Lambda { actor, value } => {
                let whole = Precision {
                    value,
                    per_round: false,
                };
                Override::Precision(actor, whole)
            }
            Edit::Set { name, value } => Override::Let(name, value),
            Edit::Leaks { name, value } => Override::Leaks(name, value),
            Edit::Prior {
                actor,
                of_type,
                value,
            } => Override::TypePrior(actor, of_type, value),
            Edit::Start { variable, level } => Override::Starts(variable, level),
            Edit::Variant(_) | Edit::Report { .. } => return None,
        })
    }

    /// The part of the game that it can change.
    pub fn touches(&self) -> Touches {
        match self {
            Edit::Off(_) | Edit::Grade { .. } | Edit::Report { .. } => Touches::Reports,
            Edit::Rank { .. }
            | Edit::Lambda { .. }
            | Edit::Set { .. }
            | Edit::Leaks { .. }
            | Edit::Prior { .. } => Touches::Numbers,
            Edit::Variant(_) | Edit::Start { .. } => Touches::Shape,
        }
    }
}

/// The part of a game that an edit can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touches {
    /// Nothing of it: it is about what was reported.
    Reports,
    /// Probabilities and payoffs.
    Numbers,
    /// The game's shape.
    Shape,
}

/// The scenario with these edits, and those that do not apply; its variants stay. `scenario` has its includes spliced in.
pub fn edit(scenario: &Scenario, edits: &[Edit]) -> (Scenario, Vec<EditError>) {
    let mut edited = scenario.clone();
    let mut refused = Vec::new();
    for edit in edits {
        if let Err(problem) = apply(&mut edited, edit) {
            let (key, value) = edit.pair();
            let hint = match problem.hint.as_str() {
                "" => String::new(),
                hint => format!("; {hint}"),
            };
            refused.push(EditError {
                edit: format!("{key}={value}"),
                why: format!("{}{hint}", problem.message),
            });
        }
    }
    (edited, refused)
}

fn apply(scenario: &mut Scenario, edit: &Edit) -> Result<(), Problem> {
    if let Edit::Off(name) = edit {
        // Whatever else bears the name.
        find::item::<Evidence>(scenario, name)?;
        remove::evidence(scenario, &name.text);
        return Ok(());
    }
    for change in edit.changes(scenario)? {
        change::apply(scenario, &change)?;
    }
    Ok(())
}

/// The changes of a variant.
fn changes(scenario: &Scenario, name: &Name) -> Result<Vec<Clause<Override>>, Problem> {
    let variants = scenario.items.iter().filter_map(|item| match item {
        Item::Variant(x) => Some(x),
        _ => None,
    });
    let known: Vec<&Variant> = variants.collect();
    match known.iter().find(|x| x.name.text == name.text) {
        Some(found) => Ok(found.changes.clone()),
        None => {
            let known: Vec<&str> = known.iter().map(|x| x.name.text.as_str()).collect();
            Err(find::unknown("variant", name, &known))
        }
    }
}

/// A name that nothing bears, not even in a variant, for a report that is added.
fn free(scenario: &Scenario) -> Name {
    let mut taken: BTreeSet<&str> = find::bearers(scenario).map(|b| b.name).collect();
    for item in &scenario.items {
        let Item::Variant(variant) = item else {
            continue;
        };
        taken.extend(variant.changes.iter().filter_map(|c| match &c.value {
            Override::Evidence(x) => Some(x.name.text.as_str()),
            _ => None,
        }));
    }
    let mut names = (1..).map(|n: usize| format!("added_{n}"));
    let text = names.find(|name| !taken.contains(name.as_str()));
    Name {
        text: text.unwrap_or_default(),
        span: Span::default(),
    }
}

fn bare<T>(value: T) -> Clause<T> {
    Clause {
        meta: Meta::default(),
        value,
    }
}

/// The edits as a variant of the scenario, as the lines that are to be added to its file.
///
/// # Errors
/// The name is taken or none, or an edit does not apply: what to do instead.
pub fn as_variant(
    scenario: &Scenario,
    edits: &[Edit],
    variant: &str,
    label: &str,
) -> Result<String, String> {
    let name = address::name(variant)?;
    if find::bearers(scenario).any(|b| b.name == variant) {
        return Err(format!("the name `{variant}` is taken; choose another"));
    }
    let (_, refused) = edit(scenario, edits);
    if let Some(refused) = refused.first() {
        return Err(format!(
            "`{}` does not apply: {}",
            refused.edit, refused.why
        ));
    }
    let mut lines = Vec::new();
    let mut edited = scenario.clone();
    for edit in edits {
        let changes = edit.changes(&edited).map_err(|problem| problem.message)?;
        for change in &changes {
            change::apply(&mut edited, change).map_err(|problem| problem.message)?;
        }
        lines.extend(changes);
    }
    if lines.is_empty() {
        return Err("nothing is edited, so that there is nothing to keep".into());
    }
    let item = Item::Variant(Variant {
        meta: Meta::default(),
        name,
        label: Some(label.trim().to_string()).filter(|label| !label.is_empty()),
        changes: lines,
    });
    Ok(print::print(&Scenario {
        items: vec![item],
        trailing_comments: Vec::new(),
    }))
}
