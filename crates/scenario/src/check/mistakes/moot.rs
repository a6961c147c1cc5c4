//! What never matters.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn never_changes(span: Span, variable: &str, level: &str) -> Problem {
    Problem::warning(
        "never-changes",
        span,
        format!("nothing changes `{variable}`: it is `{level}` throughout"),
    )
    .hint("let an option or event change it, or a variant start it elsewhere, or take it out")
}

pub(in crate::check) fn goal_of_bystanders(span: Span, goal: &str) -> Problem {
    Problem::warning(
        "idle-goal",
        span,
        format!("nobody who has the goal `{goal}` decides anything, so it moves nothing"),
    )
}

pub(in crate::check) fn constant_goal(span: Span, goal: &str) -> Problem {
    Problem::warning(
        "constant-goal",
        span,
        format!("the goal `{goal}` is worth the same whatever happens, so it moves nobody"),
    )
    .hint("let its lines ask for something that actors can bring about")
}

pub(in crate::check) fn tells_nothing(span: Span, source: &str) -> Problem {
    Problem::warning(
        "uninformative-source",
        span,
        format!(
            "`{source}` reports as often what did not happen as what did, so its reports change no answer"
        ),
    )
}

pub(in crate::check) fn idle_event(span: Span, event: &str) -> Problem {
    Problem::warning(
        "event-without-effect",
        span,
        format!("nothing comes of the event `{event}`, and no report is about it"),
    )
    .hint("let it change a variable, or take it out")
}
