//! A few hundred pixels of all classes, class by class, small enough for the first-level cache.
//!
//! Every pass over a batch goes tile by tile: read a tile's scores and truth out of their layout, do all the arithmetic on
//! vectors of eight pixels of one class, write back. So a layout is a pair of strides in [`Tile::read`] and [`Tile::write`], what
//! varies with options is decided once for a tile and class, and the inner loops are plain.
//!
//! A vector of *share* is the truth `g` of one class; at ignored pixels, and behind the last pixel, share and background share
//! are both 0, so that sums need not ask.

use crate::batch::{Layout, Shape};
use crate::lanes::{LANES, f32x8, first_lanes, i32x8, load, store, vectors};
use crate::truth::Truth;

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
    /// Folded probabilities (see `activation`): `[class][vector]`.
    folded: Vec<f32x8>,
    /// Masks as they came: `[class][vector]`; unused for class maps.
    masks: Vec<f32x8>,
    labels: Vec<i32x8>,
    /// All bits set at valid pixels.
    pub(crate) valid: Vec<f32x8>,
    /// The truth of the class at hand.
    pub(crate) share: Vec<f32x8>,
    /// Of each pixel: softmax's largest score, later free.
    pub(crate) largest: Vec<f32x8>,
    /// Of each pixel: Σ exp(z − largest) without the largest itself, later free.
    pub(crate) others: Vec<f32x8>,
}

/// Pixels in a tile: a pure function of the number of classes, since it decides how sums are grouped.
fn capacity(classes: usize) -> usize {
    (8192 / classes / LANES * LANES).clamp(LANES, 256)
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
        ] {
            buffer.resize(length.max(buffer.len()), zero);
        }
        self.labels.resize(self.capacity.max(self.labels.len()), i32x8::splat(0));
    }

    pub(crate) fn bytes(&self) -> usize {
        (self.scores.capacity() + self.folded.capacity() + self.masks.capacity() + 5 * self.capacity)
            * size_of::<f32x8>()
    }

    fn range(&self, class: usize) -> core::ops::Range<usize> {
        class * self.capacity..class * self.capacity + self.vectors
    }

    pub(crate) fn scores(&self, class: usize) -> &[f32x8] {
        &self.scores[self.range(class)]
    }

    pub(crate) fn scores_mut(&mut self, class: usize) -> &mut [f32x8] {
        let range = self.range(class);
        &mut self.scores[range]
    }

    pub(crate) fn folded(&self, class: usize) -> &[f32x8] {
        &self.folded[self.range(class)]
    }

    /// The folded probabilities and the scores or slopes of one class, both to write.
    pub(crate) fn folded_and_scores(&mut self, class: usize) -> (&mut [f32x8], &mut [f32x8]) {
        let range = self.range(class);
        (&mut self.folded[range.clone()], &mut self.scores[range])
    }

    /// Reads which pixels are valid, and their labels or masks.
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
            Truth::Masks(masks) => read(masks, shape, place, &mut self.masks, self.capacity),
        }
        let all = f32x8::splat(0.0).simd_eq(f32x8::splat(0.0));
        for i in 0..self.vectors {
            let ignored = match (truth, ignore_label) {
                (Truth::Masks(_), _) => self.masks[i].simd_eq(f32x8::splat(-1.0)),
                (_, Some(label)) => {
                    f32x8::from_bits(self.labels[i].simd_eq(i32x8::splat(label)).cast_unsigned())
                }
                (_, None) => f32x8::splat(0.0),
            };
            self.valid[i] = all & !ignored;
        }
        let last = place.count % LANES;
        if last > 0 {
            let inside = first_lanes(last).simd_gt(f32x8::splat(0.0));
            self.valid[self.vectors - 1] &= inside;
        }
    }

    /// Fills `share` with the truth of one class.
    pub(crate) fn take_share(&mut self, class: usize, truth: &Truth, shape: &Shape) {
        let one = f32x8::splat(1.0);
        match truth {
            Truth::Masks(_) => {
                let start = class * self.capacity;
                for i in 0..self.vectors {
                    self.share[i] = self.masks[start + i] & self.valid[i];
                }
            }
            _ => {
                let label = i32x8::splat(shape.label_of(class));
                for i in 0..self.vectors {
                    let same = f32x8::from_bits(self.labels[i].simd_eq(label).cast_unsigned());
                    self.share[i] = one & same & self.valid[i];
                }
            }
        }
    }

    pub(crate) fn read_scores(&mut self, data: &[f32], shape: &Shape, place: Place) {
        read(data, shape, place, &mut self.scores, self.capacity);
    }

    pub(crate) fn read_folded(&mut self, data: &[f32], shape: &Shape, place: Place) {
        read(data, shape, place, &mut self.folded, self.capacity);
    }

    pub(crate) fn write_folded(&self, data: &mut [f32], shape: &Shape, place: Place) {
        write(&self.folded, data, shape, place, self.capacity);
    }

    pub(crate) fn write_scores(&self, data: &mut [f32], shape: &Shape, place: Place) {
        write(&self.scores, data, shape, place, self.capacity);
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

/// Each loop over all classes and vectors of a tile is the same but for its order: along the memory of the layout.
fn walk(shape: &Shape, place: Place, capacity: usize, mut visit: impl FnMut(usize, usize, usize)) {
    let mut at = |class: usize, i: usize| {
        let pixel = place.first + i * LANES;
        visit(class * capacity + i, shape.place(place.image, pixel, class), place.count - i * LANES);
    };
    let count = vectors(place.count);
    match shape.layout {
        Layout::ChannelsFirst => (0..shape.classes).for_each(|class| (0..count).for_each(|i| at(class, i))),
        Layout::ChannelsLast => (0..count).for_each(|i| (0..shape.classes).for_each(|class| at(class, i))),
    }
}

fn read(data: &[f32], shape: &Shape, place: Place, buffer: &mut [f32x8], capacity: usize) {
    let stride = shape.pixel_stride();
    walk(shape, place, capacity, |to, from, count| buffer[to] = load(data, from, stride, count));
}

fn write(buffer: &[f32x8], data: &mut [f32], shape: &Shape, place: Place, capacity: usize) {
    let stride = shape.pixel_stride();
    walk(shape, place, capacity, |from, to, count| store(buffer[from], data, to, stride, count));
}
