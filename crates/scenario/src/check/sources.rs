//! Sources and how good they are.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::actors::label;
use super::grades::{UNGRADED, rates};
use super::mistakes::{evidence as wrong, names as unnamed};
use super::scope::Place;
use super::variants::reports;
use crate::formula::Formula;
use crate::model::{Dist, Num, Source};
use crate::{load, path, syntax};

/// Hit and false-alarm rate by grade.
type Table = BTreeMap<String, (Num, Num)>;

impl<'a> Checker<'a> {
    pub(super) fn sources(&mut self) {
        let mut table = self.grades();
        let reporters = self.reporters();
        for s in 0..self.names.sources.len() {
            let item = self.names.sources.items[s];
            let base = format!("source.{}", item.name.text);
            let graded = item.grade.as_ref().and_then(|c| self.graded(c, &mut table));
            let own =
                |this: &mut Self, clause: &'a Option<syntax::Clause<syntax::Expr>>, what: &str| {
                    let e = &clause.as_ref()?.value;
                    let path = format!("{base}.{what}");
                    Some(
                        this.probability(e, Place::Quantity, path)
                            .unwrap_or(Formula::Const(0.5)),
                    )
                };
            let hit = own(self, &item.hit, "hit");
            let false_alarm = own(self, &item.false_alarm, "false_alarm");
            let assumed = graded.is_none()
                && item.grade.is_none()
                && (hit.is_none() || false_alarm.is_none());
            if assumed && reporters.contains(item.name.text.as_str()) {
                let what = match (&hit, &false_alarm) {
                    (None, None) => "rates are",
                    (None, _) => "hit rate is missing, and the rates are",
                    _ => "false-alarm rate is missing, and the rates are",
                };
                let (h, f) = UNGRADED;
                self.report(wrong::assumed_rates(
                    item.name.span,
                    &item.name.text,
                    what,
                    h,
                    f,
                ));
            }
            let (default_hit, default_alarm) = match graded {
                Some((h, f)) => (Some(h), Some(f)),
                None => (None, None),
            };
            let hit = hit
                .or(default_hit)
                .unwrap_or_else(|| self.default_rate(format!("{base}.hit"), UNGRADED.0, item));
            let false_alarm = false_alarm.or(default_alarm).unwrap_or_else(|| {
                self.default_rate(format!("{base}.false_alarm"), UNGRADED.1, item)
            });
            if self.interval(&hit).1 < self.interval(&false_alarm).0 {
                self.report(wrong::speaks_against(item.name.span, &item.name.text));
            }
            let planted = item.planted.as_ref().and_then(|c| {
                let actor = self.actor(&c.value.actor);
                let path = format!("{base}.planted");
                let chance = self.probability(&c.value.chance, Place::Chance, path);
                Some((actor?, chance?))
            });
            let dated = item
                .dated
                .as_ref()
                .and_then(|c| self.known_by(&c.value, c.meta.span));
            if let Some(document) = &item.document
                && let Err(why) = path::resolve("", &document.value)
            {
                let problem = load::bad_path(document.meta.span, &document.value, why);
                self.report(problem);
            }
            self.model.sources.push(Source {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                dated,
                grade: item.grade.as_ref().map(|c| c.value.clone()),
                hit,
                false_alarm,
                planted,
                anonymous: item.anonymous.as_ref().is_some_and(|c| c.value),
                document: item.document.as_ref().map(|c| c.value.clone()),
            });
        }
    }

    /// Names of the sources that report something, here or in a variant.
    fn reporters(&self) -> BTreeSet<&'a str> {
        let own = self.names.evidence.items.iter().copied();
        let in_variants = self.names.variants.items.iter().flat_map(|v| reports(v));
        own.chain(in_variants)
            .filter_map(|e| e.reported_by.as_ref())
            .map(|c| c.value.text.as_str())
            .collect()
    }

    fn default_rate(&mut self, path: String, rate: f64, item: &syntax::Source) -> Num {
        Formula::Param(self.param(path, Dist::Point(rate), item.name.span))
    }

    /// The scenario's own rows of the table.
    fn grades(&mut self) -> Table {
        let mut table = Table::new();
        for item in self.names.grades.clone() {
            for row in &item.rows {
                if rates(&row.grade).is_none() {
                    self.report(wrong::bad_grade(row.meta.span, &row.grade));
                    continue;
                }
                let base = format!("grades.{}", row.grade);
                let hit = self.probability(&row.hit, Place::Quantity, format!("{base}.hit"));
                let path = format!("{base}.false_alarm");
                let false_alarm = self.probability(&row.false_alarm, Place::Quantity, path);
                let half = || Formula::Const(0.5);
                let pair = (hit.unwrap_or_else(half), false_alarm.unwrap_or_else(half));
                if table.contains_key(&row.grade) {
                    self.report(wrong::grade_twice(row.meta.span, &row.grade));
                } else {
                    table.insert(row.grade.clone(), pair);
                }
            }
        }
        table
    }

    /// The rates of a grade; sources of one grade share its parameters.
    fn graded(&mut self, clause: &syntax::Clause<String>, table: &mut Table) -> Option<(Num, Num)> {
        let grade = &clause.value;
        if let Some((hit, false_alarm)) = table.get(grade) {
            return Some((hit.clone(), false_alarm.clone()));
        }
        let Some((hit, false_alarm)) = rates(grade) else {
            self.report(wrong::bad_grade(clause.meta.span, grade));
            return None;
        };
        let span = clause.meta.span;
        let hit = Formula::Param(self.param(format!("grades.{grade}.hit"), Dist::Point(hit), span));
        let path = format!("grades.{grade}.false_alarm");
        let false_alarm = Formula::Param(self.param(path, Dist::Point(false_alarm), span));
        table.insert(grade.clone(), (hit.clone(), false_alarm.clone()));
        Some((hit, false_alarm))
    }

    /// The source of this name; an unknown one is reported.
    pub(super) fn source(&mut self, name: &syntax::Name) -> Option<usize> {
        let found = self.names.sources.get(&name.text);
        match found {
            Some(s) => self.used_sources[s] = true,
            None => {
                let all = self.hints().then(|| self.names.sources.names().collect());
                let problem = unnamed::unknown("source", &name.text, name.span, all);
                self.report(problem);
            }
        }
        found
    }
}
