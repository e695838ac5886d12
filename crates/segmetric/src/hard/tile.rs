//! A tile of pixels that have one label each.
//!
//! Values lie eight pixels by eight, of each eight class by class: what a pixel's classes have in common is found while they are in
//! registers, and between the passes a tile's values are one piece of memory.

use super::pixels::{Pixels, read};
use crate::activation::{Activation, fold_all, unfold};
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, vectors};
use crate::layout::{self, Place, Strides};
use crate::truth::PixelLabels;
use core::ops::Range;

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
    /// Whether some weights of the batch are neither 0 nor 1.
    pub(crate) is_weighted: bool,
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

impl Default for Tile {
    fn default() -> Tile {
        Tile {
            activation: Activation::None,
            classes: 1,
            is_weighted: false,
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

    pub(crate) fn begin(&mut self, activation: Activation, classes: usize, is_weighted: bool) {
        (self.activation, self.classes, self.is_weighted) = (activation, classes, is_weighted);
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
        self.pixels.resize(eights, Pixels::default());
        self.certainties.resize(eights, Certainty::default());
        self.values.resize(eights * self.classes, zero);
        self.slopes.resize(eights * self.classes, zero);
    }

    /// Reads the labels of a place.
    #[inline(never)]
    pub(crate) fn read_labels(&mut self, labels: &PixelLabels, shape: &Shape, place: Place) {
        self.take_place(place);
        self.has_nobody = read(labels, shape, place, &mut self.pixels);
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

    /// Slopes by each pixel's share become slopes by the pixel.
    #[inline(never)]
    pub(crate) fn weigh_slopes(&mut self) {
        for (slopes, pixels) in self.slopes.chunks_exact_mut(self.classes).zip(&self.pixels) {
            slopes.iter_mut().for_each(|slope| *slope *= pixels.weights);
        }
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
