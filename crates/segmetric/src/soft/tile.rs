//! A few hundred pixels of all classes whose truth is masks, class by class, small enough for the first-level cache.
//!
//! A vector of *share* is the truth `g` of one class; at ignored pixels, and behind the last pixel, share and background share
//! are both 0, and so is the weight, so that sums need not ask.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, first_lanes, load, vectors};
use crate::layout::{self, Place, Strides};
use crate::truth::PixelLabels;

/// Buffers for one tile; see the module.
#[derive(Debug, Default)]
pub(crate) struct Tile {
    classes: usize,
    /// Whether some weights of the batch are neither 0 nor 1.
    pub(crate) is_weighted: bool,
    capacity: usize,
    /// How many vectors the tile at hand has.
    pub(crate) vectors: usize,
    /// Scores as they came, later slopes of the loss: `[class][vector]`.
    scores: Vec<f32x8>,
    /// Folded probabilities (see `activation`): `[class][vector]`.
    folded: Vec<f32x8>,
    /// Masks as they came: `[class][vector]`.
    masks: Vec<f32x8>,
    /// All bits set at valid pixels.
    valid: Vec<f32x8>,
    /// w, 0 at others.
    weights: Vec<f32x8>,
    /// The truth of the class at hand.
    share: Vec<f32x8>,
    /// Of each pixel: softmax's largest score; on the way back a pixel loss's pull.
    largest: Vec<f32x8>,
    /// Of each pixel: Σ exp(z − largest) without the largest itself, or its logarithm; on the way back the mean slope.
    others: Vec<f32x8>,
    /// Of each pixel: softmax's 1 / Σ exp(z − largest), or scratch of one loop over the classes.
    spare: Vec<f32x8>,
}

/// The vectors of one class in a tile; every slice has `count`.
pub(crate) struct Row<'a> {
    pub(crate) count: usize,
    /// Scores as they came, later slopes of the loss.
    pub(crate) scores: &'a mut [f32x8],
    /// Folded probabilities.
    pub(crate) folded: &'a mut [f32x8],
    pub(crate) valid: &'a [f32x8],
    pub(crate) weights: &'a [f32x8],
    pub(crate) share: &'a mut [f32x8],
    pub(crate) largest: &'a mut [f32x8],
    pub(crate) others: &'a mut [f32x8],
    pub(crate) spare: &'a mut [f32x8],
}

impl Row<'_> {
    /// 1 − g at valid pixels, 0 elsewhere.
    #[inline(always)]
    pub(crate) fn background(&self, i: usize) -> f32x8 {
        (f32x8::splat(1.0) & self.valid[i]) - self.share[i]
    }
}

/// Pixels in a tile: a pure function of the number of classes, since it decides how sums are grouped.
pub(crate) fn capacity(classes: usize) -> usize {
    (4096 / classes / LANES * LANES).clamp(LANES, 256)
}

impl Tile {
    pub(crate) fn begin(&mut self, classes: usize, is_weighted: bool) {
        (self.classes, self.is_weighted) = (classes, is_weighted);
        self.capacity = vectors(capacity(classes));
        let (all, zero) = (classes * self.capacity, f32x8::splat(0.0));
        for (buffer, length) in [
            (&mut self.scores, all),
            (&mut self.folded, all),
            (&mut self.masks, all),
            (&mut self.valid, self.capacity),
            (&mut self.weights, self.capacity),
            (&mut self.share, self.capacity),
            (&mut self.largest, self.capacity),
            (&mut self.others, self.capacity),
            (&mut self.spare, self.capacity),
        ] {
            buffer.resize(length.max(buffer.len()), zero);
        }
    }

    fn strides(&self) -> Strides {
        Strides { class: self.capacity, eight: 1 }
    }

    /// All of one class, and what the pixels have in common.
    #[inline(always)]
    pub(crate) fn row(&mut self, class: usize) -> Row<'_> {
        let (count, range) = (self.vectors, class * self.capacity..class * self.capacity + self.vectors);
        Row {
            count,
            scores: &mut self.scores[range.clone()],
            folded: &mut self.folded[range],
            valid: &self.valid[..count],
            weights: &self.weights[..count],
            share: &mut self.share[..count],
            largest: &mut self.largest[..count],
            others: &mut self.others[..count],
            spare: &mut self.spare[..count],
        }
    }

    /// Which pixels of a vector count.
    pub(crate) fn valid(&self, i: usize) -> f32x8 {
        self.valid[i]
    }

    /// Reads the masks, or labels as masks, and weights, and which pixels are valid.
    #[inline(never)]
    pub(crate) fn read_truth(
        &mut self,
        truth: &Result<PixelLabels, &[f32]>,
        weights: Option<&[f32]>,
        shape: &Shape,
        place: Place,
    ) {
        self.vectors = vectors(place.count);
        let strides = self.strides();
        match truth {
            Ok(labels) => self.read_labels(labels, shape, place),
            Err(masks) => layout::read(masks, shape, place, &mut self.masks, strides),
        }
        let valid = &mut self.valid[..self.vectors];
        for (valid, first_mask) in valid.iter_mut().zip(&self.masks) {
            *valid = first_mask.simd_ne(f32x8::splat(-1.0));
        }
        let last = place.count % LANES;
        if last > 0 {
            valid[self.vectors - 1] &= first_lanes(last).simd_gt(f32x8::splat(0.0));
        }
        let all = self.weights.iter_mut().zip(valid);
        let Some(weights) = weights else {
            return all.for_each(|(weight, valid)| *weight = f32x8::splat(1.0) & *valid);
        };
        let start = place.image * shape.pixels + place.first;
        let eights = weights[start..start + place.count].chunks(LANES);
        for ((weight, valid), eight) in all.zip(eights) {
            *weight = load(eight, 0, 1, eight.len()) & *valid;
            *valid = weight.simd_gt(f32x8::splat(0.0));
        }
    }

    /// Labels as masks of 0 and 1, −1 at ignored pixels.
    fn read_labels(&mut self, labels: &PixelLabels, shape: &Shape, place: Place) {
        let start = place.image * shape.pixels + place.first;
        for class in 0..self.classes {
            let own = if self.classes == 1 { 1 } else { class as i32 };
            let masks = &mut self.masks[class * self.capacity..][..self.vectors];
            let masks = bytemuck::cast_slice_mut::<f32x8, f32>(masks);
            for (pixel, mask) in (start..start + place.count).zip(masks) {
                let label = labels.label(pixel);
                *mask = if Some(label) == labels.ignored { -1.0 } else { f32::from(u8::from(label == own)) };
            }
        }
    }

    /// Fills `share` with the truth of one class.
    #[inline(never)]
    pub(crate) fn take_share(&mut self, class: usize) {
        let pixels = self.share[..self.vectors].iter_mut().zip(&self.valid);
        for ((share, valid), mask) in pixels.zip(&self.masks[class * self.capacity..]) {
            *share = *mask & *valid;
        }
    }

    /// Reads the scores and checks those of valid pixels; the others become 0.
    pub(crate) fn read_scores(
        &mut self,
        region: &[f32],
        shape: &Shape,
        place: Place,
        activation: Activation,
    ) -> Result<(), Error> {
        let strides = self.strides();
        layout::read(region, shape, place, &mut self.scores, strides);
        for class in 0..self.classes {
            let row = self.row(class);
            for (score, &valid) in row.scores.iter_mut().zip(row.valid) {
                *score &= valid;
            }
            if !activation.allows_all(row.scores) {
                let counts =
                    |pixel: usize| self.valid[pixel / LANES].to_bitmask() >> (pixel % LANES) & 1 == 1;
                return Err(activation.first_wrong(region, shape, place, &counts));
            }
        }
        Ok(())
    }

    /// Of each vector of pixels what the scores add up to.
    pub(crate) fn sums(&mut self) -> Vec<f32x8> {
        let mut sums = vec![f32x8::splat(0.0); self.vectors];
        for class in 0..self.classes {
            for (sum, &score) in sums.iter_mut().zip(self.row(class).scores.iter()) {
                *sum += score;
            }
        }
        sums
    }

    /// Keeps the folded probabilities of a tile where its scores were. Between the passes nobody else reads them, so where the
    /// tile's scores are one piece they are put there class by class, without a turn.
    pub(crate) fn keep_folded(&self, region: &mut [f32], shape: &Shape, place: Place) {
        match layout::piece(shape, place) {
            Some(piece) => {
                for (class, row) in region[piece].chunks_mut(place.count).enumerate() {
                    let folded = &self.folded[class * self.capacity..][..self.vectors];
                    row.copy_from_slice(bytemuck::cast_slice(folded));
                }
            }
            None => layout::write(&self.folded, region, shape, place, self.strides()),
        }
    }

    /// Takes back what [`Tile::keep_folded`] has put there.
    pub(crate) fn take_folded(&mut self, region: &[f32], shape: &Shape, place: Place) {
        match layout::piece(shape, place) {
            Some(piece) => {
                for (class, row) in region[piece].chunks(place.count).enumerate() {
                    let folded = &mut self.folded[class * self.capacity..][..self.vectors];
                    bytemuck::cast_slice_mut(folded).copy_from_slice(row);
                }
            }
            None => {
                let strides = self.strides();
                layout::read(region, shape, place, &mut self.folded, strides);
            }
        }
    }

    pub(crate) fn write_scores(&self, region: &mut [f32], shape: &Shape, place: Place) {
        layout::write(&self.scores, region, shape, place, self.strides());
    }
}
