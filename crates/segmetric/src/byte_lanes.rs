//! Bytes, sixteen at a time. Written with lanes: what the compiler makes of a plain loop hangs on how the caller is optimised.

use wide::u8x16;

pub(crate) const LANES: usize = 16;

/// Bytes of a block: so few that a counter of one byte a lane cannot overflow.
pub(crate) const BLOCK: usize = LANES * 255;

/// How often a value occurs in at most a block.
pub(crate) fn occurrences(block: &[u8], value: u8) -> u64 {
    debug_assert!(block.len() <= BLOCK);
    let (lanes, rest) = block.as_chunks();
    let mut found = u8x16::ZERO;
    for &bytes in lanes {
        // a comparison that holds is all ones, which is -1
        found -= u8x16::new(bytes).simd_eq(u8x16::splat(value));
    }
    sum(found) + rest.iter().filter(|&&byte| byte == value).count() as u64
}

pub(crate) fn sum(lanes: u8x16) -> u64 {
    lanes.to_array().into_iter().map(u64::from).sum()
}
