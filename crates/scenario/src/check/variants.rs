//! Variants: each is made and checked, so that its mistakes are found before it is asked for.

use super::mistakes::evidence::in_variant;
use super::{Checker, check_varied};
use crate::span::Span;
use crate::syntax::{Evidence, Override, Scenario, Variant};
use crate::vary;

impl Checker<'_> {
    /// Makes every variant; checks what comes out only where the scenario is `whole` and sound.
    pub(super) fn variants(&mut self, scenario: &Scenario, whole: bool) {
        let sound = whole && !self.has_errors();
        for variant in self.names.variants.items.clone() {
            for reporter in reports(variant).filter_map(|e| e.reported_by.as_ref()) {
                if let Some(s) = self.names.sources.get(&reporter.value.text) {
                    self.used_sources[s] = true;
                }
            }
            let (varied, problems) = vary::apply(scenario, variant);
            let applied = problems.is_empty();
            self.problems.extend(problems);
            // What is wrong with the scenario itself would only be said again.
            if !sound || !applied {
                continue;
            }
            let spans = variant.changes.iter().map(|c| c.meta.span);
            let whole = spans.fold(variant.meta.span, Span::to);
            let (_, problems) = check_varied(&varied, &crate::Nowhere);
            for problem in problems {
                let inside = |x: u32| whole.start <= x && x < whole.end;
                let same_file = problem.span.file == whole.file;
                // A mistake in the variant's own words is shown there, any other at the variant's name.
                let own = same_file && inside(problem.span.start);
                let span = if own { problem.span } else { variant.name.span };
                self.report(in_variant(span, &variant.name.text, &problem));
            }
        }
    }
}

/// The reports that a variant adds.
pub(super) fn reports(variant: &Variant) -> impl Iterator<Item = &Evidence> {
    variant.changes.iter().filter_map(|c| match &c.value {
        Override::Evidence(x) => Some(x.as_ref()),
        _ => None,
    })
}
