//! The partition of the draws by what each actor can tell apart.

use std::collections::HashMap;

use crate::game::{Game, NONE};

/// What each player knows of the draw, as far as its moves have shown it.
pub(super) struct Partition {
    /// By actor, by draw: the actor's type. Empty where it has not moved yet.
    of: Vec<Vec<u32>>,
    /// By information set of the game as it was: information set and type of the game with types, or `NONE`.
    place: Vec<(u32, u32)>,
    /// Information sets with types so far: by type, the information set that it was.
    pub(super) sets: Vec<Vec<u32>>,
}

impl Partition {
    pub(super) fn new(game: &Game) -> Partition {
        Partition {
            of: vec![Vec::new(); game.graph.actors.len()],
            place: vec![(NONE, NONE); game.graph.infosets.len()],
            sets: Vec::new(),
        }
    }

    /// The information set with types of a move of `actor` that is at `infosets`, by draw. None if the actor tells draws apart
    /// otherwise than elsewhere, or if its types do not share what else it knows.
    pub(super) fn set(&mut self, actor: usize, infosets: &[u32]) -> Option<u32> {
        if self.of[actor].is_empty() {
            self.of[actor] = classes(infosets);
        }
        let types = &self.of[actor];
        let mut sets: Vec<u32> = Vec::new();
        for (&type_id, &infoset) in types.iter().zip(infosets) {
            // Types are numbered in the order in which draws first have them.
            match sets.get(type_id as usize) {
                None => sets.push(infoset),
                Some(&own) if own == infoset => {}
                Some(_) => return None,
            }
        }
        let known = self.place[*sets.first()? as usize].0;
        let set = if known == NONE {
            self.sets.push(sets.clone());
            self.sets.len() as u32 - 1
        } else {
            known
        };
        for (k, &infoset) in sets.iter().enumerate() {
            let place = &mut self.place[infoset as usize];
            let here = (set, k as u32);
            if known == NONE && *place == (NONE, NONE) {
                *place = here;
            } else if *place != here {
                return None;
            }
        }
        Some(set)
    }

    /// By actor, by draw: the actor's type; all draws are one to an actor that never moves.
    pub(super) fn types(self, draws: usize) -> (Vec<Vec<u32>>, Vec<(u32, u32)>) {
        let whole = |own: Vec<u32>| if own.is_empty() { vec![0; draws] } else { own };
        (self.of.into_iter().map(whole).collect(), self.place)
    }
}

/// Numbers from 0 in the order of first appearance, the same for equal things.
fn classes(of: &[u32]) -> Vec<u32> {
    let mut met = HashMap::new();
    let number = |&thing: &u32| {
        let next = met.len() as u32;
        *met.entry(thing).or_insert(next)
    };
    of.iter().map(number).collect()
}
