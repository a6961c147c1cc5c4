//! The points of play of one layer, one after the other, each once.

use super::point::Point;
use super::table::{Found, Table};

/// Points of one scenario, numbered in the order in which they first come up.
#[derive(Debug, Default)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    histories: Vec<u32>,
    /// Of one point: bytes and histories.
    width: (usize, usize),
    count: usize,
    number: Table,
}

impl Arena {
    /// Without points, for points like this one.
    pub(super) fn for_points_like(point: &Point) -> Arena {
        Arena {
            width: (point.bytes.len(), point.histories.len()),
            ..Arena::default()
        }
    }

    /// How many points there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The number of a point, which is added if it is new.
    #[inline]
    pub(super) fn number(&mut self, point: &Point) -> Found {
        let Arena {
            bytes,
            histories,
            width: (b, h),
            ..
        } = self;
        let same = |i: u32| {
            let i = i as usize;
            bytes[i * *b..(i + 1) * *b] == *point.bytes
                && histories[i * *h..(i + 1) * *h] == *point.histories
        };
        let key = (&*point.bytes, &*point.histories);
        let found = self.number.find_or_next(key, same);
        if found.is_new {
            bytes.extend_from_slice(&point.bytes);
            histories.extend_from_slice(&point.histories);
            self.count += 1;
        }
        found
    }

    /// Makes `point` the one with a number.
    #[inline]
    pub(super) fn read(&self, number: usize, point: &mut Point) {
        let (b, h) = self.width;
        point
            .bytes
            .copy_from_slice(&self.bytes[number * b..(number + 1) * b]);
        point
            .histories
            .copy_from_slice(&self.histories[number * h..(number + 1) * h]);
    }

    /// Forgets all points, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.histories.clear();
        self.number.clear();
        self.count = 0;
    }
}
