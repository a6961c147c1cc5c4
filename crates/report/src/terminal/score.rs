//! Text of `score`: scores, the comparison with other forecasts, and the resolved questions.

use super::style::{Paint, Style};
use super::table::{Lean, Table};
use super::text::wrap;
use crate::score::classes::Class;
use crate::score::{Against, ENOUGH, Estimate, FEW, Instead, Scored, Scores};
use crate::view::words::{count, percent};

/// Columns of the scale from 0 to 100 %.
const SCALE: usize = 31;

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
    if scores.few {
        let text = format!(
            "Fewer than {FEW} questions are too few to conclude anything about these forecasts: the figures below say what happened, not \
             how good they are."
        );
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
    questions(&scores.resolved, &mut page);
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

fn resolved(scores: &Scores) -> String {
    format!(
        "{} resolved, {}; {} open, {} void",
        count(scores.resolved.len(), "question"),
        count(scores.forecasts, "forecast"),
        scores.open,
        scores.void
    )
}

/// Forecasts that count, and those that do not.
fn counted(scores: &Scores) -> String {
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

fn means(brier: &Estimate, scores: &Scores, page: &mut Lines) {
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    table.row(vec![
        (Paint::Plain, "Brier score".into()),
        (Paint::Strong, figure(brier.mean)),
        (
            Paint::Faint,
            format!("{}; 0 at best, 0.25 for always saying 50%", range(brier)),
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
        let name = match row.instead {
            Instead::BaseRate => "base rates",
            Instead::NoChange => "nothing changes",
            Instead::FirstForecast => "the first forecast",
        };
        table.row(vec![
            (Paint::Plain, name.into()),
            (Paint::Faint, row.questions.to_string()),
            (Paint::Strong, figure(row.ours)),
            (Paint::Plain, figure(row.theirs)),
            (
                Paint::Faint,
                format!("{} / {}", bits(row.log.0), bits(row.log.1)),
            ),
            (
                paint(row),
                format!(
                    "{} {}: {}",
                    signed(row.gain.mean),
                    range(&row.gain),
                    verdict(row)
                ),
            ),
        ]);
    }
    page.table(&table);
    page.say(
        2,
        Paint::Faint,
        "Over the questions that have both. Nothing changes: every variable stays as it starts. The first forecast: later forecasts \
         beside the first one of the same question.",
    );
}

fn paint(row: &Against) -> Paint {
    match verdict(row) {
        "better" => Paint::For,
        "worse" => Paint::Against,
        _ => Paint::Faint,
    }
}

/// The verdict on a difference of scores.
fn verdict(row: &Against) -> &'static str {
    match row.gain.interval {
        _ if row.questions < FEW => "too few to tell",
        Some((low, _)) if low > 0.0 => "better",
        Some((_, high)) if high < 0.0 => "worse",
        _ => "cannot be told apart",
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

fn questions(resolved: &[Scored], page: &mut Lines) {
    let leans = [
        Lean::Right,
        Lean::Left,
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
    ];
    let mut table = Table::new(&leans);
    table.head(&["said", "came", "", "Brier", "bits"]);
    for question in resolved {
        let said = match question.forecasts.as_slice() {
            [] => String::new(),
            [(_, only)] => percent(*only),
            [(_, first), .., (_, last)] => format!("{} … {}", percent(*first), percent(*last)),
        };
        let (paint, came) = if question.happened {
            (Paint::For, "yes")
        } else {
            (Paint::Against, "no")
        };
        table.row(vec![
            (Paint::Strong, said),
            (paint, came.into()),
            (
                Paint::Plain,
                format!("{} ({})", question.label, question.on),
            ),
            (Paint::Faint, figure(question.brier)),
            (Paint::Faint, bits(question.log)),
        ]);
    }
    page.table(&table);
}

/// Three decimals, without a negative zero.
fn figure(x: f64) -> String {
    let text = format!("{x:.3}");
    if text == "-0.000" {
        "0.000".into()
    } else {
        text.replace('-', "−")
    }
}

fn signed(x: f64) -> String {
    let text = figure(x);
    if x > 0.0 && text != "0.000" {
        format!("+{text}")
    } else {
        text
    }
}

fn bits(x: f64) -> String {
    if x.is_infinite() {
        "∞".into()
    } else {
        format!("{x:.2}")
    }
}

fn range(estimate: &Estimate) -> String {
    match estimate.interval {
        Some((low, high)) => format!("({} to {})", figure(low), figure(high)),
        None => "(one question)".into(),
    }
}
