//! What could as well not be there.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn unread(span: Span, variable: &str) -> Problem {
    Problem::warning(
        "unread-variable",
        span,
        format!("nothing reads the variable `{variable}`"),
    )
    .hint("let a goal, a guard, a chance, a report or a question ask for it, or mark it `internal`")
}

pub(in crate::check) fn same_types(span: Span, actor: &str, (a, b): (&str, &str)) -> Problem {
    Problem::warning(
        "types-never-differ",
        span,
        format!("`{a}` and `{b}` of `{actor}` want the same, and nothing asks which of them it is"),
    )
    .hint("give each a ranking of its own, let something depend on the type, or join the two")
}

pub(in crate::check) fn same_options(span: Span, decision: &str, (a, b): (&str, &str)) -> Problem {
    Problem::warning(
        "option-without-effect",
        span,
        format!("`{a}` and `{b}` are the same but for their names, and nothing asks which of them is taken"),
    )
    .hint(format!(
        "let them differ, ask for one with `{decision} is {b}`, or take one out"
    ))
}

pub(in crate::check) fn idle_decision(span: Span, decision: &str) -> Problem {
    Problem::warning(
        "option-without-effect",
        span,
        format!("no option of `{decision}` changes anything, and nothing asks which is taken"),
    )
    .hint("let an option change a variable, ask for one in a goal or a question, or take the decision out")
}
