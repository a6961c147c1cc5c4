//! A seat: the reader of the page plays one actor. The game is its seed and its choices, which stand in the address.

use askama::Template;
use demarche_inference::session::{Seat, SessionError, Table};
use demarche_report::seat::{self, Decide, GameReview, Named, Opening, Record, Round};
use demarche_report::view::option::{self, Contribution};
use demarche_report::view::seat::{
    NOTHING_TO_CHOOSE, NOTHING_TO_GIVE_AWAY, ODDS, Review, believed, review, sighting, stands,
    uncovered,
};
use demarche_scenario::model::Model;
use demarche_scenario::{cite, print};

use super::{View, put};
use crate::desk;
use crate::query::Query;
use demarche_report::view::equilibrium;

/// Choices of a game at most: no scenario that a browser is served asks for so many.
const MOST: usize = 4096;

#[derive(Template)]
#[template(path = "seats.html")]
struct Seats<'a> {
    problem: Option<String>,
    seats: Vec<Free<'a>>,
}

/// A seat that can be taken.
struct Free<'a> {
    label: &'a str,
    to: String,
    /// Type, address as that type.
    kinds: Vec<(&'a str, String)>,
}

#[derive(Template)]
#[template(path = "seat.html")]
struct Playing<'a> {
    opening: Opening,
    equilibrium: String,
    others: Vec<String>,
    seen: Vec<SeenRound>,
    turn: Option<Turn<'a>>,
    end: Option<End<'a>>,
    leave: String,
    again: String,
    record: String,
}

/// The player's observations of a round, as sentences.
struct SeenRound {
    when: String,
    moves: Vec<String>,
    levels: Vec<String>,
}

struct Turn<'a> {
    decide: &'a Decide,
    beliefs: Vec<String>,
    /// Option, address with it chosen.
    options: Vec<(&'a Named, String)>,
    drawn: Option<String>,
    worth: Vec<Contribution<'a>>,
    values: Vec<String>,
    shares: Vec<String>,
}

/// The end of a game.
struct End<'a> {
    over: &'a GameReview,
    rounds: Vec<SeenRound>,
    review: Review<'a>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let (state, query) = (view.point, view.query);
    match sitting(state.model(), query) {
        Ok(Some((seat, choices))) => {
            let table = state.solved().table(state.analysis.insight());
            match playing(state, query, &table, &seat, &choices) {
                Ok(page) => page,
                Err(wrong) => seats(state.model(), query, Some(misfit(&wrong))),
            }
        }
        Ok(None) => seats(state.model(), query, None),
        Err(why) => seats(state.model(), query, Some(why)),
    }
}

/// The game of an address, to be kept as a file: what `demarche play --replay` reads.
pub(crate) fn record(state: &desk::Point, query: &Query) -> Result<String, String> {
    let model = state.model();
    let (seat, choices) = sitting(model, query)?.ok_or("the address names no seat")?;
    let table = state.solved().table(state.analysis.insight());
    // Whatever does not fit is refused here.
    table
        .play(&seat, &choices)
        .map_err(|wrong| misfit(&wrong))?;
    let canonical = print::print(&state.edited.loaded.whole);
    let mut record = Record::new(model, &cite::sha256(&canonical), None, &seat);
    for made in 0..choices.len() {
        let position = table
            .play(&seat, &choices[..made])
            .map_err(|w| misfit(&w))?;
        let turn = position
            .turn
            .ok_or_else(|| misfit(&SessionError::Over { made }))?;
        let decision = &model.decisions[turn.decision];
        record.choices.push(seat::Chosen {
            round: turn.round,
            decision: decision.name.clone(),
            option: decision.options[choices[made]].name.clone(),
        });
    }
    Ok(record.text())
}

fn misfit(wrong: &SessionError) -> String {
    format!("The game in the address does not fit the scenario as it is now: {wrong}.")
}

/// The seat and the choices in the address; none where it names no seat.
fn sitting(model: &Model, query: &Query) -> Result<Option<(Seat, Vec<usize>)>, String> {
    let Some(name) = query.look("seat") else {
        return Ok(None);
    };
    let place = model.actors.iter().position(|a| a.name == name && a.moves);
    let actor = place.ok_or("The scenario has no actor of that name with a seat.")?;
    let types = &model.actors[actor].types;
    let kind = query
        .look("as")
        .filter(|kind| !kind.is_empty())
        .map(|name| {
            let place = types.iter().position(|kind| kind.name == name);
            place.ok_or("The actor has no type of that name.")
        });
    let seed = query.look("game").map_or(Some(0), |seed| seed.parse().ok());
    let seat = Seat {
        actor,
        type_id: kind.transpose()?,
        seed: seed.ok_or("A game has a whole number.")?,
    };
    let played = query.look("played").unwrap_or_default();
    let choices = played
        .split('.')
        .filter(|choice| !choice.is_empty())
        .take(MOST + 1);
    let choices: Option<Vec<usize>> = choices.map(|choice| choice.parse().ok()).collect();
    let choices = choices.filter(|choices| choices.len() <= MOST);
    Ok(Some((
        seat,
        choices.ok_or("The choices in the address cannot be read.")?,
    )))
}

fn seats(model: &Model, query: &Query, problem: Option<String>) -> String {
    let movers = model.actors.iter().filter(|actor| actor.moves);
    let seats = movers.map(|actor| {
        let name = actor.name.as_str();
        let sit = |kind: Option<&str>| {
            query.looking(&[
                ("seat", Some(name)),
                ("as", kind),
                ("game", None),
                ("played", None),
            ])
        };
        let kinds = actor.types.iter().filter(|_| actor.types.len() > 1);
        let kinds = kinds.map(|kind| (kind.name.as_str(), sit(Some(&kind.name))));
        let label = if actor.label.is_empty() {
            name
        } else {
            &actor.label
        };
        Free {
            label,
            to: sit(None),
            kinds: kinds.collect(),
        }
    });
    put(&Seats {
        problem,
        seats: seats.collect(),
    })
}

fn playing(
    state: &desk::Point,
    query: &Query,
    table: &Table<'_>,
    seat: &Seat,
    choices: &[usize],
) -> Result<String, SessionError> {
    let model = state.model();
    let position = table.play(seat, choices)?;
    let opening = seat::opening(state.solved(), seat, &position);
    let on = |option: usize| {
        let mut played = choices.to_vec();
        played.push(option);
        let played: Vec<String> = played.iter().map(usize::to_string).collect();
        query.looking(&[("played", Some(&played.join(".")))])
    };
    let decide = position.turn.as_ref().map(|turn| seat::decide(model, turn));
    let turn = match (&position.turn, &decide) {
        (Some(turn), Some(decide)) => {
            let named = decide.options.iter().zip(&turn.open);
            let options = &decide.explanation.options;
            Some(Turn {
                options: named.map(|(name, &option)| (name, on(option))).collect(),
                drawn: table.drawn(seat, choices)?.map(on),
                beliefs: decide.beliefs.iter().map(believed).collect(),
                worth: option::contributions(options),
                values: option::values(options),
                shares: option::shares(options),
                decide,
            })
        }
        _ => None,
    };
    let over = seat::over(model, table, seat, choices)?;
    let game = (seat.seed.wrapping_add(1)).to_string();
    Ok(put(&Playing {
        equilibrium: equilibrium::name(&opening.equilibrium),
        others: opening.others.iter().map(believed).collect(),
        seen: seat::seen(model, &position.observations)
            .iter()
            .map(seen_round)
            .collect(),
        turn,
        end: over.as_ref().map(end),
        leave: query.looking(&[
            ("seat", None),
            ("as", None),
            ("game", None),
            ("played", None),
        ]),
        again: query.looking(&[("game", Some(&game)), ("played", None)]),
        record: query.looking(&[]),
        opening,
    }))
}

fn seen_round(round: &Round) -> SeenRound {
    SeenRound {
        when: round.when.clone(),
        moves: round.moves.iter().map(sighting).collect(),
        levels: round.levels.iter().map(stands).collect(),
    }
}

fn end(over: &GameReview) -> End<'_> {
    let mut rounds: Vec<SeenRound> = Vec::new();
    for step in &over.history {
        if rounds.last().is_none_or(|last| last.when != step.when) {
            rounds.push(SeenRound {
                when: step.when.clone(),
                moves: Vec::new(),
                levels: Vec::new(),
            });
        }
        if let Some(last) = rounds.last_mut() {
            last.moves.extend(step.moves.iter().map(uncovered));
            last.levels.extend(step.levels.iter().map(stands));
        }
    }
    End {
        review: review(over),
        rounds,
        over,
    }
}
