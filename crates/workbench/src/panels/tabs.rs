//! The tabs of the page: one or more panels each, as much as fits a screen. Which of them is shown stands in the address.

use crate::query::Query;

/// Where a tab is on a wide page. A narrow one shows one tab of either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What goes in, at the side.
    Inputs,
    /// What comes out.
    Results,
}

/// A tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    /// In addresses and the style sheet.
    pub id: &'static str,
    /// On the page.
    pub name: &'static str,
    /// Where it is.
    pub place: Place,
}

use Place::{Inputs, Results};

/// The tabs in their order.
pub const TABS: [Tab; 13] = [
    tab("answers", "Answers", Results),
    tab("evidence", "Evidence", Inputs),
    tab("actors", "Actors", Inputs),
    tab("signals", "Signals", Results),
    tab("belief", "Belief", Results),
    tab("forecasts", "Forecasts", Results),
    tab("whatifs", "What if", Results),
    tab("drivers", "Drivers", Results),
    tab("tree", "Play tree", Results),
    tab("play", "Play", Results),
    tab("scenario", "Scenario", Results),
    tab("method", "Method", Results),
    tab("new", "New", Results),
];

const fn tab(id: &'static str, name: &'static str, place: Place) -> Tab {
    Tab { id, name, place }
}

/// The tab of results that is shown where the address names none.
pub const RESULTS: &str = "answers";
/// The tab of inputs that is shown where the address names none.
pub const INPUTS: &str = "evidence";

/// What an address shows: `tab` names the tab of a narrow page; a wide one shows results and, at the side, inputs, which `side` names
/// where `tab` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The tab that the address names.
    pub tab: &'static str,
    /// The place of that tab.
    pub place: Place,
    /// The tab of results.
    pub results: &'static str,
    /// The tab of inputs.
    pub inputs: &'static str,
}

impl Shown {
    /// What an address shows. One that names no tab there is shows the first.
    pub fn of(query: &Query) -> Shown {
        let named = |key: &str| {
            let name = query.look(key)?;
            TABS.iter().find(|tab| tab.id == name)
        };
        let side = named("side").filter(|tab| tab.place == Inputs);
        let inputs = side.map_or(INPUTS, |tab| tab.id);
        match named("tab") {
            Some(tab) if tab.place == Inputs => Shown {
                tab: tab.id,
                place: Inputs,
                results: RESULTS,
                inputs: tab.id,
            },
            named => {
                let results = named.map_or(RESULTS, |tab| tab.id);
                Shown {
                    tab: results,
                    place: Results,
                    results,
                    inputs,
                }
            }
        }
    }

    /// Whether a tab is shown on a wide page.
    pub fn shows(&self, tab: &str) -> bool {
        tab == self.results || tab == self.inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> (&'static str, &'static str, &'static str) {
        let shown = Shown::of(&Query::read(query));
        (shown.tab, shown.results, shown.inputs)
    }

    #[test]
    fn an_address_shows_a_tab_of_either_place() {
        assert_eq!(of(""), ("answers", "answers", "evidence"));
        assert_eq!(of("tab=tree"), ("tree", "tree", "evidence"));
        assert_eq!(of("tab=tree&side=actors"), ("tree", "tree", "actors"));
        assert_eq!(of("tab=actors"), ("actors", "answers", "actors"));
        assert_eq!(
            of("tab=actors&side=evidence"),
            ("actors", "answers", "actors")
        );
        for nowhere in ["tab=none", "side=tree", "tab=%3Cb%3E"] {
            assert_eq!(of(nowhere), ("answers", "answers", "evidence"), "{nowhere}");
        }
    }
}
