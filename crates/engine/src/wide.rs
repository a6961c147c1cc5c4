//! The same loops for the widest vectors that the processor has.
//!
//! A binary is compiled for every processor of its kind. What is given to [`Wide::run`] is compiled a second time, for those with
//! AVX2, and which of the two runs is found out when the program does. Nothing is fused or summed in another order in either, so
//! that results are the same bytes on every processor.

use fearless_simd::Level;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::Simd as _;

/// What vectors the processor has.
#[derive(Clone, Copy)]
pub(crate) struct Wide(Option<Level>);

impl Wide {
    /// Those of this processor.
    pub(crate) fn of_this_processor() -> Wide {
        Wide(Some(Level::new()))
    }

    /// None but those that every processor has.
    #[cfg(test)]
    pub(crate) fn none() -> Wide {
        Wide(None)
    }

    /// Does the work. Only what is inlined into it is compiled a second time.
    #[inline(always)]
    pub(crate) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(avx2) = self.0.and_then(Level::as_avx2) {
            return avx2.vectorize(work);
        }
        work()
    }
}

impl Default for Wide {
    fn default() -> Wide {
        Wide::of_this_processor()
    }
}
