//! The briefing as one HTML file: no scripts, nothing loaded, readable on a phone, in the dark and on paper.

mod derived;
mod layers;
mod questions;
mod whatifs;
mod write;

use crate::charts::STYLE as CHARTS;
use crate::findings::Findings;
use crate::view::belief::tells;
use write::Html;

/// The page's own rules, shared with the workbench; those of the charts are beside the charts.
pub const STYLE: &str = include_str!("style.css");

/// What a section's content is: the three layers are never mixed.
#[derive(Clone, Copy, Debug)]
enum Layer {
    Reported,
    Assumed,
    Derived,
}

/// A section of the page: where it is, what it is called, what it is, and what writes it.
struct Section {
    id: &'static str,
    name: &'static str,
    layer: Layer,
    write: fn(&Findings, &mut Html),
    /// Sections with nothing in them are left out.
    empty: fn(&Findings) -> bool,
}

const SECTIONS: [Section; 10] = [
    section(
        "questions",
        "Questions",
        Layer::Derived,
        questions::write,
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
        "What to watch",
        Layer::Derived,
        derived::watch,
        |f| !f.watch.iter().any(tells),
    ),
    section(
        "forecasts",
        "Forecasts",
        Layer::Derived,
        derived::forecasts,
        |f| f.forecasts.is_empty(),
    ),
    section("what-if", "What if", Layer::Derived, whatifs::write, |f| {
        f.variants.is_empty()
    }),
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
        "method",
        "How this was derived",
        Layer::Derived,
        derived::certificate,
        |_| false,
    ),
];

const fn section(
    id: &'static str,
    name: &'static str,
    layer: Layer,
    write: fn(&Findings, &mut Html),
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

fn write(findings: &Findings, rules: Option<&str>) -> String {
    let mut html = Html::default();
    head(findings, rules, &mut html);
    html.raw("<body>\n<header>\n")
        .put("<h1>", &findings.title, "</h1>\n");
    html.raw("<p class=\"muted\">");
    if let Some(date) = &findings.cut_off {
        html.put("Reports up to ", date, ". ");
    }
    html.raw("Three kinds of statement are kept apart: ");
    badge(Layer::Reported, &mut html);
    html.raw(" what sources said, ");
    badge(Layer::Assumed, &mut html);
    html.raw(" what the analyst put in, ");
    badge(Layer::Derived, &mut html);
    html.raw(" what follows from both.</p>\n</header>\n");
    let sections: Vec<&Section> = SECTIONS
        .iter()
        .filter(|section| !(section.empty)(findings))
        .collect();
    html.raw("<nav aria-label=\"Contents\"><ul>\n");
    for section in &sections {
        html.raw("<li><a href=\"#")
            .raw(section.id)
            .raw("\">")
            .raw(section.name)
            .raw("</a></li>\n");
    }
    html.raw("</ul></nav>\n<main>\n");
    for section in sections {
        html.raw("<section class=\"")
            .raw(class(section.layer))
            .raw("\" id=\"")
            .raw(section.id);
        html.raw("\">\n<h2>").raw(section.name).raw(" ");
        badge(section.layer, &mut html);
        html.raw("</h2>\n");
        if matches!(section.layer, Layer::Derived) && section.id != "method" {
            equilibrium(findings, &mut html);
        }
        (section.write)(findings, &mut html);
        html.raw("</section>\n");
    }
    html.raw("</main>\n<footer><p>");
    html.put("Demarche ", &findings.version, "; scenario ").put(
        "<code>",
        &findings.digest,
        "</code>.",
    );
    html.raw("</p></footer>\n</body>\n</html>\n");
    html.finish()
}

fn head(findings: &Findings, rules: Option<&str>, html: &mut Html) {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    if rules.is_none() {
        html.raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             img-src data:\"/>\n",
        );
    }
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    html.put("<title>", &findings.title, "</title>\n");
    match rules {
        Some(rules) => html.put("<link rel=\"stylesheet\" href=\"", rules, "\"/>\n"),
        None => html
            .raw("<style>\n")
            .raw(STYLE)
            .raw(CHARTS)
            .raw("</style>\n"),
    };
    html.raw("</head>\n");
}

/// The line that every derived section carries: which solution its numbers belong to.
fn equilibrium(findings: &Findings, html: &mut Html) {
    let name = crate::view::equilibrium::name(&findings.equilibrium);
    html.put(
        "<p class=\"rests\">Under ",
        &name,
        " (<a href=\"#method\">certificate</a>).</p>\n",
    );
}

fn class(layer: Layer) -> &'static str {
    match layer {
        Layer::Reported => "reported",
        Layer::Assumed => "assumed",
        Layer::Derived => "derived",
    }
}

/// A layer's mark: colour, word and shape, so that no reader depends on one of them.
fn badge(layer: Layer, html: &mut Html) {
    html.raw(match layer {
        Layer::Reported => "<span class=\"badge reported\">■ reported</span>",
        Layer::Assumed => "<span class=\"badge assumed\">◇ assumed</span>",
        Layer::Derived => "<span class=\"badge derived\">● derived</span>",
    });
}
