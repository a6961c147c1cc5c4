//! Reliability diagram: forecast probability against observed frequency, one point for each word of estimative probability.

use super::drawing::{Anchor, Drawing, Rect, Spot, spread};
use crate::score::Scores;
use crate::score::classes::{CLASSES, Class};
use crate::view::words::{count, percent};

const WIDTH: f64 = 490.0;
const LEFT: f64 = 68.0;
const TOP: f64 = 14.0;
const SIDE: f64 = 250.0;
const BOTTOM: f64 = 42.0;
/// Room between a name and its mark's line.
const GAP: f64 = 10.0;

/// Each class of forecasts by what was said and how often it happened, with the exact 90 % interval, on the field of its word.
/// On the diagonal, what was said is what happened.
pub fn reliability(scores: &Scores) -> Drawing {
    let mut drawing = Drawing::new(
        WIDTH,
        TOP + SIDE + BOTTOM,
        "What was said, and how often it happened",
        &describe(&scores.classes),
    );
    let edge = LEFT + SIDE;
    let x = |p: f64| LEFT + SIDE * p;
    let y = |p: f64| TOP + SIDE * (1.0 - p);
    for (i, (_, from, to)) in CLASSES.iter().enumerate() {
        // Where a forecast with this word is right, however often it happens within the word.
        if i % 2 == 0 {
            drawing.rect(
                "under",
                Rect {
                    x: x(*from),
                    y: y(*to),
                    width: x(*to) - x(*from),
                    height: y(*from) - y(*to),
                },
            );
        }
    }
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (LEFT, y(p)), (edge, y(p)));
        drawing.line("grid", (x(p), TOP), (x(p), y(0.0)));
        drawing.text("small muted", (LEFT - 6.0, y(p) + 4.0), Anchor::End, text);
        drawing.text("small muted", (x(p), y(0.0) + 16.0), Anchor::Middle, text);
    }
    drawing.line("compare", (x(0.0), y(0.0)), (x(1.0), y(1.0)));
    drawing.text(
        "small muted",
        (x(0.5), y(0.0) + 34.0),
        Anchor::Middle,
        "said",
    );
    drawing.text(
        "small muted",
        (LEFT - 6.0, y(0.5) - 14.0),
        Anchor::End,
        "happened",
    );
    let mut heights: Vec<f64> = scores.classes.iter().map(|c| y(c.share) + 4.0).collect();
    spread(&mut heights, 15.0, TOP + 6.0, TOP + SIDE);
    for (class, height) in scores.classes.iter().zip(heights) {
        let (low, high) = class.interval;
        let at = (x(class.said), y(class.share));
        drawing.line("seen", (at.0, y(low)), (at.0, y(high)));
        drawing.line("grid", at, (edge + GAP - 3.0, height - 4.0));
        drawing.circle("mark", at, 5.0);
        let name = format!("{}: {} of {}", class.words, class.happened, class.questions);
        let room = WIDTH - edge - GAP;
        drawing.label(
            "small",
            Spot {
                at: (edge + GAP, height),
                anchor: Anchor::Start,
                room,
            },
            &name,
        );
    }
    drawing
}

fn describe(classes: &[Class]) -> String {
    if classes.is_empty() {
        return "No question is resolved.".into();
    }
    let each = classes.iter().map(|class| {
        let (low, high) = class.interval;
        format!(
            "{}: {} said on average, {} of {} happened, which fits anything from {} to {}.",
            class.words,
            percent(class.said),
            class.happened,
            count(class.questions, "question"),
            percent(low),
            percent(high)
        )
    });
    each.collect::<Vec<_>>().join(" ")
}
