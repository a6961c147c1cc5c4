//! Columns, coefficients, shocks, and goals in any units.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn not_plain(span: Span) -> Problem {
    let message = "a default, a start, a bound and a prior of a coefficient are plain numbers";
    Problem::error("data-number", span, message).hint(
        "name what is calculated with `let`, and calculate there with columns and coefficients",
    )
}

pub(in crate::check) fn start_outside(span: Span, name: &str) -> Problem {
    let message = format!("`{name}` begins outside the range that it has to stay in");
    Problem::error("start-outside", span, message)
}

pub(in crate::check) fn bounds_backwards(span: Span) -> Problem {
    let message = "a coefficient has no room between these two numbers";
    Problem::error("data-number", span, message)
        .hint("write the lower one first; a number that is known is a `let`")
}

pub(in crate::check) fn prior_without_spread(span: Span) -> Problem {
    Problem::error(
        "data-number",
        span,
        "a prior's standard deviation is above 0",
    )
}

pub(in crate::check) fn shapes_the_game(span: Span, kind: &str, name: &str) -> Problem {
    let message = format!(
        "`{name}` is a {kind}, and what a condition or a change of a variable looks at is the same in all cases"
    );
    Problem::error("data-in-condition", span, message)
        .hint("have it in a probability, a goal's value or a precision")
}

pub(in crate::check) fn shock_place(span: Span, name: &str) -> Problem {
    let message = format!("the shock `{name}` can stand in a goal in any units only");
    Problem::error("shock-place", span, message)
        .hint("add it to a line of such a goal: `goal payoff of sender in any units`")
}

pub(in crate::check) fn shock_of_others(span: Span, shock: &str, actor: &str) -> Problem {
    let message =
        format!("`{shock}` is seen by `{actor}` alone, and this is not a goal of `{actor}` alone");
    Problem::error("shock-of-others", span, message)
}

pub(in crate::check) fn shock_not_added(span: Span) -> Problem {
    let message =
        "a shock can be added to what something is worth, or taken from it, and nothing else";
    Problem::error("shock-not-added", span, message)
}

pub(in crate::check) fn mixed_units(span: Span, whose: &str) -> Problem {
    let message = format!("{whose} weighs goals in any units together with goals from 0 to 1");
    Problem::error("mixed-units", span, message).hint("give all its goals `in any units`, or none")
}

pub(in crate::check) fn ranks_any_units(span: Span, whose: &str) -> Problem {
    let message = format!("{whose} ranks goals in any units, and an order says nothing of units");
    Problem::error("ranks-any-units", span, message)
        .hint("weigh them: `weighs payoff 1` counts one unit of it as one unit of utility")
}

pub(in crate::check) fn no_such_value(span: Span, function: &str) -> Problem {
    let (named, of) = match function {
        "log" => ("logarithm", "0 or less"),
        _ => ("square root", "less than 0"),
    };
    let message = format!("there is no {named} of a number that may be {of}");
    Problem::error("no-such-value", span, message)
        .hint("a column counts with its default here: give it one that has a value")
}
