//! The parts of an answer in words: what menu and chance give, what incentives add, what reports add.

use super::words::percent;
use crate::findings::{Anatomy, Answer, Moving};

/// An answer of which incentives and reports together, and each of them, move less than this is the menu's.
const HARDLY: f64 = 0.05;

/// The parts of an answer as one line: the base, and what comes to it. What cannot add anything is left out: incentives to an answer
/// about types, or where nobody decides.
pub fn path(answer: &Answer) -> String {
    let Anatomy {
        base,
        decided,
        incentives,
        reports,
        most_incentive,
        most_report,
    } = &answer.anatomy;
    let most = |most: &Option<Moving>| match most {
        Some(moving) if moving.adds.abs() >= 0.005 => {
            format!(" (most: {}, {})", moving.label, signed(moving.adds))
        }
        _ => String::new(),
    };
    let of_types = answer.last_round.is_none();
    let from = match (of_types, decided) {
        (true, _) => "Prior",
        (false, true) => "Menu and chance",
        (false, false) => "Chance",
    };
    let mut line = format!("{from} {}", percent(*base));
    if *decided && !of_types {
        line += &format!(
            "; incentives {} points{}",
            signed(*incentives),
            most(most_incentive)
        );
    }
    line + &format!("; reports {} points{}", signed(*reports), most(most_report))
}

/// A difference of probabilities in points, with its sign: `+12`, `−6`, `+0.4`, `0`.
pub fn signed(difference: f64) -> String {
    let points = 100.0 * difference;
    let size = match points.abs() {
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
        decided,
        incentives,
        reports,
        ..
    } = &answer.anatomy;
    if !decided || answer.last_round.is_none() {
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
        assert_eq!(path(&rain), "Chance 43%; reports +1 points");
        for answer in [types, rain] {
            assert_eq!(menu(&answer), None);
        }
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
