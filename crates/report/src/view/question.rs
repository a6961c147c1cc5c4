//! A question and its answer.

use crate::findings::Answer;

/// How anybody could tell, and when.
pub fn due(rule: &str, answer: &Answer) -> String {
    match &answer.due {
        Some(day) => format!("{rule} (on {day})"),
        None => rule.into(),
    }
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
