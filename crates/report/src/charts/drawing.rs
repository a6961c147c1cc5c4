//! An SVG drawing: elements are appended to a text, with one number format and one escaping function.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::escape::markup;

/// Widths of an average character of the style sheet's small, plain and strong type, in drawing units; on the wide side, as
/// the typeface is not known.
const CHARACTER: [f64; 3] = [6.0, 6.6, 7.9];

/// The rules that colour every chart, in light and dark.
pub const STYLE: &str = include_str!("style.css");

/// A finished or growing chart. Lengths are in drawing units; the page scales them.
#[derive(Clone, Debug)]
pub struct Drawing {
    width: f64,
    height: f64,
    title: String,
    description: String,
    body: String,
}

/// A rectangle, by its upper left corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where a text may stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) at: (f64, f64),
    pub(super) anchor: Anchor,
    /// How wide it may be.
    pub(super) room: f64,
}

/// Where a text hangs on its point.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    /// An empty drawing; the description says in words what the picture shows, for those who do not see it.
    pub(super) fn new(width: f64, height: f64, title: &str, description: &str) -> Drawing {
        Drawing {
            width,
            height,
            title: title.into(),
            description: description.into(),
            body: String::new(),
        }
    }

    /// The chart for an HTML page that carries [`STYLE`].
    pub fn inline(&self) -> String {
        self.wrap("", "")
    }

    /// The chart as a file of its own.
    pub fn standalone(&self) -> String {
        let space = " xmlns=\"http://www.w3.org/2000/svg\"";
        self.wrap(space, &format!("<style>\n{STYLE}</style>\n"))
    }

    fn wrap(&self, space: &str, style: &str) -> String {
        format!(
            "<svg{space} class=\"chart\" role=\"img\" viewBox=\"0 0 {} {}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n{style}{}</svg>\n",
            num(self.width),
            num(self.height),
            markup(&self.title),
            markup(&self.description),
            self.body
        )
    }

    pub(super) fn rect(&mut self, class: &str, rect: Rect) {
        let [x, y, w, h] = [rect.x, rect.y, rect.width, rect.height].map(num);
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>"
        ));
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(num);
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        ));
    }

    pub(super) fn circle(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        let [x, y, r] = [centre.0, centre.1, radius].map(num);
        self.push(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"
        ));
    }

    pub(super) fn polyline(&mut self, class: &str, points: &[(f64, f64)]) {
        self.push(format_args!(
            "<polyline class=\"{class}\" points=\"{}\"/>",
            joined(points)
        ));
    }

    pub(super) fn polygon(&mut self, class: &str, points: &[(f64, f64)]) {
        self.push(format_args!(
            "<polygon class=\"{class}\" points=\"{}\"/>",
            joined(points)
        ));
    }

    /// A quadratic curve.
    pub(super) fn curve(&mut self, class: &str, from: (f64, f64), via: (f64, f64), to: (f64, f64)) {
        let [a, b, c, d, e, f] = [from.0, from.1, via.0, via.1, to.0, to.1].map(num);
        self.push(format_args!(
            "<path class=\"{class}\" d=\"M{a} {b}Q{c} {d} {e} {f}\"/>"
        ));
    }

    pub(super) fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let [x, y] = [at.0, at.1].map(num);
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.push(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
            markup(text)
        ));
    }

    /// A text cut to a room in drawing units; its tooltip has the whole.
    pub(super) fn label(&mut self, class: &str, spot: Spot, text: &str) {
        let Spot { at, anchor, room } = spot;
        let character = match class {
            _ if class.contains("small") => CHARACTER[0],
            _ if class.contains("strong") => CHARACTER[2],
            _ => CHARACTER[1],
        };
        let cut = fit(text, room / character);
        if cut == text {
            self.text(class, at, anchor, text);
        } else {
            self.push(format_args!("<g><title>{}</title>", markup(text)));
            self.text(class, at, anchor, &cut);
            self.push(format_args!("</g>"));
        }
    }

    fn push(&mut self, element: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{element}");
    }
}

/// A coordinate: at most one decimal, no negative zero, so that equal drawings are equal bytes.
fn num(x: f64) -> String {
    let x = if x.is_finite() { x } else { 0.0 };
    let tenths = (10.0 * x).round() / 10.0 + 0.0;
    format!("{tenths}")
}

fn joined(points: &[(f64, f64)]) -> String {
    let pairs = points
        .iter()
        .map(|&(x, y)| format!("{},{}", num(x), num(y)));
    pairs.collect::<Vec<_>>().join(" ")
}

/// The text, or as much of it as fits into so many columns, with an ellipsis.
fn fit(text: &str, columns: f64) -> String {
    let columns = columns.floor().max(1.0);
    let width = |c: char| c.width().unwrap_or(0) as f64;
    if text.chars().map(width).sum::<f64>() <= columns {
        return text.into();
    }
    let mut used = 1.0;
    let kept = text.chars().take_while(|&c| {
        used += width(c);
        used <= columns
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

/// Moves labels apart to at least `gap` within `low..=high`, keeping their order; as even as can be where there is no room.
pub(super) fn spread(places: &mut [f64], gap: f64, low: f64, high: f64) {
    let n = places.len();
    if n == 0 {
        return;
    }
    let gap = gap.min((high - low) / n as f64);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
    let mut floor = low;
    for &i in &order {
        places[i] = places[i].max(floor);
        floor = places[i] + gap;
    }
    let mut ceiling = high;
    for &i in order.iter().rev() {
        places[i] = places[i].min(ceiling);
        ceiling = places[i] - gap;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_distance() {
        let mut places = [50.0, 10.0, 52.0, 99.0];
        spread(&mut places, 12.0, 0.0, 100.0);
        assert!(places[0] + 12.0 <= places[2] && places[2] + 12.0 <= places[3]);
        assert_eq!((places[1], places[3]), (10.0, 99.0));
    }

    #[test]
    fn numbers_have_one_form() {
        assert_eq!(
            [-0.01, 1.0, 2.345, f64::NAN].map(num),
            ["0", "1", "2.3", "0"]
        );
    }

    #[test]
    fn long_labels_are_cut_and_kept_whole_behind() {
        let mut drawing = Drawing::new(10.0, 10.0, "a", "b");
        drawing.label(
            "small",
            Spot {
                at: (0.0, 0.0),
                anchor: Anchor::Start,
                room: 50.0,
            },
            "one <two> three",
        );
        let text = drawing.inline();
        assert!(text.contains("<title>one &lt;two&gt; three</title>") && text.contains("…"));
    }
}
