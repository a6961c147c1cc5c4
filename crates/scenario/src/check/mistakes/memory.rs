//! What actors are told to remember.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn no_rounds(span: Span) -> Problem {
    Problem::error("remembers-nothing", span, "what is remembered for 0 rounds is not remembered")
        .hint("what was seen in the current round is known anyway; write at least 1 round, or drop this line")
}

pub(in crate::check) fn anyway(span: Span, what: &str) -> Problem {
    Problem::warning(
        "remembers-anyway",
        span,
        format!("every actor remembers {what} here, so this adds nothing"),
    )
    .hint("say less of all in the scenario's own lines, as in `memory 0 rounds`, or drop this line")
}
