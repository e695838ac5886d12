//! A few hundred pixels of all classes, class by class, small enough for the first-level cache.
//!
//! Every pass over a batch goes tile by tile: read a tile's scores and truth out of their layout, do all the arithmetic on
//! vectors of eight pixels of one class, write back. So a layout is a pair of strides in [`Tile::read`] and [`Tile::write`], what
//! varies with options is decided once for a tile and class, and the inner loops are plain.
//!
//! A vector of *share* is the truth `g` of one class; at ignored pixels, and behind the last pixel, share and background share
//! are both 0, so that sums need not ask.

use crate::batch::Shape;
use crate::lanes::{LANES, f32x8, first_lanes, i32x8, vectors};
use crate::truth::Truth;

mod layout;

/// Where a tile stands: pixels `first..first + count` of an image.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) image: usize,
    pub(crate) first: usize,
    pub(crate) count: usize,
}

/// Buffers for one tile; see the module.
#[derive(Debug, Default)]
pub(crate) struct Tile {
    classes: usize,
    capacity: usize,
    /// How many vectors the tile at hand has.
    pub(crate) vectors: usize,
    /// Scores as they came, later slopes of the loss: `[class][vector]`.
    scores: Vec<f32x8>,
    /// Folded probabilities (see `activation`), or what a loss by itself has in their place: exponentials, probabilities, the
    /// gradient. `[class][vector]`.
    folded: Vec<f32x8>,
    /// Masks as they came: `[class][vector]`; unused for class maps.
    masks: Vec<f32x8>,
    labels: Vec<i32x8>,
    /// All bits set at valid pixels.
    valid: Vec<f32x8>,
    /// The truth of the class at hand; of cross-entropy by itself the weight of each pixel.
    share: Vec<f32x8>,
    /// Of each pixel: softmax's largest score; on the way back a pixel loss's weight.
    largest: Vec<f32x8>,
    /// Of each pixel: Σ exp(z − largest) without the largest itself; on the way back the mean slope.
    others: Vec<f32x8>,
    /// Of each pixel: softmax's 1 / Σ exp(z − largest), or scratch of one loop over the classes.
    spare: Vec<f32x8>,
}

/// The vectors of one class in a tile; every slice has `count`.
pub(crate) struct Row<'a> {
    pub(crate) count: usize,
    /// The labels of a class map.
    labels: &'a [i32x8],
    /// Scores as they came, later slopes of the loss.
    pub(crate) scores: &'a mut [f32x8],
    /// Folded probabilities.
    pub(crate) folded: &'a mut [f32x8],
    pub(crate) valid: &'a [f32x8],
    pub(crate) share: &'a mut [f32x8],
    pub(crate) largest: &'a mut [f32x8],
    pub(crate) others: &'a mut [f32x8],
    pub(crate) spare: &'a mut [f32x8],
}

impl Row<'_> {
    /// Of a vector of pixels of a class map: which of the valid ones have the label.
    #[inline(always)]
    pub(crate) fn is_label(&self, i: usize, label: i32) -> f32x8 {
        f32x8::from_bits(self.labels[i].simd_eq(i32x8::splat(label)).cast_unsigned()) & self.valid[i]
    }

    /// 1 − g at valid pixels, 0 elsewhere.
    #[inline(always)]
    pub(crate) fn background(&self, i: usize) -> f32x8 {
        (f32x8::splat(1.0) & self.valid[i]) - self.share[i]
    }
}

/// Pixels in a tile: a pure function of the number of classes, since it decides how sums are grouped.
fn capacity(classes: usize) -> usize {
    (4096 / classes / LANES * LANES).clamp(LANES, 256)
}

/// The places of all tiles of one image.
pub(crate) fn places(shape: &Shape, image: usize) -> impl Iterator<Item = Place> + use<> {
    let (pixels, step) = (shape.pixels, capacity(shape.classes));
    (0..pixels).step_by(step).map(move |first| Place { image, first, count: step.min(pixels - first) })
}

impl Tile {
    pub(crate) fn prepare(&mut self, shape: &Shape, truth: &Truth) {
        self.classes = shape.classes;
        self.capacity = vectors(capacity(shape.classes));
        let all = self.classes * self.capacity;
        let zero = f32x8::splat(0.0);
        for (buffer, length) in [
            (&mut self.scores, all),
            (&mut self.folded, all),
            (&mut self.masks, if matches!(truth, Truth::Masks(_)) { all } else { 0 }),
            (&mut self.valid, self.capacity),
            (&mut self.share, self.capacity),
            (&mut self.largest, self.capacity),
            (&mut self.others, self.capacity),
            (&mut self.spare, self.capacity),
        ] {
            buffer.resize(length.max(buffer.len()), zero);
        }
        self.labels.resize(self.capacity.max(self.labels.len()), i32x8::splat(0));
    }

    /// All of one class, and what the pixels have in common.
    #[inline(always)]
    pub(crate) fn row(&mut self, class: usize) -> Row<'_> {
        let (count, range) = (self.vectors, class * self.capacity..class * self.capacity + self.vectors);
        Row {
            count,
            labels: &self.labels[..count],
            scores: &mut self.scores[range.clone()],
            folded: &mut self.folded[range],
            valid: &self.valid[..count],
            share: &mut self.share[..count],
            largest: &mut self.largest[..count],
            others: &mut self.others[..count],
            spare: &mut self.spare[..count],
        }
    }

    /// The truth and the validity of a vector of pixels.
    #[inline]
    pub(crate) fn share_and_valid(&self, i: usize) -> (f32x8, f32x8) {
        (self.share[i], self.valid[i])
    }

    /// One vector of scores.
    #[inline]
    pub(crate) fn score(&self, class: usize, i: usize) -> f32x8 {
        self.scores[class * self.capacity + i]
    }

    /// Reads which pixels are valid, and their labels or masks.
    #[inline(never)]
    pub(crate) fn read_truth(
        &mut self,
        truth: &Truth,
        shape: &Shape,
        place: Place,
        ignore_label: Option<i32>,
    ) {
        self.vectors = vectors(place.count);
        let start = place.image * shape.pixels + place.first;
        let pixels = start..start + place.count;
        match *truth {
            Truth::Labels8(labels) => widen(&labels[pixels], &mut self.labels),
            Truth::Labels32(labels) => widen(&labels[pixels], &mut self.labels),
            Truth::Masks(masks) => layout::read(masks, shape, place, &mut self.masks, self.capacity),
        }
        let valid = &mut self.valid[..self.vectors];
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        match (truth, ignore_label) {
            (Truth::Masks(_), _) => {
                for (valid, first_mask) in valid.iter_mut().zip(&self.masks) {
                    *valid = first_mask.simd_ne(f32x8::splat(-1.0));
                }
            }
            (_, Some(ignored)) => {
                let ignored = i32x8::splat(ignored);
                for (valid, labels) in valid.iter_mut().zip(&self.labels) {
                    *valid = f32x8::from_bits(labels.simd_ne(ignored).cast_unsigned());
                }
            }
            (_, None) => valid.fill(all),
        }
        let last = place.count % LANES;
        if last > 0 {
            valid[self.vectors - 1] &= first_lanes(last).simd_gt(f32x8::splat(0.0));
        }
    }

    /// Fills `share` with the truth of one class.
    #[inline(never)]
    pub(crate) fn take_share(&mut self, class: usize, truth: &Truth, shape: &Shape) {
        let pixels = self.share[..self.vectors].iter_mut().zip(&self.valid);
        if let Truth::Masks(_) = truth {
            for ((share, valid), mask) in pixels.zip(&self.masks[class * self.capacity..]) {
                *share = *mask & *valid;
            }
        } else {
            let (label, one) = (i32x8::splat(shape.label_of(class)), f32x8::splat(1.0));
            for ((share, valid), labels) in pixels.zip(&self.labels) {
                *share = one & f32x8::from_bits(labels.simd_eq(label).cast_unsigned()) & *valid;
            }
        }
    }

    pub(crate) fn read_scores(&mut self, data: &[f32], shape: &Shape, place: Place) {
        layout::read(data, shape, place, &mut self.scores, self.capacity);
    }

    /// Keeps the folded probabilities of a tile where its scores were. Between the passes nobody else reads them, so where the
    /// tile's scores are one piece they are put there class by class, without a turn.
    pub(crate) fn keep_folded(&self, data: &mut [f32], shape: &Shape, place: Place) {
        match layout::piece(shape, place) {
            Some(piece) => {
                for (class, row) in data[piece].chunks_mut(place.count).enumerate() {
                    let folded = &self.folded[class * self.capacity..];
                    for (eight, folded) in row.as_chunks_mut::<LANES>().0.iter_mut().zip(folded) {
                        *eight = folded.to_array();
                    }
                }
            }
            None => layout::write(&self.folded, data, shape, place, self.capacity),
        }
    }

    /// Takes back what [`Tile::keep_folded`] has put there.
    pub(crate) fn take_folded(&mut self, data: &[f32], shape: &Shape, place: Place) {
        match layout::piece(shape, place) {
            Some(piece) => {
                for (class, row) in data[piece].chunks(place.count).enumerate() {
                    let folded = &mut self.folded[class * self.capacity..];
                    for (eight, folded) in row.as_chunks::<LANES>().0.iter().zip(folded) {
                        *folded = f32x8::new(*eight);
                    }
                }
            }
            None => layout::read(data, shape, place, &mut self.folded, self.capacity),
        }
    }

    /// Writes the folded probabilities, or what stands in their place, in the layout of the scores.
    pub(crate) fn write_folded(&self, data: &mut [f32], shape: &Shape, place: Place) {
        layout::write(&self.folded, data, shape, place, self.capacity);
    }

    pub(crate) fn write_scores(&self, data: &mut [f32], shape: &Shape, place: Place) {
        layout::write(&self.scores, data, shape, place, self.capacity);
    }
}

fn widen<L: Copy + Into<i32>>(labels: &[L], lanes: &mut [i32x8]) {
    let (eights, rest) = labels.as_chunks::<LANES>();
    for (lane, eight) in lanes.iter_mut().zip(eights) {
        *lane = i32x8::new(eight.map(Into::into));
    }
    if !rest.is_empty() {
        let mut last = [0; LANES];
        for (lane, &label) in last.iter_mut().zip(rest) {
            *lane = label.into();
        }
        lanes[eights.len()] = i32x8::new(last);
    }
}
