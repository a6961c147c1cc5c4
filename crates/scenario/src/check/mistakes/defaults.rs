//! What is so because nothing says otherwise.

use super::list;
use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn undiscounted(span: Span, rounds: u32) -> Problem {
    Problem::warning(
        "undiscounted-by-default",
        span,
        format!(
            "nothing says what later rounds count for, so all {rounds} are taken to count the same"
        ),
    )
    .hint("write `discount` with a number or a range and a reason into the header, or let goals be judged `at the end`")
}

pub(in crate::check) fn grade_rates(span: Span, grade: &str, (hit, alarm): (f64, f64)) -> Problem {
    Problem::warning(
        "graded-by-default",
        span,
        format!(
            "nothing says what `{grade}` is worth, so it is taken as hit {:.0}%, false alarm {:.0}%",
            100.0 * hit,
            100.0 * alarm
        ),
    )
    .hint(format!(
        "add an item `grades` with a row for `{grade}` and a reason"
    ))
}

/// Options or groups that share in equal parts what others leave.
pub(in crate::check) fn even_rest<'a>(
    span: Span,
    whole: &str,
    rest: impl IntoIterator<Item = &'a str>,
) -> Problem {
    let rest = list(rest, "and");
    Problem::warning(
        "even-by-default",
        span,
        format!("nothing says how usual {rest} are {whole}, so they are taken to be equally usual"),
    )
    .hint("give each a share, as in `usual 20%`")
}
