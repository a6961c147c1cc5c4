//! Long lists of which many copies are made, each with little changed.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// Elements that copies share, or have each for itself.
const SHEET: usize = 64;

/// A list in sheets: a copy shares every sheet until something in it is changed. Play makes a copy at every stage, and a scenario may
/// have thousands of stages and thousands of variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheets<T> {
    sheets: Vec<Arc<Vec<T>>>,
}

impl<T> Sheets<T> {
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.sheets.iter().flat_map(|sheet| sheet.iter())
    }
}

impl<T: Clone> Sheets<T> {
    /// Calls `change` on every element.
    pub(super) fn each(&mut self, mut change: impl FnMut(usize, &mut T)) {
        for (s, sheet) in self.sheets.iter_mut().enumerate() {
            for (i, element) in Arc::make_mut(sheet).iter_mut().enumerate() {
                change(s * SHEET + i, element);
            }
        }
    }
}

impl<T: Clone + PartialEq> Sheets<T> {
    /// Adds to every element what `joined` makes of it and of its like in `other`; false if that changes nothing. Sheets that both
    /// share are not looked at: joined with itself, an element stays as it is.
    pub(super) fn join(&mut self, other: &Sheets<T>, joined: impl Fn(&mut T, &T)) -> bool {
        let mut changed = false;
        for (own, other) in self.sheets.iter_mut().zip(&other.sheets) {
            if Arc::ptr_eq(own, other) {
                continue;
            }
            let mut sheet = own.as_ref().clone();
            for (a, b) in sheet.iter_mut().zip(other.iter()) {
                joined(a, b);
            }
            if sheet != **own {
                // What comes out as it is over there is shared from here on.
                *own = if sheet == **other {
                    Arc::clone(other)
                } else {
                    Arc::new(sheet)
                };
                changed = true;
            }
        }
        changed
    }
}

impl<T> FromIterator<T> for Sheets<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Sheets<T> {
        let mut sheets: Vec<Vec<T>> = Vec::new();
        for element in elements {
            match sheets.last_mut() {
                Some(last) if last.len() < SHEET => last.push(element),
                _ => sheets.push(vec![element]),
            }
        }
        Sheets {
            sheets: sheets.into_iter().map(Arc::new).collect(),
        }
    }
}

impl<T> Index<usize> for Sheets<T> {
    type Output = T;

    fn index(&self, i: usize) -> &T {
        &self.sheets[i / SHEET][i % SHEET]
    }
}

impl<T: Clone> IndexMut<usize> for Sheets<T> {
    fn index_mut(&mut self, i: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.sheets[i / SHEET])[i % SHEET]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_is_not_changed() {
        let list: Sheets<u32> = (0..200).collect();
        let mut copy = list.clone();
        copy[70] = 1_000;
        assert_eq!((list[70], copy[70]), (70, 1_000));
        let shared = list.sheets.iter().zip(&copy.sheets);
        let shared: Vec<bool> = shared.map(|(a, b)| Arc::ptr_eq(a, b)).collect();
        assert_eq!(shared, [true, false, true, true]);
        assert!(
            copy.iter()
                .copied()
                .eq((0..200).map(|i| if i == 70 { 1_000 } else { i }))
        );
    }

    #[test]
    fn joining_tells_whether_anything_changes() {
        let mut list: Sheets<u32> = (0..130).collect();
        let mut other = list.clone();
        let most = |a: &mut u32, b: &u32| *a = (*a).max(*b);
        assert!(!list.join(&other, most));
        other[3] = 0;
        assert!(!list.join(&other, most));
        other[129] = 500;
        assert!(list.join(&other, most));
        assert_eq!((list[3], list[129]), (3, 500));
        assert!(!list.join(&other, most));
    }
}
