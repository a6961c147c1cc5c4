//! Problems of a scenario, said so that a person can mend them.

use crate::span::Span;

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the scenario still runs.
    Warning,
    /// The scenario cannot run until this is mended.
    Error,
}

/// More problems than this are only counted.
pub(crate) const MOST: usize = 100;

/// The problems in the order of their places. Of very many only the first are kept, errors before warnings, and a last one
/// says how many more there are.
pub(crate) fn at_most(mut problems: Vec<Problem>) -> Vec<Problem> {
    let place = |p: &Problem| (p.span.file, p.span.start, p.span.end);
    problems.sort_by_key(place);
    if problems.len() <= MOST {
        return problems;
    }
    problems.sort_by_key(|p| std::cmp::Reverse(p.severity));
    let rest = problems.split_off(MOST);
    problems.sort_by_key(place);
    let message = format!("there are {} more problems like these", rest.len());
    problems.push(Problem {
        severity: rest[0].severity,
        ..Problem::error("too-many", rest[0].span, message)
    });
    problems
}

/// One thing that is wrong, where, and what to do about it.
///
/// The same type serves the terminal, JSON and the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// A stable kebab-case name for this kind of problem, e.g. `unknown-name`.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The problem, in one plain sentence without a full stop at the end.
    pub message: String,
    /// The place.
    pub span: Span,
    /// Text of the underline; may be empty.
    pub label: String,
    /// The remedy; may be empty.
    pub hint: String,
}

impl Problem {
    /// An error at `span`.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            hint: String::new(),
        }
    }

    /// A warning at `span`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code, span, message)
        }
    }

    /// Says under the underline what is there.
    pub fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = hint.into();
        self
    }

    /// What was most likely meant, where the hint says so: `relief` of "did you mean `relief`?". It stands in place of the first word
    /// of the span.
    pub fn meant(&self) -> Option<&str> {
        let (_, rest) = self.hint.split_once("did you mean `")?;
        let (name, _) = rest.split_once('`')?;
        // `seen by` is meant where `sen` stands before a `by`.
        name.split(' ').next().filter(|word| !word.is_empty())
    }
}
