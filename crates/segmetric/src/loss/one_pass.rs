//! Cross-entropy by itself, of scores and class maps, in one pass: its gradient at a pixel hangs on no other pixel, so value and
//! gradient are computed together. What the passes of `sweep` do in general, done at once; they are its oracle.
//!
//! Softmax: with m the largest score, s = Σ exp(z_c − m) over the others, and y the true class, −ln p_y is (m − z_y) + ln(1 + s), so that
//! nothing is rounded against 1. ∂/∂z_c is w_y p_c, at y −w_y (1 − p_y). Sigmoid: with t = exp(−abs z), −ln p is ln(1 + t) + max(−z, 0), and the smaller of p and 1 − p is t / (1 + t).

use crate::activation::{Activation, softmax_exponentials, softmax_probability};
use crate::batch::Batch;
use crate::error::Error;
use crate::lanes::{exp_of_nonpositive, f32x8, ln_1p};
use crate::loss::{Loss, Term};
use crate::tile::{Tile, places};
use crate::truth::Truth;
use crate::workspace::{TermState, Workspace};

/// Whether a loss of a batch is one of those.
pub(crate) fn is_one_pass(loss: &Loss, truth: &Truth) -> bool {
    let is_entropy = matches!(
        &loss.terms[..],
        [(_, Term::CrossEntropy(entropy))] if entropy.gamma == 0.0 && entropy.alpha.is_none()
    );
    let is_of_scores = matches!(loss.activation, Activation::Softmax | Activation::Sigmoid);
    is_entropy && is_of_scores && !matches!(truth, Truth::Masks(_))
}

/// The value; with `gradient` the region holds the gradient afterwards.
pub(crate) fn evaluate(
    loss: &Loss,
    batch: &Batch,
    region: &mut [f32],
    gradient: bool,
    workspace: &mut Workspace,
) -> Result<f64, Error> {
    let Workspace { tile, states, .. } = workspace;
    let [TermState::Pixel(state)] = &mut states[..] else { return Ok(0.0) };
    let shape = batch.shape;
    for place in (0..shape.images).flat_map(|image| places(shape, image)) {
        tile.read_truth(batch.truth, shape, place, batch.ignore_label);
        tile.read_scores(region, shape, place);
        loss.activation.check(tile, shape, place)?;
        let scale = f32x8::splat(state.scale as f32);
        let sum = if loss.activation == Activation::Softmax {
            of_softmax(tile, batch, &state.weights, scale)
        } else {
            of_sigmoid(tile, batch, &state.weights, scale)
        };
        state.sum.add(sum);
        if gradient {
            tile.write_folded(region, shape, place);
        }
    }
    Ok(state.value())
}

/// Of the product Π (1 + x) − 1 the next: a sum of logarithms is the logarithm of a product, and without the 1 it keeps the digits
/// of small x.
#[inline(always)]
fn raised_by(product: f32x8, x: f32x8) -> f32x8 {
    product + (x + product * x)
}

/// Leaves the gradient in the place of the folded probabilities; returns the lanes' sums.
#[inline(never)]
fn of_sigmoid(tile: &mut Tile, batch: &Batch, weights: &[f32], scale: f32x8) -> f32x8 {
    let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
    let mut sum = zero;
    for (class, &weight) in weights.iter().enumerate() {
        let (weight, label) = (f32x8::splat(weight), batch.shape.label_of(class));
        let row = tile.row(class);
        // Π (1 + t) − 1 at the class's pixels and at the others
        let (mut inside, mut outside) = (zero, zero);
        for i in 0..row.count {
            let z = row.scores[i];
            let is_class = row.is_label(i, label);
            let t = exp_of_nonpositive(-z.abs());
            inside = raised_by(inside, t & is_class);
            outside = raised_by(outside, t & (row.valid[i] ^ is_class));
            let small = t / (one + t);
            // z turned so that a large one is wrong: the cost is ln(1 + t) + max(turned, 0), the slope p − 1 or p.
            let sign = is_class & f32x8::splat(-0.0);
            let turned = z ^ sign;
            let is_wrong = turned.simd_gt(zero);
            let slope = is_wrong.select(one - small, small) ^ sign;
            let factor = is_class.select(weight, one) & row.valid[i];
            sum += factor * turned.fast_max(zero);
            row.folded[i] = scale * factor * slope;
        }
        sum += weight * ln_1p(inside) + ln_1p(outside);
    }
    sum
}

/// The same. The weight of each pixel stands in `share`.
#[inline(never)]
fn of_softmax(tile: &mut Tile, batch: &Batch, weights: &[f32], scale: f32x8) -> f32x8 {
    let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
    let classes = weights.len();
    softmax_exponentials(tile, classes);
    let is_weighed = weights.iter().any(|&weight| weight != 1.0);
    let row = tile.row(0);
    for (share, &valid) in row.share.iter_mut().zip(row.valid) {
        *share = one & valid;
    }
    if is_weighed {
        for (class, &weight) in weights.iter().enumerate() {
            let (weight, label) = (f32x8::splat(weight), batch.shape.label_of(class));
            let row = tile.row(class);
            for i in 0..row.count {
                row.share[i] = row.is_label(i, label).select(weight, row.share[i]);
            }
        }
    }
    let mut sum = zero;
    let row = tile.row(0);
    // Without weights Σ ln is the logarithm of a product, which fits an f32 for so many factors of at most C.
    let factors = if is_weighed { 1 } else { 96 / classes.next_power_of_two().ilog2() as usize };
    for (others, shares) in row.others.chunks(factors).zip(row.share.chunks(factors)) {
        let product = others
            .iter()
            .zip(shares)
            .fold(zero, |product, (&others, &share)| raised_by(product, others & share.simd_gt(zero)));
        let logarithm = ln_1p(product);
        sum += if is_weighed { shares[0] * logarithm } else { logarithm };
    }
    for class in 0..classes {
        let label = batch.shape.label_of(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let is_class = row.is_label(i, label);
            // cut where the difference overflows, or nothing times infinity would be NaN
            let below = (row.largest[i] - row.scores[i]).fast_min(f32x8::splat(f32::MAX));
            sum += row.share[i] * (below & is_class);
            let (p, q) = softmax_probability(&row, i);
            row.folded[i] = scale * row.share[i] * is_class.select(-q, p);
        }
    }
    sum
}
