//! Chart of one answer along λ: what it would be if everybody were more or less precise.

use super::drawing::{Anchor, Drawing, Rect, spread};
use crate::findings::{Answer, AtPrecision};
use crate::view::question::{lambda, open};
use crate::view::words::percent;

const WIDTH: f64 = 400.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 140.0;
const TOP: f64 = 8.0;
const PLOT: f64 = 56.0;
const BOTTOM: f64 = 26.0;
/// The least room between two names of λ.
const NAME: f64 = 34.0;

/// The answer as a line over λ, from 0 on, beside what it was before any report (dashed), which starts at what menu and chance give.
/// The dot is the answer at the λ that everything else is computed at; the field is the range that the scenario leaves open. None
/// where it was not computed at two λ at least.
pub fn along(answer: &Answer) -> Option<Drawing> {
    let known: Vec<(&AtPrecision, f64)> = answer
        .along
        .iter()
        .filter_map(|at| Some((at, at.answer?)))
        .collect();
    let (first, last) = (known.first()?.0, known.last()?.0);
    if known.len() < 2 || last.times <= 0.0 {
        return None;
    }
    let title = format!("The answer along λ: {}", answer.label);
    let height = TOP + PLOT + BOTTOM;
    let mut drawing = Drawing::new(WIDTH, height, &title, &describe(answer, &known));
    let edge = WIDTH - RIGHT;
    let x = |times: f64| LEFT + (edge - LEFT) * times / last.times;
    let y = |p: f64| TOP + PLOT * (1.0 - p);
    if open(answer) {
        drawing.rect(
            "open",
            Rect {
                x: x(first.times),
                y: TOP,
                width: x(last.times) - x(first.times),
                height: PLOT,
            },
        );
    }
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (LEFT, y(p)), (edge, y(p)));
        drawing.text("small muted", (LEFT - 5.0, y(p) + 4.0), Anchor::End, text);
    }
    let priors = answer.along.iter();
    let priors = priors.filter_map(|at| Some((at.times, at.prior?)));
    let priors: Vec<(f64, f64)> = [(0.0, answer.anatomy.base)]
        .into_iter()
        .chain(priors)
        .map(|(times, p)| (x(times), y(p)))
        .collect();
    drawing.polyline("before", &priors);
    let points: Vec<(f64, f64)> = known.iter().map(|(at, p)| (x(at.times), y(*p))).collect();
    drawing.polyline("curve", &points);
    drawing.circle(
        "mark",
        (x(1.0_f64.min(last.times)), y(answer.probability)),
        4.5,
    );
    let (now, before) = (known[known.len() - 1].1, last.prior);
    let end = match last.lambda {
        Some(_) => format!("{} at λ {}", percent(now), lambda(last)),
        None => format!("{} at {} λ", percent(now), lambda(last)),
    };
    let mut labels = vec![(now, "", end)];
    if let Some(prior) = before {
        labels.push((
            prior,
            "small muted",
            format!("{} before reports", percent(prior)),
        ));
    }
    let mut heights: Vec<f64> = labels.iter().map(|(p, ..)| y(*p) + 4.0).collect();
    spread(&mut heights, 14.0, TOP + 4.0, TOP + PLOT + 6.0);
    for ((_, class, text), height) in labels.iter().zip(heights) {
        drawing.text(class, (edge + 10.0, height), Anchor::Start, text);
    }
    axis(&mut drawing, &known, &x);
    Some(drawing)
}

/// λ below the plot: 0, and as many of the others as there is room for, always the last and the one that all else is computed at.
fn axis(drawing: &mut Drawing, known: &[(&AtPrecision, f64)], x: &dyn Fn(f64) -> f64) {
    let floor = TOP + PLOT;
    let last = known[known.len() - 1].0;
    drawing.line("axis", (LEFT, floor), (x(last.times), floor));
    let mut names = vec![(x(0.0), "λ 0".to_string())];
    let own = known.iter().find(|(at, _)| at.times == 1.0);
    let first = known.first();
    for (at, _) in [own, known.last(), first].into_iter().flatten() {
        let place = x(at.times);
        if names.iter().all(|(other, _)| (other - place).abs() >= NAME) {
            names.push((place, lambda(at)));
        }
    }
    for (place, name) in names {
        drawing.line("axis", (place, floor), (place, floor + 4.0));
        drawing.text("small muted", (place, floor + 18.0), Anchor::Middle, &name);
    }
}

fn describe(answer: &Answer, known: &[(&AtPrecision, f64)]) -> String {
    let mut text = format!("{} before any report at λ 0.", percent(answer.anatomy.base));
    for (at, p) in known {
        text.push_str(&format!(" λ {}: {}", lambda(at), percent(*p)));
        match at.prior {
            Some(prior) => text.push_str(&format!(", {} before reports.", percent(prior))),
            None => text.push('.'),
        }
    }
    if open(answer) {
        text.push_str(" The scenario leaves open which of these λ it is.");
    }
    text
}
