//! Chart of a forecast: the probability of each level of a variable, round by round.

use super::drawing::{Anchor, Drawing, Rect, Spot, spread};
use super::rounds;
use crate::findings::{Forecast, RoundName};
use crate::view::round;
use crate::view::words::percent;

const WIDTH: f64 = 400.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 140.0;
const TOP: f64 = 10.0;
const PLOT: f64 = 150.0;
const BOTTOM: f64 = 26.0;
/// Shades in the style sheet.
const SHADES: usize = 7;

/// Stacked bands, the lowest level at the bottom; each is named at its right end with its probability in the last round.
pub fn fan(forecast: &Forecast, names: &[RoundName]) -> Drawing {
    let mut drawing = Drawing::new(
        WIDTH,
        TOP + PLOT + BOTTOM,
        &format!("{}: forecast by round", forecast.label),
        &describe(forecast, names),
    );
    let Some(last) = forecast.by_round.last() else {
        return drawing;
    };
    let xs = rounds::places(forecast.by_round.len(), LEFT, WIDTH - RIGHT);
    let edge = WIDTH - RIGHT;
    let mut columns: Vec<(f64, &[f64])> = xs
        .iter()
        .copied()
        .zip(forecast.by_round.iter().map(Vec::as_slice))
        .collect();
    if columns.len() == 1 {
        columns = vec![(LEFT, last), (edge, last)];
    }
    let y = |p: f64| TOP + PLOT * (1.0 - p);
    let mut below = vec![0.0; columns.len()];
    let mut middles = Vec::new();
    for level in 0..last.len() {
        let above: Vec<f64> = below
            .iter()
            .zip(&columns)
            .map(|(b, (_, row))| b + row[level])
            .collect();
        let upper = columns.iter().zip(&above).map(|(&(x, _), &p)| (x, y(p)));
        let lower = columns
            .iter()
            .zip(&below)
            .rev()
            .map(|(&(x, _), &p)| (x, y(p)));
        drawing.polygon(
            &format!("band level-{}", shade(level, last.len())),
            &upper.chain(lower).collect::<Vec<_>>(),
        );
        let (from, to) = (below[below.len() - 1], above[above.len() - 1]);
        middles.push(y((from + to) / 2.0) + 4.0);
        below = above;
    }
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.text("small muted", (LEFT - 5.0, y(p) + 4.0), Anchor::End, text);
    }
    spread(&mut middles, 15.0, TOP + 6.0, TOP + PLOT + 4.0);
    for (level, name) in forecast.levels.iter().enumerate().take(last.len()) {
        let shade = shade(level, last.len());
        let at = middles[level];
        drawing.rect(
            &format!("level-{shade}"),
            Rect {
                x: edge + 6.0,
                y: at - 9.0,
                width: 9.0,
                height: 9.0,
            },
        );
        let share = percent(last[level]);
        drawing.text("strong", (edge + 56.0, at), Anchor::End, &share);
        drawing.label(
            "",
            Spot {
                at: (edge + 62.0, at),
                anchor: Anchor::Start,
                room: RIGHT - 62.0,
            },
            name,
        );
    }
    rounds::axis(&mut drawing, names, &xs, TOP + PLOT);
    drawing
}

/// Levels are ordered, so they take shades of one colour, from light to dark.
fn shade(level: usize, levels: usize) -> usize {
    match levels {
        0 | 1 => SHADES / 2,
        _ => level * (SHADES - 1) / (levels - 1),
    }
}

fn describe(forecast: &Forecast, names: &[RoundName]) -> String {
    let Some(last) = forecast.by_round.last() else {
        return "No rounds.".into();
    };
    let when = round(names, forecast.by_round.len() as u32);
    let shares = forecast.levels.iter().zip(last);
    let shares: Vec<String> = shares
        .map(|(name, &p)| format!("{name} {}", percent(p)))
        .collect();
    format!("In {when}: {}.", shares.join(", "))
}
