//! The equilibrium that the derived panels rest on.

use askama::Template;
use demarche_inference::solve::Route;
use demarche_report::view::equilibrium::certify;

use super::{View, put};

#[derive(Template)]
#[template(path = "method.html")]
struct Method<'a> {
    lines: Vec<String>,
    version: &'a str,
    digest: &'a str,
    refined: bool,
}

pub(super) fn write(view: &View<'_>) -> String {
    put(&Method {
        lines: certify(&view.findings.equilibrium),
        version: &view.findings.version,
        digest: &view.findings.digest,
        refined: view.point.solved().route != Route::Traced,
    })
}
