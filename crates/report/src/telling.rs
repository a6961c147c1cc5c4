//! What in the findings is worth a line of a briefing, and in which order: the same move counts once, whatever the round.

use std::cmp::Reverse;

use crate::charts::rounds;
use crate::findings::{Answer, Belief, BeliefStep, RoundName, Signal, SignalGroup, Watch};
use crate::words::bits;

/// Less than this prints as `0.00` bits.
const NOTHING: f64 = 0.005;
/// Decisions that take place less often than this are left out.
const HARDLY: f64 = 0.01;

/// To sort by: the largest first, and in the order they had what differs by no more than rounding may make of it.
pub(crate) fn largest_first(size: f64) -> Reverse<i64> {
    Reverse((size * 1e6).round() as i64)
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
    for row in rows {
        let same = |known: &&mut Telling| {
            (&known.row.decision, &known.row.option) == (&row.decision, &row.option)
        };
        match moves.iter_mut().find(same) {
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
            let when = rounds::name(names, row.round);
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

/// The prior, and the reports that moved this belief.
pub fn moving(belief: &Belief) -> Vec<&BeliefStep> {
    let mut kept: Vec<&BeliefStep> = Vec::new();
    for step in &belief.steps {
        let moved = kept.last().is_none_or(|before| {
            let pairs = before.posterior.iter().zip(&step.posterior);
            step.bits.abs() >= NOTHING || pairs.into_iter().any(|(a, b)| (a - b).abs() >= NOTHING)
        });
        if moved {
            kept.push(step);
        }
    }
    kept
}

/// Whether watching a decision tells anything that would show.
pub fn tells(watch: &Watch) -> bool {
    watch.bits >= NOTHING
}

/// An answer by round, up to the round that the question is about: beyond it the figures answer something else.
pub fn course(answer: &Answer) -> &[f64] {
    let all = answer.by_round.len();
    let asked = answer.last_round.map_or(all, |last| last as usize);
    &answer.by_round[..asked.min(all)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_tells_apart_keeps_its_order() {
        let mut sizes: [f64; 5] = [0.1, 0.25, 0.25 + 1e-12, -0.5, 0.25 - 1e-12];
        sizes.sort_by_key(|size| largest_first(size.abs()));
        assert_eq!(sizes, [-0.5, 0.25, 0.25 + 1e-12, 0.25 - 1e-12, 0.1]);
    }

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

    #[test]
    fn a_course_ends_with_its_answer() {
        let answer = |last_round: Option<u32>, by_round: &[f64]| Answer {
            last_round,
            by_round: by_round.into(),
            ..Answer::default()
        };
        assert_eq!(course(&answer(Some(2), &[0.0, 0.4, 0.0])), [0.0, 0.4]);
        assert_eq!(course(&answer(Some(2), &[0.1, 0.4, 0.4])), [0.1, 0.4]);
        assert_eq!(course(&answer(Some(2), &[0.1, 0.2])), [0.1, 0.2]);
        assert_eq!(course(&answer(None, &[])), [0.0; 0]);
    }
}
