//! The parts of an answer in words: what menu and chance give, what incentives add, what reports add.

use super::words::percent;
use crate::findings::{Anatomy, Answer, Moving};

/// An answer of which incentives and reports together, and each of them, move less than this is the menu's.
const HARDLY: f64 = 0.05;
/// What moves an answer less than this is not named.
const LEAST: f64 = 0.005;

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it is: `Menu and chance`, `Incentives`.
    pub name: &'static str,
    /// What it adds, as probability.
    pub adds: f64,
    /// Whether it comes to what other parts give; the first one does not.
    pub step: bool,
}

/// The parts of an answer in their order; together they are the answer. What cannot add anything is left out.
pub fn steps(answer: &Answer) -> Vec<Part> {
    let anatomy = &answer.anatomy;
    let step = |name, adds| Part {
        name,
        adds,
        step: true,
    };
    let mut parts = vec![Part {
        name: start(answer),
        adds: anatomy.base,
        step: false,
    }];
    if incited(answer) {
        parts.push(step("Incentives", anatomy.incentives));
    }
    parts.push(step("Reports", anatomy.reports));
    parts
}

/// What an answer starts from.
fn start(answer: &Answer) -> &'static str {
    match (answer.last_round, answer.anatomy.decided) {
        (None, _) => "Prior",
        (Some(_), true) => "Menu and chance",
        (Some(_), false) => "Chance",
    }
}

/// Whether incentives can add to an answer: not to one about types, and not where nobody decides.
fn incited(answer: &Answer) -> bool {
    answer.anatomy.decided && answer.last_round.is_some()
}

/// What moves an answer most, in a sentence. None where nothing is known to.
pub fn most(answer: &Answer) -> Option<String> {
    let shown = |moving: &&Moving| moving.adds.abs() >= LEAST;
    let incentive = answer.anatomy.most_incentive.as_ref().filter(shown);
    let incentive = incentive.filter(|_| incited(answer));
    let report = answer.anatomy.most_report.as_ref().filter(shown);
    let parts: Vec<String> = [("incentives of", incentive), ("report:", report)]
        .into_iter()
        .filter_map(|(sort, moving)| {
            let Moving { label, adds, .. } = moving?;
            Some(format!("{sort} {label}, {}", signed(*adds)))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("Most, each alone: {}.", parts.join("; ")))
}

/// A difference of probabilities in points, with its sign and its unit: `+12 points`, `−1 point`.
pub fn points(difference: f64) -> String {
    let figure = signed(difference);
    match figure.as_str() {
        "+1" | "−1" => format!("{figure} point"),
        _ => format!("{figure} points"),
    }
}

/// The parts of an answer as one line: the base, and what comes to it. What cannot add anything is left out: incentives to an answer
/// about types, or where nobody decides.
pub fn path(answer: &Answer) -> String {
    let Anatomy {
        base,
        incentives,
        reports,
        most_incentive,
        most_report,
        ..
    } = &answer.anatomy;
    let most = |most: &Option<Moving>| match most {
        Some(moving) if moving.adds.abs() >= LEAST => {
            format!(" (most: {}, {})", moving.label, signed(moving.adds))
        }
        _ => String::new(),
    };
    let mut line = format!("{} {}", start(answer), percent(*base));
    if incited(answer) {
        line += &format!(
            "; incentives {}{}",
            points(*incentives),
            most(most_incentive)
        );
    }
    line + &format!("; reports {}{}", points(*reports), most(most_report))
}

/// A difference of probabilities in points, with its sign: `+12`, `−6`, `+0.4`, `0`.
pub fn signed(difference: f64) -> String {
    let points = 100.0 * difference;
    let size = match points.abs() {
        size if size.is_nan() => return "unknown".into(),
        size if size < 0.05 => return "0".into(),
        size if size < 0.95 => format!("{size:.1}"),
        size => format!("{size:.0}"),
    };
    format!("{}{size}", if points < 0.0 { '−' } else { '+' })
}

/// Says so where an answer is hardly more than what menu and chance give.
pub fn menu(answer: &Answer) -> Option<String> {
    let Anatomy {
        base,
        incentives,
        reports,
        ..
    } = &answer.anatomy;
    if !incited(answer) {
        return None;
    }
    let moved = incentives.abs().max(reports.abs());
    let all = (incentives + reports).abs();
    (moved.max(all) < HARDLY).then(|| {
        format!(
            "Nearly all of this is the menu: where nothing is at stake, options and chance alone give {}.",
            percent(*base)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(base: f64, incentives: f64, reports: f64) -> Answer {
        Answer {
            last_round: Some(2),
            anatomy: Anatomy {
                base,
                decided: true,
                incentives,
                reports,
                most_incentive: Some(Moving {
                    name: "north".into(),
                    label: "North".into(),
                    adds: incentives,
                }),
                most_report: None,
            },
            ..Answer::default()
        }
    }

    #[test]
    fn the_parts_stand_in_one_line() {
        let line = path(&answer(0.43, -0.06, 0.12));
        assert_eq!(
            line,
            "Menu and chance 43%; incentives −6 points (most: North, −6); reports +12 points"
        );
    }

    #[test]
    fn incentives_add_nothing_to_what_nobody_decides() {
        let mut types = answer(0.43, 0.0, 0.12);
        types.last_round = None;
        assert_eq!(path(&types), "Prior 43%; reports +12 points");
        let mut rain = answer(0.43, 0.0, 0.01);
        rain.anatomy.decided = false;
        assert_eq!(path(&rain), "Chance 43%; reports +1 point");
        for answer in [types, rain] {
            assert_eq!(menu(&answer), None);
        }
    }

    #[test]
    fn the_parts_are_the_answer_and_none_is_one_that_cannot_be() {
        let names =
            |answer: &Answer| -> Vec<&str> { steps(answer).iter().map(|part| part.name).collect() };
        let mut asked = answer(0.43, -0.06, 0.12);
        assert_eq!(names(&asked), ["Menu and chance", "Incentives", "Reports"]);
        let sum: f64 = steps(&asked).iter().map(|part| part.adds).sum();
        assert!((sum - 0.49).abs() < 1e-12);
        asked.anatomy.decided = false;
        assert_eq!(names(&asked), ["Chance", "Reports"]);
        asked.last_round = None;
        assert_eq!(names(&asked), ["Prior", "Reports"]);
    }

    #[test]
    fn what_moves_most_is_named_once_and_only_if_it_moves() {
        let mut asked = answer(0.43, -0.06, 0.12);
        assert_eq!(
            most(&asked).as_deref(),
            Some("Most, each alone: incentives of North, −6.")
        );
        asked.anatomy.most_report = Some(Moving {
            name: "wire".into(),
            label: "A wire".into(),
            adds: 0.12,
        });
        assert_eq!(
            most(&asked).as_deref(),
            Some("Most, each alone: incentives of North, −6; report: A wire, +12.")
        );
        asked.last_round = None;
        asked.anatomy.most_report = None;
        assert_eq!(most(&asked), None);
    }

    #[test]
    fn points_have_their_unit() {
        let shown = [0.12, -0.01, 0.004, 0.0].map(points);
        assert_eq!(shown, ["+12 points", "−1 point", "+0.4 points", "0 points"]);
    }

    #[test]
    fn points_have_their_sign() {
        let shown = [0.124, -0.06, 0.004, -0.0094, 0.0001, -0.0].map(signed);
        assert_eq!(shown, ["+12", "−6", "+0.4", "−0.9", "0", "0"]);
    }

    #[test]
    fn an_answer_that_is_the_menus_says_so() {
        assert!(menu(&answer(0.81, 0.03, -0.01)).is_some_and(|line| line.contains("81%")));
        // Two that cancel are not nothing.
        assert_eq!(menu(&answer(0.81, 0.2, -0.2)), None);
        assert_eq!(menu(&answer(0.4, 0.03, 0.03)), None);
    }
}
