//! What would move the answers of the first page, what would change the conclusion, and what to watch.

use askama::Template;
use demarche_report::view::first::{FirstPage, NO_SIGNAL, SECTIONS};
use demarche_report::view::watch::NOTHING_TO_WATCH;

use super::{View, put};

#[derive(Template)]
#[template(path = "next.html")]
struct Next<'a> {
    page: FirstPage<'a>,
    /// Whether what-ifs are still to come.
    waiting: bool,
}

pub(super) fn write(view: &View<'_>) -> String {
    put(&Next {
        page: FirstPage::new(view.findings),
        waiting: view.findings.variants.is_empty() && !view.point.model().variants.is_empty(),
    })
}
