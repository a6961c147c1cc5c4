//! Scores as one page: how good the forecasts were beside plainer ones, crisis by crisis and question by question, how likely what was
//! called likely was, and what each outcome rests on.

use askama::Template;

use super::{STYLE, put};
use crate::charts;
use crate::score::{ENOUGH, Instead, OfLedger, Scored, Scores, Unscored};
use crate::view::layer::Layer;
use crate::view::score as told;
use crate::view::words::{self, count};

#[derive(Template)]
#[template(path = "score.html")]
struct Page<'a> {
    scores: &'a Scores,
    ledgers: Vec<Own<'a>>,
    /// The reliability diagram.
    chart: String,
    points: String,
    version: &'static str,
}

/// A ledger with its questions.
struct Own<'a> {
    own: &'a OfLedger,
    resolved: Vec<&'a Scored>,
    unscored: Vec<&'a Unscored>,
}

impl Own<'_> {
    /// A baseline's Brier score, over the questions that have it.
    fn theirs(&self, instead: Instead) -> String {
        told::row(self.own, instead)
            .map_or_else(|| told::NONE.into(), |row| told::figure(row.theirs))
    }

    fn brier(&self) -> String {
        self.own
            .brier
            .map_or_else(|| told::NONE.into(), |b| told::figure(b.mean))
    }

    fn log(&self) -> String {
        self.own.log.map_or_else(|| told::NONE.into(), told::bits)
    }

    /// Questions that are neither open nor have a score.
    fn others(&self) -> usize {
        self.own.void + self.own.late
    }
}

/// The whole page, its rules within it. The same scores give the same bytes; it is well-formed XML as well as HTML.
pub fn scores(scores: &Scores) -> String {
    let ledgers = scores.ledgers.iter().enumerate().map(|(at, own)| Own {
        own,
        resolved: scores.resolved.iter().filter(|q| q.ledger == at).collect(),
        unscored: scores.unscored.iter().filter(|q| q.ledger == at).collect(),
    });
    let page = put(&Page {
        scores,
        ledgers: ledgers.collect(),
        chart: charts::reliability(scores).inline(),
        points: points(scores),
        version: env!("CARGO_PKG_VERSION"),
    });
    page + "\n"
}

/// How much the diagram can tell.
fn points(scores: &Scores) -> String {
    let least = scores.classes.iter().map(|class| class.questions).min();
    let most = scores.classes.iter().map(|class| class.questions).max();
    let (Some(least), Some(most)) = (least, most) else {
        return String::new();
    };
    let few = if least == most {
        format!("{} behind each", count(most, "question"))
    } else {
        format!("{least} to {} behind each", count(most, "question"))
    };
    format!(
        "{}, {few}. The bars are exact 90 % intervals for the share that would come true of many such questions: with so few, most of the \
         scale is possible, and the questions of one crisis are no independent draws.",
        count(scores.classes.len(), "point")
    )
}
