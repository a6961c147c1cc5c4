//! A signal: a move as evidence about its actor's type.

use std::collections::HashMap;

use super::watch::figure;
use super::words::{bits, percent};
use super::{actor, round};
use crate::findings::{Findings, RoundName, Signal, SignalGroup};

/// Decisions that take place less often than this are left out.
const HARDLY: f64 = 0.01;

/// Explanation of the columns, for a page of signals.
pub(crate) const LEGEND: &str = "How far each observable move should shift belief, in bits: each one doubles the odds of the first type, a \
                                 negative one halves them; 0 is cheap talk. How likely its decision is to arise in that round, and how \
                                 likely the move is to happen then, given all reports.";
/// The same on the workbench, where moves can be sorted by what watching them is worth.
pub const LEGEND_WITH_WATCHING: &str = "How far each move should shift belief, in bits: each one doubles the odds of the first type, a \
                                        negative one halves them; 0 is cheap talk. “Worth watching” is what seeing the decision is \
                                        expected to tell (mutual information).";
/// How likely a move's decision is to take place in the round.
pub const ARISES: &str = "arises";
/// How likely the move is to be made in the round.
pub const HAPPENS: &str = "happens";
/// Printed for a hypothesis without moves.
pub const CANNOT_TELL: &str = "No move tells these types apart.";

/// That an actor is of one type rather than another, and the moves that speak for it or against.
#[derive(Clone, Debug)]
pub struct Hypothesis<'a> {
    /// The finding that this row shows.
    pub group: &'a SignalGroup,
    /// The actor's label.
    pub actor: &'a str,
    /// `Is Tehran sincere or stalling?`
    pub question: String,
    /// By round and decision, or what weighs most for the first type at the top.
    pub moves: Vec<Move<'a>>,
}

/// A move as evidence.
#[derive(Clone, Debug)]
pub struct Move<'a> {
    /// The finding that this row shows.
    pub row: &'a Signal,
    /// Its weight in bits.
    pub bits: String,
    /// Its weight for an outside observer.
    pub seen_bits: String,
    /// The least and the most over the worlds that fit.
    pub interval: Option<(String, String)>,
    /// Its round.
    pub when: String,
    /// How likely its decision is to take place then.
    pub arises: String,
    /// How likely it is to be made then.
    pub happens: String,
    /// Mutual information of its decision in this round, where it is still to come; 0 otherwise.
    pub worth: f64,
    /// The same in figures, or nothing.
    pub watching: String,
    /// Its weight in other rounds, where that is printed with it.
    pub elsewhere: String,
    /// The reason for its weight.
    pub why: String,
}

/// Every hypothesis with every move in every round.
pub fn hypotheses(findings: &Findings) -> Vec<Hypothesis<'_>> {
    let watched = watched(findings);
    let weighed = |group, row| weighed(&findings.rounds, &watched, group, row);
    let each = findings.signals.iter().map(|group| {
        let moves = group.rows.iter().map(|row| weighed(group, row));
        hypothesis(findings, group, moves.collect())
    });
    each.collect()
}

/// Every hypothesis with each move once, in the round in which it weighs most.
pub(crate) fn weightiest(findings: &Findings) -> Vec<Hypothesis<'_>> {
    let watched = watched(findings);
    let each = findings.signals.iter().map(|group| {
        let told = telling(group, usize::MAX);
        let moves = told.iter().map(|told| Move {
            elsewhere: told.elsewhere(&findings.rounds),
            ..weighed(&findings.rounds, &watched, group, told.row)
        });
        hypothesis(findings, group, moves.collect())
    });
    each.collect()
}

fn hypothesis<'a>(
    findings: &'a Findings,
    group: &'a SignalGroup,
    moves: Vec<Move<'a>>,
) -> Hypothesis<'a> {
    let actor = actor(findings, &group.actor);
    Hypothesis {
        question: format!("Is {actor} {} or {}?", group.favours, group.against),
        group,
        actor,
        moves,
    }
}

/// Bits of what is worth watching, by actor, decision and round.
type Watching<'a> = HashMap<(&'a str, &'a str, u32), f64>;

fn watched(findings: &Findings) -> Watching<'_> {
    let mut watched = HashMap::new();
    for watch in &findings.watch {
        let place = (&*watch.actor, &*watch.decision, watch.round);
        watched.entry(place).or_insert(watch.bits);
    }
    watched
}

fn weighed<'a>(
    rounds: &[RoundName],
    watched: &Watching<'_>,
    group: &SignalGroup,
    row: &'a Signal,
) -> Move<'a> {
    let own = watched.get(&(&*group.actor, &*row.decision, row.round));
    let worth = own.copied().unwrap_or(0.0);
    Move {
        bits: bits(row.bits),
        seen_bits: bits(row.seen_bits),
        interval: row.over.map(|over| (bits(over.low), bits(over.high))),
        when: round(rounds, row.round),
        arises: percent(row.takes_place),
        happens: percent(row.happens),
        worth,
        watching: match worth {
            0.0 => String::new(),
            worth => figure(worth),
        },
        elsewhere: String::new(),
        why: why(row, group),
        row,
    }
}

/// The reason, the probability of the move for either type, and its weight for an outside observer.
fn why(row: &Signal, group: &SignalGroup) -> String {
    let mut text = format!(
        "{} if {}, {} if {}.",
        percent(row.p_favours),
        group.favours,
        percent(row.p_against),
        group.against
    );
    if let Some(over) = row.over {
        text.push_str(&format!(
            " Over the worlds that fit {} to {}.",
            bits(over.low),
            bits(over.high)
        ));
    }
    if !row.public {
        text.push_str(&format!(
            " Not seen for certain: {} for who only watches.",
            bits(row.seen_bits)
        ));
    }
    if !row.reason.is_empty() {
        let stop = if row.reason.ends_with('.') { "" } else { "." };
        text.push_str(&format!(" {}{stop}", row.reason));
    }
    text
}

/// A move in the round in which it weighs most, and the same move in other rounds.
#[derive(Clone, Debug)]
pub(crate) struct Telling<'a> {
    pub(crate) row: &'a Signal,
    /// In order of rounds.
    pub(crate) others: Vec<&'a Signal>,
}

/// Every move of the group, those that speak most for the first type at the top, cut to the `n` weightiest.
pub(crate) fn telling(group: &SignalGroup, n: usize) -> Vec<Telling<'_>> {
    let rows = group.rows.iter().filter(|row| row.takes_place >= HARDLY);
    let mut moves: Vec<Telling> = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for row in rows {
        let place = *places
            .entry((&row.decision, &row.option))
            .or_insert(moves.len());
        match moves.get_mut(place) {
            Some(known) if row.bits.abs() > known.row.bits.abs() => {
                known.others.push(known.row);
                known.row = row;
            }
            Some(known) => known.others.push(row),
            None => moves.push(Telling {
                row,
                others: Vec::new(),
            }),
        }
    }
    moves.sort_by(|a, b| b.row.bits.abs().total_cmp(&a.row.bits.abs()));
    moves.truncate(n);
    moves.sort_by(|a, b| b.row.bits.total_cmp(&a.row.bits));
    for told in &mut moves {
        told.others.sort_by_key(|row| row.round);
    }
    moves
}

impl Telling<'_> {
    /// The other rounds with their weights; empty if there are none.
    pub(crate) fn elsewhere(&self, names: &[RoundName]) -> String {
        let each = self.others.iter().map(|row| {
            let when = round(names, row.round);
            format!("{when} {}", bits(row.bits))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// The least and the most of the other rounds.
    pub(crate) fn span(&self) -> Option<(f64, f64)> {
        let each = self.others.iter().map(|row| row.bits);
        let low = each.clone().min_by(f64::total_cmp)?;
        Some((low, each.max_by(f64::total_cmp)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_counts_once_in_its_weightiest_round() {
        let row = |option: &str, round: u32, bits: f64, takes_place: f64| Signal {
            option: option.into(),
            round,
            bits,
            takes_place,
            ..Signal::default()
        };
        let group = SignalGroup {
            rows: vec![
                row("a", 3, -0.5, 1.0),
                row("a", 1, -2.0, 1.0),
                row("b", 1, 1.0, 1.0),
                row("a", 2, 0.25, 1.0),
                row("c", 1, 9.0, 0.001),
                row("d", 1, 0.1, 1.0),
            ],
            ..SignalGroup::default()
        };
        let told = telling(&group, 2);
        let shown: Vec<_> = told
            .iter()
            .map(|told| (told.row.option.as_str(), told.row.round))
            .collect();
        assert_eq!(shown, [("b", 1), ("a", 1)]);
        assert_eq!(told[1].elsewhere(&[]), "round 2 +0.25, round 3 −0.50");
        assert_eq!(told[1].span(), Some((-0.5, 0.25)));
        assert_eq!(told[0].span(), None);
    }
}
