//! More than a scenario can have.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn too_many(span: Span, whole: &str, most: usize, parts: &str) -> Problem {
    Problem::error(
        "too-many-parts",
        span,
        format!("{whole} can have {most} {parts}, and this has more"),
    )
}

pub(in crate::check) fn too_many_options(span: Span, decision: &str, most: usize) -> Problem {
    Problem::error(
        "too-many-options",
        span,
        format!("the decision `{decision}` has more than {most} options"),
    )
    .hint("divide it into two decisions, one after the other")
}

pub(in crate::check) fn too_many_levels(span: Span, variable: &str, most: usize) -> Problem {
    Problem::error(
        "too-many-levels",
        span,
        format!("`{variable}` has more than {most} levels"),
    )
    .hint("count in larger steps")
}
