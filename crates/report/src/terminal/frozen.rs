//! Text of `freeze`: the frozen forecasts.

use super::style::{Paint, Style};
use super::table::{Lean, Table};
use super::text::wrap;
use crate::score::{Dated, Freeze};
use crate::view::words::{count, percent};

/// The forecasts, when they are decided, and the digest to keep.
pub fn frozen(freeze: &Freeze, digest: &str, style: &Style) -> String {
    let mut out = String::new();
    let say = |out: &mut String, paint: Paint, text: &str| {
        for line in wrap(&style.clean(text), style.columns()) {
            out.push_str(&style.paint(paint, &line));
            out.push('\n');
        }
    };
    say(&mut out, Paint::Strong, &freeze.title);
    let dated = match freeze.dated {
        Dated::Given => "a day that was given",
        Dated::Clock => "by the clock",
    };
    let scenario: String = freeze.scenario.chars().take(12).collect();
    let head = format!(
        "Forecasts of {}, {dated} · scenario {scenario} · demarche {}",
        freeze.as_of, freeze.version
    );
    say(&mut out, Paint::Faint, &head);
    if freeze.hindsight > 0 {
        let parts = count(freeze.hindsight, "part");
        let text =
            format!("They rest on {parts} that cite only what is dated later: this is hindsight.");
        say(&mut out, Paint::Against, &text);
    }
    let mut table = Table::new(&[Lean::Right, Lean::Wraps, Lean::Left]);
    for question in &freeze.questions {
        let due = question.due.as_ref().map_or("no date", |day| day.as_str());
        table.row(vec![
            (Paint::Strong, percent(question.probability)),
            (
                Paint::Plain,
                format!("{} ({})", question.label, question.name),
            ),
            (Paint::Faint, due.into()),
        ]);
    }
    out.push_str(&table.print(style, 2));
    // To be copied, so in one piece.
    out.push_str(&format!("Digest of the ledger: {digest}\n"));
    out
}
