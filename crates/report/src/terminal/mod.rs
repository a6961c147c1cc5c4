//! The briefing as text: questions first, then what they rest on. Plain when piped, as wide as the terminal, and nothing in it
//! that a terminal would obey.

mod beliefs;
mod compare;
mod counterfactual;
mod coverage;
mod drivers;
mod ensemble;
mod explain;
mod first;
mod fit;
mod frozen;
mod layers;
mod meaning;
mod measured;
mod page;
mod play;
mod questions;
mod runs;
mod score;
pub mod seat;
mod signals;
mod size;
mod stress;
mod style;
mod table;
mod text;
mod whatifs;
mod why;

pub use compare::forms;
pub use counterfactual::counterfactual;
pub use coverage::coverage;
pub use drivers::driven;
pub use ensemble::drawn;
pub use explain::explained;
pub use fit::fitted;
pub use frozen::frozen;
pub use meaning::meaning;
pub use play::{limiting, played};
pub use runs::{compared, listed};
pub use score::score;
pub use size::size;
pub use stress::stress;
pub use style::Style;
pub use why::why;

use crate::findings::Findings;
use crate::view::first::short;
use page::Page;
use style::Paint;

/// The briefing: its first page, and with `full` the rest of it, in sections. No line of it is there twice.
pub fn briefing(findings: &Findings, style: &Style) -> String {
    let mut page = Page::named_once(style);
    first::print(findings, &mut page);
    if style.full {
        questions::print(findings, &mut page);
        measured::print(findings, &mut page);
        signals::telling_moves(findings, &mut page);
        beliefs::steps(findings, &mut page);
        beliefs::watch_more(findings, &mut page);
        beliefs::forecasts(findings, &mut page);
        whatifs::print(findings, &mut page);
        layers::print(findings, &mut page);
        questions::certificate(findings, &mut page);
    }
    page.finish()
}

/// The table of signals with the reason for each, and what to watch.
pub fn signals(findings: &Findings, style: &Style) -> String {
    let mut page = Page::new(style, &findings.equilibrium);
    title(findings, &mut page);
    signals::all(findings, &mut page);
    beliefs::watch(findings, &mut page);
    questions::certificate(findings, &mut page);
    page.finish()
}

fn title(findings: &Findings, page: &mut Page) {
    page.say(0, Paint::Strong, &findings.title);
    let mut parts = Vec::new();
    if let Some(date) = &findings.cut_off {
        parts.push(format!("reports up to {date}"));
    }
    parts.push(format!("scenario {}", short(&findings.digest)));
    parts.push(format!("demarche {}", findings.version));
    page.say(0, Paint::Faint, &parts.join(" · "));
}
