//! Types, goals and rankings.

use super::list;
use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn goal_twice(span: Span, goal: &str, whose: &str) -> Problem {
    Problem::error(
        "goal-twice",
        span,
        format!("{whose} names the goal `{goal}` twice"),
    )
    .hint("give it one place; goals of equal weight are joined with `~`")
}

pub(in crate::check) fn goals_forgotten<'a>(
    span: Span,
    goals: impl IntoIterator<Item = &'a str>,
    whose: &str,
) -> Problem {
    let goals = list(goals, "and");
    Problem::error(
        "goal-forgotten",
        span,
        format!("{whose} does not rank {goals}"),
    )
    .hint("give every goal of the actor a place, or take the actor out of the goal's `of`")
}

pub(in crate::check) fn goal_of_others(
    span: Span,
    goal: &str,
    actor: &str,
    owners: &[&str],
) -> Problem {
    let owners = list(owners.iter().copied(), "and");
    Problem::error(
        "goal-of-others",
        span,
        format!("`{goal}` is no goal of `{actor}`"),
    )
    .hint(format!(
        "it is a goal of {owners}; add `{actor}` there, or leave it out here"
    ))
}

pub(in crate::check) fn wants_nothing(span: Span, whose: &str) -> Problem {
    Problem::warning(
        "wants-nothing",
        span,
        format!("{whose} ranks no goals, so all its options are the same to it"),
    )
    .hint("add a line `ranks …`")
}

pub(in crate::check) fn ranked_twice(span: Span, whose: &str) -> Problem {
    Problem::error(
        "ranked-twice",
        span,
        format!("{whose} has a ranking already"),
    )
}

pub(in crate::check) fn ranking_shadowed(span: Span, actor: &str) -> Problem {
    Problem::warning(
        "ranking-unused",
        span,
        format!("every type of `{actor}` has a ranking of its own, so this one holds for none"),
    )
}

pub(in crate::check) fn weights_vanish(span: Span) -> Problem {
    Problem::error("weights-vanish", span, "these weights are all zero")
        .hint("at least one goal must count")
}

pub(in crate::check) fn goal_without_value(span: Span, goal: &str) -> Problem {
    Problem::warning(
        "empty-goal",
        span,
        format!("the goal `{goal}` has no lines, so it is worth 0 whatever happens"),
    )
    .hint("add lines such as `1 if …`")
}

pub(in crate::check) fn goal_of_no_actor(span: Span, goal: &str) -> Problem {
    Problem::error(
        "nobody",
        span,
        format!("the goal `{goal}` belongs to no actor"),
    )
    .hint("say whose it is: `of …`")
}

pub(in crate::check) fn listed_twice(span: Span, name: &str) -> Problem {
    Problem::warning("listed-twice", span, format!("`{name}` is listed twice"))
}

pub(in crate::check) fn after_certain_case(span: Span) -> Problem {
    Problem::warning(
        "unreachable-case",
        span,
        "this line is never used: the one above it always holds",
    )
}

pub(in crate::check) fn value_outside(span: Span) -> Problem {
    Problem::error(
        "worth-outside",
        span,
        "what a goal is worth lies between 0 and 1",
    )
}
