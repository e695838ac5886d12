//! Bytes, sixteen at a time. Written with lanes: what the compiler makes of a plain loop hangs on how the caller is optimised.

#[cfg(feature = "losses")]
use wide::i32x8;
use wide::u8x16;

pub(crate) const LANES: usize = 16;

/// Bytes of a block: so few that a counter of one byte a lane cannot overflow.
pub(crate) const BLOCK: usize = LANES * 255;

/// Eight bytes as numbers of 32 bits.
#[cfg(feature = "losses")]
#[inline(always)]
pub(crate) fn widen(eight: [u8; 8]) -> i32x8 {
    const BESIDE: u8 = u8::MAX;
    let lanes: u8x16 = bytemuck::cast([u64::from_le_bytes(eight), 0]);
    let spread = |first: u8| {
        let places: [u8; LANES] =
            core::array::from_fn(|at| if at % 4 == 0 { first + at as u8 / 4 } else { BESIDE });
        lanes.shuffle_zeroing(u8x16::new(places))
    };
    bytemuck::cast([spread(0), spread(4)])
}

/// How often a value occurs in at most a block.
#[cfg(feature = "losses")]
pub(crate) fn occurrences(block: &[u8], value: u8) -> u32 {
    debug_assert!(block.len() <= BLOCK);
    let (lanes, rest) = block.as_chunks();
    let mut found = u8x16::ZERO;
    for &bytes in lanes {
        // a comparison that holds is all ones, which is -1
        found -= u8x16::new(bytes).simd_eq(u8x16::splat(value));
    }
    (sum(found) + rest.iter().filter(|&&byte| byte == value).count() as u64) as u32
}

/// The largest byte; 0 of none.
pub(crate) fn largest(bytes: &[u8]) -> u8 {
    let (lanes, rest) = bytes.as_chunks();
    let largest = lanes.iter().fold(u8x16::ZERO, |largest, &bytes| largest.max(u8x16::new(bytes)));
    rest.iter().fold(largest.reduce_max(), |largest, &byte| largest.max(byte))
}

/// How many bytes from the first on are equal to it.
pub(crate) fn run(bytes: &[u8]) -> usize {
    let Some(&first) = bytes.first() else { return 0 };
    let same = u64::from_ne_bytes([first; 8]);
    let (eights, rest) = bytes.as_chunks();
    for (at, &eight) in eights.iter().enumerate() {
        let differ = u64::from_le_bytes(eight) ^ same;
        if differ != 0 {
            return 8 * at + differ.trailing_zeros() as usize / 8;
        }
    }
    8 * eights.len() + rest.iter().take_while(|&&byte| byte == first).count()
}

/// Visits the places of the ones of a mask of 0 and 1 that are not in a part of it. Where they are few, looking at eight bytes
/// together passes over most.
pub(crate) fn each_beyond(mask: &[u8], part: &[u8], visit: &mut impl FnMut(usize)) {
    let (eights, rest) = mask.as_chunks();
    let (parts, rest_of_part) = part.as_chunks();
    let mut last = [[0; 8]; 2];
    last[0][..rest.len()].copy_from_slice(rest);
    last[1][..rest.len()].copy_from_slice(rest_of_part);
    let pairs = eights.iter().zip(parts).chain([(&last[0], &last[1])]);
    for (eight, (&mask, &part)) in pairs.enumerate() {
        let mut ones = u64::from_le_bytes(mask) ^ u64::from_le_bytes(part);
        while ones != 0 {
            visit(8 * eight + ones.trailing_zeros() as usize / 8);
            ones &= ones - 1;
        }
    }
}

/// Visits the runs of equal bytes: where each begins and ends.
pub(crate) fn each_run(bytes: &[u8], visit: &mut impl FnMut(usize, usize)) {
    let Some(next) = bytes.get(1..) else { return };
    let (lanes, rest) = next.as_chunks();
    let mut start = 0;
    // A run ends before a byte that differs from the one before it.
    let mut end_before = |at: usize| {
        visit(start, at);
        start = at;
    };
    let mut at = 0;
    for (&here, &next) in bytes.as_chunks().0.iter().zip(lanes) {
        let mut ends = u8x16::new(here).simd_ne(u8x16::new(next)).to_bitmask();
        while ends != 0 {
            end_before(at + ends.trailing_zeros() as usize + 1);
            ends &= ends - 1;
        }
        at += LANES;
    }
    for (place, &next) in rest.iter().enumerate() {
        if next != bytes[at + place] {
            end_before(at + place + 1);
        }
    }
    end_before(bytes.len());
}

/// Sets bytes that are equal to a value, in a mask of 0 and 1.
pub(crate) fn mark(mask: &mut [u8], bytes: &[u8], value: u8) {
    let (eqs, ones) = (u8x16::splat(value), u8x16::splat(1));
    let length = mask.len();
    let (lanes, rest) = mask.as_chunks_mut();
    let (sixteens, last) = bytes.as_chunks();
    for (mask, &bytes) in lanes.iter_mut().zip(sixteens) {
        *mask = (u8x16::new(*mask) | u8x16::new(bytes).simd_eq(eqs) & ones).to_array();
    }
    if let (Some(tail), false) = (tail(length), last.is_empty()) {
        return mark(&mut mask[tail..], &bytes[tail..], value);
    }
    for (mask, &byte) in rest.iter_mut().zip(last) {
        *mask |= u8::from(byte == value);
    }
}

/// Leaves of a mask of 0 and 1 what is in two others as well.
pub(crate) fn intersect(mask: &mut [u8], others: [&[u8]; 2]) {
    let length = mask.len();
    let (lanes, rest) = mask.as_chunks_mut();
    let [(a, last_a), (b, last_b)] =
        others.map(|other| other[..LANES * lanes.len() + rest.len()].as_chunks());
    for (mask, (&a, &b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
        *mask = (u8x16::new(*mask) & u8x16::new(a) & u8x16::new(b)).to_array();
    }
    if let (Some(tail), false) = (tail(length), last_a.is_empty()) {
        return intersect(&mut mask[tail..], others.map(|other| &other[tail..]));
    }
    for (mask, (a, b)) in rest.iter_mut().zip(last_a.iter().zip(last_b)) {
        *mask &= a & b;
    }
}

/// Where the last sixteen bytes begin, if there are so many. What may be done twice is done to them again, in place of what
/// lanes leave over: a row of an object is few lanes long.
fn tail(length: usize) -> Option<usize> {
    length.checked_sub(LANES)
}

pub(crate) fn sum(lanes: u8x16) -> u64 {
    lanes.to_array().into_iter().map(u64::from).sum()
}
