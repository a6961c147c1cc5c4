//! The record of a game: its seed and its choices, as a small JSON text that names the scenario by its digest.

use demarche_inference::session::{Position, Seat, SessionError, Table};
use demarche_scenario::json;
use demarche_scenario::model::Model;
use serde::{Deserialize, Serialize};

/// The value of `format` in every record.
const FORMAT: &str = "demarche game";
/// Version of the format. This program does not read later versions.
const VERSION: u32 = 1;

/// A game as it was played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always `demarche game`.
    pub format: String,
    /// Version of the format.
    pub version: u32,
    /// Version of the program that played it.
    pub program: String,
    /// Title of the scenario.
    pub title: String,
    /// SHA-256 of the scenario's canonical text.
    pub scenario: String,
    /// λ of every actor, where it differs from the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lambda: Option<f64>,
    /// Name of the actor whose seat it is.
    pub actor: String,
    /// Name of the type that the player asked for; none where it was drawn.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// Seed of every draw.
    pub seed: u64,
    /// In order of play.
    pub choices: Vec<Chosen>,
}

/// A choice that the seat made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Round, from 1.
    pub round: u32,
    /// Name of the decision.
    pub decision: String,
    /// Name of the option.
    pub option: String,
}

/// Why a record cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The text is not a record of a game.
    #[error("it is not a game that was kept: {0}")]
    Unreadable(String),
    /// A later version of the program wrote it.
    #[error("it was kept by a later version of demarche (format {0}; this one reads {VERSION})")]
    Later(u32),
    /// It is a game of another scenario.
    #[error(
        "it is a game of another scenario, \"{title}\" with digest {}; the one given has {}. A game can be replayed only with \
         the very scenario that it was played with",
        short(.theirs),
        short(.ours)
    )]
    Another {
        /// Title in the record.
        title: String,
        /// Digest in the record.
        theirs: String,
        /// Digest of the scenario at hand.
        ours: String,
    },
    /// It names something that the scenario does not have, or names things in another order.
    #[error("{0}")]
    Unknown(String),
    /// The game does not allow its choices.
    #[error(transparent)]
    Session(#[from] SessionError),
}

/// The beginning of a digest, enough to tell two scenarios apart.
fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

impl Record {
    /// The record of a game before its first choice.
    pub fn new(model: &Model, digest: &str, lambda: Option<f64>, seat: &Seat) -> Record {
        let actor = &model.actors[seat.actor];
        Record {
            format: FORMAT.into(),
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").into(),
            title: model.title.clone(),
            scenario: digest.into(),
            lambda,
            actor: actor.name.clone(),
            type_name: seat.type_id.map(|k| actor.types[k].name.clone()),
            seed: seat.seed,
            choices: Vec::new(),
        }
    }

    /// Reads a record of the scenario with this digest.
    ///
    /// # Errors
    /// The text is not a record, or is one of another scenario.
    pub fn read(text: &str, digest: &str) -> Result<Record, RecordError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let unreadable =
            |error: serde_json::Error| RecordError::Unreadable(json::unreadable(&error));
        let head: Head = serde_json::from_str(text).map_err(unreadable)?;
        if head.format != FORMAT {
            return Err(RecordError::Unreadable(
                "it says that it is something else".into(),
            ));
        }
        if head.version > VERSION {
            return Err(RecordError::Later(head.version));
        }
        let record: Record = serde_json::from_str(text).map_err(unreadable)?;
        if record.scenario != digest {
            return Err(RecordError::Another {
                title: record.title,
                theirs: record.scenario,
                ours: digest.into(),
            });
        }
        let good = |lambda: &f64| lambda.is_finite() && *lambda >= 0.0;
        if !record.lambda.iter().all(good) {
            return Err(RecordError::Unreadable("λ is a number from 0 up".into()));
        }
        Ok(record)
    }

    /// The record as JSON text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Its seat.
    ///
    /// # Errors
    /// The scenario has no such actor or type.
    pub fn seat(&self, model: &Model) -> Result<Seat, RecordError> {
        let unknown = |what: &str, name: &str| {
            RecordError::Unknown(format!("the scenario has no {what} called `{name}`"))
        };
        let place = model.actors.iter().position(|a| a.name == self.actor);
        let actor = place.ok_or_else(|| unknown("actor", &self.actor))?;
        let kind = self.type_name.as_ref().map(|name| {
            let types = &model.actors[actor].types;
            let place = types.iter().position(|k| k.name == *name);
            place.ok_or_else(|| unknown("type of that actor", name))
        });
        Ok(Seat {
            actor,
            type_id: kind.transpose()?,
            seed: self.seed,
        })
    }

    /// Its choices as indices of options, each checked against the decision that was due.
    ///
    /// # Errors
    /// Another decision was due, or the decision has no such option.
    pub fn choices(&self, model: &Model, table: &Table<'_>) -> Result<Vec<usize>, RecordError> {
        let seat = self.seat(model)?;
        let mut choices = Vec::new();
        for (i, chosen) in self.choices.iter().enumerate() {
            let position: Position = table.play(&seat, &choices)?;
            let Some(turn) = position.turn else {
                return Err(RecordError::Session(SessionError::Over { made: i }));
            };
            let decision = &model.decisions[turn.decision];
            if (decision.name.as_str(), turn.round) != (chosen.decision.as_str(), chosen.round) {
                return Err(RecordError::Unknown(format!(
                    "choice {} is about `{}` in round {}, but what had to be decided is `{}` in round {}",
                    i + 1,
                    chosen.decision,
                    chosen.round,
                    decision.name,
                    turn.round
                )));
            }
            let mut open = turn.open.iter().copied();
            let option = open.find(|&o| decision.options[o].name == chosen.option);
            choices.push(option.ok_or_else(|| {
                RecordError::Session(SessionError::Closed {
                    choice: i + 1,
                    decision: decision.name.clone(),
                    round: turn.round,
                })
            })?);
        }
        Ok(choices)
    }
}
