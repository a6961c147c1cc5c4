//! The moves that could be seen, and how far each would move belief.

use askama::Template;
use demarche_report::charts;
use demarche_report::findings::{Signal, SignalGroup};
use demarche_report::view::round;
use demarche_report::view::signal::why;
use demarche_report::view::words::{bits, percent};

use super::{View, put};

#[derive(Template)]
#[template(path = "signals.html")]
struct Signals<'a> {
    groups: Vec<Group<'a>>,
    watch: bool,
}

struct Group<'a> {
    group: &'a SignalGroup,
    actor: &'a str,
    chart: String,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    row: &'a Signal,
    bits: String,
    interval: Option<(String, String)>,
    when: String,
    occurs: String,
    /// Mutual information of its decision in this round, where it is still to come.
    worth: f64,
    watching: String,
    why: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    // As the address has it, for those without scripts; with them the page sorts itself.
    let watch = view.query.look("sort") == Some("watch");
    let group = |group| -> Group<'_> {
        let group: &SignalGroup = group;
        let row = |row| -> Row<'_> {
            let row: &Signal = row;
            let mut watched = findings.watch.iter();
            let worth = watched
                .find(|w| {
                    (&w.actor, &w.decision, w.round) == (&group.actor, &row.decision, row.round)
                })
                .map_or(0.0, |w| w.bits);
            Row {
                bits: bits(row.bits),
                interval: row.over.map(|over| (bits(over.low), bits(over.high))),
                when: round(&findings.rounds, row.round),
                occurs: percent(row.takes_place),
                worth,
                watching: match worth {
                    0.0 => String::new(),
                    worth => format!("{worth:.2}"),
                },
                why: why(row, group),
                row,
            }
        };
        let mut rows: Vec<Row<'_>> = group.rows.iter().map(row).collect();
        rows.sort_by(|a, b| match watch {
            true => b.worth.total_cmp(&a.worth),
            false => b.row.bits.abs().total_cmp(&a.row.bits.abs()),
        });
        let actor = findings.beliefs.iter().find(|b| b.actor == group.actor);
        Group {
            actor: actor.map_or(group.actor.as_str(), |b| b.actor_label.as_str()),
            chart: charts::bits(group, &findings.rounds).inline(),
            rows,
            group,
        }
    };
    put(&Signals {
        groups: findings.signals.iter().map(group).collect(),
        watch,
    })
}
