//! Rankings with two neighbouring goals swapped.

use demarche_scenario::model::{GoalId, Model, TypeId};

use super::ranking;
use crate::compile::Draw;

/// Two goals of neighbouring places in a type's ranking, to be swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Swap {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// Index into the actor's types.
    pub type_id: TypeId,
    /// The goal in the higher place.
    pub above: GoalId,
    /// The goal in the next lower place.
    pub below: GoalId,
}

/// Every swap of neighbouring goals, of all types of actors that decide something. A goal that is tied with others can be
/// swapped from among them; tied goals cannot be swapped with each other, as that changes nothing.
pub fn swaps(model: &Model) -> Vec<Swap> {
    let mut all = Vec::new();
    for (actor, declared) in model.actors.iter().enumerate().filter(|(_, a)| a.moves) {
        for type_id in 0..declared.types.len() {
            let groups = ranking(model, actor, type_id).unwrap_or_default();
            all.extend(swaps_of(groups).map(|(above, below)| Swap {
                actor,
                type_id,
                above,
                below,
            }));
        }
    }
    all
}

/// The pairs of neighbouring goals of one ranking.
pub fn swaps_of(groups: &[Vec<GoalId>]) -> impl Iterator<Item = (GoalId, GoalId)> + '_ {
    groups.windows(2).flat_map(|pair| {
        let above = pair[0].iter();
        above.flat_map(|&a| pair[1].iter().map(move |&b| (a, b)))
    })
}

/// A ranking with two goals in each other's place.
pub fn swapped(groups: &[Vec<GoalId>], a: GoalId, b: GoalId) -> Vec<Vec<GoalId>> {
    let other = |g: &GoalId| match *g {
        g if g == a => b,
        g if g == b => a,
        g => g,
    };
    let group = |group: &Vec<GoalId>| group.iter().map(other).collect();
    groups.iter().map(group).collect()
}

/// The draw in which two goals of a type have each other's weight: where they had those of their places, they have the
/// weights of each other's place.
pub fn exchange(draw: &Draw, swap: Swap) -> Draw {
    let mut draw = draw.clone();
    draw.weights[swap.actor][swap.type_id].swap(swap.above, swap.below);
    draw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_change_places_and_ties_stay() {
        let groups = [vec![0], vec![1, 2], vec![3]];
        let pairs: Vec<_> = swaps_of(&groups).collect();
        assert_eq!(pairs, [(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(swapped(&groups, 0, 2), [vec![2], vec![1, 0], vec![3]]);
    }
}
