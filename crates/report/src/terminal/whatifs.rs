//! The what-ifs as text.

use super::page::Page;
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::Findings;
use crate::view::layer::Layer;
use crate::view::variant::{Then, Way, what_ifs};

pub(super) fn print(findings: &Findings, page: &mut Page) {
    if findings.variants.is_empty() {
        return;
    }
    page.heading("What if", Layer::Derived);
    for (i, what_if) in what_ifs(findings).into_iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        let variant = what_if.variant;
        page.say(2, Paint::Strong, &variant.label);
        page.say(2, Paint::Faint, &what_if.kind);
        if variant.unanswered.is_empty() {
            answers(what_if.answers, page);
            if !what_if.none.is_empty() {
                page.say(4, Paint::Faint, what_if.none);
            }
        } else {
            let text = format!("No answers: {}.", variant.unanswered);
            page.say(4, Paint::Plain, &text);
        }
    }
}

fn answers(mut answers: Vec<Then<'_>>, page: &mut Page) {
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Right, Lean::Wraps]);
    let mut still = 0;
    let defined = |then: &Then<'_>| then.way != Way::Undefined;
    answers.sort_by(|a, b| {
        let larger = b.by.abs().total_cmp(&a.by.abs());
        defined(a).cmp(&defined(b)).then(larger)
    });
    for then in &answers {
        let paint = match then.way {
            Way::Up => Paint::For,
            Way::Down => Paint::Against,
            Way::Undefined => Paint::Strong,
            Way::Still => {
                still += 1;
                continue;
            }
        };
        table.row(vec![
            (Paint::Faint, then.base.clone()),
            (Paint::Faint, "→".into()),
            (paint, then.there.clone()),
            (Paint::Plain, then.question.into()),
        ]);
    }
    page.table(&table, 4);
    match (still, answers.len()) {
        (0, _) => {}
        (n, all) if n == all => page.say(4, Paint::Faint, "No answer moves."),
        (1, _) => page.say(4, Paint::Faint, "One other answer does not move."),
        (n, _) => page.say(4, Paint::Faint, &format!("{n} other answers do not move.")),
    }
}
