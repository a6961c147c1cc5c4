//! Sources, citations, evidence and questions.

use crate::problem::Problem;
use crate::span::Span;

pub(in crate::check) fn bad_grade(span: Span, text: &str) -> Problem {
    Problem::error(
        "bad-grade",
        span,
        format!("`{text}` is not an Admiralty grade"),
    )
    .hint("a letter A to F for the source and a digit 1 to 6 for what it says, such as B2")
}

pub(in crate::check) fn grade_twice(span: Span, grade: &str) -> Problem {
    Problem::error(
        "duplicate-name",
        span,
        format!("the grade `{grade}` has its rates already"),
    )
}

pub(in crate::check) fn assumed_rates(
    span: Span,
    source: &str,
    what: &str,
    hit: f64,
    false_alarm: f64,
) -> Problem {
    Problem::warning(
        "assumed-rates",
        span,
        format!(
            "nothing says how good the source `{source}` is; its {what} taken as hit {:.0}%, false alarm {:.0}%",
            100.0 * hit,
            100.0 * false_alarm
        ),
    )
    .hint("add `hit …, false alarm …` or a `grade`")
}

pub(in crate::check) fn speaks_against(span: Span, source: &str) -> Problem {
    Problem::warning(
        "misleading-source",
        span,
        format!(
            "`{source}` reports more often what did not happen than what did, so its reports speak against what they say"
        ),
    )
}

pub(in crate::check) fn digest_changed(span: Span, citation: &str, now: &str) -> Problem {
    Problem::warning(
        "citation-changed",
        span,
        format!("the sentence at `{citation}` is not the one that was cited"),
    )
    .hint(format!("if it still says the same, write `@{now}`"))
}

pub(in crate::check) fn no_such_place(span: Span, citation: &str, document: &str) -> Problem {
    Problem::warning(
        "no-such-place",
        span,
        format!("`{document}` has no sentence {citation}"),
    )
    .hint("a place is a paragraph and a sentence, counted from one, such as `7.2`")
}

pub(in crate::check) fn bad_digest(span: Span, digest: &str) -> Problem {
    Problem::error(
        "bad-digest",
        span,
        format!("`{digest}` is not eight hexadecimal digits"),
    )
}

pub(in crate::check) fn round_beyond(span: Span, round: u32, rounds: u32) -> Problem {
    Problem::error(
        "beyond-horizon",
        span,
        format!("round {round} never comes: the scenario ends with round {rounds}"),
    )
}

pub(in crate::check) fn not_about_state(span: Span) -> Problem {
    Problem::warning(
        "says-nothing",
        span,
        "this says nothing about the scenario: it names none of its parts",
    )
}

pub(in crate::check) fn cannot_come_true(span: Span, reason: &str) -> Problem {
    Problem::error(
        "cannot-come-true",
        span,
        format!("no history can make this true{reason}"),
    )
}

pub(in crate::check) fn reported_but_impossible(span: Span, reason: &str) -> Problem {
    Problem::warning(
        "cannot-come-true",
        span,
        format!("no history can make this true{reason}, so the report can only be false"),
    )
}

pub(in crate::check) fn holds_anyway(span: Span) -> Problem {
    Problem::warning("holds-anyway", span, "no history can make this false")
}

pub(in crate::check) fn in_variant(span: Span, variant: &str, problem: &Problem) -> Problem {
    Problem {
        span,
        label: String::new(),
        message: format!("in the variant `{variant}`: {}", problem.message),
        ..problem.clone()
    }
}

pub(in crate::check) fn about_no_variable(span: Span) -> Problem {
    Problem::error(
        "about-no-variable",
        span,
        "only of a variable can it be reported that it is about something",
    )
    .hint("name a variable with numbers or ordered levels, as in `strikes about 2`")
}

pub(in crate::check) fn about_anything(span: Span, levels: usize) -> Problem {
    Problem::error(
        "about-anything",
        span,
        format!("there are {levels} levels, so this report fits all of them"),
    )
    .hint("give or take less")
}
