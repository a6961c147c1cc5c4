//! The scenario's variants side by side.

use askama::Template;
use demarche_report::charts;
use demarche_report::findings::{Answer, VariantResult};
use demarche_report::view::variant::kind;
use demarche_report::view::words::percent;
use demarche_scenario::model::Sort;

use super::{View, put};

/// Answers that move less than this count as unmoved.
const UNMOVED: f64 = 0.005;

#[derive(Template)]
#[template(path = "whatifs.html")]
struct Whatifs<'a> {
    variants: Vec<(&'a VariantResult, String)>,
    rows: Vec<(&'a Answer, String, Vec<Cell>)>,
    charts: Vec<(&'a str, &'a str, String)>,
    waiting: usize,
    edited: bool,
}

struct Cell {
    text: String,
    /// `up`, `down`, `same`, or nothing.
    way: &'static str,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let cell = |answer: &Answer, variant: &VariantResult| {
        let found = answer
            .variants
            .iter()
            .find(|(name, _)| *name == variant.name);
        let Some((_, there)) = found else {
            return Cell {
                text: "–".into(),
                way: "",
            };
        };
        let moved = there - answer.probability;
        Cell {
            text: percent(*there),
            way: match moved {
                m if m >= UNMOVED => "up",
                m if m <= -UNMOVED => "down",
                _ => "same",
            },
        }
    };
    let variants = &findings.variants;
    let rows = findings.questions.iter().map(|answer| {
        let cells = variants
            .iter()
            .map(|variant| cell(answer, variant))
            .collect();
        (answer, percent(answer.probability), cells)
    });
    let moved = |answer: &&Answer| {
        let mut there = answer.variants.iter();
        there.any(|(_, p)| (p - answer.probability).abs() >= UNMOVED)
    };
    let charts = findings.questions.iter().filter(moved).map(|answer| {
        let chart = charts::whatifs(answer, variants).inline();
        (answer.name.as_str(), answer.label.as_str(), chart)
    });
    put(&Whatifs {
        rows: rows.collect(),
        charts: charts.collect(),
        variants: variants
            .iter()
            .map(|variant| (variant, kind(variant)))
            .collect(),
        waiting: match variants.len() {
            0 => view.point.model().variants.len(),
            _ => 0,
        },
        edited: !view.edited.plain(),
    })
}
