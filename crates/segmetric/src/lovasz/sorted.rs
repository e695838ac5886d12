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
//! Behind the least error of the foreground I is 0, and so is every slope: where these words, and those of pixels that do not count,
//! are many, only the others are sorted.
//!
//! The sort is a radix sort from the least significant digit, of words of 32 bits that do not carry their pixel:
//!
//! 1. three digits of 9, 9 and 11 bits above the label are counted;
//! 2. the words are scattered by the first digit, then by the second, and each leaves its new place where it was;
//! 3. by the third they need not be moved: in the order at hand those of one third digit follow each other as they should, so each
//!    digit has its own I and U, which begin where the larger digits' end. The word is replaced by its slope;
//! 4. slopes come back to their pixels by the places.
//!
//! Nothing is ever written to a place far away but in the scatters, which write to 512 places in turn: as many as the nearest
//! cache holds. A digit that is the same everywhere is passed over.
//!
//! Of probabilities the full resolution of f32 is kept from 2^-32 on, at either end, and of margins down to 2^-64 of the largest;
//! smaller errors tie.

use super::counted::Counted;
use super::lists::{Bounds, count_from, fetch, put_back, scatter, take_from};
use super::words::Errors;
use crate::room::make_room;
use wide::u32x8;

/// The first two digits: how far they lie above the lowest bit, which is the label.
pub(super) const SCATTERED: [u32; 2] = [1, 10];
/// Values of a digit that is scattered by.
pub(super) const VALUES: usize = 512;
/// Where the third digit lies.
pub(super) const TOP: u32 = 19;
/// Values of the third digit.
pub(super) const TOP_VALUES: usize = 1 << 11;

/// Scratch memory of the sort.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    kept: Vec<u32>,
    scattered: [Vec<u32>; 2],
}

impl Sorted {
    /// Returns Σ e g of the words of one class in one group, and replaces each word by the slope of its pixel times `scale`: −g at
    /// foreground, where the error falls as the score grows, and g at background.
    #[inline(never)]
    pub(crate) fn walk(&mut self, words: &mut [u32], errors: Errors, foreground: f64, scale: f64) -> f64 {
        if foreground == 0.0 {
            return without_foreground(words, errors, scale);
        }
        let foreground = foreground as u32;
        let bounds = Bounds::of(words);
        // Foreground that does not count is never passed, so I stays above 0.
        let least = if bounds.foreground == foreground { bounds.least_foreground & !1 } else { 1 };
        let count = count_from(words, least);
        let mut sort = Sort { errors, largest: bounds.largest >> 1, foreground, scale: scale as f32 };
        // To leave words out and to put them back takes as long as to sort a quarter; and a third list is no more memory then.
        if count <= words.len() / 3 * 2 {
            let mut kept = core::mem::take(&mut self.kept);
            // one more, to which words that are left out are written behind the last
            make_room(&mut kept, count + 1);
            // SAFETY: so many words are so large, and there is room for one more.
            let value = unsafe {
                take_from(words, least, &mut kept[..=count]);
                let value = sort.walk(&mut kept[..count], &mut self.scattered);
                put_back(words, least, &kept[..=count]);
                value
            };
            self.kept = kept;
            value
        } else {
            sort.walk(words, &mut self.scattered)
        }
    }
}

/// What is sorted, and how.
struct Sort {
    errors: Errors,
    /// The largest key.
    largest: u32,
    foreground: u32,
    scale: f32,
}

impl Sort {
    fn walk(&mut self, words: &mut [u32], scattered: &mut [Vec<u32>; 2]) -> f64 {
        let count = words.len();
        let mut counted = Counted::new(words, self.errors, self.largest, self.foreground);
        let [first, second] = scattered.each_mut().map(|scratch| {
            make_room(scratch, count);
            &mut scratch[..count]
        });
        let is_scattered =
            [0, 1].map(|digit| counted.counts[digit].iter().all(|&same| same as usize != count));
        // SAFETY: the words were counted; scattered they are the same words in another order, and what a scatter leaves are places
        // among them.
        unsafe {
            if is_scattered[0] {
                scatter(words, first, SCATTERED[0], &counted.counts[0]);
            }
            let after_first = if is_scattered[0] { &mut *first } else { &mut *words };
            let value = if is_scattered[1] {
                scatter(after_first, second, SCATTERED[1], &counted.counts[1]);
                let value = counted.walk(second, self.scale);
                fetch(after_first, second);
                value
            } else {
                counted.walk(after_first, self.scale)
            };
            if is_scattered[0] {
                fetch(words, first);
            }
            value
        }
    }
}

/// The largest error alone has a slope.
fn without_foreground(words: &mut [u32], errors: Errors, scale: f64) -> f64 {
    let largest = words.iter().copied().max().unwrap_or(0);
    let first = words.iter().position(|&word| word == largest);
    words.fill(0);
    let (Some(first), true) = (first, largest > 0) else { return 0.0 };
    words[first] = (scale as f32).to_bits();
    let [error, ..] = errors.of_words(u32x8::splat(largest), 0).to_array();
    error.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::f32x8;
    use crate::lovasz::words::{Distance, margin_words};

    fn word(p: f32, foreground: bool) -> u32 {
        let folded = if p > 0.5 { -(1.0 - p) } else { p };
        words_of(Errors::Probabilities, folded, foreground, true)
    }

    fn words_of(errors: Errors, value: f32, foreground: bool, valid: bool) -> u32 {
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        let mask = |holds: bool| if holds { all } else { f32x8::splat(0.0) };
        let (value, foreground, valid) = (f32x8::splat(value), mask(foreground), mask(valid));
        match errors {
            Errors::Probabilities => Distance::of_folded(value, foreground).words(foreground, valid),
            Errors::Margins => margin_words(value, foreground, valid),
        }
        .to_array()[0]
    }

    fn error_of(errors: Errors, word: u32) -> f32 {
        errors.of_words(u32x8::splat(word), 0).to_array()[0]
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
                for (errors, beside) in
                    [(Errors::Probabilities, 0.0), (Errors::Margins, 0.0), (Errors::Margins, 2.0)]
                {
                    let words: Vec<u32> = (0..length)
                        .map(|_| {
                            let value = (random() * levels).floor() / levels;
                            let value = match errors {
                                Errors::Margins => (value - 0.5) * 1e4,
                                _ if value > 0.5 => value - 1.0,
                                _ => value,
                            };
                            words_of(errors, value, random() < 0.3, random() >= 0.1)
                        })
                        .collect();
                    let mut order: Vec<usize> = (0..words.len()).filter(|&i| words[i] != 0).collect();
                    order.sort_by_key(|&i| core::cmp::Reverse(words[i] >> 1));
                    let foreground = order.iter().filter(|&&i| words[i] & 1 == 1).count() as f64 + beside;
                    let foreground = foreground.max(1.0);
                    let (mut intersection, mut union, mut value) = (foreground, foreground, 0.0);
                    for &i in &order {
                        let error = error_of(errors, words[i]);
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
                        .filter(|&i| words[i] != 0)
                        .map(|i| {
                            let error = error_of(errors, words[i]);
                            f64::from(f32::from_bits(slopes[i]).abs() * error)
                        })
                        .sum();
                    assert!((euler - value).abs() <= 1e-5 * value.abs() + 1e-9);
                    let skipped = (0..words.len()).filter(|&i| words[i] == 0);
                    assert!(skipped.into_iter().all(|i| f32::from_bits(slopes[i]) == 0.0));
                }
            }
        }
    }
}
