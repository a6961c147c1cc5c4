//! The briefing as one HTML file: no scripts, nothing loaded, readable on a phone, in the dark and on paper. Its first screen is the
//! answer; the sections behind it have what stands behind that.

mod derived;
mod first;
mod layers;
mod measured;
mod score;

use askama::Template;

use crate::charts;
use crate::findings::{Citation, Findings};
use crate::view::equilibrium;
use crate::view::layer::Layer;
use crate::view::measured::{SECTION, ahead};

pub use score::scores;

/// The page's own rules, shared with the workbench; those of the charts are beside the charts.
pub const STYLE: &str = include_str!("style.css");

/// A section of the page: where it is, what it is called, what it is, and what writes what is in it.
struct Section {
    id: &'static str,
    name: &'static str,
    layer: Layer,
    write: fn(&Findings) -> String,
    /// Sections with nothing in them are left out.
    empty: fn(&Findings) -> bool,
}

/// The section with the certificate.
const METHOD: &str = "method";

const SECTIONS: [Section; 13] = [
    section("first", "In brief", Layer::Derived, first::first, |f| {
        f.questions.is_empty() && ahead(f).is_empty()
    }),
    section(
        "questions",
        "Other questions",
        Layer::Derived,
        first::others,
        first::no_others,
    ),
    section(
        "how-much",
        SECTION,
        Layer::Derived,
        measured::others,
        measured::no_others,
    ),
    section(
        "firmness",
        "How firm the answers are",
        Layer::Derived,
        first::firm,
        |f| f.questions.is_empty(),
    ),
    section(
        "signals",
        "Signals",
        Layer::Derived,
        derived::signals,
        |f| f.signals.is_empty(),
    ),
    section(
        "beliefs",
        "Beliefs over time",
        Layer::Derived,
        derived::beliefs,
        |f| f.beliefs.is_empty(),
    ),
    section(
        "watch",
        "What else to watch",
        Layer::Derived,
        derived::watch,
        derived::no_others_to_watch,
    ),
    section(
        "forecasts",
        "Forecasts",
        Layer::Derived,
        derived::forecasts,
        |f| f.forecasts.is_empty(),
    ),
    section(
        "what-if",
        "What if",
        Layer::Derived,
        derived::whatifs,
        |f| f.variants.is_empty(),
    ),
    section(
        "reports",
        "Reports",
        Layer::Reported,
        layers::reports,
        |f| f.evidence.is_empty(),
    ),
    section(
        "assumptions",
        "Assumptions",
        Layer::Assumed,
        layers::assumptions,
        |f| f.assumptions.is_empty(),
    ),
    section(
        "network",
        "Who can reach whom",
        Layer::Assumed,
        layers::network,
        |f| f.network.nodes.is_empty(),
    ),
    section(
        METHOD,
        "How this was derived",
        Layer::Derived,
        derived::method,
        |_| false,
    ),
];

const fn section(
    id: &'static str,
    name: &'static str,
    layer: Layer,
    write: fn(&Findings) -> String,
    empty: fn(&Findings) -> bool,
) -> Section {
    Section {
        id,
        name,
        layer,
        write,
        empty,
    }
}

/// The whole page, its rules within it. The same findings give the same bytes; it is well-formed XML as well as HTML.
pub fn page(findings: &Findings) -> String {
    write(findings, None)
}

/// The same with its rules at an address of a server, which also says what the page may do.
pub fn linked(findings: &Findings, rules: &str) -> String {
    write(findings, Some(rules))
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    findings: &'a Findings,
    /// The address of the page's rules; within the page without one.
    rules: Option<&'a str>,
    /// Which solution the numbers of every derived section belong to.
    equilibrium: String,
    sections: Vec<&'a Section>,
}

fn write(findings: &Findings, rules: Option<&str>) -> String {
    let sections = SECTIONS.iter().filter(|own| !(own.empty)(findings));
    let page = put(&Page {
        findings,
        rules,
        equilibrium: equilibrium::name(&findings.equilibrium),
        sections: sections.collect(),
    });
    page + "\n"
}

/// Sources with their places; the sentence where the document is at hand, else the scenario's own note.
#[derive(Template)]
#[template(path = "citations.html")]
struct Citations<'a> {
    citations: &'a [Citation],
}

fn cited(citations: &[Citation]) -> String {
    put(&Citations { citations })
}

/// A template filled in. It cannot fail: nothing that it calls does, and writing to a text does not.
fn put(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
