//! Lists of words: what is in them, a part of them, and their order by one digit.

use super::sorted::VALUES;
use super::words::foreground_of;
use crate::lanes::{LANES, padded};
use wide::{i32x8, u32x8};

/// What is looked up before words are sorted.
pub(super) struct Bounds {
    pub(super) least_foreground: u32,
    pub(super) largest: u32,
    /// Words of foreground pixels.
    pub(super) foreground: u32,
}

impl Bounds {
    #[inline(never)]
    pub(super) fn of(words: &[u32]) -> Bounds {
        let (mut least, mut largest) = (u32x8::splat(u32::MAX), u32x8::splat(0));
        let mut foreground = i32x8::splat(0);
        let (eights, rest) = words.as_chunks::<LANES>();
        for &eight in eights.iter().chain([&padded(rest)]) {
            let words = u32x8::new(eight);
            let is_foreground = foreground_of(words).to_bits();
            least = least.min(words | !is_foreground);
            largest = largest.max(words);
            foreground -= is_foreground.cast_signed();
        }
        Bounds {
            least_foreground: least.to_array().into_iter().min().unwrap_or(0),
            largest: largest.to_array().into_iter().max().unwrap_or(0),
            foreground: foreground.to_array().into_iter().sum::<i32>() as u32,
        }
    }
}

/// How many words are at least so large.
#[inline(never)]
pub(super) fn count_from(words: &[u32], least: u32) -> usize {
    let bound = u32x8::splat(least);
    let (eights, rest) = words.as_chunks::<LANES>();
    let mut below = i32x8::splat(0);
    for &eight in eights {
        below -= u32x8::new(eight).simd_lt(bound).cast_signed();
    }
    let below = below.to_array().into_iter().sum::<i32>() as usize
        + rest.iter().filter(|&&word| word < least).count();
    words.len() - below
}

/// Takes the words that are at least so large. Each is written where the next of them is to stand, whether it is or not: nobody can
/// foresee that.
///
/// # Safety
/// `kept` has room for one word more than are so large.
#[inline(never)]
pub(super) unsafe fn take_from(words: &[u32], least: u32, kept: &mut [u32]) {
    let mut place = 0;
    for &word in words {
        // SAFETY: see above
        unsafe { *kept.get_unchecked_mut(place) = word };
        place += usize::from(word >= least);
    }
}

/// Puts what the words that were taken have become back, and 0 in the place of the others.
///
/// # Safety
/// As of [`take_from`], which has taken the same words.
#[inline(never)]
pub(super) unsafe fn put_back(words: &mut [u32], least: u32, kept: &[u32]) {
    let mut place = 0;
    for word in words {
        let is_kept = u32::from(*word >= least);
        // SAFETY: see above
        *word = unsafe { *kept.get_unchecked(place) } & is_kept.wrapping_neg();
        place += is_kept as usize;
    }
}

/// Where the words of each value of a digit begin.
fn starts(counts: &[u32; VALUES]) -> [u32; VALUES] {
    let mut start = 0;
    counts.map(|count| {
        start += count;
        start - count
    })
}

/// Puts words in the order of a digit; those of one value stay in their order. Each is replaced by its new place.
///
/// # Safety
/// `counts` is how often each value of the digit occurs in `words`, of which there are as many as there is room in `scattered`:
/// so every place is in it. A check for each word would take an eighth of the whole sort's time.
#[inline(never)]
pub(super) unsafe fn scatter(words: &mut [u32], scattered: &mut [u32], shift: u32, counts: &[u32; VALUES]) {
    let mut places = starts(counts);
    for word in words {
        let place = &mut places[(*word >> shift) as usize & (VALUES - 1)];
        // SAFETY: see above
        unsafe { *scattered.get_unchecked_mut(*place as usize) = *word };
        *word = *place;
        *place += 1;
    }
}

/// Replaces each place that [`scatter`] has left by what now stands there.
///
/// # Safety
/// `places` are places in `scattered`.
#[inline(never)]
pub(super) unsafe fn fetch(places: &mut [u32], scattered: &[u32]) {
    for place in places {
        // SAFETY: see above
        *place = unsafe { *scattered.get_unchecked(*place as usize) };
    }
}
