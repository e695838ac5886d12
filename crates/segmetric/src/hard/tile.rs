//! A tile of pixels that have one label each.
//!
//! Values lie eight pixels by eight, of each eight class by class: what a pixel's classes have in common is found while they are in
//! registers, and between the passes a tile's values are one piece of memory.

use crate::activation::{Activation, fold_all, unfold};
use crate::batch::Shape;
use crate::byte_lanes;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, i32x8, vectors};
use crate::layout::{self, Place, Strides};
use crate::truth::PixelLabels;
use core::ops::Range;

/// The code of a pixel that is ignored, or stands behind the last.
const NOBODY: i32 = -1;

/// Eight pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pixels {
    /// The code of each pixel's class, [`NOBODY`] of no class. Where there is one class it is 0, and the background is 1.
    pub(crate) codes: i32x8,
    /// 1; 0 where a pixel does not count.
    pub(crate) weights: f32x8,
}

/// What softmax says of the classes of eight pixels.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Certainty {
    /// 1 − p of the pixel's class, as the sum of the others.
    pub(crate) wrong: f32x8,
    /// p of the pixel's class.
    pub(crate) right: f32x8,
    /// Where there is a logarithm: Σ exp(z − largest) without one of the largest.
    pub(crate) others: f32x8,
    /// And the largest score, and that of the pixel's class.
    pub(crate) largest: f32x8,
    pub(crate) own: f32x8,
}

impl Certainty {
    /// How far the score of the pixel's class is below the largest, times a power of two: f32 may not hold it otherwise.
    #[inline(always)]
    pub(crate) fn below(&self, factor: f32x8) -> f32x8 {
        factor * self.largest - factor * self.own
    }
}

/// By how much pixel losses of softmax draw eight pixels to their classes: w times `pull` of the loss, and that times −(1 − p) of the
/// pixel's class, its own slope.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pull {
    pub(crate) pull: f32x8,
    pub(crate) own: f32x8,
}

impl Pull {
    /// Adds the pull of a loss, weight and all.
    #[inline(always)]
    pub(crate) fn add(&mut self, pull: f32x8, certainty: &Certainty) {
        self.pull += pull;
        self.own -= certainty.wrong * pull;
    }
}

/// The vectors at hand, and buffers for as many as a tile may have.
#[derive(Debug)]
pub(crate) struct Tile {
    pub(crate) activation: Activation,
    pub(crate) classes: usize,
    pub(crate) place: Place,
    pub(crate) pixels: Vec<Pixels>,
    pub(crate) certainties: Vec<Certainty>,
    /// Of softmax, of the tile or of a span's images.
    pub(crate) pulls: Vec<Pull>,
    /// The span's first image, and the eights of an image between the pulls of two; 0 where they are of the tile.
    pulled: (usize, usize),
    /// Scores, later probabilities: of softmax as they are, else folded (see `activation`).
    pub(crate) values: Vec<f32x8>,
    /// Exponentials of sigmoid; on the way back slopes of the loss, by probability and then by score.
    pub(crate) slopes: Vec<f32x8>,
    has_nobody: bool,
}

/// Pixels in a tile: a pure function of the number of classes, since it decides how sums are grouped.
pub(crate) fn capacity(classes: usize) -> usize {
    (2048 / classes / LANES * LANES).clamp(LANES, 512)
}

/// All bits set where a comparison holds.
#[inline(always)]
pub(crate) fn mask(lanes: i32x8) -> f32x8 {
    f32x8::from_bits(lanes.cast_unsigned())
}

impl Pixels {
    /// Which pixels are of a class.
    #[inline(always)]
    pub(crate) fn are(&self, class: i32x8) -> f32x8 {
        mask(self.codes.simd_eq(class))
    }

    /// Which pixels count.
    #[inline(always)]
    pub(crate) fn count(&self) -> f32x8 {
        self.weights.simd_gt(f32x8::splat(0.0))
    }
}

impl Default for Tile {
    fn default() -> Tile {
        Tile {
            activation: Activation::None,
            classes: 1,
            place: Place::default(),
            pixels: Vec::new(),
            certainties: Vec::new(),
            pulls: Vec::new(),
            pulled: (0, 0),
            values: Vec::new(),
            slopes: Vec::new(),
            has_nobody: false,
        }
    }
}

impl Tile {
    pub(crate) fn is_softmax(&self) -> bool {
        self.activation == Activation::Softmax
    }

    pub(crate) fn begin(&mut self, activation: Activation, classes: usize) {
        (self.activation, self.classes) = (activation, classes);
    }

    /// Makes room for the pulls of a span, whose images have so many pixels each; 0 for those of a tile.
    pub(crate) fn begin_pulls(&mut self, span: &Range<usize>, pixels: usize) {
        self.pulled = (span.start, vectors(pixels));
        let eights = (span.len() * vectors(pixels)).max(vectors(capacity(self.classes)));
        self.pulls.resize(eights, Pull::default());
    }

    /// Where the pulls of the place at hand begin.
    pub(crate) fn first_pull(&self) -> usize {
        let (first, eights) = self.pulled;
        if eights == 0 { 0 } else { (self.place.image - first) * eights + self.place.first / LANES }
    }

    pub(crate) fn pulls_mut(&mut self) -> &mut [Pull] {
        let first = self.first_pull();
        &mut self.pulls[first..first + self.pixels.len()]
    }

    /// Of eight pixels at a time what their given probabilities add up to.
    pub(crate) fn sums(&self) -> Vec<f32x8> {
        let zero = f32x8::splat(0.0);
        let sum = |values: &[f32x8]| values.iter().fold(zero, |sum, &folded| sum + unfold(folded).0);
        self.values.chunks_exact(self.classes).map(sum).collect()
    }

    fn strides(&self) -> Strides {
        Strides { class: 1, eight: self.classes }
    }

    /// Makes room for the vectors of a place; what was in it is anything.
    fn take_place(&mut self, place: Place) {
        let (eights, zero) = (vectors(place.count), f32x8::splat(0.0));
        self.place = place;
        self.pixels.resize(eights, Pixels { codes: i32x8::splat(NOBODY), weights: zero });
        self.certainties.resize(eights, Certainty::default());
        self.values.resize(eights * self.classes, zero);
        self.slopes.resize(eights * self.classes, zero);
    }

    /// Reads the labels of a place.
    #[inline(never)]
    pub(crate) fn read_labels(&mut self, labels: &PixelLabels, shape: &Shape, place: Place) {
        self.take_place(place);
        let start = place.image * shape.pixels + place.first;
        let range = start..start + place.count;
        self.has_nobody = match *labels {
            PixelLabels::Bytes(labels, ignored) => {
                read_codes(&labels[range], ignored, shape, &mut self.pixels)
            }
            PixelLabels::Words(labels, ignored) => {
                read_codes(&labels[range], ignored, shape, &mut self.pixels)
            }
        };
    }

    /// Reads the scores of the place at hand; those of pixels that do not count are 0. Given probabilities are folded.
    #[inline(never)]
    pub(crate) fn read_scores(&mut self, region: &[f32], shape: &Shape) -> Result<(), Error> {
        let strides = self.strides();
        layout::read(region, shape, self.place, &mut self.values, strides);
        if self.has_nobody {
            for (values, pixels) in self.values.chunks_exact_mut(self.classes).zip(&self.pixels) {
                let counts = pixels.count();
                values.iter_mut().for_each(|value| *value &= counts);
            }
        }
        let is_right = match self.activation {
            Activation::None => fold_all(&mut self.values),
            other => other.allows_all(&self.values),
        };
        if is_right {
            return Ok(());
        }
        let counts = |pixel: usize| self.pixels[pixel / LANES].weights.to_array()[pixel % LANES] > 0.0;
        Err(self.activation.first_wrong(region, shape, self.place, &counts))
    }

    /// Slopes at pixels that do not count become 0, and not −0.
    #[inline(never)]
    pub(crate) fn clear_nobody(&mut self) {
        if self.has_nobody {
            for (slopes, pixels) in self.slopes.chunks_exact_mut(self.classes).zip(&self.pixels) {
                let counts = pixels.count();
                slopes.iter_mut().for_each(|slope| *slope &= counts);
            }
        }
    }

    /// Keeps the values where the scores were, in an order of their own.
    pub(crate) fn keep(&self, region: &mut [f32], shape: &Shape) {
        match layout::piece(shape, self.place) {
            Some(piece) => region[piece].copy_from_slice(bytemuck::cast_slice(&self.values)),
            None => layout::write(&self.values, region, shape, self.place, self.strides()),
        }
    }

    /// Takes back what [`Tile::keep`] has put there.
    pub(crate) fn take_kept(&mut self, region: &[f32], shape: &Shape) {
        let strides = self.strides();
        match layout::piece(shape, self.place) {
            Some(piece) => bytemuck::cast_slice_mut(&mut self.values).copy_from_slice(&region[piece]),
            None => layout::read(region, shape, self.place, &mut self.values, strides),
        }
    }

    /// Writes the slopes in the layout of the scores.
    #[inline(never)]
    pub(crate) fn write_slopes(&self, region: &mut [f32], shape: &Shape) {
        layout::write(&self.slopes, region, shape, self.place, self.strides());
    }
}

/// A label as it is stored.
trait Label: Copy + Into<i32> {
    /// Eight of them.
    fn lanes(eight: [Self; LANES]) -> i32x8;
}

impl Label for u8 {
    #[inline(always)]
    fn lanes(eight: [u8; LANES]) -> i32x8 {
        byte_lanes::widen(eight)
    }
}

impl Label for i32 {
    #[inline(always)]
    fn lanes(eight: [i32; LANES]) -> i32x8 {
        i32x8::new(eight)
    }
}

/// Reads the codes and weights of pixels; whether some do not count.
fn read_codes<L: Label>(labels: &[L], ignored: Option<i32>, shape: &Shape, pixels: &mut [Pixels]) -> bool {
    let (eights, rest) = labels.as_chunks::<LANES>();
    let (nobody, one) = (i32x8::splat(NOBODY), f32x8::splat(1.0));
    // The one class has label 1 and code 0.
    let turn = i32x8::splat(i32::from(shape.classes == 1));
    let mut has_nobody = !rest.is_empty();
    for (pixels, eight) in pixels.iter_mut().zip(eights) {
        let labels = L::lanes(*eight);
        pixels.codes = labels ^ turn;
        pixels.weights = one;
        if let Some(ignored) = ignored {
            let off = labels.simd_eq(i32x8::splat(ignored));
            pixels.codes = off.select(nobody, pixels.codes);
            pixels.weights = one & !mask(off);
            has_nobody |= off.any();
        }
    }
    if !rest.is_empty() {
        let mut codes = [NOBODY; LANES];
        for (code, &label) in codes.iter_mut().zip(rest) {
            let label: i32 = label.into();
            if ignored != Some(label) {
                *code = label ^ i32::from(shape.classes == 1);
            }
        }
        let last = &mut pixels[eights.len()];
        last.codes = i32x8::new(codes);
        last.weights = one & mask(last.codes.simd_ne(nobody));
    }
    has_nobody
}
