//! Chart of one answer: its probability by the end of each round, with the fan over the draws.

use super::drawing::{Anchor, Drawing, Rect, spread};
use super::rounds;
use crate::findings::{Answer, RoundName};
use crate::view::question::trajectory;
use crate::view::round;
use crate::view::words::{between, percent};

const WIDTH: f64 = 400.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 140.0;
const TOP: f64 = 12.0;
const PLOT: f64 = 92.0;
const BOTTOM: f64 = 26.0;
/// Room for the line that says what the bands are.
const KEY: f64 = 20.0;
/// Of an answer without rounds: the scale's height, and the room right of it for what its marks are.
const SCALE: f64 = 50.0;
const MARKS: f64 = 164.0;
/// Room for the answer itself before its interval.
const FIGURE: f64 = 42.0;

/// The probability by round as a line that ends in the answer, beside what it was before any report (hollow) and the base
/// rate (dashed). Around it bands that hold nine tenths and the middle half of the worlds that fit, where these were drawn. An
/// answer without rounds to go through, such as one about types only, is a mark with its bands on a scale.
pub fn answer(answer: &Answer, names: &[RoundName]) -> Drawing {
    if trajectory(answer).len() > 1 {
        by_round(answer, names)
    } else {
        scale(answer, names)
    }
}

fn by_round(answer: &Answer, names: &[RoundName]) -> Drawing {
    let fans = fans(answer);
    let mut drawing = blank(answer, names, TOP + PLOT + BOTTOM, fans);
    let edge = WIDTH - RIGHT;
    let trajectory = trajectory(answer);
    let y = |p: f64| TOP + PLOT * (1.0 - p);
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (LEFT, y(p)), (edge, y(p)));
        let at = (LEFT - 5.0, y(p) + 4.0);
        drawing.text("small muted", at, Anchor::End, text);
    }
    let xs = rounds::places(trajectory.len(), LEFT, edge);
    let line = |ps: &mut dyn Iterator<Item = f64>| -> Vec<(f64, f64)> {
        xs.iter().zip(ps).map(|(&x, p)| (x, y(p))).collect()
    };
    let points = line(&mut trajectory.iter().copied());
    let over = &answer.by_round_over;
    if fans {
        let mut band = |class: &str, ends: &dyn Fn(usize) -> (f64, f64)| {
            let mut outline = line(&mut (0..over.len()).map(|i| ends(i).1));
            let lower = line(&mut (0..over.len()).map(|i| ends(i).0));
            outline.extend(lower.into_iter().rev());
            drawing.polygon(class, &outline);
        };
        band("wide", &|i| (over[i].low, over[i].high));
        band("half", &|i| (over[i].lower, over[i].upper));
    } else {
        let floor = [(edge, y(0.0)), (LEFT, y(0.0))];
        let area: Vec<(f64, f64)> = points.iter().copied().chain(floor).collect();
        drawing.polygon("under", &area);
    }
    if let Some(base) = answer.base_rate {
        drawing.line("compare", (LEFT, y(base)), (edge, y(base)));
    }
    drawing.polyline("curve", &points);
    if let Some(over) = answer.over.filter(|_| fans) {
        drawing.line("reach", (edge, y(over.low)), (edge, y(over.high)));
    }
    drawing.circle("hollow", (edge, y(answer.prior)), 4.0);
    drawing.circle("mark", (edge, y(answer.probability)), 5.0);
    let labels = labels(answer);
    let mut heights: Vec<f64> = labels.iter().map(|label| y(label.at) + 4.0).collect();
    spread(&mut heights, 14.0, TOP, TOP + PLOT + 6.0);
    for (label, height) in labels.iter().zip(heights) {
        label.put(&mut drawing, edge + 12.0, height);
    }
    rounds::axis(&mut drawing, names, &xs, TOP + PLOT);
    if fans {
        key(&mut drawing, LEFT, TOP + PLOT + BOTTOM + 12.0);
    }
    drawing
}

fn scale(answer: &Answer, names: &[RoundName]) -> Drawing {
    let fans = fans(answer);
    let mut drawing = blank(answer, names, TOP + SCALE + BOTTOM, fans);
    let edge = WIDTH - MARKS;
    let x = |p: f64| LEFT + (edge - LEFT) * p;
    let (top, floor) = (TOP + 4.0, TOP + SCALE);
    let middle = 0.5 * (top + floor);
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (x(p), top), (x(p), floor));
        drawing.text("small muted", (x(p), floor + 17.0), Anchor::Middle, text);
    }
    drawing.line("axis", (LEFT, middle), (edge, middle));
    if let Some(over) = answer.over.filter(|_| fans) {
        for (class, from, to) in [
            ("wide", over.low, over.high),
            ("half", over.lower, over.upper),
        ] {
            drawing.rect(
                class,
                Rect {
                    x: x(from),
                    y: middle - 11.0,
                    width: x(to) - x(from),
                    height: 22.0,
                },
            );
        }
    }
    if let Some(base) = answer.base_rate {
        drawing.line("compare", (x(base), top), (x(base), floor));
    }
    drawing.circle("hollow", (x(answer.prior), middle), 4.0);
    drawing.circle("mark", (x(answer.probability), middle), 5.0);
    let labels = labels(answer);
    let first = middle + 4.0 - 8.0 * (labels.len() as f64 - 1.0);
    let sign = edge + 28.0;
    for (i, label) in labels.iter().enumerate() {
        let height = first + 16.0 * i as f64;
        match label.sign {
            "compare" => {
                let (from, to) = ((sign, height - 10.0), (sign, height + 2.0));
                drawing.line("compare", from, to);
            }
            "mark" => drawing.circle("mark", (sign, height - 4.0), 5.0),
            sign_of => drawing.circle(sign_of, (sign, height - 4.0), 4.0),
        }
        label.put(&mut drawing, sign + 10.0, height);
    }
    if fans {
        key(&mut drawing, LEFT, TOP + SCALE + BOTTOM + 12.0);
    }
    drawing
}

fn blank(answer: &Answer, names: &[RoundName], height: f64, fans: bool) -> Drawing {
    let height = if fans { height + KEY } else { height };
    let description = describe(answer, names);
    Drawing::new(WIDTH, height, &answer.label, &description)
}

/// Whether there are worlds that differ.
fn fans(answer: &Answer) -> bool {
    let (over, rounds) = (&answer.by_round_over, trajectory(answer).len());
    let wide = over.iter().chain(&answer.over).any(|o| o.low < o.high);
    wide && (rounds < 2 || over.len() == rounds)
}

/// What is marked at the end of the line.
struct Label {
    at: f64,
    sign: &'static str,
    text: String,
    /// Beside the answer: its interval, where that is more than one figure.
    interval: Option<String>,
}

impl Label {
    fn put(&self, drawing: &mut Drawing, x: f64, y: f64) {
        let class = if self.sign == "mark" {
            "strong"
        } else {
            "small muted"
        };
        drawing.text(class, (x, y), Anchor::Start, &self.text);
        if let Some(interval) = &self.interval {
            drawing.text("small muted", (x + FIGURE, y), Anchor::Start, interval);
        }
    }
}

fn labels(answer: &Answer) -> Vec<Label> {
    let label = |sign, at: f64, text| Label {
        at,
        sign,
        text,
        interval: None,
    };
    let now = percent(answer.probability);
    let interval = answer.over.map(|over| between(over.low, over.high));
    let prior = format!("{} before reports", percent(answer.prior));
    let mut labels = vec![
        Label {
            interval: interval.filter(|text| *text != now),
            ..label("mark", answer.probability, now)
        },
        label("hollow", answer.prior, prior),
    ];
    if let Some(base) = answer.base_rate {
        let text = format!("{} base rate", percent(base));
        labels.push(label("compare", base, text));
    }
    labels
}

/// What the bands hold.
pub(super) fn key(drawing: &mut Drawing, x: f64, y: f64) {
    let mut at = x;
    for (classes, text, room) in [
        (&["wide"][..], "nine tenths of the worlds that fit", 222.0),
        (&["wide", "half"][..], "the middle half", 0.0),
    ] {
        for class in classes {
            drawing.rect(
                class,
                Rect {
                    x: at,
                    y: y - 9.0,
                    width: 12.0,
                    height: 10.0,
                },
            );
        }
        drawing.text("small muted", (at + 17.0, y), Anchor::Start, text);
        at += room;
    }
}

fn describe(answer: &Answer, names: &[RoundName]) -> String {
    let mut text = format!(
        "{} given the reports, {} before them.",
        percent(answer.probability),
        percent(answer.prior)
    );
    if let Some(over) = answer.over {
        text.push_str(&format!(
            " Over the worlds that fit {}, in the middle half of them {}.",
            between(over.low, over.high),
            between(over.lower, over.upper)
        ));
    }
    for (i, &p) in trajectory(answer).iter().enumerate() {
        let when = round(names, i as u32 + 1);
        text.push_str(&format!(" By {when}: {}", percent(p)));
        match answer.by_round_over.get(i) {
            Some(over) => text.push_str(&format!(" ({}).", between(over.low, over.high))),
            None => text.push('.'),
        }
    }
    text
}
