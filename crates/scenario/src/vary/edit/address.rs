//! Edits as they stand in an address: read from pairs of keys and values, and written as such.

use super::{Edit, EditError, MOST};
use crate::check::grades;
use crate::parse::{Parser, fragment};
use crate::print;
use crate::span::Span;
use crate::syntax::{Expr, Level, Name};

/// The keys of edits.
pub const KEYS: [&str; 10] = [
    "variant", "off", "grade", "rank", "lambda", "set", "leaks", "prior", "start", "report",
];

/// Reads the edits among pairs of keys and values, and says which of them cannot be read. Other keys are not looked at.
pub fn read<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Vec<Edit>, Vec<EditError>) {
    let (mut edits, mut refused) = (Vec::new(), Vec::new());
    for (key, value) in pairs {
        if !KEYS.contains(&key) {
            continue;
        }
        let edit = format!("{key}={value}");
        if edits.len() >= MOST {
            let why = format!("there are more than {MOST} edits, and this is beyond them");
            refused.push(EditError { edit, why });
            break;
        }
        match one(key, value) {
            Ok(read) => edits.push(read),
            Err(why) => refused.push(EditError { edit, why }),
        }
    }
    (edits, refused)
}

fn one(key: &str, value: &str) -> Result<Edit, String> {
    Ok(match key {
        "variant" => Edit::Variant(name(value)?),
        "off" => Edit::Off(name(value)?),
        "grade" => {
            let (source, grade) = halves(value, "newspaper:B2")?;
            if grades::rates(grade).is_none() {
                return Err(format!(
                    "`{grade}` is no grade: write a letter from A to F and a digit from 1 to 6"
                ));
            }
            Edit::Grade {
                source: name(source)?,
                grade: name(grade)?,
            }
        }
        "rank" => {
            let (whose, order) = halves(value, "tehran.stalling:relief>face~programme")?;
            let (actor, of_type) = match whose.split_once('.') {
                Some((actor, of_type)) => (actor, Some(name(of_type)?)),
                None => (whose, None),
            };
            let group = |group: &str| group.split('~').map(name).collect::<Result<Vec<_>, _>>();
            Edit::Rank {
                actor: name(actor)?,
                of_type,
                groups: order.split('>').map(group).collect::<Result<_, _>>()?,
            }
        }
        "lambda" => {
            let (actor, value) = halves(value, "tehran:12")?;
            Edit::Lambda {
                actor: name(actor)?,
                value: quantity(value)?,
            }
        }
        "set" => {
            let (of, value) = halves(value, "sway:40%")?;
            Edit::Set {
                name: name(of)?,
                value: quantity(value)?,
            }
        }
        "leaks" => {
            let (of, value) = halves(value, "trader:80%")?;
            Edit::Leaks {
                name: name(of)?,
                value: quantity(value)?,
            }
        }
        "prior" => {
            let example = "tehran.sincere:70%";
            let (whose, value) = halves(value, example)?;
            let (actor, of_type) = whose
                .split_once('.')
                .ok_or_else(|| format!("write it like `{example}`"))?;
            Edit::Prior {
                actor: name(actor)?,
                of_type: name(of_type)?,
                value: quantity(value)?,
            }
        }
        "start" => {
            let (variable, level) = halves(value, "sanctions:eased")?;
            let whole = level.parse::<i64>().is_ok();
            Edit::Start {
                variable: name(variable)?,
                level: Level {
                    text: if whole {
                        level.to_string()
                    } else {
                        name(level)?.text
                    },
                    span: Span::default(),
                },
            }
        }
        _ => {
            let (source, claim) = halves(value, "newspaper:outreach is envoy in round 1")?;
            Edit::Report {
                source: name(source)?,
                claim: phrase(claim, Parser::claim)?,
            }
        }
    })
}

fn halves<'a>(value: &'a str, example: &str) -> Result<(&'a str, &'a str), String> {
    value
        .split_once(':')
        .ok_or_else(|| format!("write it like `{example}`"))
}

pub(super) fn name(text: &str) -> Result<Name, String> {
    let mut letters = text.chars();
    let starts = letters
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_');
    if !starts || !letters.all(|c| c.is_alphanumeric() || c == '_') {
        return Err(format!("`{text}` is no name"));
    }
    Ok(Name {
        text: text.to_string(),
        span: Span::default(),
    })
}

fn quantity(text: &str) -> Result<Expr, String> {
    phrase(text, Parser::quantity)
}

fn phrase<T>(text: &str, reader: fn(&mut Parser) -> T) -> Result<T, String> {
    fragment(text, reader).map_err(|problems| match problems.first() {
        Some(p) if p.hint.is_empty() => p.message.clone(),
        Some(p) => format!("{}: {}", p.message, p.hint),
        None => format!("`{text}` cannot be read"),
    })
}

impl Edit {
    /// The pair that [`read`] reads it from.
    pub fn pair(&self) -> (&'static str, String) {
        let dotted = |actor: &Name, of_type: &Name| format!("{}.{}", actor.text, of_type.text);
        match self {
            Edit::Variant(name) => ("variant", name.text.clone()),
            Edit::Off(name) => ("off", name.text.clone()),
            Edit::Grade { source, grade } => ("grade", format!("{}:{}", source.text, grade.text)),
            Edit::Rank {
                actor,
                of_type,
                groups,
            } => {
                let whose = match of_type {
                    Some(of_type) => dotted(actor, of_type),
                    None => actor.text.clone(),
                };
                ("rank", format!("{whose}:{}", order(groups, ">", "~")))
            }
            Edit::Lambda { actor, value } => {
                ("lambda", format!("{}:{}", actor.text, print::expr(value)))
            }
            Edit::Set { name, value } => ("set", format!("{}:{}", name.text, print::expr(value))),
            Edit::Leaks { name, value } => {
                ("leaks", format!("{}:{}", name.text, print::expr(value)))
            }
            Edit::Prior {
                actor,
                of_type,
                value,
            } => (
                "prior",
                format!("{}:{}", dotted(actor, of_type), print::expr(value)),
            ),
            Edit::Start { variable, level } => {
                ("start", format!("{}:{}", variable.text, level.text))
            }
            Edit::Report { source, claim } => {
                ("report", format!("{}:{}", source.text, print::claim(claim)))
            }
        }
    }
}

fn order(groups: &[Vec<Name>], above: &str, tied: &str) -> String {
    let group = |group: &Vec<Name>| {
        let names: Vec<&str> = group.iter().map(|name| name.text.as_str()).collect();
        names.join(tied)
    };
    groups.iter().map(group).collect::<Vec<_>>().join(above)
}
