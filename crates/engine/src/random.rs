//! SplitMix64 (Steele, Lea & Flood 2014): bits that are a pure function of a counter.

/// The odd number by which its counter goes on.
pub const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A bijection of 64 bits that leaves no pattern.
pub fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The number of a counter in [0, 1), with 53 bits.
pub fn uniform(counter: u64) -> f64 {
    let bits = mix(counter.wrapping_add(1).wrapping_mul(GAMMA));
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
