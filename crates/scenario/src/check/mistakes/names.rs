//! Names: unknown, given twice, given to two kinds of thing.

use super::list;
use crate::nearest::nearest;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::Name;

/// Words with a meaning of their own in expressions or in the paths of constructs.
const RESERVED: [&str; 26] = [
    "and",
    "or",
    "not",
    "is",
    "if",
    "else",
    "in",
    "about",
    "round",
    "yes",
    "no",
    "otherwise",
    "nothing",
    "header",
    "source",
    "let",
    "column",
    "coefficient",
    "shock",
    "goal",
    "event",
    "channel",
    "evidence",
    "question",
    "variant",
    "grades",
];

pub(in crate::check) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

pub(in crate::check) fn reserved(kind: &str, name: &Name) -> Problem {
    Problem::error(
        "reserved-name",
        name.span,
        format!(
            "`{}` is a word of the language and cannot name {}",
            name.text,
            a(kind)
        ),
    )
    .hint("choose another name")
}

/// None if the name could not be read, which the parser has said.
pub(in crate::check) fn duplicate(kind: &str, name: &Name) -> Option<Problem> {
    let problem = Problem::error(
        "duplicate-name",
        name.span,
        format!("there is already {} called `{}`", a(kind), name.text),
    )
    .label("named a second time here")
    .hint("give one of the two another name");
    (!name.text.is_empty()).then_some(problem)
}

pub(in crate::check) fn shared(kind: &str, name: &Name, other: &str) -> Problem {
    Problem::error(
        "duplicate-name",
        name.span,
        format!(
            "this {kind} is called `{}` like {}; in a condition the name would be ambiguous",
            name.text,
            a(other)
        ),
    )
    .hint("give one of the two another name")
}

pub(in crate::check) fn second_header(span: Span) -> Problem {
    Problem::error("duplicate-name", span, "there is a second `scenario` item")
        .hint("keep one; its clauses can be joined under it")
}

/// A name of a known kind that nothing bears. None if the name could not be read, which the parser has said. Without
/// `known` names there is no hint.
pub(in crate::check) fn unknown(
    kind: &str,
    name: &str,
    span: Span,
    known: Option<Vec<&str>>,
) -> Option<Problem> {
    if name.is_empty() {
        return None;
    }
    let problem = Problem::error(
        "unknown-name",
        span,
        format!("there is no {kind} called `{name}`"),
    );
    let Some(known) = known else {
        return Some(problem);
    };
    Some(match nearest(name, known.iter().copied()) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => problem.hint(format!("the scenario has no {kind} yet")),
        None => problem.hint(format!("known here: {}", list(known, "and"))),
    })
}

/// A name in an expression that nothing bears.
pub(in crate::check) fn unknown_in_expression<'a>(
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let problem = Problem::error(
        "unknown-name",
        span,
        format!("there is no variable, `let`, actor or decision called `{name}`"),
    );
    match nearest(name, known) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem,
    }
}

/// What belongs to one variable, actor or decision, and is named beside it.
#[derive(Clone, Copy)]
pub(in crate::check) enum Part {
    Level,
    Type,
    Option,
}

/// A level, type or option that its variable, actor or decision does not have. None if the name could not be read.
pub(in crate::check) fn not_one_of<'a>(
    part: Part,
    owner: &str,
    name: &str,
    span: Span,
    all: impl Iterator<Item = &'a str> + Clone,
) -> Option<Problem> {
    if name.is_empty() {
        return None;
    }
    let what = match part {
        Part::Level => "level",
        Part::Type => "type",
        Part::Option => "option",
    };
    let message = format!("`{owner}` has no {what} `{name}`");
    let problem = match part {
        Part::Level => Problem::error("wrong-level", span, message),
        Part::Type | Part::Option => Problem::error("unknown-name", span, message),
    };
    let known = all.clone().collect::<Vec<_>>();
    if known.is_empty() {
        return Some(problem.hint(format!("`{owner}` has no {what}s")));
    }
    let these = format!("its {what}s are {}", list(known, "and"));
    Some(match nearest(name, all) {
        Some(near) => problem.hint(format!("did you mean `{near}`? {these}")),
        None => problem.hint(these),
    })
}

/// With its article.
pub(in crate::check) fn a(kind: &str) -> String {
    match kind {
        "let" => "a `let`".into(),
        "evidence" => "an item of evidence".into(),
        _ if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
