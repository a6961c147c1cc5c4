//! Things that nothing uses, and a scenario of no use. Only things of the scenario's own file: an included file is a library.

use super::Checker;
use super::mistakes::moves::{nothing_happens, unused};
use crate::syntax::Name;

impl Checker<'_> {
    pub(super) fn unused(&mut self) {
        let mut idle: Vec<(&str, &Name)> = Vec::new();
        let lets = self.names.lets.items.iter().zip(&self.used_lets);
        idle.extend(
            lets.filter(|(_, used)| !**used)
                .map(|(x, _)| ("`let`", &x.name)),
        );
        let channels = self.names.channels.items.iter().zip(&self.used_channels);
        idle.extend(
            channels
                .filter(|(_, used)| !**used)
                .map(|(x, _)| ("channel", &x.name)),
        );
        let sources = self.names.sources.items.iter().zip(&self.used_sources);
        idle.extend(
            sources
                .filter(|(_, used)| !**used)
                .map(|(x, _)| ("source", &x.name)),
        );
        let names = &self.names;
        let columns = (names.columns.items.iter()).map(|x| ("column", &x.name));
        let coefficients = (names.coefficients.items.iter()).map(|x| ("coefficient", &x.name));
        let shocks = (names.shocks.items.iter()).map(|x| ("shock", &x.name));
        let params = (self.model.columns.iter().map(|c| c.param))
            .chain(self.model.coefficients.iter().map(|c| c.param))
            .chain(self.model.shocks.iter().map(|s| s.param));
        let data = columns.chain(coefficients).chain(shocks).zip(params);
        idle.extend(
            data.filter(|(_, param)| !self.used_data.contains(param))
                .map(|(item, _)| item),
        );
        for (kind, name) in idle {
            if name.span.file == 0 {
                self.problems.push(unused(name.span, kind, &name.text));
            }
        }
    }

    /// Whether there is nothing that could happen or be asked. What takes place in no round counts too: there is a warning for it.
    pub(super) fn is_idle(&self) -> bool {
        let names = &self.names;
        let items = [
            names.decisions.items.len(),
            names.events.items.len(),
            names.questions.items.len(),
        ];
        items.iter().all(|count| *count == 0)
    }

    pub(super) fn idle(&mut self) {
        if self.is_idle() {
            let header = self.names.header.map(|header| header.meta.span);
            // An included file has its header left out: this one is the scenario's own.
            self.report(nothing_happens(header.unwrap_or_default()));
        }
    }
}
