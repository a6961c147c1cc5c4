//! How large a scenario's game is, with the place of everything that is remembered.

use demarche_engine::progress::Progress;
use demarche_inference::compile::{CompileError, Sizes, States, sizes};
use demarche_scenario::load::{Loaded, SourceFile};
use demarche_scenario::model::Model;
use demarche_scenario::print;
use demarche_scenario::render::Places;
use demarche_scenario::span::Span;
use demarche_scenario::syntax::{self, Item};
use serde::Serialize;

/// The size of a scenario's game.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Size {
    /// States in all.
    pub whole: States,
    /// States that matter.
    pub kept: States,
    /// States before play and in each round; empty where there are more than are counted one by one.
    pub rounds: Vec<Round>,
    /// Combinations of the actors' types.
    pub profiles: f64,
    /// Bytes that it takes to solve it, as far as can be estimated; at the least, where the states that matter are more than is given.
    pub bytes: f64,
    /// What is remembered, and what it costs.
    pub memory: Vec<Memory>,
    /// The steps that multiply states most, largest first.
    pub multiplies: Vec<Factor>,
}

/// States of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    /// From 1; 0 before play.
    pub round: usize,
    /// In all; none where they are too many.
    pub states: Option<u64>,
    /// Those that matter; none where they are too many.
    pub matter: Option<u64>,
}

/// Something that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// The file that says so.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What it says: `washington remembers programme for 4 rounds`.
    pub clause: String,
    /// States that matter without it.
    pub without: States,
    /// How many more it makes; none where either number is not known.
    pub costs: Option<i64>,
}

/// A step of play and by how much it multiplies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Factor {
    /// For people.
    pub step: String,
    /// Over all rounds.
    pub factor: f64,
}

/// Measures the game of a scenario that was checked.
///
/// # Errors
/// As of [`sizes`].
pub fn size(loaded: &Loaded, model: &Model, progress: &dyn Progress) -> Result<Size, CompileError> {
    let sizes = sizes(model, progress)?;
    let clauses = clauses(loaded, model);
    let kept = sizes.kept.all;
    let memory = sizes.remembered.iter().zip(clauses);
    let memory = memory.map(|(remembered, (span, clause))| {
        let (file, line) = place(&loaded.files, span);
        let without = remembered.without;
        let known = !kept.more && !without.more;
        Memory {
            file,
            line,
            clause,
            without,
            costs: known.then(|| kept.states as i64 - without.states as i64),
        }
    });
    Ok(Size {
        whole: sizes.whole.all,
        kept,
        rounds: rounds(&sizes),
        profiles: sizes.profiles,
        bytes: sizes.bytes,
        memory: memory.collect(),
        multiplies: sizes
            .factors
            .iter()
            .map(|(step, factor)| Factor {
                step: step.clone(),
                factor: *factor,
            })
            .collect(),
    })
}

fn rounds(sizes: &Sizes) -> Vec<Round> {
    let known = sizes.whole.rounds.len().max(sizes.kept.rounds.len());
    let round = |round: usize| Round {
        round,
        states: sizes.whole.rounds.get(round).copied(),
        matter: sizes.kept.rounds.get(round).copied(),
    };
    (0..known).map(round).collect()
}

/// Everything that is remembered, in the order of [`Sizes::remembered`]: where it says so, and what.
fn clauses(loaded: &Loaded, model: &Model) -> Vec<(Span, String)> {
    let mut clauses = Vec::new();
    if model.memory != Some(0) {
        let header = loaded.whole.items.iter().find_map(|item| match item {
            Item::Header(header) => Some(header),
            _ => None,
        });
        let said = header.and_then(|header| header.memory.as_ref());
        let span = said.map(|memory| memory.meta.span);
        let span = span.or(header.map(|header| header.meta.span));
        let clause = match (said, model.memory) {
            (None, _) => "all actors remember everything, as nothing else is said".to_owned(),
            (_, None) => "memory perfect".to_owned(),
            (_, Some(1)) => "memory 1 round".to_owned(),
            (_, Some(rounds)) => format!("memory {rounds} rounds"),
        };
        clauses.push((span.unwrap_or_default(), clause));
    }
    let declared: Vec<&syntax::Actor> = loaded
        .whole
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Actor(actor) => Some(actor),
            _ => None,
        })
        .collect();
    for actor in &model.actors {
        let own = declared.iter().find(|own| own.name.text == actor.name);
        let own = own.map_or(&[][..], |own| &own.remembers);
        // With perfect recall nothing else is kept.
        clauses.extend(own.iter().take(actor.remembers.len()).map(|clause| {
            let said = print::remember(&clause.value);
            (clause.meta.span, format!("{} remembers {said}", actor.name))
        }));
    }
    clauses
}

fn place(files: &[SourceFile], span: Span) -> (String, usize) {
    let Some(file) = files.get(usize::from(span.file)) else {
        return (String::new(), 0);
    };
    let line = Places::new(file).line(span.start as usize);
    (file.name.clone(), line)
}
