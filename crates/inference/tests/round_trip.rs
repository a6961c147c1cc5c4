//! Written, read and written again: the same bytes; and what is read is the same game, in either dialect.

#![allow(clippy::unwrap_used)]

#[path = "../../engine/tests/crises/mod.rs"]
mod crises;
mod support;

use std::collections::{HashMap, HashSet};

use demarche_engine::formats::efg::{self, Dialect, Imported, Names};
use demarche_engine::formats::type_recovery::Typed;
use demarche_engine::game::{Game, NONE};
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Status, trace};
use demarche_scenario::model::Model;
use proptest::prelude::*;
use support::{Solved, on_changed, unweighed};

use self::crises::{Numbered, crisis};

const DIALECTS: [Dialect; 2] = [Dialect::Gambit, Dialect::OpenSpiel];
/// Larger trees are not written.
const MOST_NODES: usize = 20_000;

fn again(read: &Imported, dialect: Dialect) -> String {
    efg::write(&read.game, read, dialect, MOST_NODES).unwrap()
}

/// Strategies at λ = 2, by player, name of the information set and name of the option.
fn strategies(read: &Imported) -> HashMap<(u32, String, String), f64> {
    let mut game = read.game.clone();
    game.numbers.precision.fill(2.0);
    let solution = trace(&game, &Settings::default(), &Quiet);
    assert_eq!(solution.status, Status::Solved);
    let mut by_name = HashMap::new();
    for (i, set) in game.graph.infosets.iter().enumerate() {
        for (a, option) in read.options[i].iter().enumerate() {
            let key = (set.actor, set.label.clone(), option.clone());
            let before = by_name.insert(key, solution.sigma[game.graph.slot(i, 0, a)]);
            assert!(before.is_none(), "names that are not one's own");
        }
    }
    by_name
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn random_games_stay_the_same_in_either_dialect(
        choices in prop::collection::vec(any::<u8>(), 200..500),
    ) {
        let typed = crisis(&choices);
        let first = efg::write(&typed, &Numbered(&typed), Dialect::Gambit, MOST_NODES).unwrap();
        let read = efg::read(&first).unwrap();
        prop_assert_eq!(&again(&read, Dialect::Gambit), &first);
        let plain = strategies(&read);
        for dialect in DIALECTS {
            let text = again(&read, dialect);
            let twin = efg::read(&text).unwrap();
            prop_assert_eq!(&again(&twin, dialect), &text);
            let same = strategies(&twin);
            prop_assert_eq!(plain.len(), same.len());
            for (key, sigma) in &plain {
                let other = same[key];
                prop_assert!((sigma - other).abs() < 1e-11, "{key:?}: {sigma} {other}");
            }
        }
    }

    /// The game in the file is the game that was written: with its types back, number for number.
    #[test]
    fn what_is_read_is_what_was_written(
        choices in prop::collection::vec(any::<u8>(), 200..500),
    ) {
        let typed = crisis(&choices);
        let text = efg::write(&typed, &Numbered(&typed), Dialect::Gambit, MOST_NODES).unwrap();
        let Some(recovered) = Typed::of(&efg::read(&text).unwrap().game) else { return Ok(()) };
        let (ours, theirs) = (&recovered.game, &typed);
        for (a, b) in ours.numbers.prior.iter().zip(&theirs.numbers.prior) {
            prop_assert!((a - b).abs() <= 1e-15);
        }
        // Payoffs stand at the ends in a file: so those on the way to each node, and the chances of coming there.
        let (ours, theirs) = (on_the_way(ours), on_the_way(theirs));
        let ends = (0..typed.graph.nodes()).filter(|&n| typed.graph.edges(n).is_empty());
        for n in ends {
            for (a, b) in ours[n].iter().zip(&theirs[n]) {
                prop_assert!((a - b).abs() <= 1e-14, "{a} {b} at node {n}");
            }
        }
    }

    #[test]
    fn any_names_and_numbers_survive(
        choices in prop::collection::vec(any::<u8>(), 200..400),
        names in prop::collection::vec(any::<String>(), 1..20),
        payoffs in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL, 1..20),
    ) {
        let mut read = efg::read(&{
            let typed = crisis(&choices);
            efg::write(&typed, &Numbered(&typed), Dialect::Gambit, MOST_NODES).unwrap()
        })
        .unwrap();
        let mut next = names.iter().cycle().cloned();
        let mut name = || next.next().unwrap();
        (read.title, read.comment) = (name(), name());
        read.game.graph_mut().actors.iter_mut().for_each(|actor| *actor = name());
        read.options.iter_mut().flatten().for_each(|option| *option = name());
        read.chances.iter_mut().for_each(|chance| *chance = name());
        read.draws.iter_mut().for_each(|draw| *draw = name());
        read.outcomes.iter_mut().for_each(|outcome| *outcome = name());
        read.game.graph_mut().infosets.iter_mut().for_each(|set| set.label = name());
        // Larger payoffs are refused when read.
        let payoffs: Vec<f64> = payoffs.into_iter().filter(|p| p.abs() <= 1e150).chain([0.1]).collect();
        let mut number = payoffs.iter().cycle();
        read.game.numbers.payoff.iter_mut().for_each(|p| *p = *number.next().unwrap());
        for dialect in DIALECTS {
            let text = again(&read, dialect);
            let twin = efg::read(&text);
            prop_assert!(twin.is_ok(), "{:?}\n{text}", twin.err());
            let twin = twin.unwrap();
            prop_assert_eq!(&again(&twin, dialect), &text);
            prop_assert_eq!(twin.game.graph.nodes(), read.game.graph.nodes());
            // Every number is read as it was, to the bit.
            let bits = |game: &Game| -> HashSet<Vec<u64>> {
                let actors = game.graph.actors.len();
                let rows = game.numbers.payoff.chunks_exact(actors);
                // A zero has no sign in a file.
                rows.map(|row| row.iter().map(|p| (p + 0.0).to_bits()).collect()).collect()
            };
            prop_assert_eq!(bits(&twin.game), bits(&read.game));
        }
    }
}

/// Nodes × (profiles × (1 + actors)): the chance that chance has of leading to each node, and what is collected on the way.
fn on_the_way(game: &Game) -> Vec<Vec<f64>> {
    let (graph, numbers) = (&game.graph, &game.numbers);
    let (actors, profiles) = (graph.actors.len(), graph.profiles);
    let mut all = vec![vec![0.0; profiles * (1 + actors)]; graph.nodes()];
    all[0][..profiles].fill(1.0);
    for n in 0..graph.nodes() {
        if graph.payoff[n] != NONE {
            let row = graph.payoff[n] as usize * actors * profiles;
            let own = &numbers.payoff[row..row + actors * profiles];
            all[n][profiles..]
                .iter_mut()
                .zip(own)
                .for_each(|(sum, p)| *sum += p);
        }
        for e in graph.edges(n) {
            let mut after = all[n].clone();
            if graph.chance[e] != NONE {
                let row = graph.chance[e] as usize * profiles;
                let own = &numbers.chance[row..row + profiles];
                after[..profiles]
                    .iter_mut()
                    .zip(own)
                    .for_each(|(sum, p)| *sum *= p);
            }
            all[graph.child[e] as usize] = after;
        }
    }
    all
}

/// What a scenario calls the parts of its game.
struct Called<'m> {
    model: &'m Model,
    game: &'m Game,
}

impl Names for Called<'_> {
    fn title(&self) -> &str {
        &self.model.title
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        let decision = self.game.graph.infosets[infoset].decision as usize;
        let options = self.model.decisions[decision].options.iter();
        options.map(|option| option.name.clone()).collect()
    }

    fn type_name(&self, actor: usize, type_id: usize) -> String {
        self.model.actors[actor].types[type_id].name.clone()
    }
}

/// Information sets with their types in the order in which all histories, depth first, come to them.
fn met(game: &Game) -> Vec<(usize, usize)> {
    let graph = &game.graph;
    let mut list = Vec::new();
    let mut seen = HashSet::new();
    for p in (0..graph.profiles).filter(|&p| game.numbers.prior[p] > 0.0) {
        let mut open = vec![0];
        while let Some(n) = open.pop() {
            let set = graph.infoset[n] as usize;
            let mut children: Vec<usize> = Vec::new();
            if graph.infoset[n] == NONE {
                for e in graph.edges(n) {
                    let row = graph.chance[e] as usize;
                    if game.numbers.chance[row * graph.profiles + p] > 0.0 {
                        children.push(graph.child[e] as usize);
                    }
                }
            } else {
                let k = graph.type_of[graph.infosets[set].actor as usize][p] as usize;
                if seen.insert((set, k)) {
                    list.push((set, k));
                }
                for (a, e) in graph.edges(n).enumerate() {
                    if graph.available[graph.slot(set, k, a)] {
                        children.push(graph.child[e] as usize);
                    }
                }
            }
            open.extend(children.into_iter().rev());
        }
    }
    list
}

#[test]
fn scenarios_stay_the_same_and_are_played_the_same() {
    let compared = std::cell::Cell::new(0);
    // Gambit's formats cannot say how usual options are.
    on_changed(60, unweighed, |solved| {
        let Solved {
            model,
            game,
            solution,
            ..
        } = solved;
        let called = Called { model, game };
        for dialect in DIALECTS {
            let Ok(text) = efg::write(game, &called, dialect, MOST_NODES) else {
                continue;
            };
            let mut read = efg::read(&text).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(&again(&read, dialect), &text);
            read.game
                .numbers
                .precision
                .clone_from(&game.numbers.precision);
            let tree = trace(&read.game, &Settings::default(), &Quiet);
            prop_assert_eq!(tree.status, Status::Solved);
            let met = met(game);
            prop_assert_eq!(met.len(), read.game.graph.infosets.len());
            if dialect == Dialect::OpenSpiel {
                // Options stand in another order there, and so do information sets.
                continue;
            }
            for (t, (i, k)) in met.into_iter().enumerate() {
                let options = 0..game.graph.infosets[i].options as usize;
                let open = options
                    .map(|a| game.graph.slot(i, k, a))
                    .filter(|&s| game.graph.available[s]);
                let first = read.game.graph.slot(t, 0, 0);
                for (there, here) in (first..).zip(open) {
                    let (a, b) = (tree.sigma[there], solution.sigma[here]);
                    prop_assert!((a - b).abs() < 1e-8, "{a} {b} at set {i} of type {k}");
                }
            }
            compared.set(compared.get() + 1);
        }
        Ok(())
    });
    assert!(compared.get() > 30, "{}", compared.get());
}
