//! How much and when: a card for each, on the first page for those that the author puts first, the others in a section.

use askama::Template;

use super::{cited, put};
use crate::charts;
use crate::findings::Findings;
use crate::view::measured::{Measured, ahead, measured};

#[derive(Template)]
#[template(path = "measured.html")]
struct Cards<'a> {
    cards: Vec<Card<'a>>,
}

/// A question with its pictures.
struct Card<'a> {
    own: Measured<'a>,
    /// A chart each.
    figures: Vec<String>,
    cited: String,
}

fn card<'a>(findings: &'a Findings, own: Measured<'a>) -> Card<'a> {
    Card {
        figures: charts::measured(&own.found, &findings.rounds),
        cited: cited(own.found.citations()),
        own,
    }
}

/// Those of the first page.
pub(super) fn first(findings: &Findings) -> String {
    let cards = ahead(findings).into_iter();
    put(&Cards {
        cards: cards.map(|own| card(findings, own)).collect(),
    })
}

/// All others.
pub(super) fn others(findings: &Findings) -> String {
    let others = measured(findings).into_iter().filter(|own| !own.ahead);
    put(&Cards {
        cards: others.map(|own| card(findings, own)).collect(),
    })
}

/// Whether the first page has all of them.
pub(super) fn no_others(findings: &Findings) -> bool {
    measured(findings).iter().all(|own| own.ahead)
}
