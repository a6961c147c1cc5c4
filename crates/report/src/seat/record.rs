//! A game kept as its seed and its choices: a small JSON text that names the scenario by its digest.

use demarche_inference::session::{Position, Seat, SessionError, Table};
use demarche_scenario::model::Model;
use serde::{Deserialize, Serialize};

/// What says that a text is such a record.
const FORMAT: &str = "demarche game";
/// Its version. What a later version says may mean something else.
const VERSION: u32 = 1;

/// A game as it was played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always `demarche game`.
    pub format: String,
    /// Of the format.
    pub version: u32,
    /// Version of the program that played it.
    pub program: String,
    /// Title of the scenario.
    pub title: String,
    /// SHA-256 of the scenario's canonical text.
    pub scenario: String,
    /// λ of every actor, if another than the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lambda: Option<f64>,
    /// Whose seat it is.
    pub actor: String,
    /// The type that was asked for; none where it was drawn.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Of everything that is drawn.
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

/// Why a record cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The text is no such record.
    Unreadable(String),
    /// It comes from a later version of the program.
    Later(u32),
    /// It is a game of another scenario: its title and the beginning of its digest, and that of the scenario at hand.
    Another {
        /// Title in the record.
        title: String,
        /// Digest in the record.
        theirs: String,
        /// Digest of the scenario at hand.
        ours: String,
    },
    /// It names something that the scenario has not, or in another order.
    Unknown(String),
    /// It cannot be played like that.
    SessionError(SessionError),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let short = |digest: &str| digest.chars().take(12).collect::<String>();
        match self {
            Refused::Unreadable(why) => write!(f, "it is not a game that was kept: {why}"),
            Refused::Later(version) => write!(
                f,
                "it was kept by a later version of demarche (format {version}; this one reads {VERSION})"
            ),
            Refused::Another {
                title,
                theirs,
                ours,
            } => write!(
                f,
                "it is a game of another scenario, \"{title}\" with digest {}; the one given has {}. A game can be \
                 replayed only with the very scenario that it was played with",
                short(theirs),
                short(ours)
            ),
            Refused::Unknown(what) => f.write_str(what),
            Refused::SessionError(wrong) => wrong.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl Record {
    /// A game that is about to be played.
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
            kind: seat.type_id.map(|k| actor.types[k].name.clone()),
            seed: seat.seed,
            choices: Vec::new(),
        }
    }

    /// Reads a record of the scenario with this digest.
    ///
    /// # Errors
    /// It is no such record, or one of another scenario.
    pub fn read(text: &str, digest: &str) -> Result<Record, Refused> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let unreadable = |error: serde_json::Error| Refused::Unreadable(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(unreadable)?;
        if head.format != FORMAT {
            return Err(Refused::Unreadable(
                "it says that it is something else".into(),
            ));
        }
        if head.version > VERSION {
            return Err(Refused::Later(head.version));
        }
        let record: Record = serde_json::from_str(text).map_err(unreadable)?;
        if record.scenario != digest {
            return Err(Refused::Another {
                title: record.title,
                theirs: record.scenario,
                ours: digest.into(),
            });
        }
        let good = |lambda: &f64| lambda.is_finite() && *lambda >= 0.0;
        if !record.lambda.iter().all(good) {
            return Err(Refused::Unreadable("λ is a number from 0 up".into()));
        }
        Ok(record)
    }

    /// The text to keep.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Its seat.
    ///
    /// # Errors
    /// The scenario has no such actor or type.
    pub fn seat(&self, model: &Model) -> Result<Seat, Refused> {
        let unknown = |what: &str, name: &str| {
            Refused::Unknown(format!("the scenario has no {what} called `{name}`"))
        };
        let place = model.actors.iter().position(|a| a.name == self.actor);
        let actor = place.ok_or_else(|| unknown("actor", &self.actor))?;
        let kind = self.kind.as_ref().map(|name| {
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

    /// Its choices as the game knows them, each checked against what had to be decided.
    ///
    /// # Errors
    /// Something else had to be decided, or there is no such option.
    pub fn choices(&self, model: &Model, table: &Table<'_>) -> Result<Vec<usize>, Refused> {
        let seat = self.seat(model)?;
        let mut choices = Vec::new();
        for (i, chosen) in self.choices.iter().enumerate() {
            let position: Position = table.play(&seat, &choices).map_err(Refused::SessionError)?;
            let Some(turn) = position.turn else {
                return Err(Refused::SessionError(SessionError::Over { made: i }));
            };
            let decision = &model.decisions[turn.decision];
            if (decision.name.as_str(), turn.round) != (chosen.decision.as_str(), chosen.round) {
                return Err(Refused::Unknown(format!(
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
                Refused::SessionError(SessionError::Closed {
                    choice: i + 1,
                    decision: decision.name.clone(),
                    round: turn.round,
                })
            })?);
        }
        Ok(choices)
    }
}
