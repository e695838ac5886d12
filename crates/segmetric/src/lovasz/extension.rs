//! The walk down the sorted errors.
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

use super::sort::{Errors, label_and_pixel};

/// Returns Σ e g of `words` sorted by error, smallest first, and writes its slopes times `scale` to the pixels' places, which are
/// 0 before: −g at foreground, where the error falls as the score grows, and g at background.
pub(crate) fn walk(errors: Errors, words: &[u64], foreground: f64, scale: f64, slopes: &mut [f32]) -> f64 {
    let mut value = 0.0;
    let mut rest = words;
    if foreground == 0.0
        && let Some((&word, _)) = rest.split_last()
    {
        value = f64::from(errors.error(word));
        slopes[label_and_pixel(word).1] = scale as f32;
        rest = &[];
    }
    // Both kinds of pixel are one quotient over U (U + 1), so that no branch hangs on the label.
    let (mut intersection, mut union) = (foreground, foreground);
    for &word in rest.iter().rev() {
        if intersection == 0.0 {
            // Nothing is left to lose: this and all smaller errors are background, with g = 0.
            break;
        }
        let (is_foreground, pixel) = label_and_pixel(word);
        let (f, b) = (f64::from(u8::from(is_foreground)), f64::from(u8::from(!is_foreground)));
        let g = (f * (union + 1.0) + b * intersection) / (union * (union + 1.0));
        value += f64::from(errors.error(word)) * g;
        slopes[pixel] = (scale * (b - f) * g) as f32;
        intersection -= f;
        union += b;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::f32x8;
    use crate::lovasz::sort::{sort, word};

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
                    let mut words: Vec<u64> = (0..pixels)
                        .map(|i| {
                            let folded = if p[i] > 0.5 { -(1.0 - p[i]) } else { p[i] };
                            let share = f32x8::splat(f32::from(u8::from(foreground[i])));
                            let high = Errors::Probabilities.keys_and_labels(f32x8::splat(folded), share);
                            word(high.to_array()[0], i as u32)
                        })
                        .collect();
                    sort(&mut words, &mut Vec::new());
                    let mut slopes = vec![0.0; pixels];
                    let count = foreground.iter().filter(|&&f| f).count() as f64;
                    let value = walk(Errors::Probabilities, &words, count, 1.0, &mut slopes);
                    let expected = by_definition(&errors, &foreground);
                    assert!(
                        (value - expected).abs() < 1e-12,
                        "{p:?} {foreground:?}: {value} is not {expected}"
                    );
                    // Σ e g is the value again: the slopes are those of this very order
                    let euler: f64 = (0..pixels).map(|i| f64::from(slopes[i].abs()) * errors[i]).sum();
                    assert!((euler - value).abs() < 1e-6);
                }
            }
        }
    }
}
