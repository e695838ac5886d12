//! The class and the weight of each pixel, eight at a time.

use crate::batch::Shape;
use crate::byte_lanes;
use crate::lanes::{LANES, f32x8, i32x8, padded};
use crate::layout::Place;
use crate::truth::{PixelLabels, Values};

/// The code of a pixel that is ignored, or stands behind the last.
const NOBODY: i32 = -1;

/// Eight pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pixels {
    /// The code of each pixel's class, [`NOBODY`] of no class. Where there is one class it is 0, and the background is 1.
    pub(crate) codes: i32x8,
    /// w; 0 where a pixel does not count.
    pub(crate) weights: f32x8,
}

/// All bits set where a comparison holds.
#[inline(always)]
pub(crate) fn mask(lanes: i32x8) -> f32x8 {
    f32x8::from_bits(lanes.cast_unsigned())
}

impl Default for Pixels {
    fn default() -> Pixels {
        Pixels { codes: i32x8::splat(NOBODY), weights: f32x8::splat(0.0) }
    }
}

impl Pixels {
    /// Which pixels are of a class.
    #[inline(always)]
    pub(crate) fn are(&self, class: i32x8) -> f32x8 {
        mask(self.codes.simd_eq(class))
    }

    /// The weights of pixels of a class, and of the others.
    #[inline(always)]
    pub(crate) fn shares(&self, class: i32x8) -> [f32x8; 2] {
        let are = self.are(class);
        [self.weights & are, self.weights & !are]
    }

    /// The same as if every weight was 1.
    #[inline(always)]
    pub(crate) fn labels(&self, class: i32x8) -> [f32x8; 2] {
        let (are, one) = (self.are(class), f32x8::splat(1.0) & self.count());
        [one & are, one & !are]
    }

    /// Which pixels count.
    #[inline(always)]
    pub(crate) fn count(&self) -> f32x8 {
        self.weights.simd_gt(f32x8::splat(0.0))
    }
}

/// Reads the pixels of a place; whether some do not count.
pub(super) fn read(labels: &PixelLabels, shape: &Shape, place: Place, pixels: &mut [Pixels]) -> bool {
    let start = place.image * shape.pixels + place.first;
    let range = start..start + place.count;
    let has_nobody = match labels.values {
        Values::Bytes(values) => read_codes(&values[range.clone()], labels.ignored, shape, pixels),
        Values::Words(values) => read_codes(&values[range.clone()], labels.ignored, shape, pixels),
    };
    has_nobody | labels.weights.is_some_and(|weights| read_weights(&weights[range], pixels))
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

/// Reads the weights of pixels; whether some are 0.
#[inline(never)]
fn read_weights(weights: &[f32], pixels: &mut [Pixels]) -> bool {
    let (eights, rest) = weights.as_chunks::<LANES>();
    let (zero, last) = (f32x8::splat(0.0), padded(rest));
    let mut are_off = zero;
    for (pixels, eight) in pixels.iter_mut().zip(eights.iter().chain([&last])) {
        pixels.weights *= f32x8::new(*eight);
        let off = pixels.weights.simd_eq(zero);
        pixels.codes |= off.to_bits().cast_signed();
        are_off |= off;
    }
    are_off.any()
}
