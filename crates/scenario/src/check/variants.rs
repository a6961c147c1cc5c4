//! Variants: each is made and checked, so that its mistakes are found before anybody asks for it.

use super::mistakes::evidence::in_variant;
use super::{Checker, check_varied};
use crate::syntax::Scenario;
use crate::vary;

impl Checker<'_> {
    pub(super) fn variants(&mut self, scenario: &Scenario) {
        let sound = !self.has_errors();
        for variant in self.names.variants.items.clone() {
            let (varied, problems) = vary::apply(scenario, variant);
            let applied = problems.is_empty();
            self.problems.extend(problems);
            // What is wrong with the scenario itself would only be said again.
            if !sound || !applied {
                continue;
            }
            let (_, problems) = check_varied(&varied, &crate::Nowhere);
            for problem in problems {
                let inside = |x: u32| variant.meta.span.start <= x && x < variant.meta.span.end;
                let same_file = problem.span.file == variant.meta.span.file;
                // A mistake in the variant's own words is shown there, any other at the variant's name.
                let own = same_file && inside(problem.span.start);
                let span = if own { problem.span } else { variant.name.span };
                self.report(in_variant(span, &variant.name.text, &problem));
            }
        }
    }
}
