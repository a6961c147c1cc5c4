//! The panels of the page: one module and one template for each, and a line in [`ALL`]. [`tabs`] says which are seen together.

mod actors;
mod answers;
mod belief;
pub(crate) mod counterfactual;
pub(crate) mod drivers;
mod evidence;
mod forecasts;
mod measured;
mod method;
mod next;
mod scenario;
pub(crate) mod seat;
mod signals;
pub(crate) mod start;
pub mod tabs;
pub(crate) mod tree;
mod whatifs;

use std::collections::BTreeMap;

use askama::Template;
use demarche_inference::solve::Route;
use demarche_report::findings::{Citation, Findings};
pub use demarche_report::view::layer::Layer;
use demarche_report::view::words::count;
use demarche_scenario::vary::edit::{Edit, EditError};

use crate::Workbench;
use crate::desk::{Edited, Point, STAGES};
use crate::query::Query;

pub(crate) use scenario::{Named, names};

/// The data that panels are rendered from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The workbench.
    pub bench: &'a Workbench,
    /// The query of the address.
    pub query: &'a Query,
    /// The scenario with its edits.
    pub edited: &'a Edited,
    /// The findings at the point estimate, and the solved game.
    pub point: &'a Point,
    /// All that is found so far: spreads and what-ifs too, where they are there.
    pub findings: &'a Findings,
    /// Draws behind the spreads; 0 where none are there yet.
    pub draws: usize,
}

/// The data that a panel is rendered from, and so when it is rendered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The point answer.
    Point,
    /// The point answer, and again as the worlds fill.
    Worlds,
    /// The point answer, and again when the what-ifs are there.
    Whatifs,
    /// The point answer, and again whenever there is more.
    All,
    /// Fetched when it is opened.
    Demand,
}

/// One panel.
#[derive(Clone, Copy, Debug)]
pub struct Panel {
    /// In addresses and the style sheet.
    pub id: &'static str,
    /// On the page.
    pub name: &'static str,
    /// Layer of its content.
    pub layer: Layer,
    /// The tab that it is in.
    pub tab: &'static str,
    /// The data that it is rendered from.
    pub feed: Feed,
    /// Its content, as HTML.
    pub write: fn(&View<'_>) -> String,
    /// Whether it needs neither signals nor forecasts, so that it can be written before they are there.
    pub early: bool,
}

use {Feed as F, Layer as L};

/// The panels in their order.
pub const ALL: &[Panel] = &[
    Panel {
        id: "evidence",
        name: "Evidence",
        layer: L::Reported,
        tab: "evidence",
        feed: F::Point,
        write: evidence::write,
        early: true,
    },
    Panel {
        id: "actors",
        name: "Actors",
        layer: L::Assumed,
        tab: "actors",
        feed: F::Point,
        write: actors::write,
        early: true,
    },
    Panel {
        id: "answers",
        name: "Answers",
        layer: L::Derived,
        tab: "answers",
        feed: F::All,
        write: answers::write,
        early: true,
    },
    Panel {
        id: "next",
        name: "What would change them",
        layer: L::Derived,
        tab: "answers",
        feed: F::Whatifs,
        write: next::write,
        early: false,
    },
    Panel {
        id: "others",
        name: "Other questions",
        layer: L::Derived,
        tab: "answers",
        feed: F::All,
        write: answers::others,
        early: true,
    },
    Panel {
        id: "belief",
        name: "Belief",
        layer: L::Derived,
        tab: "belief",
        feed: F::Point,
        write: belief::write,
        early: true,
    },
    Panel {
        id: "signals",
        name: "Signals",
        layer: L::Derived,
        tab: "signals",
        feed: F::Worlds,
        write: signals::write,
        early: false,
    },
    Panel {
        id: "forecasts",
        name: "Forecasts",
        layer: L::Derived,
        tab: "forecasts",
        feed: F::Point,
        write: forecasts::write,
        early: false,
    },
    Panel {
        id: "whatifs",
        name: "What-ifs",
        layer: L::Derived,
        tab: "whatifs",
        feed: F::Whatifs,
        write: whatifs::write,
        early: false,
    },
    Panel {
        id: "tree",
        name: "Play tree",
        layer: L::Derived,
        tab: "tree",
        feed: F::Demand,
        write: tree::write,
        early: false,
    },
    Panel {
        id: "drivers",
        name: "Drivers",
        layer: L::Derived,
        tab: "drivers",
        feed: F::Demand,
        write: drivers::write,
        early: false,
    },
    Panel {
        id: "change",
        name: "What would have to change",
        layer: L::Derived,
        tab: "drivers",
        feed: F::Demand,
        write: counterfactual::write,
        early: false,
    },
    Panel {
        id: "play",
        name: "Play",
        layer: L::Derived,
        tab: "play",
        feed: F::Demand,
        write: seat::write,
        early: false,
    },
    Panel {
        id: "method",
        name: "How this was derived",
        layer: L::Derived,
        tab: "method",
        feed: F::Point,
        write: method::write,
        early: false,
    },
    Panel {
        id: "scenario",
        name: "Scenario",
        layer: L::Assumed,
        tab: "scenario",
        feed: F::Demand,
        write: scenario::write,
        early: false,
    },
    Panel {
        id: "new",
        name: "New scenario",
        layer: L::Assumed,
        tab: "new",
        feed: F::Demand,
        write: start::write,
        early: false,
    },
];

#[derive(Template)]
#[template(path = "panel.html")]
struct Shell<'a> {
    panel: &'a Panel,
    digest: &'a str,
    body: &'a str,
    demand: bool,
}

impl Panel {
    /// The whole panel, marked with the digest of what it is derived from.
    pub fn fragment(&self, view: &View<'_>) -> String {
        self.shell(&view.edited.digest, &(self.write)(view), false)
    }

    /// The panel before there is anything in it.
    pub fn empty(&self, digest: &str) -> String {
        self.shell(digest, "", self.feed == Feed::Demand)
    }

    fn shell(&self, digest: &str, body: &str, demand: bool) -> String {
        put(&Shell {
            panel: self,
            digest,
            body,
            demand,
        })
    }
}

/// A panel that needs no answers, and is there whatever is wrong with the scenario: its text can be mended, and another started.
pub(crate) fn without_answers(
    panel: &Panel,
    bench: &Workbench,
    query: &Query,
    edited: &Edited,
) -> Option<String> {
    let body = match panel.id {
        "scenario" => scenario::text(bench, edited),
        "new" => start::text(query),
        _ => return None,
    };
    Some(panel.shell(&edited.digest, &body, false))
}

/// The panel of this id.
pub fn find(id: &str) -> Option<&'static Panel> {
    ALL.iter().find(|panel| panel.id == id)
}

/// The panels to be written when this is there.
pub fn fed(feed: Feed) -> impl Iterator<Item = &'static Panel> {
    ALL.iter().filter(move |panel| match feed {
        Feed::Point => panel.feed != Feed::Demand,
        Feed::Worlds | Feed::Whatifs => panel.feed == feed || panel.feed == Feed::All,
        feed => panel.feed == feed,
    })
}

/// What there is, in a line.
pub fn status(point: &Point, draws: usize) -> String {
    let took = point.took.as_millis();
    let how = match point.solved().route {
        Route::Same => "weighed anew; all strategies as before",
        Route::Refined | Route::Climbed => "solved from the file's own solution",
        Route::Traced | Route::Unsolved => "followed from uniform play",
    };
    let most = STAGES[STAGES.len() - 1];
    match draws as u64 {
        0 => format!("Point answers, {how}, in {took} ms"),
        n if n < most => format!("Spreads over the first {} of {most}", count(draws, "draw")),
        _ => format!("Spreads over {}", count(draws, "draw")),
    }
}

#[derive(Template)]
#[template(path = "chips.html")]
struct Chips {
    edits: Vec<Chip>,
}

/// An edit on the page, and the address without it.
struct Chip {
    says: String,
    without: String,
    /// Whether the edit does not apply.
    left: bool,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Left<'a> {
    refused: Vec<&'a EditError>,
    /// The address without them.
    kept: String,
}

fn is_left(edited: &Edited, edit: &Edit) -> bool {
    let (key, value) = edit.pair();
    let own = format!("{key}={value}");
    edited.refused.iter().any(|refused| refused.edit == own)
}

/// What is above the panels, by id: the edits, and those that are left out.
pub(crate) fn bar(query: &Query, edited: &Edited) -> [(&'static str, String); 2] {
    let chip = |(i, edit): (usize, &Edit)| Chip {
        says: edit.say(),
        without: query.without(i),
        left: is_left(edited, edit),
    };
    let refused = query.unread.iter().chain(&edited.refused);
    let chips = Chips {
        edits: query.edits.iter().enumerate().map(chip).collect(),
    };
    let left = Left {
        refused: refused.collect(),
        kept: query.keeping(|edit| !is_left(edited, edit)),
    };
    [("chips", put(&chips)), ("refused", put(&left))]
}

#[derive(Template)]
#[template(path = "failed.html")]
struct Failed<'a> {
    why: &'a str,
    edited: bool,
}

/// The panels of a state that has no answers. What was reported and assumed is shown as it is in the file, so that it can be
/// mended.
pub(crate) fn failed(edited: &Edited, why: &str) -> BTreeMap<&'static str, String> {
    let body = put(&Failed {
        why,
        edited: !edited.plain(),
    });
    let derived = fed(Feed::Point).filter(|panel| panel.layer == Layer::Derived);
    derived
        .map(|panel| {
            let body = if panel.id == "answers" {
                body.as_str()
            } else {
                ""
            };
            (panel.id, panel.shell(&edited.digest, body, false))
        })
        .collect()
}

/// A template filled in. It cannot fail: nothing that it calls does, and writing to a text does not.
fn put(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

/// Citations as every panel shows them.
#[derive(Template)]
#[template(path = "citations.html")]
struct Citations<'a> {
    citations: &'a [Citation],
}

fn cited(citations: &[Citation]) -> String {
    match citations {
        [] => String::new(),
        citations => put(&Citations { citations }),
    }
}

/// Bits as a length: `+2.10` on a scale from −8 to 8, in hundredths of its width.
fn share(x: f64) -> f64 {
    (100.0 * x.clamp(0.0, 1.0) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_have_their_own_ids() {
        for (i, panel) in ALL.iter().enumerate() {
            assert!(ALL[..i].iter().all(|other| other.id != panel.id));
            assert!(panel.id.bytes().all(|b| b.is_ascii_lowercase()));
            assert_eq!(find(panel.id).map(|p| p.name), Some(panel.name));
            assert!(tabs::TABS.iter().any(|tab| tab.id == panel.tab));
        }
    }
}
