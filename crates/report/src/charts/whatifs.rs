//! Chart of what-ifs: one answer under each variant.

use demarche_scenario::model::Sort;

use super::drawing::{Anchor, Drawing, Spot};
use crate::findings::{Answer, VariantResult};
use crate::view::variant::NONE;
use crate::view::words::percent;

const WIDTH: f64 = 480.0;
const LEFT: f64 = 206.0;
const RIGHT: f64 = 46.0;
const HEAD: f64 = 24.0;
const ROW: f64 = 26.0;
const FOOT: f64 = 22.0;

/// One row for each variant that answers the question: a dot where the answer goes, tied to the line where it is now; where it has
/// no answer, a word that says so.
/// A filled dot is a changed assumption or other reports, a hollow one a move that is made to happen.
pub fn whatifs(answer: &Answer, variants: &[VariantResult]) -> Drawing {
    let rows = rows(answer, variants);
    let bottom = HEAD + ROW * rows.len() as f64;
    let title = format!("What if: {}", answer.label);
    let description = describe(answer, &rows);
    let mut drawing = Drawing::new(WIDTH, bottom + FOOT, &title, &description);
    let x = |p: f64| LEFT + p * (WIDTH - LEFT - RIGHT);
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (x(p), HEAD - 4.0), (x(p), bottom));
        drawing.text("small muted", (x(p), bottom + 15.0), Anchor::Middle, text);
    }
    let now = x(answer.probability);
    drawing.line("compare", (now, HEAD - 6.0), (now, bottom));
    let text = format!("now {}", percent(answer.probability));
    drawing.text("small strong", (now, 12.0), Anchor::Middle, &text);
    for (i, row) in rows.iter().enumerate() {
        let y = HEAD + ROW * (i as f64 + 0.5);
        drawing.label(
            "",
            Spot {
                at: (0.0, y + 4.0),
                anchor: Anchor::Start,
                room: LEFT - 12.0,
            },
            row.label,
        );
        let Some(probability) = row.probability else {
            drawing.text("small muted", (LEFT, y + 4.0), Anchor::Start, NONE);
            continue;
        };
        drawing.line("pull", (now, y), (x(probability), y));
        let class = if row.intervenes { "hollow" } else { "mark" };
        drawing.circle(class, (x(probability), y), 5.5);
        let text = percent(probability);
        let (anchor, gap) = if probability < answer.probability {
            (Anchor::End, -10.0)
        } else {
            (Anchor::Start, 10.0)
        };
        drawing.text(
            "strong halo",
            (x(probability) + gap, y + 4.0),
            anchor,
            &text,
        );
    }
    drawing
}

struct Row<'a> {
    label: &'a str,
    intervenes: bool,
    /// None where the question has no answer there.
    probability: Option<f64>,
}

fn rows<'a>(answer: &'a Answer, variants: &'a [VariantResult]) -> Vec<Row<'a>> {
    let row = |name: &'a str, variant: Option<&'a VariantResult>, probability| Row {
        label: variant.map_or(name, |variant| variant.label.as_str()),
        intervenes: variant.is_some_and(|variant| variant.sorts.contains(&Sort::Made)),
        probability,
    };
    let defined = answer.variants.iter().map(|(name, probability)| {
        let variant = variants.iter().find(|variant| variant.name == *name);
        row(name, variant, Some(*probability))
    });
    let own = |variant: &&VariantResult| {
        let mut names = variant.undefined.iter().map(|(name, _)| name);
        names.any(|name| *name == answer.name)
    };
    let undefined = variants.iter().filter(own);
    let undefined = undefined.map(|variant| row(&variant.name, Some(variant), None));
    defined.chain(undefined).collect()
}

fn describe(answer: &Answer, rows: &[Row]) -> String {
    let mut text = format!("Now {}.", percent(answer.probability));
    for row in rows {
        text.push_str(&format!(
            " {}: {}.",
            row.label,
            row.probability.map_or_else(|| NONE.into(), percent)
        ));
    }
    text
}
