//! Things that are numbered in the order in which they first come up.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Numbers of things that are kept elsewhere. Which numbers there are hangs on nothing but the order in which things come up.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Hash and number.
    slots: HashTable<(u64, u32)>,
}

/// The number of a thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) number: u32,
    /// It came up for the first time: whoever keeps the things has to add it.
    pub(super) is_new: bool,
}

impl Table {
    /// The number of a thing; `same` says whether the thing with a number that came up before is this one.
    #[inline]
    pub(super) fn find_or_next(&mut self, key: impl Hash, same: impl Fn(u32) -> bool) -> Found {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        let hash = hasher.finish();
        let next = self.slots.len() as u32;
        let alike = |&(other, number): &(u64, u32)| other == hash && same(number);
        let entry = self.slots.entry(hash, alike, |&(hash, _)| hash);
        match entry {
            hashbrown::hash_table::Entry::Occupied(known) => Found {
                number: known.get().1,
                is_new: false,
            },
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert((hash, next));
                Found {
                    number: next,
                    is_new: true,
                }
            }
        }
    }

    /// Forgets all things, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
    }
}
