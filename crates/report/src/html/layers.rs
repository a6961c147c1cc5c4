//! The sections that the derived ones rest on: reports, assumptions, and the network.

use askama::Template;

use super::{cited, put};
use crate::charts;
use crate::findings::{Assumption, Findings};
use crate::view::assumption::by_support;
use crate::view::report::{self, Report};
use crate::view::words::count;

/// Longer lists than this are folded.
const FOLDED: usize = 12;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports<'a> {
    /// With what each cites.
    rows: Vec<(Report<'a>, String)>,
}

pub(super) fn reports(findings: &Findings) -> String {
    let rows = report::reports(findings).into_iter().map(|report| {
        let cited = cited(&report.row.citations);
        (report, cited)
    });
    put(&Reports {
        rows: rows.collect(),
    })
}

#[derive(Template)]
#[template(path = "assumptions.html")]
struct Assumptions<'a> {
    lists: Vec<List<'a>>,
}

/// Assumptions that rest on the same sort of thing.
struct List<'a> {
    rest: &'static str,
    count: String,
    open: bool,
    /// With what each cites.
    rows: Vec<(&'a Assumption, String)>,
}

pub(super) fn assumptions(findings: &Findings) -> String {
    let lists = by_support(&findings.assumptions)
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(rest, rows)| List {
            rest,
            count: count(rows.len(), "assumption"),
            open: rows.len() <= FOLDED,
            rows: rows
                .into_iter()
                .map(|row| (row, cited(&row.citations)))
                .collect(),
        });
    put(&Assumptions {
        lists: lists.collect(),
    })
}

#[derive(Template)]
#[template(path = "network.html")]
struct Network {
    chart: String,
}

pub(super) fn network(findings: &Findings) -> String {
    put(&Network {
        chart: charts::network(&findings.network).inline(),
    })
}
