//! A number by round, as a line with the fan over the draws: what is expected, and whether something has not come yet.

use demarche_inference::uncertain::ensemble::Spread;

use super::answer::key;
use super::drawing::{Anchor, Drawing, spread};
use super::rounds;
use crate::findings::RoundName;
use crate::measured::{HowMuch, Level, When};
use crate::view::measured::{figure, level_name, reach};
use crate::view::round;
use crate::view::words::{between, percent};

const WIDTH: f64 = 400.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 140.0;
const TOP: f64 = 12.0;
const PLOT: f64 = 110.0;
const BOTTOM: f64 = 26.0;
/// Room for the line that says what the bands are.
const KEY: f64 = 20.0;
/// Lines across the plot, at most so many.
const LINES: f64 = 6.0;

/// A line by round with what stands beside it.
struct Course<'a> {
    title: &'a str,
    description: String,
    points: &'a [f64],
    over: &'a [Spread],
    /// The lowest and the highest that it can be.
    ends: Option<(f64, f64)>,
    /// Heights at which a line is drawn across, with their names, from the lowest to the highest.
    lines: Vec<(f64, String)>,
    /// The height that divides: even odds.
    dashed: Option<f64>,
    /// A round that is marked, with its name.
    at: Option<(usize, String)>,
    /// What it was before any report, and how that is told.
    before: (f64, String),
    /// How the last one is told, and how far it goes over the worlds that fit.
    now: (String, String),
}

/// What is expected of a number by the end of each round, its last value beside what was expected before any report (hollow). Around
/// it bands that hold nine tenths and the middle half of the worlds that fit. None where levels are names.
pub fn expected(own: &HowMuch, names: &[RoundName]) -> Option<Drawing> {
    let expected = own.expected.as_ref()?;
    let reach = reach(&own.levels);
    let say = |x: f64| figure(x, reach);
    let range = expected.over.map(|over| (say(over.low), say(over.high)));
    let course = Course {
        title: &own.label,
        description: describe(&expected.by_round, names, &say),
        points: &expected.by_round,
        over: &expected.by_round_over,
        ends: own
            .levels
            .first()
            .zip(own.levels.last())
            .and_then(|(low, high)| low.value.zip(high.value)),
        lines: lines(&own.levels),
        dashed: None,
        at: None,
        before: (
            expected.prior,
            format!("{} before reports", say(expected.prior)),
        ),
        now: (
            say(expected.value),
            range.map_or_else(String::new, |(low, high)| match low == high {
                true => low,
                false => format!("{low} to {high}"),
            }),
        ),
    };
    Some(draw(&course, names))
}

/// How likely it has not come yet by the end of each round: a line that falls from everything and ends in what is left. Even odds are
/// dashed, and the first round below them is marked.
pub fn survival(own: &When, names: &[RoundName]) -> Drawing {
    let last = own.not_yet.last().copied().unwrap_or(1.0);
    let prior = own.prior_not_yet.last().copied().unwrap_or(1.0);
    let range = own.not_yet_over.last();
    let median = own.median.map(|median| {
        let place = median as usize - 1;
        (place, round(names, median))
    });
    let course = Course {
        title: &own.label,
        description: format!("Not yet. {}", describe(&own.not_yet, names, &percent)),
        points: &own.not_yet,
        over: &own.not_yet_over,
        ends: Some((0.0, 1.0)),
        lines: [0.0, 0.5, 1.0].map(|p| (p, percent(p))).into(),
        dashed: Some(0.5),
        at: median,
        before: (prior, format!("{} before reports", percent(prior))),
        now: (
            percent(last),
            range.map_or_else(String::new, |over| between(over.low, over.high)),
        ),
    };
    draw(&course, names)
}

/// The levels that have a line: whole steps of a round number apart, as few as can be read.
fn lines(levels: &[Level]) -> Vec<(f64, String)> {
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
    let all = levels.len() as f64;
    let step = steps.into_iter().find(|step| all / step <= LINES);
    let step = step.unwrap_or(100.0);
    let whole = |level: &&Level| {
        level
            .value
            .is_some_and(|value| value.rem_euclid(step) == 0.0)
    };
    let marked = levels.iter().filter(whole);
    marked
        .filter_map(|level| Some((level.value?, level_name(&level.name))))
        .collect()
}

fn draw(course: &Course<'_>, names: &[RoundName]) -> Drawing {
    let over = course.over;
    let fans = over.len() == course.points.len() && over.iter().any(|o| o.low < o.high);
    let height = TOP + PLOT + BOTTOM + if fans { KEY } else { 0.0 };
    let mut drawing = Drawing::new(WIDTH, height, course.title, &course.description);
    let edge = WIDTH - RIGHT;
    let (low, high) = course.ends.unwrap_or((0.0, 1.0));
    let high = high.max(low + f64::EPSILON);
    let y = |x: f64| TOP + PLOT * (1.0 - (x - low) / (high - low));
    for (at, name) in &course.lines {
        let class = if course.dashed == Some(*at) {
            "compare"
        } else {
            "grid"
        };
        drawing.line(class, (LEFT, y(*at)), (edge, y(*at)));
        let place = (LEFT - 5.0, y(*at) + 4.0);
        drawing.text("small muted", place, Anchor::End, name);
    }
    let xs = rounds::places(course.points.len(), LEFT, edge);
    let line = |values: &mut dyn Iterator<Item = f64>| -> Vec<(f64, f64)> {
        xs.iter().zip(values).map(|(&x, v)| (x, y(v))).collect()
    };
    let points = line(&mut course.points.iter().copied());
    if fans {
        let mut band = |class: &str, below: fn(&Spread) -> f64, above: fn(&Spread) -> f64| {
            let mut outline = line(&mut over.iter().map(above));
            outline.extend(line(&mut over.iter().map(below)).into_iter().rev());
            drawing.polygon(class, &outline);
        };
        band("wide", |o| o.low, |o| o.high);
        band("half", |o| o.lower, |o| o.upper);
    } else if points.len() > 1 {
        let floor = [(edge, y(low)), (LEFT, y(low))];
        let area: Vec<(f64, f64)> = points.iter().copied().chain(floor).collect();
        drawing.polygon("under", &area);
    }
    drawing.polyline("curve", &points);
    let end = xs.last().copied().unwrap_or(edge);
    if let Some(over) = over.last().filter(|_| fans) {
        drawing.line("reach", (end, y(over.low)), (end, y(over.high)));
    }
    if let Some((place, name)) = &course.at
        && let Some(&(x, height)) = points.get(*place)
    {
        drawing.line("joint", (x, height), (x, TOP + PLOT));
        drawing.circle("mark", (x, height), 4.0);
        let (anchor, by) = match place * 2 < points.len() {
            true => (Anchor::Start, 7.0),
            false => (Anchor::End, -7.0),
        };
        let at = (x + by, TOP + PLOT - 6.0);
        drawing.text("small strong halo", at, anchor, name);
    }
    let now = course.points.last().copied().unwrap_or(low);
    drawing.circle("hollow", (end, y(course.before.0)), 4.0);
    drawing.circle("mark", (end, y(now)), 5.0);
    let mut heights = [y(now) + 4.0, y(course.before.0) + 4.0];
    spread(&mut heights, 14.0, TOP, TOP + PLOT + 6.0);
    let right = edge + 12.0;
    drawing.text("strong", (right, heights[0]), Anchor::Start, &course.now.0);
    if course.now.1 != course.now.0 {
        let beside = right + 8.0 * course.now.0.chars().count() as f64 + 8.0;
        let at = (beside, heights[0]);
        drawing.text("small muted", at, Anchor::Start, &course.now.1);
    }
    let at = (right, heights[1]);
    drawing.text("small muted", at, Anchor::Start, &course.before.1);
    rounds::axis(&mut drawing, names, &xs, TOP + PLOT);
    if fans {
        key(&mut drawing, LEFT, TOP + PLOT + BOTTOM + 12.0);
    }
    drawing
}

fn describe(values: &[f64], names: &[RoundName], say: &dyn Fn(f64) -> String) -> String {
    let each = values.iter().enumerate();
    let each =
        each.map(|(i, &x)| format!("By the end of {}: {}.", round(names, i as u32 + 1), say(x)));
    each.collect::<Vec<_>>().join(" ")
}
