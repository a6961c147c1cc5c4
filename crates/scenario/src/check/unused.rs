//! Things that nothing uses. Only those of the scenario's own file: an included file is a library.

use super::Checker;
use super::mistakes::moves::unused;
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
        for (kind, name) in idle {
            if name.span.file == 0 {
                self.problems.push(unused(name.span, kind, &name.text));
            }
        }
    }
}
