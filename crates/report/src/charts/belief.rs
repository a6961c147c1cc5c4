//! Chart of the belief over an actor's types, report by report.

use super::drawing::{Anchor, Drawing, Rect, Spot};
use crate::findings::{Belief, BeliefStep};
use crate::view::belief::moving;
use crate::view::belief::type_name;
use crate::view::words::{bits, percent};

const WIDTH: f64 = 480.0;
/// Where the bars start; the reports stand left of them.
const LEFT: f64 = 250.0;
const HEAD: f64 = 30.0;
const ROW: f64 = 36.0;
/// Colours in the style sheet.
const KINDS: usize = 6;
/// The narrowest part of a bar that can carry its percentage.
const CARRIES: f64 = 36.0;

/// Time runs down: the prior, then each report that moved the belief. The bar beside a step is divided between the types.
pub fn belief(belief: &Belief) -> Drawing {
    let steps = moving(belief);
    let height = HEAD + ROW * steps.len() as f64 + 4.0;
    let title = format!("{}: belief over time", belief.actor_label);
    let mut drawing = Drawing::new(WIDTH, height, &title, &describe(belief));
    head(&mut drawing, belief);
    for (i, step) in steps.iter().enumerate() {
        let y = HEAD + ROW * i as f64;
        let (name, small) = caption(step);
        drawing.label(
            "strong",
            Spot {
                at: (0.0, y + 14.0),
                anchor: Anchor::Start,
                room: LEFT - 10.0,
            },
            &name,
        );
        drawing.label(
            "small muted",
            Spot {
                at: (0.0, y + 28.0),
                anchor: Anchor::Start,
                room: LEFT - 10.0,
            },
            &small,
        );
        let mut x = LEFT;
        for (kind, &p) in step.posterior.iter().enumerate() {
            let width = p * (WIDTH - LEFT);
            drawing.rect(
                &format!("band kind-{}", kind % KINDS),
                Rect {
                    x,
                    y: y + 1.0,
                    width,
                    height: ROW - 2.0,
                },
            );
            if width >= CARRIES {
                let middle = (x + width / 2.0, y + ROW / 2.0 + 4.0);
                drawing.text("strong on-kind", middle, Anchor::Middle, &percent(p));
            }
            x += width;
        }
    }
    drawing
}

/// The types' names above the bars, in order, each with its colour.
fn head(drawing: &mut Drawing, belief: &Belief) {
    let room = (WIDTH - LEFT) / belief.types.len().max(1) as f64;
    for (kind, pair) in belief.types.iter().enumerate() {
        let x = LEFT + room * kind as f64;
        drawing.rect(
            &format!("kind-{}", kind % KINDS),
            Rect {
                x,
                y: 9.0,
                width: 9.0,
                height: 9.0,
            },
        );
        drawing.label(
            "",
            Spot {
                at: (x + 13.0, 18.0),
                anchor: Anchor::Start,
                room: room - 16.0,
            },
            &type_name(pair),
        );
    }
}

/// The label of a step: the report, and below it its weight, date and source.
fn caption(step: &BeliefStep) -> (String, String) {
    if step.evidence.is_empty() {
        return ("Before any report".into(), String::new());
    }
    let weight = format!("{} bits", bits(step.bits));
    let parts = [
        weight,
        step.date.clone().unwrap_or_default(),
        step.source.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (step.label.clone(), parts.join(" · "))
}

fn describe(belief: &Belief) -> String {
    let mut text = String::new();
    for step in &belief.steps {
        let shares = belief.types.iter().zip(&step.posterior);
        let shares: Vec<String> = shares
            .map(|(pair, &p)| format!("{} {}", type_name(pair), percent(p)))
            .collect();
        text.push_str(&format!("{}: {}. ", caption(step).0, shares.join(", ")));
    }
    text.trim_end().into()
}
