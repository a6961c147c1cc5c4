//! Text of `score`: scores, the comparison with other forecasts, and the resolved questions.

use super::style::{Paint, Style};
use super::table::{Lean, Table};
use super::text::wrap;
use crate::score::classes::Class;
use crate::score::{Against, ENOUGH, Estimate, Instead, OfLedger, Scored, Scores, Unscored};
use crate::view::score::{
    BOTH, NONE, baseline, beside, bits, by_ledger, came, counted, days, few, figure, hindsight,
    range, resolved, row, said, signed, verdict, why,
};
use crate::view::words::percent;

/// Columns of the scale from 0 to 100 %.
const SCALE: usize = 31;
/// Paragraphs on hindsight; the page has them all.
const WARNED: usize = 2;

/// The marks, what they are held against, how far that can be trusted, and every resolved question.
pub fn score(scores: &Scores, style: &Style) -> String {
    let mut page = Lines {
        style,
        text: String::new(),
    };
    page.say(0, Paint::Strong, &resolved(scores));
    page.say(0, Paint::Faint, &counted(scores));
    let Some(brier) = &scores.brier else {
        page.say(0, Paint::Against, "There is nothing to score yet.");
        return page.text;
    };
    if let Some(text) = few(scores) {
        page.say(0, Paint::Against, &text);
    }
    page.gap();
    means(brier, scores, &mut page);
    page.gap();
    against(scores, &mut page);
    page.gap();
    reliability(&scores.classes, &mut page);
    page.gap();
    murphy(scores, &mut page);
    page.gap();
    if scores.ledgers.len() > 1 {
        ledgers(&scores.ledgers, &mut page);
        page.gap();
    }
    for (at, own) in scores.ledgers.iter().enumerate() {
        of_ledger((at, own), scores, &mut page);
    }
    for text in hindsight(scores).iter().take(WARNED) {
        page.say(0, Paint::Faint, text);
    }
    page.text
}

/// Text under way.
struct Lines<'a> {
    style: &'a Style,
    text: String,
}

impl Lines<'_> {
    fn say(&mut self, indent: usize, paint: Paint, text: &str) {
        let room = self.style.columns().saturating_sub(indent);
        for line in wrap(&self.style.clean(text), room) {
            let line = self.style.paint(paint, &line);
            self.text
                .push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn table(&mut self, table: &Table) {
        self.text.push_str(&table.print(self.style, 2));
    }
}

fn means(brier: &Estimate, scores: &Scores, page: &mut Lines) {
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    table.row(vec![
        (Paint::Plain, "Brier score".into()),
        (Paint::Strong, figure(brier.mean)),
        (
            Paint::Faint,
            format!(
                "{}{}; 0 at best, 0.25 for always saying 50%",
                range(brier),
                whole(brier)
            ),
        ),
    ]);
    if let Some(log) = scores.log {
        table.row(vec![
            (Paint::Plain, "log score".into()),
            (Paint::Strong, bits(log)),
            (
                Paint::Faint,
                "bits; 0 at best, 1 for always saying 50%".into(),
            ),
        ]);
    }
    page.table(&table);
}

/// The interval over ledgers behind the one over questions.
fn whole(estimate: &Estimate) -> String {
    by_ledger(estimate).map_or_else(String::new, |range| format!(", {range} by ledger"))
}

fn against(scores: &Scores, page: &mut Lines) {
    if scores.against.is_empty() {
        page.say(
            2,
            Paint::Faint,
            "Nothing to hold them against: no question has a base rate, is about the state alone, or was forecast twice.",
        );
        return;
    }
    let leans = [
        Lean::Left,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Wraps,
    ];
    let mut table = Table::new(&leans);
    table.head(&[
        "against",
        "questions",
        "ours",
        "theirs",
        "bits",
        "better by",
    ]);
    for row in &scores.against {
        table.row(vec![
            (Paint::Plain, baseline(row.instead).into()),
            (Paint::Faint, row.questions.to_string()),
            (Paint::Strong, figure(row.ours)),
            (Paint::Plain, figure(row.theirs)),
            (
                Paint::Faint,
                format!("{} / {}", bits(row.log.0), bits(row.log.1)),
            ),
            (
                paint(row, scores),
                format!(
                    "{} {}{}: {}",
                    signed(row.gain.mean),
                    range(&row.gain),
                    whole(&row.gain),
                    verdict(row, scores)
                ),
            ),
        ]);
    }
    page.table(&table);
    page.say(2, Paint::Faint, BOTH);
}

fn paint(row: &Against, scores: &Scores) -> Paint {
    match verdict(row, scores) {
        "better" => Paint::For,
        "worse" => Paint::Against,
        _ => Paint::Faint,
    }
}

fn reliability(classes: &[Class], page: &mut Lines) {
    let leans = [
        Lean::Left,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Left,
    ];
    let mut table = Table::new(&leans);
    let scale = format!("0{:─^1$}100%", " 50 ", SCALE - 5);
    table.head(&["called", "said", "happened", "", &scale]);
    for class in classes {
        table.row(vec![
            (Paint::Plain, class.words.into()),
            (Paint::Faint, percent(class.said)),
            (
                Paint::Plain,
                format!("{} of {}", class.happened, class.questions),
            ),
            (Paint::Strong, percent(class.share)),
            (Paint::Derived, strip(class)),
        ]);
    }
    page.table(&table);
    page.say(
        2,
        Paint::Faint,
        "█ happened, │ said, ░ what so many questions leave possible (exact, 90 %).",
    );
}

/// The scale with the interval, what was said and what happened.
fn strip(class: &Class) -> String {
    let at = |p: f64| (p * (SCALE - 1) as f64).round() as usize;
    let (low, high) = class.interval;
    let mark = |i: usize| match i {
        i if i == at(class.share) => '█',
        i if i == at(class.said) => '│',
        i if (at(low)..=at(high)).contains(&i) => '░',
        _ => ' ',
    };
    (0..SCALE).map(mark).collect()
}

fn murphy(scores: &Scores, page: &mut Lines) {
    let Some(parts) = scores.murphy else {
        let text = format!(
            "The Brier score is taken apart from {ENOUGH} resolved questions on: with fewer, its parts are mostly chance."
        );
        page.say(2, Paint::Faint, &text);
        return;
    };
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    for (name, value, says) in [
        (
            "reliability",
            parts.reliability,
            "how far the words are from what happened (less is better)",
        ),
        (
            "− resolution",
            parts.resolution,
            "how well they tell what happens from what does not (more is better)",
        ),
        (
            "+ uncertainty",
            parts.uncertainty,
            "how uncertain it was for who knows only how often things happen",
        ),
        (
            "+ within",
            parts.within,
            "differences between forecasts with the same word",
        ),
    ] {
        table.row(vec![
            (Paint::Plain, name.into()),
            (Paint::Strong, figure(value)),
            (Paint::Faint, says.into()),
        ]);
    }
    page.table(&table);
}

/// A row for each ledger: its scores, and those of what it is held against.
fn ledgers(all: &[OfLedger], page: &mut Lines) {
    let mut leans = [Lean::Right; 8];
    leans[0] = Lean::Wraps;
    let mut table = Table::new(&leans);
    table.head(&[
        "",
        "resolved",
        "open",
        "void",
        "Brier",
        "bits",
        "base rates",
        "no change",
    ]);
    for own in all {
        let theirs = |instead| row(own, instead).map_or_else(|| NONE.into(), |r| figure(r.theirs));
        let mean = own.brier.map_or_else(|| NONE.into(), |b| figure(b.mean));
        table.row(vec![
            (Paint::Plain, format!("{} ({})", own.title, days(own))),
            (Paint::Faint, own.resolved.to_string()),
            (Paint::Faint, own.open.to_string()),
            (Paint::Faint, (own.void + own.late).to_string()),
            (Paint::Strong, mean),
            (Paint::Faint, own.log.map_or_else(|| NONE.into(), bits)),
            (Paint::Plain, theirs(Instead::BaseRate)),
            (Paint::Plain, theirs(Instead::NoChange)),
        ]);
    }
    page.table(&table);
    page.say(
        2,
        Paint::Faint,
        "Base rates and no change: their Brier scores, over the questions that have them.",
    );
}

/// The questions of one ledger: those with a score, then those without.
fn of_ledger((at, own): (usize, &OfLedger), scores: &Scores, page: &mut Lines) {
    if scores.ledgers.len() > 1 {
        let head = format!("{}, as of {}", own.title, days(own));
        page.say(0, Paint::Strong, &head);
    }
    let resolved: Vec<&Scored> = scores.resolved.iter().filter(|q| q.ledger == at).collect();
    if !resolved.is_empty() {
        questions(&resolved, page);
    }
    for question in scores.unscored.iter().filter(|q| q.ledger == at) {
        page.say(2, Paint::Faint, &without(question));
    }
    page.gap();
}

/// A question that has no score, in a line.
fn without(question: &Unscored) -> String {
    let mut text = format!("{}: {}", why(question.why), question.label);
    if let Some(due) = &question.due {
        text.push_str(&format!(" (due {due})"));
    }
    if let Some(because) = &question.because {
        text.push_str(&format!(". {because}"));
    }
    text
}

fn questions(resolved: &[&Scored], page: &mut Lines) {
    let leans = [
        Lean::Right,
        Lean::Left,
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
    ];
    let mut table = Table::new(&leans);
    table.head(&[
        "said",
        "came",
        "",
        "Brier",
        "bits",
        "base rate",
        "no change",
    ]);
    for question in resolved {
        let paint = if question.happened {
            Paint::For
        } else {
            Paint::Against
        };
        table.row(vec![
            (Paint::Strong, said(question)),
            (paint, came(question).into()),
            (
                Paint::Plain,
                format!("{} ({})", question.label, question.on),
            ),
            (Paint::Faint, figure(question.brier)),
            (Paint::Faint, bits(question.log)),
            (Paint::Faint, beside(question.base_rate.as_ref())),
            (Paint::Faint, beside(question.no_change.as_ref())),
        ]);
    }
    page.table(&table);
}
