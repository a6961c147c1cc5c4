//! Sums over the lanes of each of a mover's types.

use super::{Run, known};

/// Which lanes are those of which of a mover's types.
pub(in crate::qre::sweep) struct Types {
    /// By profile: the type.
    pub(in crate::qre::sweep) of: Vec<u32>,
    /// Lanes in order of their types, and those of one type in their own order.
    lanes: Vec<u32>,
    /// Lanes of each type: as many for all, since all combinations of types are profiles.
    each: usize,
}

/// What the nodes of an information set add up to.
pub(in crate::qre::sweep) struct Sums<'a> {
    /// By option and lane.
    pub(in crate::qre::sweep) gain: &'a [f64],
    /// By lane.
    pub(in crate::qre::sweep) reached: &'a [f64],
}

impl Types {
    /// Of the type of each profile, out of so many.
    pub(super) fn new(of: &[u32], types: usize) -> Types {
        let mut lanes: Vec<u32> = (0..of.len() as u32).collect();
        lanes.sort_by_key(|&lane| of[lane as usize]);
        let each = of.len() / types.max(1);
        debug_assert!(
            lanes
                .chunks(each.max(1))
                .all(|own| own.iter().all(|&j| of[j as usize] == of[own[0] as usize]))
        );
        Types {
            of: of.to_vec(),
            lanes,
            each,
        }
    }

    /// Sums over the lanes of each type: of what was reached into `masses`, of gains into `slots`, by type and option. In order of
    /// the lanes, whatever the number of these that is known when compiled.
    #[inline(always)]
    pub(in crate::qre::sweep) fn sum<const L: usize, const A: usize>(
        &self,
        run: &Run,
        sums: Sums<'_>,
        masses: &mut [f64],
        slots: &mut [f64],
    ) {
        match self.each {
            1 => self.sum_over::<1, L, A>(run, sums, masses, slots),
            2 => self.sum_over::<2, L, A>(run, sums, masses, slots),
            4 => self.sum_over::<4, L, A>(run, sums, masses, slots),
            _ => self.sum_over::<0, L, A>(run, sums, masses, slots),
        }
    }

    #[inline(always)]
    fn sum_over<const M: usize, const L: usize, const A: usize>(
        &self,
        run: &Run,
        Sums { gain, reached }: Sums<'_>,
        masses: &mut [f64],
        slots: &mut [f64],
    ) {
        let options = known::<A>(run.options);
        let l = known::<L>(reached.len());
        let of_type = |lanes: &[u32], from: &[f64]| {
            let terms = lanes.iter().map(|&lane| from[lane as usize]);
            terms.fold(0.0, |sum, term| sum + term)
        };
        let lanes = self.lanes.chunks_exact(known::<M>(self.each));
        let own = masses.iter_mut().zip(slots.chunks_exact_mut(options));
        for (lanes, (mass, slots)) in lanes.zip(own) {
            *mass = of_type(lanes, &reached[..l]);
            for (slot, gain) in slots.iter_mut().zip(gain.chunks_exact(l)) {
                *slot = of_type(lanes, gain);
            }
        }
    }
}
