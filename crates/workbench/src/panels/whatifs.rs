//! The scenario's variants side by side.

use askama::Template;
use demarche_report::charts;
use demarche_report::findings::{Answer, VariantResult};
use demarche_report::view::variant::{NONE, Way, WhatIf, kind, moves, what_ifs};
use demarche_report::view::words::percent;
use demarche_scenario::model::{Sort, Variant};

use super::{View, put};

/// More what-ifs than this do not stand side by side on any page.
const MATRIX: usize = 8;

#[derive(Template)]
#[template(path = "whatifs.html")]
struct Whatifs<'a> {
    what_ifs: Vec<WhatIf<'a>>,
    rows: Vec<(&'a Answer, String, Vec<Cell>)>,
    charts: Vec<(&'a str, &'a str, String)>,
    /// All of them, solved or not, and of what sort each is.
    variants: Vec<(&'a Variant, String)>,
    waiting: usize,
    edited: bool,
    /// The address of this state, to which a what-if is added.
    here: String,
}

struct Cell {
    text: String,
    way: Way,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let cell = |answer: &Answer, variant: &VariantResult| {
        let found = answer
            .variants
            .iter()
            .find(|(name, _)| *name == variant.name);
        let Some((_, there)) = found else {
            let undefined = variant.undefined.iter();
            let undefined = undefined
                .map(|(name, _)| name)
                .any(|name| *name == answer.name);
            return Cell {
                text: if undefined { NONE } else { "–" }.into(),
                way: Way::Undefined,
            };
        };
        Cell {
            text: percent(*there),
            way: Way::of(answer.probability, *there),
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
    let moving = findings.questions.iter().filter(|answer| moves(answer));
    let charts = moving.map(|answer| {
        let chart = charts::whatifs(answer, variants).inline();
        (answer.name.as_str(), answer.label.as_str(), chart)
    });
    put(&Whatifs {
        rows: rows.collect(),
        charts: charts.collect(),
        what_ifs: what_ifs(findings),
        variants: view
            .point
            .model()
            .variants
            .iter()
            .map(|variant| (variant, kind(&variant.sorts)))
            .collect(),
        waiting: match variants.len() {
            0 => view.point.model().variants.len(),
            _ => 0,
        },
        edited: !view.edited.plain(),
        here: view.query.looking(&[("tab", Some("whatifs"))]),
    })
}
