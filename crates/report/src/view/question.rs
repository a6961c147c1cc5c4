//! A question and its answer.

use super::anatomy;
use super::firmness::{common, equilibria, firmness, likelier, over, reasons};
use super::first::headlines;
use super::words::{between, percent};
use super::{BEFORE, round};
use crate::findings::{Answer, AtPrecision, Findings, RoundName, Undefined};

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The finding that this row shows.
    pub answer: &'a Answer,
    /// The answer.
    pub now: String,
    /// The answer before any report.
    pub prior: String,
    /// The least and the most over the worlds that fit; empty where nothing was drawn.
    pub range: String,
    /// What the answer is to be seen against: before any report, the base rate, other equilibria.
    pub context: Vec<String>,
    /// Said first where the answer is hardly more than the menu's.
    pub menu: Option<String>,
    /// How it comes about: menu and chance, incentives, reports.
    pub path: String,
    /// How far it goes over the worlds that fit, in a sentence.
    pub over: Option<String>,
    /// How far it can be trusted and why no further, but for what is said of all.
    pub firmness: Option<String>,
    /// Where it stands on the first page, what that leaves out of spread and firmness.
    pub(crate) beyond: Option<Vec<String>>,
    /// The rounds in which it moves.
    pub trajectory: Option<String>,
    /// Said where the base rate is far from the answer.
    pub gap: Option<String>,
    /// The answer along λ.
    pub along: Option<String>,
    /// The rule of resolution, and its day.
    pub resolves: Option<String>,
}

/// Points between answer and base rate that are worth a remark: about the width of a word's class.
const WIDE: f64 = 0.2;
/// The same for rare things, as a quotient of odds.
const MANY_TIMES: f64 = 4.0;

/// Says so where the base rate is far from the answer.
pub(super) fn gap(answer: &Answer) -> Option<String> {
    let base = answer.base_rate?;
    let p = answer.probability;
    let odds = |p: f64| p / (1.0 - p);
    let times = (odds(p) / odds(base)).ln().abs();
    let wide = (p - base).abs() >= WIDE || times >= MANY_TIMES.ln();
    wide.then(|| {
        let which = if p > base { "above" } else { "below" };
        format!(
            "Far {which} the base rate of {}: something here must set this case apart from others like it.",
            percent(base)
        )
    })
}

/// λ, or how many times what it is where not everybody has the same.
pub fn lambda(at: &AtPrecision) -> String {
    match at.lambda {
        Some(lambda) => format!("{}", (10.0 * lambda).round() / 10.0),
        None => format!("{}×", (100.0 * at.times).round() / 100.0),
    }
}

/// Whether the scenario leaves λ open. Answers are then told over its range, and not only below what it is.
pub fn open(answer: &Answer) -> bool {
    answer.along.iter().any(|at| at.times > 1.0)
}

/// The answer along λ; none where it is the same all along, or was not computed.
pub(super) fn along(answer: &Answer) -> Option<String> {
    let mut shown = Vec::new();
    for at in &answer.along {
        shown.push((lambda(at), percent(at.answer?)));
    }
    let moves = shown.windows(2).any(|pair| pair[0].1 != pair[1].1);
    let each: Vec<String> = shown
        .iter()
        .map(|(lambda, p)| format!("{lambda}: {p}"))
        .collect();
    moves.then(|| format!("Along λ: {}", each.join(", ")))
}

/// Every question in its order.
pub fn questions<'a>(findings: &'a Findings) -> Vec<Question<'a>> {
    let said = common(findings);
    let first: Vec<&str> = headlines(&findings.questions)
        .into_iter()
        .map(|answer| answer.name.as_str())
        .collect();
    let question = |answer: &'a Answer| Question {
        firmness: firmness(answer, &said),
        beyond: first.contains(&answer.name.as_str()).then(|| {
            let more = [likelier(answer), reasons(answer, &said)];
            more.into_iter().flatten().collect()
        }),
        ..alone(answer, &findings.rounds)
    };
    findings.questions.iter().map(question).collect()
}

/// The questions of the first page, in its order, and all others, in the order of the scenario.
pub fn ahead_and_behind(findings: &Findings) -> (Vec<Question<'_>>, Vec<Question<'_>>) {
    let own = headlines(&findings.questions);
    let place = |question: &Question<'_>| {
        let mut own = own.iter();
        own.position(|answer| std::ptr::eq(*answer, question.answer))
    };
    let all = questions(findings).into_iter();
    let (mut ahead, behind): (Vec<_>, Vec<_>) = all.partition(|own| place(own).is_some());
    ahead.sort_by_key(place);
    (ahead, behind)
}

fn alone<'a>(answer: &'a Answer, names: &[RoundName]) -> Question<'a> {
    let mut context = vec![format!("{} {BEFORE}", percent(answer.prior))];
    context.extend(
        answer
            .base_rate
            .map(|base| format!("base rate {}", percent(base))),
    );
    context.extend(equilibria(answer));
    Question {
        now: percent(answer.probability),
        prior: percent(answer.prior),
        range: answer
            .over
            .map_or_else(String::new, |over| between(over.low, over.high)),
        context,
        menu: anatomy::menu(answer),
        path: anatomy::path(answer),
        over: over(answer),
        firmness: None,
        beyond: None,
        trajectory: by_round(trajectory(answer), names, percent),
        gap: gap(answer),
        along: along(answer),
        resolves: resolves(&answer.resolves, &answer.due),
        answer,
    }
}

/// The rounds in which a figure moves, so that a flat stretch takes no room.
pub(super) fn by_round(
    values: &[f64],
    names: &[RoundName],
    say: impl Fn(f64) -> String,
) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = String::new();
    for (i, &value) in values.iter().enumerate() {
        let shown = say(value);
        if shown != before {
            parts.push(format!("{} {shown}", round(names, i as u32 + 1)));
        }
        before = shown;
    }
    (parts.len() > 1).then(|| format!("By round: {}", parts.join(" → ")))
}

/// The rule of resolution, and its day.
pub(super) fn resolves(rule: &Option<String>, due: &Option<String>) -> Option<String> {
    rule.as_ref().map(|rule| match due {
        Some(day) => format!("{rule} (on {day})"),
        None => rule.clone(),
    })
}

/// An answer by round, up to the round that the question is about: beyond it the figures answer something else.
pub fn trajectory(answer: &Answer) -> &[f64] {
    let all = answer.by_round.len();
    let asked = answer.last_round.map_or(all, |last| last as usize);
    &answer.by_round[..asked.min(all)]
}

/// What is said of the questions without an answer, a sentence each.
pub fn unanswered(findings: &Findings) -> Vec<String> {
    let say = |question: &Undefined| {
        format!(
            "No answer to “{}”: what it is given cannot hold ({}).",
            question.label, question.property
        )
    };
    findings.undefined.iter().map(say).collect()
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
        assert_eq!(trajectory(&answer(Some(2), &[0.0, 0.4, 0.0])), [0.0, 0.4]);
        assert_eq!(trajectory(&answer(Some(2), &[0.1, 0.4, 0.4])), [0.1, 0.4]);
        assert_eq!(trajectory(&answer(Some(2), &[0.1, 0.2])), [0.1, 0.2]);
        assert_eq!(trajectory(&answer(None, &[])), [0.0; 0]);
    }
}
