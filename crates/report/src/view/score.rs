//! Scores as words and figures.

use crate::score::classes::Class;
use crate::score::{Against, Beside, Estimate, FEW, Instead, OfLedger, Scored, Scores, Why};
use crate::view::words::{between, count, percent};

/// What stands where there is no figure.
pub const NONE: &str = "–";

/// Said of the comparison with baselines.
pub const BOTH: &str = "Over the questions that have both. Nothing changes: every variable stays as it starts. The first forecast: later \
    forecasts beside the first one of the same question.";

/// How many questions there are, and of which sort.
pub fn resolved(scores: &Scores) -> String {
    format!(
        "{} resolved, {}; {} open, {} void",
        count(scores.resolved.len(), "question"),
        count(scores.forecasts, "forecast"),
        scores.open,
        scores.void
    )
}

/// Forecasts that count, and those that do not.
pub fn counted(scores: &Scores) -> String {
    let mut text = String::from("Each question counts once, whatever the number of its forecasts.");
    let mut add = |n: usize, what: &str| {
        if n > 0 {
            text.push_str(&format!(" {}{what}.", count(n, "forecast")));
        }
    };
    add(
        scores.late,
        " left out: made when the outcome could have been known",
    );
    add(
        scores.given,
        " of a day that was given, not read off a clock",
    );
    add(scores.hindsight, " by hindsight");
    text
}

/// Said where there are too few questions.
pub fn few(scores: &Scores) -> Option<String> {
    scores.few.then(|| {
        format!(
            "Fewer than {FEW} questions are too few to conclude anything about these forecasts: the figures below say what happened, not \
             how good they are."
        )
    })
}

/// What it means for the scores that their days were given: whoever made them could know the end. A paragraph each, the most needed first;
/// none where a clock stands behind every day.
pub fn hindsight(scores: &Scores) -> Vec<String> {
    if scores.given == 0 {
        return Vec::new();
    }
    let mut said = vec![
        format!(
            "Hindsight: {} of {} rest on a day that was given to the program, and may have been computed later. Whoever wrote the scenarios \
             could know how things ended, and of a crisis that stands in history books did know.",
            scores.given,
            count(scores.forecasts, "forecast")
        ),
        "The cut-off keeps out reports and sources that are dated later. It cannot keep out the writer's knowledge of the end, which chose \
         the crises, the questions, the options, what each side wants, and how large the numbers are. All of that leans towards what came \
         about, whatever care is taken."
            .into(),
        "So a good score does not show that a forecast made on that day would have been good. A bad one shows more: not even the end helped. \
         Base rates that are assumptions come from the same hands, and so does the day from which nothing changes: that forecasts do better \
         than these is no proof of anything either. What is fair is to compare with another version of the same scenarios, held to the same \
         record."
            .into(),
    ];
    if scores.ledgers.len() > 1 {
        said.push(
            "The questions of one crisis hang together. So an interval that draws whole crises stands beside the one that draws questions; \
             with so few crises both are too narrow."
                .into(),
        );
    }
    said
}

/// What the forecasts are held against.
pub fn baseline(instead: Instead) -> &'static str {
    match instead {
        Instead::BaseRate => "base rates",
        Instead::NoChange => "nothing changes",
        Instead::FirstForecast => "the first forecast",
    }
}

/// The verdict on a difference of scores: only where both intervals, over questions and over ledgers, leave 0 out. Where days were given,
/// it says that their forecasts need not be what could have been said then.
pub fn verdict(row: &Against, scores: &Scores) -> &'static str {
    let intervals = [row.gain.interval, row.gain.by_ledger];
    let all = |holds: fn((f64, f64)) -> bool| intervals.into_iter().flatten().all(holds);
    let known = scores.given > 0;
    match row.gain.interval {
        _ if row.questions < FEW => "too few to tell",
        Some(_) if all(|(low, _)| low > 0.0) && known => {
            "better, by writers who could know the end"
        }
        Some(_) if all(|(low, _)| low > 0.0) => "better",
        Some(_) if all(|(_, high)| high < 0.0) => "worse",
        _ => "cannot be told apart",
    }
}

/// The baseline's row of a ledger, if any of its questions has it.
pub fn row(own: &OfLedger, instead: Instead) -> Option<&Against> {
    own.against.iter().find(|row| row.instead == instead)
}

/// The days of a ledger's forecasts: the only one, or the first and the last.
pub fn days(own: &OfLedger) -> String {
    match own.days.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// What was said of a question: the only forecast, or the first and the last.
pub fn said(question: &Scored) -> String {
    match question.forecasts.as_slice() {
        [] => String::new(),
        [(_, only)] => percent(*only),
        [(_, first), .., (_, last)] => format!("{} … {}", percent(*first), percent(*last)),
    }
}

/// What came of a question.
pub fn came(question: &Scored) -> &'static str {
    if question.happened { "yes" } else { "no" }
}

/// What a baseline said, and its Brier score.
pub fn beside(beside: Option<&Beside>) -> String {
    beside.map_or_else(
        || NONE.into(),
        |own| format!("{} {}", percent(own.said), figure(own.brier)),
    )
}

/// Why a question has no score.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Open => "open",
        Why::Void => "void",
        Why::Late => "known before",
    }
}

/// What a class of forecasts leaves possible.
pub fn possible(class: &Class) -> String {
    between(class.interval.0, class.interval.1)
}

/// Three decimals, without a negative zero.
pub fn figure(x: f64) -> String {
    let text = format!("{x:.3}");
    if text == "-0.000" {
        "0.000".into()
    } else {
        text.replace('-', "−")
    }
}

/// A difference of scores with its sign.
pub fn signed(x: f64) -> String {
    let text = figure(x);
    if x > 0.0 && text != "0.000" {
        format!("+{text}")
    } else {
        text
    }
}

/// A log score.
pub fn bits(x: f64) -> String {
    if x.is_infinite() {
        "∞".into()
    } else {
        format!("{x:.2}")
    }
}

/// The interval over questions.
pub fn range(estimate: &Estimate) -> String {
    match estimate.interval {
        Some((low, high)) => format!("({} to {})", figure(low), figure(high)),
        None => "(one question)".into(),
    }
}

/// The interval over ledgers, where there are several.
pub fn by_ledger(estimate: &Estimate) -> Option<String> {
    let (low, high) = estimate.by_ledger?;
    Some(format!("({} to {})", figure(low), figure(high)))
}
