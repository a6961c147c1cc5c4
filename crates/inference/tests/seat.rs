//! A seat at the table, against a slow and plain reading of the language on random small scenarios.

mod support;

use std::cell::Cell;
use std::collections::BTreeMap;

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::forecast::forecast;
use demarche_inference::query::insight::Insight;
use demarche_inference::session::{Observation, Position, Review, Seat, SessionError, Table};
use demarche_scenario::model::Model;
use proptest::prelude::*;
use support::plain::{Plain, Whole};
use support::side_by_side::{read, slots};
use support::tree::moments;
use support::{Solved, on_scenarios, solve};

fn table(solved: &Solved) -> Table<'_> {
    Table::new(solved.instance(), Insight::new(solved.instance()))
}

/// Actors that decide something.
fn movers(model: &Model) -> Vec<usize> {
    let actors = model.actors.iter().enumerate();
    actors.filter(|(_, a)| a.moves).map(|(i, _)| i).collect()
}

fn seat(actor: usize, seed: u64) -> Seat {
    Seat {
        actor,
        type_id: None,
        seed,
    }
}

/// A game in which the strategies choose for the seat too: every position on the way, and the choices.
fn drawn(table: &Table<'_>, seat: &Seat) -> (Vec<Position>, Vec<usize>) {
    let (mut positions, mut choices) = (Vec::new(), Vec::new());
    loop {
        positions.push(table.play(seat, &choices).expect("the choices fit"));
        match table.drawn(seat, &choices).expect("the choices fit") {
            Some(option) => choices.push(option),
            None => return (positions, choices),
        }
    }
}

fn review(table: &Table<'_>, seat: &Seat, choices: &[usize]) -> Review {
    let review = table.review(seat, choices).expect("the choices fit");
    review.expect("play is over")
}

/// What was seen, as the plain reading says it: steps to go, moves, levels.
fn said(observations: &[Observation], moments: &[usize]) -> Vec<(u32, String)> {
    let one = |observation: &Observation| {
        let mut text = format!("with {} to go", moments[observation.moment]);
        for seen in &observation.moves {
            let leaked = if seen.leaked { "!" } else { "" };
            text += &format!(" d{}=o{}{leaked}", seen.decision, seen.option);
        }
        for change in &observation.levels {
            text += &format!(" v{}={}", change.variable, change.to);
        }
        (observation.round.max(1), text)
    };
    observations.iter().map(one).collect()
}

/// What an actor saw of a history at the first `count` moments.
fn until(history: &Whole<'_>, actor: usize, count: usize, moments: &[usize]) -> Vec<(u32, String)> {
    let early = |text: &str| {
        let mut all = moments[..count].iter();
        all.any(|steps| text.starts_with(&format!("with {steps} to go")))
    };
    let seen = history.history.seen[actor].iter();
    seen.filter(|(_, text)| early(text)).cloned().collect()
}

/// What an actor remembers.
struct Memory<'a> {
    actor: usize,
    /// Its type.
    type_id: usize,
    /// Everything that it saw at the first `count` moments.
    saw: &'a [(u32, String)],
    count: usize,
    moments: &'a [usize],
}

/// The distribution of `about`'s type, to an actor that remembers this: the sum over all histories.
fn plainly(
    plain: &Plain<'_>,
    histories: &[Whole<'_>],
    memory: &Memory<'_>,
    about: usize,
) -> Vec<f64> {
    let &Memory {
        actor,
        type_id,
        saw,
        count,
        moments,
    } = memory;
    let mut types = vec![0.0; plain.model.actors[about].types.len()];
    for history in histories {
        let profile = &plain.profiles[history.profile];
        if profile[actor] == type_id && until(history, actor, count, moments) == saw {
            types[profile[about]] += history.probability;
        }
    }
    let total: f64 = types.iter().sum();
    types.iter().map(|t| t / total).collect()
}

fn close(found: &[f64], expected: &[f64], what: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(expected) {
        prop_assert!(
            (f - e).abs() < 1e-9,
            "{}: {:?}, not {:?}",
            what,
            found,
            expected
        );
    }
    Ok(())
}

#[test]
fn a_seat_s_observations_and_beliefs_are_those_of_all_histories() {
    on_scenarios(100, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let sigma = read(&slots, &solved.solution.sigma);
        let histories = plain.histories(&sigma);
        let moments = moments(&solved.model);
        let table = table(solved);
        for actor in movers(&solved.model) {
            for seed in 0..3 {
                for position in drawn(&table, &seat(actor, seed)).0 {
                    let saw = said(&position.observations, &moments);
                    let Some(turn) = &position.turn else {
                        let same = |c: &Whole<'_>| c.history.seen[actor] == saw;
                        prop_assert!(histories.iter().any(same), "no actor sees {:?}", saw);
                        continue;
                    };
                    for (other, types) in &turn.beliefs {
                        let memory = Memory {
                            actor,
                            type_id: position.type_id,
                            saw: &saw,
                            count: turn.moment,
                            moments: &moments,
                        };
                        let expected = plainly(plain, &histories, &memory, *other);
                        close(types, &expected, "a belief")?;
                    }
                }
            }
        }
        Ok(())
    });
}

/// What a seat is told for sure is so in every history in which its actor would have seen the same.
#[test]
fn what_a_seat_is_sure_of_is_so_wherever_it_cannot_tell() {
    let guarded = Cell::new(0);
    on_scenarios(100, |solved| {
        let model = &solved.model;
        let plain = &Plain::new(model, &solved.draw);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let histories = plain.histories(&read(&slots, &solved.solution.sigma));
        let moments = moments(model);
        let table = table(solved);
        for actor in movers(model) {
            for seed in 0..3 {
                let positions = drawn(&table, &seat(actor, seed)).0;
                let last = positions.last().expect("play ends");
                for (i, observation) in last.observations.iter().enumerate() {
                    let saw = said(&last.observations[..=i], &moments);
                    let count = observation.moment + 1;
                    for seen in observation
                        .moves
                        .iter()
                        .filter(|seen| seen.sure || seen.idle)
                    {
                        let round = observation.round as usize;
                        for whole in &histories {
                            if until(whole, actor, count, &moments) == saw {
                                let made = whole.history.ends[round - 1].1[seen.decision];
                                let made = made.map(|(option, _)| option);
                                let told = (!seen.idle).then_some(seen.option);
                                prop_assert_eq!(made, told, "{:?}", seen);
                            }
                        }
                        let declared = &model.decisions[seen.decision];
                        if declared.when.is_some() && declared.quiet == Some(seen.option) {
                            let may_be_idle = seen.sure && !seen.own && !seen.leaked;
                            guarded.set(guarded.get() + usize::from(may_be_idle));
                        }
                    }
                }
            }
        }
        Ok(())
    });
    assert!(guarded.get() > 10, "{}", guarded.get());
}

#[test]
fn what_was_given_away_is_what_the_others_may_think() {
    on_scenarios(100, |solved| {
        let plain = &Plain::new(&solved.model, &solved.draw);
        let slots = slots(plain, &solved.game).map_err(TestCaseError::fail)?;
        let sigma = read(&slots, &solved.solution.sigma);
        let histories = plain.histories(&sigma);
        let moments = moments(&solved.model);
        let table = table(solved);
        for actor in movers(&solved.model) {
            let seat_here = seat(actor, 5);
            let (_, choices) = drawn(&table, &seat_here);
            let review = review(&table, &seat_here, &choices);
            for told in &review.told {
                // The same game from the other's seat.
                let (positions, _) = drawn(&table, &seat(told.actor, 5));
                let over = positions.last().expect("play ends");
                prop_assert_eq!(over.type_id, review.types[told.actor]);
                for shift in &told.shifts {
                    let count = shift.moment + 1;
                    let early = over.observations.iter().filter(|s| s.moment < count);
                    let early: Vec<Observation> = early.cloned().collect();
                    let saw = said(&early, &moments);
                    let memory = Memory {
                        actor: told.actor,
                        type_id: over.type_id,
                        saw: &saw,
                        count,
                        moments: &moments,
                    };
                    let expected = plainly(plain, &histories, &memory, actor);
                    close(&shift.types, &expected, "what was given away")?;
                }
                let last = told.shifts.last().map_or(&told.before, |s| &s.types);
                let k = review.types[actor];
                let odds = |types: &[f64]| (types[k] / (1.0 - types[k])).log2();
                if (1e-6..1.0 - 1e-6).contains(&last[k]) && told.before[k] < 1.0 - 1e-6 {
                    let bits = odds(last) - odds(&told.before);
                    close(&[told.bits.expect("explained")], &[bits], "bits").or_else(|e| {
                        // What is less than a millionth of a bit is told as none.
                        if bits.abs() < 1e-5 { Ok(()) } else { Err(e) }
                    })?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_seat_that_remembers_everything_sees_the_same_wherever_it_cannot_tell() {
    on_scenarios(60, |solved| {
        let table = table(solved);
        let perfect = solved.model.memory.is_none();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for actor in movers(&solved.model) {
            for seed in 0..12 {
                for position in drawn(&table, &seat(actor, seed)).0 {
                    let Some(turn) = &position.turn else {
                        continue;
                    };
                    // With perfect recall the label of the information set lists all that was seen.
                    let knows = match perfect {
                        true => turn.explanation.knows.clone(),
                        false => format!("{:?}", position.observations),
                    };
                    let own = (
                        actor,
                        position.type_id,
                        turn.decision,
                        turn.round,
                        turn.moment,
                    );
                    let shown = format!("{position:?}");
                    let first = known
                        .entry(format!("{own:?} {knows}"))
                        .or_insert(shown.clone());
                    prop_assert_eq!(&*first, &shown);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn choices_lead_on_from_the_same_position_and_the_same_game_has_the_same_bytes() {
    on_scenarios(60, |solved| {
        let table = table(solved);
        for actor in movers(&solved.model) {
            let seat = seat(actor, 11);
            let (positions, choices) = drawn(&table, &seat);
            for (early, late) in positions.iter().zip(&positions[1..]) {
                prop_assert!(late.observations.starts_with(&early.observations));
            }
            let again = drawn(&self::table(solved), &seat);
            prop_assert_eq!(format!("{:?}", again.0), format!("{positions:?}"));
            let review = review(&table, &seat, &choices);
            prop_assert_eq!(review.choices.len(), choices.len());
            for (mark, option) in review.choices.iter().zip(&choices) {
                prop_assert_eq!(mark.option, *option);
                prop_assert!(mark.regret >= 0.0 && mark.probability > 0.0);
            }
            let mut more = choices.clone();
            more.push(0);
            prop_assert_eq!(
                table.play(&seat, &more),
                Err(SessionError::Over {
                    made: choices.len()
                })
            );
        }
        Ok(())
    });
}

/// Games drawn from many seeds come out as often as the forward pass says.
#[test]
fn many_games_come_out_as_often_as_they_should() {
    const GAMES: u64 = 2000;
    let solved = &solve(include_str!("word.demarche")).expect("it is well formed");
    let Solved { model, .. } = solved;
    let table = table(solved);
    let reports = Reports::none();
    let filtered = filter(solved.instance(), &reports).expect("nothing is reported");
    let expected = forecast(solved.instance(), &filtered);
    let mut types = vec![0.0; model.actors[0].types.len()];
    let mut levels: Vec<Vec<f64>> = expected
        .iter()
        .map(|f| vec![0.0; f.by_round[0].len()])
        .collect();
    for seed in 0..GAMES {
        let seat = seat(1, seed);
        let (_, choices) = drawn(&table, &seat);
        let review = review(&table, &seat, &choices);
        types[review.types[0]] += 1.0;
        let start = |v: usize| match model.variables[v].start {
            demarche_scenario::model::Start::At(level) => level,
            demarche_scenario::model::Start::Drawn(_) => usize::MAX,
        };
        let mut end: Vec<usize> = (0..model.variables.len()).map(start).collect();
        for change in review.history.iter().flat_map(|stage| &stage.levels) {
            end[change.variable] = change.to;
        }
        for (levels, end) in levels.iter_mut().zip(end) {
            levels[end] += 1.0;
        }
    }
    let n = GAMES as f64;
    let fits = |count: f64, p: f64| {
        let spread = (p * (1.0 - p) * n).sqrt();
        assert!(
            (count - p * n).abs() <= 4.0 * spread + 1e-6,
            "{count} of {n} at {p}"
        );
    };
    for (count, p) in types.iter().zip(&filtered.types[0]) {
        fits(*count, *p);
    }
    for (levels, forecast) in levels.iter().zip(&expected) {
        for (count, p) in levels.iter().zip(&forecast.by_round[0]) {
            fits(*count, *p);
        }
    }
}

#[test]
fn a_game_that_cannot_be_is_refused() {
    let solved = &solve(include_str!("word.demarche")).expect("it is well formed");
    let table = table(solved);
    let closed = table.play(&seat(0, 1), &[7]);
    assert_eq!(
        closed,
        Err(SessionError::Closed {
            choice: 1,
            decision: "outreach".into(),
            round: 1
        })
    );
    let stalling = Seat {
        type_id: Some(1),
        ..seat(0, 3)
    };
    for seed in 0..20 {
        let stalling = Seat { seed, ..stalling };
        assert_eq!(table.play(&stalling, &[]).map(|p| p.type_id), Ok(1));
    }
}

/// A seat that hears through the only report there is knows as much as the filter of that report says.
#[test]
fn an_envoy_tells_the_neighbour_what_bayes_says() {
    let solved = &solve(include_str!("word.demarche")).expect("it is well formed");
    let table = table(solved);
    let (graph, sigma) = (&solved.game.graph, &solved.solution.sigma);
    let set = graph
        .infosets
        .iter()
        .position(|set| set.decision == 0)
        .expect("north reaches out");
    let word = |type_id: usize| sigma[graph.slot(set, type_id, 1)];
    let prior = &solved.game.numbers.prior;
    let joint: Vec<f64> = (0..2).map(|k| prior[k] * word(k)).collect();
    let expected = joint[0] / (joint[0] + joint[1]);
    let north = Seat {
        type_id: Some(0),
        ..seat(0, 2)
    };
    let choices = [1, 0];
    let review = review(&table, &north, &choices);
    let told = &review.told[0];
    assert!((told.shifts[0].types[0] - expected).abs() < 1e-12);
    assert_eq!(told.shifts[0].decisions, [0]);
}
