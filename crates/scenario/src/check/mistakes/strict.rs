//! What carries weight without a reason.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn precise_by_default(span: Span, (low, high): (f64, f64)) -> Problem {
    Problem::warning(
        "precise-by-default",
        span,
        format!(
            "nothing says how precise actors are, so λ is taken to be {low} to {high} per round"
        ),
    )
    .hint("write `precision` with a range and a reason into the header")
}

pub(in crate::check) fn even(span: Span, name: &str, options: usize) -> Problem {
    Problem::warning(
        "even-by-default",
        span,
        format!("nothing says how usual the {options} options of `{name}` are, so all are taken to be equally usual"),
    )
    .hint("give an option `usual 20%`, or put options that are ways of doing the same into one `group`")
}

pub(in crate::check) fn happened_or_possible(span: Span, event: &str) -> Problem {
    Problem::warning(
        "happened-or-possible",
        span,
        format!("`{event} happened` says that a row of it came out that changes something, not that it could have"),
    )
    .hint(format!("where it is meant that it could, write `{event} was possible`"))
}

pub(in crate::check) fn uncited(span: Span, path: &str) -> Problem {
    Problem::warning("uncited", span, format!("`{path}` cites no source"))
        .hint("add `because` with a citation, or be ready to stand for it")
}
