//! Conditions and numbers.

use super::list;
use super::names::a;
use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn not_a_condition(
    span: Span,
    name: Option<&str>,
    example: Option<String>,
) -> Problem {
    let message = match name {
        Some(name) => format!("`{name}` by itself is neither true nor false"),
        None => "a condition is wanted here, and this is a number".into(),
    };
    let problem = Problem::error("not-a-condition", span, message);
    match example {
        Some(example) => problem.hint(format!("compare it, as in `{example}`")),
        None => problem.hint("compare it with something, using `is`, `<` or `>=`"),
    }
}

pub(in crate::check) fn not_a_number(span: Span, what: &str) -> Problem {
    Problem::error(
        "not-a-number",
        span,
        format!("a number is wanted here, and this is {what}"),
    )
}

pub(in crate::check) fn no_order(span: Span, kind: &str, owner: &str) -> Problem {
    Problem::error(
        "no-order",
        span,
        format!("the {kind}s of `{owner}` have no order, so they cannot be compared by size"),
    )
    .hint("use `is` or `is not`")
}

pub(in crate::check) fn wants_name(span: Span, kind: &str, owner: &str) -> Problem {
    Problem::error(
        "wrong-kind",
        span,
        format!("`{owner}` can only be compared with the name of one of its {kind}s"),
    )
}

/// Two type, level or option names compared with each other.
pub(in crate::check) fn compares_names(span: Span, kind: &str, name: &str, owner: &str) -> Problem {
    Problem::error(
        "compares-names",
        span,
        format!(
            "`{name}` is the name of {} of `{owner}`, and names are not compared with each other",
            a(kind)
        ),
    )
    .hint(format!("say whose it is: `{owner} is {name}`"))
}

/// A level, type or option name that stands alone.
pub(in crate::check) fn bare_name(span: Span, kind: &str, name: &str, owner: &str) -> Problem {
    Problem::error(
        "bare-name",
        span,
        format!(
            "`{name}` is {} of `{owner}` and says nothing by itself",
            a(kind)
        ),
    )
    .hint(format!("write `{owner} is {name}`"))
}

pub(in crate::check) fn other_levels(span: Span, left: &str, right: &str) -> Problem {
    Problem::error(
        "wrong-level",
        span,
        format!(
            "`{left}` and `{right}` do not have the same levels, so they cannot be compared or set to each other"
        ),
    )
}

pub(in crate::check) fn level_wanted<'a>(
    span: Span,
    variable: &str,
    levels: impl IntoIterator<Item = &'a str>,
) -> Problem {
    Problem::error(
        "wrong-level",
        span,
        format!("`{variable}` has named levels, and this is not one of them"),
    )
    .hint(format!("its levels are {}", list(levels, "and")))
}

pub(in crate::check) fn integer_outside(
    span: Span,
    variable: &str,
    value: f64,
    lo: i64,
    hi: i64,
) -> Problem {
    Problem::error(
        "wrong-level",
        span,
        format!("`{variable}` is never {value}"),
    )
    .hint(format!("it is a whole number from {lo} to {hi}"))
}

pub(in crate::check) fn range_here(span: Span) -> Problem {
    Problem::error(
        "range-here",
        span,
        "a range of possible values cannot stand in a condition or a change of a variable",
    )
    .hint("ranges belong where a probability, a rate or a value is stated")
}

pub(in crate::check) fn range_ends(span: Span) -> Problem {
    Problem::error(
        "range-ends",
        span,
        "the ends of a range must be plain numbers",
    )
    .hint("name the two ranges with `let` and calculate with those names")
}

pub(in crate::check) fn range_backwards(span: Span, lo: f64, hi: f64) -> Problem {
    Problem::error(
        "backwards-range",
        span,
        format!("this range begins above its end: {lo} is more than {hi}"),
    )
    .hint(format!("write {hi}..{lo}, if that was meant"))
}

pub(in crate::check) fn about_outside(span: Span) -> Problem {
    Problem::error(
        "about-outside",
        span,
        "the most likely value lies outside the range given for it",
    )
}

pub(in crate::check) fn not_finite(span: Span) -> Problem {
    Problem::error(
        "not-finite",
        span,
        "this can grow beyond all numbers that can be computed with",
    )
}

pub(in crate::check) fn divides_by_zero(span: Span) -> Problem {
    Problem::error("divides-by-zero", span, "this may divide by zero")
        .hint("make sure that what stands under the division cannot be 0")
}

pub(in crate::check) fn uncertain_condition(span: Span, name: &str) -> Problem {
    Problem::error(
        "uncertain-condition",
        span,
        format!(
            "`{name}` is uncertain or calculated, and what a condition compares with must be fixed"
        ),
    )
    .hint("conditions and changes of variables may use a `let` only if it is a plain number")
}

pub(in crate::check) fn too_deep(span: Span) -> Problem {
    Problem::error(
        "too-deep",
        span,
        "this expression is nested too deeply or grows too large to be worked with",
    )
    .hint("split it up, or say it more simply")
}

pub(in crate::check) fn let_cycle(span: Span, name: &str) -> Problem {
    Problem::error(
        "let-cycle",
        span,
        format!("`{name}` is defined by means of itself"),
    )
    .hint("one of the `let`s in this circle needs a value of its own")
}

/// A guard that uses what its actor cannot know.
pub(in crate::check) fn cannot_know_variable(span: Span, actor: &str, variable: &str) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!("`{actor}` cannot know `{variable}`, so its choices cannot depend on it"),
    )
    .hint(format!(
        "add `known to {actor}` to `{variable}`, or leave the guard to an event"
    ))
}

pub(in crate::check) fn cannot_know_event(span: Span, actor: &str, event: &str) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!(
            "`{actor}` does not see what came of `{event}`, so its choices cannot depend on it"
        ),
    )
    .hint(format!(
        "have `{event}` change a variable that is known to {actor}, and ask for that"
    ))
}

pub(in crate::check) fn wants_event(span: Span) -> Problem {
    Problem::error("wrong-kind", span, "only an event can happen").hint("name an event")
}

pub(in crate::check) fn nothing_comes_of(span: Span, event: &str) -> Problem {
    Problem::warning(
        "nothing-comes-of",
        span,
        format!("no row of `{event}` changes anything, so nothing can come of it"),
    )
    .hint(format!(
        "ask whether it could take place, `{event} was possible`, or have a row of `{event}` change something"
    ))
}

pub(in crate::check) fn cannot_know_type(span: Span, actor: &str, other: &str) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!(
            "`{actor}` cannot know which type `{other}` is, so its choices cannot depend on it"
        ),
    )
}

pub(in crate::check) fn cannot_know_move(
    span: Span,
    actor: &str,
    decision: &str,
    option: &str,
) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!("`{actor}` cannot know `{decision}`, whose option `{option}` is hidden from it"),
    )
    .hint(format!(
        "add `{actor}` to what `{option}` is `seen by`, or use a variable that `{actor}` knows"
    ))
}

pub(in crate::check) fn cannot_know_quiet(
    span: Span,
    actor: &str,
    decision: &str,
    quiet: &str,
) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!("`{actor}` cannot tell `{quiet}` from `{decision}` not taking place"),
    )
    .hint(format!(
        "ask for the other options of `{decision}`, or let its `when` use only what `{actor}` knows"
    ))
}

pub(in crate::check) fn cannot_know_simultaneous(
    span: Span,
    actor: &str,
    decision: &str,
) -> Problem {
    Problem::error(
        "cannot-know",
        span,
        format!("`{actor}` cannot know `{decision}`: the two move simultaneously"),
    )
}

pub(in crate::check) fn own_decision(span: Span, decision: &str) -> Problem {
    Problem::error(
        "own-decision",
        span,
        format!("`{decision}` is not yet taken when this is asked"),
    )
    .hint("to remember an earlier round, let the option set a variable")
}

pub(in crate::check) fn type_decides_whether(span: Span, what: &str) -> Problem {
    Problem::error(
        "type-in-guard",
        span,
        format!("whether {what} takes place cannot depend on a hidden type"),
    )
    .hint(if what == "an event" {
        "give the event outcomes whose probabilities depend on the type"
    } else {
        "put the condition on the options that only this type has"
    })
}

pub(in crate::check) fn type_in_effect(span: Span) -> Problem {
    Problem::error(
        "type-in-effect",
        span,
        "a change of a variable cannot depend on a hidden type",
    )
    .hint("give it outcomes whose probabilities depend on the type")
}

pub(in crate::check) fn type_of_later(span: Span, actor: &str) -> Problem {
    Problem::error(
        "type-of-later",
        span,
        format!("how likely a type is can hang on types of actors above it only, and `{actor}` is not above"),
    )
    .hint(format!("let the types of `{actor}` hang on this actor's, or move `{actor}` up"))
}

pub(in crate::check) fn state_in_rate(span: Span, name: &str) -> Problem {
    Problem::error(
        "state-in-rate",
        span,
        format!("this number must be the same throughout play, and `{name}` is not"),
    )
    .hint("only numbers and `let`s made of numbers can stand here")
}
