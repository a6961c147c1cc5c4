//! The axis of rounds that several charts share, from left to right.

use super::drawing::{Anchor, Drawing};
use crate::findings::RoundName;
use crate::view::round;

/// Room for one round's name, in drawing units.
const NAME: f64 = 58.0;

/// Where each round stands: evenly from edge to edge; a single round in the middle.
pub(super) fn places(n: usize, left: f64, right: f64) -> Vec<f64> {
    match n {
        1 => vec![(left + right) / 2.0],
        _ => (0..n)
            .map(|i| left + (right - left) * i as f64 / (n - 1) as f64)
            .collect(),
    }
}

/// Ticks and names below a plot, as many names as fit without touching, always the first and the last.
pub(super) fn axis(drawing: &mut Drawing, names: &[RoundName], places: &[f64], y: f64) {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
        return;
    };
    let n = places.len();
    if n > 1 {
        drawing.line("axis", (first, y), (last, y));
    }
    let fitting = (((last - first) / NAME).floor() as usize).max(1);
    let step = (n - 1).div_ceil(fitting).max(1);
    for (i, &x) in places.iter().enumerate() {
        drawing.line("axis", (x, y), (x, y + 4.0));
        let crowded = i + 1 < n && n - 1 - i < step;
        if i % step == 0 && !crowded || i + 1 == n {
            let at = (x, y + 17.0);
            drawing.text(
                "small muted",
                at,
                Anchor::Middle,
                &round(names, i as u32 + 1),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_touch() {
        for n in 1..40 {
            let xs = places(n, 30.0, 340.0);
            let mut drawing = Drawing::new(400.0, 100.0, "", "");
            axis(&mut drawing, &[], &xs, 50.0);
            let text = drawing.inline();
            let document = roxmltree::Document::parse(&text).unwrap();
            let shown: Vec<f64> = document
                .descendants()
                .filter(|node| node.has_tag_name("text"))
                .map(|node| node.attribute("x").unwrap().parse().unwrap())
                .collect();
            let ends = [shown.first(), shown.last()].map(|x| x.map(|x| x.round()));
            assert_eq!(ends, [xs.first(), xs.last()].map(|x| x.map(|x| x.round())));
            assert!(
                shown.windows(2).all(|pair| pair[1] - pair[0] > 45.0),
                "{n}: {shown:?}"
            );
        }
    }
}
