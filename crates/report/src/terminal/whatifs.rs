//! What would be otherwise if something were otherwise.

use super::page::{Layer, Page};
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::{Findings, VariantResult};
use crate::view::label;
use crate::view::variant::{UNMOVED, kind};
use crate::view::words::percent;

pub(super) fn print(findings: &Findings, page: &mut Page) {
    if findings.variants.is_empty() {
        return;
    }
    page.heading("What if", Layer::Derived);
    for (i, variant) in findings.variants.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        page.say(2, Paint::Strong, &variant.label);
        page.say(2, Paint::Faint, &kind(variant));
        if !variant.unanswered.is_empty() {
            page.say(
                4,
                Paint::Plain,
                &format!("No answers: {}.", variant.unanswered),
            );
            continue;
        }
        answers(variant, findings, page);
    }
}

fn answers(variant: &VariantResult, findings: &Findings, page: &mut Page) {
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Right, Lean::Wraps]);
    let mut still = 0;
    let mut moved: Vec<_> = variant.answers.iter().collect();
    moved.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()));
    for (question, base, here) in moved {
        if (here - base).abs() < UNMOVED {
            still += 1;
            continue;
        }
        let paint = if here < base {
            Paint::Against
        } else {
            Paint::For
        };
        table.row(vec![
            (Paint::Faint, percent(*base)),
            (Paint::Faint, "→".into()),
            (paint, percent(*here)),
            (Paint::Plain, label(findings, question).into()),
        ]);
    }
    page.table(&table, 4);
    match (still, variant.answers.len()) {
        (0, _) => {}
        (n, all) if n == all => page.say(4, Paint::Faint, "No answer moves."),
        (1, _) => page.say(4, Paint::Faint, "One other answer does not move."),
        (n, _) => page.say(4, Paint::Faint, &format!("{n} other answers do not move.")),
    }
}
