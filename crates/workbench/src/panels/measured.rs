//! How much and when, as cards among the answers: those of the first page with the first answers, the others with the other questions.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::measured::{Measured, measured};

use super::{View, cited, put};

#[derive(Template)]
#[template(path = "measured.html")]
struct Cards<'a> {
    cards: Vec<Card<'a>>,
}

/// A question with its pictures.
struct Card<'a> {
    own: Measured<'a>,
    /// The figure without edits, where it is another.
    file: Option<String>,
    /// A chart each, with the name under which it is saved.
    figures: Vec<(String, String)>,
    cited: String,
}

/// The cards of the first page, or all others; empty where there are none.
pub(super) fn cards(view: &View<'_>, of_first: bool) -> String {
    let file = view.point.file.as_ref().filter(|_| !view.edited.plain());
    let there = file.map_or_else(Vec::new, |file| measured(&file.findings));
    let own = measured(view.findings).into_iter();
    let own = own.filter(|own| own.ahead == of_first);
    let cards: Vec<Card<'_>> = own.map(|own| card(view, own, &there)).collect();
    match cards.is_empty() {
        true => String::new(),
        false => put(&Cards { cards }),
    }
}

fn card<'a>(view: &View<'a>, own: Measured<'a>, there: &[Measured<'_>]) -> Card<'a> {
    let figures = charts::measured(&own.found, &view.findings.rounds);
    let names = ["", "-more"].map(|end| format!("{}{end}", own.name));
    let told = |own: &Measured<'_>| format!("{} {}", own.now, own.words);
    let there = there.iter().find(|there| there.name == own.name);
    let there = there.map(told).filter(|there| *there != told(&own));
    Card {
        file: there,
        figures: names.into_iter().zip(figures).collect(),
        cited: cited(own.found.citations()),
        own,
    }
}
