//! The exact walk down the sorted errors.
//!
//! For the errors e in descending order and the set F of foreground pixels, the Lovász extension of
//! Δ(M) = |M| / |F ∪ M| is Σ e_i g_i with g_i the increase of Δ when pixel i joins the larger errors. With I = U = |F| at the
//! start:
//!
//! - a foreground pixel has g = 1 / U, and I falls by 1;
//! - a background pixel has g = I / (U (U + 1)), and U grows by 1;
//! - without any foreground (U = 0) the largest error has g = 1, the others 0.
//!
//! The published form subtracts two nearly equal Jaccard indices; this one is the same number without the subtraction.
//!
//! The sort is a radix sort from the least significant digit, of words of 32 bits that do not carry their pixel:
//!
//! 1. the words are narrowed to three digits of 9, 9 and 11 bits above the label, and all digits are counted;
//! 2. they are scattered by the first digit, then by the second;
//! 3. by the third they need not be moved: in the order at hand those of one third digit follow each other as they should, so each
//!    digit has its own I and U, which begin where the larger digits' end. The word is replaced by its slope;
//! 4. the same two scatters are run again over the words, backwards in the sense that they fetch: slopes come back to their pixels.
//!
//! Nothing is ever written to a place far away but in the scatters, which write to 512 places in turn: as many as the nearest
//! cache holds. A digit that is the same everywhere is passed over.
//!
//! Narrowing keeps the full resolution of f32 for errors of probabilities from 2^-32 on, at either end, and for margins down to
//! 2^-64 of the largest; smaller errors tie.

use super::errors::{Errors, KEY_OF_ONE, NOBODY};
use crate::lanes::{LANES, LaneSum, f32x8, i32x8};
use wide::u32x8;

/// The first two digits: how far they lie above the lowest bit, which is the label.
const SCATTERED: [u32; 2] = [1, 10];
/// Values of a digit that is scattered by.
const VALUES: usize = 512;
/// Where the third digit lies.
const TOP: u32 = 19;
/// Values of the third digit.
const TOP_VALUES: usize = 1 << 11;

/// The bits of 2^-32.
const LEAST: u32 = (127 - 32) << 23;
/// How many keys there are from 2^-32 to ½.
const HALF: u32 = 31 << 23;
/// The largest narrowed key; 0 is for pixels that do not count.
const LARGEST: u32 = (1 << 29) - 1;

/// Scratch memory of the sort.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    scattered: [Vec<u32>; 2],
}

/// How the words were narrowed, and what was counted on the way.
struct Narrowed {
    errors: Errors,
    /// The bits of the smallest error that has a key of its own.
    base: u32,
    /// Of each scattered digit how often its values occur.
    counts: [[u32; VALUES]; 2],
    /// Of each value of the third digit: I and U before its largest error, U in the upper half. By third digit and label while
    /// words are counted, so that every other place is free later.
    walks: [u64; 2 * TOP_VALUES],
}

impl Sorted {
    /// Returns Σ e g of the words of one class in one group, and replaces each word by the slope of its pixel times `scale`: −g at
    /// foreground, where the error falls as the score grows, and g at background.
    #[inline(never)]
    pub(crate) fn walk(&mut self, words: &mut [u32], errors: Errors, foreground: f64, scale: f64) -> f64 {
        if foreground == 0.0 {
            return without_foreground(words, errors, scale);
        }
        let mut narrowed = Narrowed::new(words, errors, foreground as u32);
        let [first, second] = &mut self.scattered;
        for scratch in [&mut *first, second] {
            if scratch.len() < words.len() {
                scratch.resize(words.len(), 0);
            }
        }
        let count = words.len();
        let scale = scale as f32;
        let is_scattered =
            [0, 1].map(|digit| narrowed.counts[digit].iter().all(|&same| same as usize != count));
        let (first, second) = (&mut first[..count], &mut second[..count]);
        if is_scattered[0] {
            scatter(words, first, SCATTERED[0], &narrowed.counts[0]);
        }
        let after_first = if is_scattered[0] { &mut *first } else { &mut *words };
        if is_scattered[1] {
            scatter(after_first, second, SCATTERED[1], &narrowed.counts[1]);
            let value = narrowed.walk(second, scale);
            fetch(after_first, second, SCATTERED[1], &narrowed.counts[1]);
            if is_scattered[0] {
                fetch(words, first, SCATTERED[0], &narrowed.counts[0]);
            }
            return value;
        }
        let value = narrowed.walk(after_first, scale);
        if is_scattered[0] {
            fetch(words, first, SCATTERED[0], &narrowed.counts[0]);
        }
        value
    }
}

/// The largest error alone has a slope.
fn without_foreground(words: &mut [u32], errors: Errors, scale: f64) -> f64 {
    let largest = words.iter().copied().filter(|&word| word != NOBODY).max();
    let first = words.iter().position(|&word| Some(word) == largest);
    words.fill(0);
    let (Some(largest), Some(first)) = (largest, first) else { return 0.0 };
    words[first] = (scale as f32).to_bits();
    f64::from(errors.errors(u32x8::splat(largest >> 1)).to_array()[0])
}

impl Narrowed {
    /// Narrows the words in place: key, from 1 on, above the label; 0 where a pixel does not count.
    fn new(words: &mut [u32], errors: Errors, foreground: u32) -> Narrowed {
        let base = match errors {
            Errors::Probabilities => LEAST,
            Errors::Margins => {
                let counts = words.iter().map(|&word| if word == NOBODY { 0 } else { word >> 1 });
                counts.max().unwrap_or(0).saturating_sub(LARGEST - 1)
            }
        };
        let mut narrowed = Narrowed { errors, base, counts: [[0; VALUES]; 2], walks: [0; 2 * TOP_VALUES] };
        let (eights, rest) = words.as_chunks_mut::<LANES>();
        for eight in eights {
            *eight = narrowed.narrow(*eight);
        }
        if !rest.is_empty() {
            let mut eight = [NOBODY; LANES];
            eight[..rest.len()].copy_from_slice(rest);
            let eight = narrowed.narrow_only(u32x8::new(eight)).to_array();
            for (word, narrow) in rest.iter_mut().zip(eight) {
                *word = narrow;
                narrowed.count(narrow);
            }
        }
        // By third digit and label so far how many there are; now where their walks begin.
        let (mut intersection, mut union) = (foreground, foreground);
        for digit in (0..TOP_VALUES).rev() {
            let [of_background, of_foreground] = [0, 1].map(|label| narrowed.walks[2 * digit + label] as u32);
            narrowed.walks[digit * 2] = u64::from(union) << 32 | u64::from(intersection);
            intersection -= of_foreground;
            union += of_background;
        }
        narrowed
    }

    #[inline(always)]
    fn narrow(&mut self, words: [u32; LANES]) -> [u32; LANES] {
        let narrow = self.narrow_only(u32x8::new(words)).to_array();
        for word in narrow {
            self.count(word);
        }
        narrow
    }

    #[inline(always)]
    fn narrow_only(&self, words: u32x8) -> u32x8 {
        let keys: u32x8 = words >> 1;
        let keys = keys.cast_signed();
        let key = match self.errors {
            Errors::Margins => keys.max(i32x8::splat(self.base as i32)) - i32x8::splat(self.base as i32),
            Errors::Probabilities => {
                let near = keys.min(i32x8::splat(KEY_OF_ONE as i32) - keys);
                let step = near.max(i32x8::splat(LEAST as i32)) - i32x8::splat(LEAST as i32);
                let above = keys.simd_gt(i32x8::splat(KEY_OF_ONE as i32 / 2));
                above.select(i32x8::splat(2 * HALF as i32) - step, step)
            }
        };
        let counts = words.simd_ne(u32x8::splat(NOBODY));
        let raised: i32x8 = (key + i32x8::splat(1)) << 1;
        (raised.cast_unsigned() | (words & u32x8::splat(1))) & counts
    }

    #[inline(always)]
    fn count(&mut self, word: u32) {
        for (counts, shift) in self.counts.iter_mut().zip(SCATTERED) {
            counts[(word >> shift) as usize & (VALUES - 1)] += 1;
        }
        // the third digit and the label
        let place = (word >> TOP << 1 | word & 1) as usize & (2 * TOP_VALUES - 1);
        self.walks[place] += 1;
    }

    /// Walks down words that are in order but for the third digit, smallest first; each becomes its slope.
    fn walk(&mut self, words: &mut [u32], scale: f32) -> f64 {
        let mut value = LaneSum::default();
        let (eights, rest) = words.as_chunks_mut::<LANES>();
        if !rest.is_empty() {
            let mut last = [0; LANES];
            last[..rest.len()].copy_from_slice(rest);
            // The lanes behind count as background of the lowest digit, before all others: taken back before they are counted.
            let behind = (LANES - rest.len()) as u64;
            self.walks[0] = self.walks[0].wrapping_sub(behind << 32);
            let slopes = self.slopes(last, scale, &mut value);
            rest.copy_from_slice(&slopes[..rest.len()]);
        }
        for eight in eights.iter_mut().rev() {
            *eight = self.slopes(*eight, scale, &mut value);
        }
        value.total()
    }

    #[inline(always)]
    fn slopes(&mut self, words: [u32; LANES], scale: f32, value: &mut LaneSum) -> [u32; LANES] {
        let (mut intersections, mut unions) = ([0u32; LANES], [0u32; LANES]);
        for lane in (0..LANES).rev() {
            let word = words[lane];
            let walk = &mut self.walks[(word >> TOP << 1) as usize & (2 * TOP_VALUES - 1)];
            (intersections[lane], unions[lane]) = (*walk as u32, (*walk >> 32) as u32);
            // I falls by the label, U grows by what is left of 1
            let label = u64::from(word & 1);
            *walk = walk.wrapping_add((1 - label) << 32).wrapping_sub(label);
        }
        let words = u32x8::new(words);
        let float = |counts: [u32; LANES]| u32x8::new(counts).cast_signed().round_float();
        let (one, intersection, union) = (f32x8::splat(1.0), float(intersections), float(unions));
        let bit: u32x8 = words << 31;
        let signs: i32x8 = bit.cast_signed() >> 31;
        let is_foreground = f32x8::from_bits(signs.cast_unsigned());
        let next = union + one;
        // Both kinds of pixel are one quotient over U (U + 1).
        let g = is_foreground.select(next, intersection) / (union * next);
        let counts = f32x8::from_bits(words.simd_ne(u32x8::splat(0)));
        let g = g & counts;
        value.add((self.error(words) & counts) * g);
        ((g * f32x8::splat(scale)).to_bits() ^ bit).to_array()
    }

    /// The errors of eight narrowed words.
    #[inline(always)]
    fn error(&self, words: u32x8) -> f32x8 {
        let keys: u32x8 = words >> 1;
        let key = keys.cast_signed() - i32x8::splat(1);
        match self.errors {
            Errors::Margins => f32x8::from_bits((key + i32x8::splat(self.base as i32)).cast_unsigned()),
            Errors::Probabilities => {
                let above = key.simd_gt(i32x8::splat(HALF as i32));
                let step = above.select(i32x8::splat(2 * HALF as i32) - key, key);
                let near = f32x8::from_bits((step + i32x8::splat(LEAST as i32)).cast_unsigned());
                // What is at most 2^-32 is taken as 0.
                let near = near & f32x8::from_bits(step.simd_gt(i32x8::splat(0)).cast_unsigned());
                let ones = f32x8::from_bits(above.cast_unsigned() & f32x8::splat(1.0).to_bits());
                (ones - near).abs()
            }
        }
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

/// Puts words in the order of a digit; those of one value stay in their order.
#[inline(never)]
fn scatter(words: &[u32], scattered: &mut [u32], shift: u32, counts: &[u32; VALUES]) {
    let mut places = starts(counts);
    for &word in words {
        let place = &mut places[(word >> shift) as usize & (VALUES - 1)];
        scattered[*place as usize] = word;
        *place += 1;
    }
}

/// Replaces each word by what now stands where [`scatter`] has put it.
#[inline(never)]
fn fetch(words: &mut [u32], scattered: &[u32], shift: u32, counts: &[u32; VALUES]) {
    let mut places = starts(counts);
    for word in words {
        let place = &mut places[(*word >> shift) as usize & (VALUES - 1)];
        *word = scattered[*place as usize];
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(p: f32, foreground: bool) -> u32 {
        let folded = if p > 0.5 { -(1.0 - p) } else { p };
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        let is_foreground = if foreground { all } else { f32x8::splat(0.0) };
        Errors::Probabilities.words(f32x8::splat(folded), is_foreground, all).to_array()[0]
    }

    /// Δ(M) = |M| / |F ∪ M| of the set of mispredicted pixels, 0 for no pixel.
    fn delta(mispredicted: &[bool], foreground: &[bool]) -> f64 {
        let m = mispredicted.iter().filter(|&&m| m).count() as f64;
        let union = mispredicted.iter().zip(foreground).filter(|&(&m, &f)| m || f).count() as f64;
        if m == 0.0 { 0.0 } else { m / union }
    }

    /// The definition: Σ over the levels of the errors of (level difference) · Δ(pixels with at least this error).
    fn by_definition(errors: &[f64], foreground: &[bool]) -> f64 {
        let mut levels: Vec<f64> = errors.to_vec();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let mut below = 0.0;
        let mut value = 0.0;
        for level in levels {
            let at_least: Vec<bool> = errors.iter().map(|&e| e >= level).collect();
            value += (level - below) * delta(&at_least, foreground);
            below = level;
        }
        value
    }

    #[test]
    fn equals_the_definition_on_every_small_image() {
        // every labelling of up to five pixels, probabilities from a few levels so that ties occur
        let levels = [0.0f32, 0.125, 0.5, 0.75, 1.0];
        for pixels in 1..=5usize {
            for labels in 0..1usize << pixels {
                let foreground: Vec<bool> = (0..pixels).map(|i| labels >> i & 1 == 1).collect();
                for code in 0..levels.len().pow(pixels as u32) {
                    let p: Vec<f32> = (0..pixels)
                        .map(|i| levels[code / levels.len().pow(i as u32) % levels.len()])
                        .collect();
                    let errors: Vec<f64> = p
                        .iter()
                        .zip(&foreground)
                        .map(|(&p, &f)| f64::from(if f { 1.0 - p } else { p }))
                        .collect();
                    let mut words: Vec<u32> = (0..pixels).map(|i| word(p[i], foreground[i])).collect();
                    let count = foreground.iter().filter(|&&f| f).count() as f64;
                    let value = Sorted::default().walk(&mut words, Errors::Probabilities, count, 1.0);
                    let slopes: Vec<f32> = words.into_iter().map(f32::from_bits).collect();
                    let expected = by_definition(&errors, &foreground);
                    assert!(
                        (value - expected).abs() < 1e-7,
                        "{p:?} {foreground:?}: {value} is not {expected}"
                    );
                    // Σ e g is the value again: the slopes are those of this very order
                    let euler: f64 = (0..pixels).map(|i| f64::from(slopes[i].abs()) * errors[i]).sum();
                    assert!((euler - value).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn walks_large_sets_as_a_comparison_sort_does() {
        let mut state = 1u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        for length in [1, 7, 8, 9, 1000, 20_001] {
            for levels in [1.0, 3.0, 1e7] {
                for errors in [Errors::Probabilities, Errors::Margins] {
                    let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
                    let words: Vec<u32> = (0..length)
                        .map(|_| {
                            let value = (random() * levels).floor() / levels;
                            let value = match errors {
                                Errors::Margins => (value - 0.5) * 1e4,
                                _ if value > 0.5 => value - 1.0,
                                _ => value,
                            };
                            let is_foreground = if random() < 0.3 { all } else { f32x8::splat(0.0) };
                            let valid = if random() < 0.1 { f32x8::splat(0.0) } else { all };
                            errors.words(f32x8::splat(value), is_foreground, valid).to_array()[0]
                        })
                        .collect();
                    let mut order: Vec<usize> = (0..words.len()).filter(|&i| words[i] != NOBODY).collect();
                    order.sort_by_key(|&i| core::cmp::Reverse(words[i] >> 1));
                    let foreground = order.iter().filter(|&&i| words[i] & 1 == 1).count() as f64 + 2.0;
                    let (mut intersection, mut union, mut value) = (foreground, foreground, 0.0);
                    for &i in &order {
                        let error = errors.errors(u32x8::splat(words[i] >> 1)).to_array()[0];
                        if words[i] & 1 == 1 {
                            value += f64::from(error) / union;
                            intersection -= 1.0;
                        } else {
                            value += f64::from(error) * intersection / (union * (union + 1.0));
                            union += 1.0;
                        }
                    }
                    let mut slopes = words.clone();
                    let came = Sorted::default().walk(&mut slopes, errors, foreground, 1.0);
                    assert!((came - value).abs() <= 1e-6 * value.abs() + 1e-9, "{came} is not {value}");
                    // the slopes give the value back
                    let euler: f64 = (0..words.len())
                        .filter(|&i| words[i] != NOBODY)
                        .map(|i| {
                            let error = errors.errors(u32x8::splat(words[i] >> 1)).to_array()[0];
                            f64::from(f32::from_bits(slopes[i]).abs() * error)
                        })
                        .sum();
                    assert!((euler - value).abs() <= 1e-5 * value.abs() + 1e-9);
                    let skipped = (0..words.len()).filter(|&i| words[i] == NOBODY);
                    assert!(skipped.into_iter().all(|i| f32::from_bits(slopes[i]) == 0.0));
                }
            }
        }
    }
}
