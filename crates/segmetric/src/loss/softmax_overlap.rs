//! An overlap loss by itself, of softmax and class maps: the loss that most networks are trained with. With hard labels a
//! probability's slope is one of two numbers for each class, so the way back needs no slopes of its own, and labels
//! are compared where they are needed. What the passes of `sweep` do in general, in fewer loops; they are its oracle.

use crate::activation::{Activation, softmax_exponentials, softmax_probability};
use crate::batch::Batch;
use crate::error::Error;
use crate::lanes::f32x8;
use crate::loss::overlap::Form;
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::{Loss, Term};
use crate::tile::{Tile, places};
use crate::truth::{Group, Truth};
use crate::workspace::{TermState, Workspace};

/// Whether a loss of a batch is one of those.
pub(crate) fn is_softmax_overlap(loss: &Loss, truth: &Truth) -> bool {
    let is_overlap =
        matches!(&loss.terms[..], [(_, Term::Overlap(overlap))] if overlap.form == Form::Product);
    is_overlap && loss.activation == Activation::Softmax && !matches!(truth, Truth::Masks(_))
}

/// The value; with `gradient` the region holds the gradient afterwards.
pub(crate) fn evaluate(
    loss: &Loss,
    batch: &Batch,
    region: &mut [f32],
    gradient: bool,
    workspace: &mut Workspace,
) -> Result<f64, Error> {
    let Workspace { tile, summary, states, shares, .. } = workspace;
    let ([TermState::Overlap(sums)], [(factor, term @ Term::Overlap(overlap))]) =
        (&mut states[..], &loss.terms[..])
    else {
        return Ok(0.0);
    };
    let shape = batch.shape;
    let mut value = 0.0;
    for image in 0..shape.images {
        for place in places(shape, image) {
            tile.read_truth(batch.truth, shape, place, batch.ignore_label);
            tile.read_scores(region, shape, place);
            loss.activation.check(tile, shape, place)?;
            softmax_exponentials(tile, shape.classes);
            for class in 0..shape.classes {
                add_sums(tile, class, shape.label_of(class), sums);
            }
            if gradient {
                tile.keep_folded(region, shape, place);
            }
        }
        value += term.end_image(sums, *factor, image, shape, summary, shares);
    }
    if gradient {
        for place in (0..shape.images).flat_map(|image| places(shape, image)) {
            tile.read_truth(batch.truth, shape, place, batch.ignore_label);
            tile.take_folded(region, shape, place);
            backward(tile, batch, overlap.selection.group(place.image), sums);
            tile.write_scores(region, shape, place);
        }
    }
    Ok(value)
}

/// Adds Σ (1 − p) over the pixels of a class, Σ p over the others and Σ p over the class's; leaves p in the place of the folded
/// probability.
#[inline(never)]
fn add_sums(tile: &mut Tile, class: usize, label: i32, sums: &mut OverlapSums) {
    let row = tile.row(class);
    let mut parts = [f32x8::splat(0.0); 3];
    for i in 0..row.count {
        let is_class = row.is_label(i, label);
        let (p, q) = softmax_probability(&row, i);
        parts[0] += q & is_class;
        parts[1] += p & (row.valid[i] ^ is_class);
        parts[2] += p & is_class;
        row.folded[i] = p;
    }
    for (sum, part) in sums.of_class(class).iter_mut().zip(parts) {
        sum.add(part);
    }
}

/// ∂/∂z_c = p_c (d_c − Σ_k p_k d_k), with slopes d taken relative to that of a class whose p is above ½ (see `activation`).
#[inline(never)]
fn backward(tile: &mut Tile, batch: &Batch, group: Group, sums: &OverlapSums) {
    let (zero, half) = (f32x8::splat(0.0), f32x8::splat(0.5));
    let shape = batch.shape;
    for class in 0..shape.classes {
        let [inside, outside] = sums.slopes_by_label(class, group).map(f32x8::splat);
        let label = shape.label_of(class);
        let row = tile.row(class);
        for i in 0..row.count {
            let slope = row.is_label(i, label).select(inside, outside) & row.valid[i];
            let before = if class == 0 { zero } else { row.spare[i] };
            row.scores[i] = slope;
            row.spare[i] = row.folded[i].simd_gt(half).select(slope, before);
        }
    }
    for class in 0..shape.classes {
        let row = tile.row(class);
        for i in 0..row.count {
            let before = if class == 0 { zero } else { row.others[i] };
            row.others[i] = before + row.folded[i] * (row.scores[i] - row.spare[i]);
        }
    }
    for class in 0..shape.classes {
        let row = tile.row(class);
        for i in 0..row.count {
            row.scores[i] = row.folded[i] * ((row.scores[i] - row.spare[i]) - row.others[i]);
        }
    }
}
