//! One answer: how likely it is to have come true by the end of each round.

use super::drawing::{Anchor, Drawing, spread};
use super::rounds;
use crate::findings::{Answer, RoundName};
use crate::telling::course;
use crate::words::percent;

const WIDTH: f64 = 480.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 140.0;
const TOP: f64 = 12.0;
const PLOT: f64 = 78.0;
const BOTTOM: f64 = 26.0;

/// The probability by round as a line that ends in the answer, beside what it was before any report (hollow) and the base
/// rate (dashed). An answer about types only has no rounds, and its chart is the scale with its marks.
pub fn answer(answer: &Answer, names: &[RoundName]) -> Drawing {
    let mut drawing = Drawing::new(
        WIDTH,
        TOP + PLOT + BOTTOM,
        &answer.label,
        &describe(answer, names),
    );
    let edge = WIDTH - RIGHT;
    let by_round = course(answer);
    let y = |p: f64| TOP + PLOT * (1.0 - p);
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (LEFT, y(p)), (edge, y(p)));
        let at = (LEFT - 5.0, y(p) + 4.0);
        drawing.text("small muted", at, Anchor::End, text);
    }
    let xs = rounds::places(by_round.len(), LEFT, edge);
    let points: Vec<(f64, f64)> = xs.iter().zip(by_round).map(|(&x, &p)| (x, y(p))).collect();
    if points.len() > 1 {
        let floor = [(edge, y(0.0)), (LEFT, y(0.0))];
        let area: Vec<(f64, f64)> = points.iter().copied().chain(floor).collect();
        drawing.polygon("under", &area);
        drawing.polyline("curve", &points);
    }
    let mut labels = vec![
        ("strong", answer.probability, percent(answer.probability)),
        (
            "small muted",
            answer.prior,
            format!("{} before reports", percent(answer.prior)),
        ),
    ];
    if let Some(base) = answer.base_rate {
        drawing.line("compare", (LEFT, y(base)), (edge, y(base)));
        labels.push(("small muted", base, format!("{} base rate", percent(base))));
    }
    drawing.circle("hollow", (edge, y(answer.prior)), 4.0);
    drawing.circle("mark", (edge, y(answer.probability)), 5.0);
    let mut heights: Vec<f64> = labels.iter().map(|(_, p, _)| y(*p) + 4.0).collect();
    spread(&mut heights, 14.0, TOP, TOP + PLOT + 6.0);
    for ((class, _, text), height) in labels.iter().zip(heights) {
        drawing.text(class, (edge + 12.0, height), Anchor::Start, text);
    }
    rounds::axis(&mut drawing, names, &xs, TOP + PLOT);
    drawing
}

fn describe(answer: &Answer, names: &[RoundName]) -> String {
    let mut text = format!(
        "{} given the reports, {} before them.",
        percent(answer.probability),
        percent(answer.prior)
    );
    for (i, &p) in course(answer).iter().enumerate() {
        let when = rounds::name(names, i as u32 + 1);
        text.push_str(&format!(" By {when}: {}.", percent(p)));
    }
    text
}
