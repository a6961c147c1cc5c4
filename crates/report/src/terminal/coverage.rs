//! Text of `cover`: the elements of a document that a scenario covers.

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::ablate::{Ablation, Effect, Moved};
use crate::cover::{Coverage, Covered};
use crate::findings::Equilibrium;
use crate::view::layer::Layer;
use crate::view::words::{count, percent};

/// Elements with what stands for them, then what each cited construct does.
pub fn coverage(coverage: &Coverage, equilibrium: &Equilibrium, style: &Style) -> String {
    let mut page = Page::new(style, equilibrium);
    page.heading("Elements of the document", Layer::Assumed);
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    for covered in &coverage.elements {
        let (paint, mark) = match covered {
            _ if !covered.constructs.is_empty() => (Paint::For, "covered"),
            Covered {
                omitted: Some(_), ..
            } => (Paint::Assumed, "left out"),
            _ => (Paint::Against, "MISSING"),
        };
        table.row(vec![
            (Paint::Plain, covered.element.id.clone()),
            (paint, mark.into()),
            (
                Paint::Plain,
                format!(
                    "{} ({})",
                    covered.element.element,
                    covered.element.locators.join(" ")
                ),
            ),
        ]);
        if !covered.constructs.is_empty() {
            table.note(Paint::Faint, &covered.constructs.join(", "));
        }
        if let Some(reason) = &covered.omitted {
            table.note(Paint::Faint, reason);
        }
    }
    page.table(&table, 2);
    summary(coverage, &mut page);
    if !coverage.ablations.is_empty() {
        effects(coverage, &mut page);
    }
    page.finish()
}

fn summary(coverage: &Coverage, page: &mut Page<'_>) {
    let all = coverage.elements.len();
    let covered = coverage
        .elements
        .iter()
        .filter(|e| !e.constructs.is_empty())
        .count();
    let missing = coverage.missing().count();
    page.gap();
    let left_out = all - covered - missing;
    let text = format!(
        "{all} elements: {covered} covered, {left_out} left out for a stated reason, {missing} missing."
    );
    page.say(2, Paint::Strong, &text);
}

/// What moves most comes first, since that is what the answers hang on; then what moves nothing, then what cannot go.
fn effects(coverage: &Coverage, page: &mut Page<'_>) {
    page.heading("What each cited construct does", Layer::Derived);
    page.say(2, Paint::Faint, "Taken out one at a time, the rest solved anew: the answer that moves most, in percentage points.");
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    let mut ablations: Vec<&Ablation> = coverage.ablations.iter().collect();
    ablations.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    let (mut inert, mut recorded) = (0, Vec::new());
    for ablation in ablations {
        let (paint, moved, what) = match &ablation.effect {
            Effect::Moves(moved) => (Paint::Plain, points(moved), shift(moved)),
            Effect::Inert if !ablation.undefined.is_empty() => {
                let none = format!("no answer without it: {}", ablation.undefined.join(", "));
                (Paint::Plain, "–".into(), none)
            }
            Effect::Inert => {
                inert += 1;
                (Paint::Against, "0".into(), "inert: no answer moves".into())
            }
            Effect::Needed { why } => (
                Paint::Faint,
                "–".into(),
                format!("cannot be taken out: {why}"),
            ),
            Effect::Recorded => {
                recorded.push(ablation.construct.as_str());
                continue;
            }
        };
        table.row(vec![
            (Paint::Plain, ablation.construct.clone()),
            (paint, moved),
            (paint, what),
        ]);
    }
    page.table(&table, 2);
    if !recorded.is_empty() {
        page.gap();
        let text = format!("Recorded; they enter no number: {}.", recorded.join(", "));
        page.say(2, Paint::Faint, &text);
    }
    page.gap();
    let all = count(coverage.ablations.len(), "cited construct");
    let text = format!("{all}: {} recorded only, {inert} inert.", recorded.len());
    page.say(2, Paint::Strong, &text);
}

/// By how many percentage points an answer moves.
pub(super) fn points(moved: &Moved) -> String {
    let sign = if moved.by() < 0.0 { '−' } else { '+' };
    format!("{sign}{:.1}", 100.0 * moved.by().abs())
}

/// Which answer moves, and from what to what.
pub(super) fn shift(moved: &Moved) -> String {
    let (base, without) = (percent(moved.base), percent(moved.without));
    format!("{}: {base} → {without}", moved.question)
}

/// Sort key of an ablation in the table.
pub(super) fn rank(ablation: &Ablation) -> f64 {
    match &ablation.effect {
        Effect::Moves(moved) => -moved.by().abs(),
        Effect::Inert => 1.0,
        Effect::Needed { .. } => 2.0,
        Effect::Recorded => 3.0,
    }
}
