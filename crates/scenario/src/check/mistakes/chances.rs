//! Probabilities and rates.

use crate::problem::Problem;
use crate::span::Span;

/// `30%`, with no more digits than are needed.
fn percent(x: f64) -> String {
    let text = format!("{:.4}", 100.0 * x);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}

fn extent(lo: f64, hi: f64) -> String {
    if lo == hi {
        percent(lo)
    } else {
        format!("{} to {}", percent(lo), percent(hi))
    }
}

pub(in crate::check) fn not_a_probability(span: Span, lo: f64, hi: f64) -> Problem {
    let problem = Problem::error(
        "not-a-probability",
        span,
        format!(
            "a probability lies between 0% and 100%, and this is {}",
            extent(lo, hi)
        ),
    );
    // An author who writes 60 means percent; one who writes 130% does not.
    if lo == hi && (2.0..=100.0).contains(&lo) {
        let meant = percent(lo / 100.0);
        return problem.hint(format!("for {meant} the sign is needed: write `{meant}`"));
    }
    problem
}

pub(in crate::check) fn may_leave(span: Span, lo: f64, hi: f64) -> Problem {
    Problem::warning(
        "may-leave-range",
        span,
        format!(
            "this calculation can give {}, and a probability lies between 0% and 100%",
            extent(lo, hi)
        ),
    )
    .hint("values outside are clamped to the nearer end")
}

pub(in crate::check) fn out_of_bounds(span: Span, what: &str, least: f64, most: f64) -> Problem {
    Problem::error(
        "out-of-bounds",
        span,
        format!("{what} lies between {least} and {most}"),
    )
}

pub(in crate::check) fn discount_bounds(span: Span) -> Problem {
    Problem::error(
        "out-of-bounds",
        span,
        "the discount per round is more than 0% and at most 100%",
    )
}

pub(in crate::check) fn discount_kind(span: Span) -> Problem {
    Problem::error(
        "wrong-kind",
        span,
        "the discount must be one number, one range or one `let` of that kind",
    )
}

/// Probabilities of which one must come true.
pub(in crate::check) fn not_one(span: Span, what: &str, sum: f64) -> Problem {
    Problem::error(
        "chances-sum",
        span,
        format!(
            "the probabilities of {what} add up to {}, not to 100%",
            percent(sum)
        ),
    )
    .hint("let one of them be `otherwise`")
}

pub(in crate::check) fn vary_without_otherwise(span: Span, what: &str) -> Problem {
    Problem::error(
        "chances-sum",
        span,
        format!("the probabilities of {what} do not add up to 100% throughout their ranges"),
    )
    .hint("let one of them be `otherwise`")
}

pub(in crate::check) fn more_than_one(span: Span, what: &str, sum: f64) -> Problem {
    Problem::error(
        "chances-sum",
        span,
        format!(
            "the probabilities of {what} can add up to {}, which is more than 100%",
            percent(sum)
        ),
    )
}

pub(in crate::check) fn sum_may_exceed(span: Span, what: &str, sum: f64) -> Problem {
    Problem::warning(
        "chances-sum",
        span,
        format!(
            "in some states the probabilities of {what} add up to {}",
            percent(sum)
        ),
    )
    .hint("make sure that these states cannot occur here")
}

pub(in crate::check) fn second_otherwise(span: Span, what: &str) -> Problem {
    Problem::error(
        "second-otherwise",
        span,
        format!("`otherwise` stands twice among {what}"),
    )
    .hint("only one of them can take what the others leave")
}

pub(in crate::check) fn never_usual(span: Span) -> Problem {
    Problem::error(
        "never-usual",
        span,
        "an option that is never usual could not be taken whatever is at stake",
    )
    .hint("give a share above 0%; take the option out, or give it a `when`, if it cannot be chosen")
}

pub(in crate::check) fn nothing_left(span: Span, what: &str, sum: f64) -> Problem {
    Problem::error(
        "usual-sum",
        span,
        format!(
            "with this, what is usual among {what} adds up to {}, which leaves nothing for the others",
            percent(sum)
        ),
    )
    .hint("lower the shares, or say of each how usual it is")
}

pub(in crate::check) fn shares_are_scaled(
    span: Span,
    what: &str,
    (least, most): (f64, f64),
) -> Problem {
    let sum = match least == most {
        true => percent(least),
        false => format!("{} to {}", percent(least), percent(most)),
    };
    Problem::warning(
        "usual-sum",
        span,
        format!("what is usual among {what} adds up to {sum}; it is scaled to 100%"),
    )
    .hint("leave one of them out, and it gets the rest")
}
