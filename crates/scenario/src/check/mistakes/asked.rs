//! Questions of how much and of when.

use super::names::a;
use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn base_rate(span: Span, what: &str) -> Problem {
    Problem::error(
        "no-base-rate",
        span,
        format!("a base rate is how often something comes true, and this question asks {what}"),
    )
    .hint("take it out, or ask beside it whether, as in `deal is yes by round 4`")
}

pub(in crate::check) fn no_levels(span: Span, kind: &str, name: &str) -> Problem {
    Problem::error(
        "no-levels",
        span,
        format!("`{name}` is {} and has no levels", a(kind)),
    )
    .hint("`how much` asks for a variable: numbers `0..5`, or levels `low < high`")
}

pub(in crate::check) fn not_a_variable(span: Span) -> Problem {
    Problem::error(
        "no-levels",
        span,
        "`how much` asks for one variable by its name, and this is something else",
    )
    .hint("name a variable, as in `how much strikes at the end`; whether a condition holds is asked without `how much`")
}

pub(in crate::check) fn never_changes(span: Span) -> Problem {
    Problem::error(
        "no-when",
        span,
        "this is so from the first round on or never: what an actor is, it is throughout",
    )
    .hint("ask whether it is so, without `when`")
}
