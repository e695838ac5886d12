//! An overlap loss by itself, of given probabilities that lie class by class, in the product form, with labels of a byte: its slopes
//! hang on the labels alone, and so nothing is kept. The tiles of `hard` take twice the time for it, since memory is what it waits for.

use super::Batch;
use super::tile::mask;
use crate::activation::Activation;
use crate::batch::{Layout, Shape};
use crate::byte_lanes::widen;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, i32x8};
use crate::layout::{Place, places};
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::terms::Terms;
use crate::truth::PixelLabels;

/// Pixels between two looks at whether all were right, and that are added up in f32.
const PIECE: usize = 512;

/// A batch and the one term of its loss.
pub(super) struct Given<'a, 'b> {
    batch: &'a Batch<'a>,
    labels: &'a [u8],
    ignored: i32x8,
    sums: &'a mut OverlapSums<'b>,
}

impl<'a, 'b> Given<'a, 'b> {
    /// What a loss needs to be computed this way.
    pub(super) fn new(
        activation: Activation,
        batch: &'a Batch<'a>,
        terms: &'a mut Terms<'b>,
    ) -> Option<Given<'a, 'b>> {
        let Terms { overlaps, lovasz, pixels } = terms;
        let is_alone = lovasz.is_empty() && pixels.is_empty() && activation == Activation::None;
        let is_plane = batch.shape.classes == 1 || batch.shape.layout == Layout::ChannelsFirst;
        match (&mut overlaps[..], batch.labels) {
            ([sums], PixelLabels::Bytes(labels, ignored)) if is_alone && is_plane && !sums.needs_values() => {
                // No label of a byte is −1.
                Some(Given { batch, labels, ignored: i32x8::splat(ignored.unwrap_or(-1)), sums })
            }
            _ => None,
        }
    }

    /// The value; with `gradient` the region holds the gradient afterwards.
    pub(super) fn evaluate(mut self, region: &mut [f32], gradient: bool) -> Result<f64, Error> {
        let shape = self.batch.shape;
        let mut value = 0.0;
        for image in 0..shape.images {
            for class in 0..shape.classes {
                for place in places(shape, image, PIECE) {
                    self.add(region, place, class)?;
                }
            }
            value += self.sums.end_image(image, self.batch.summary);
        }
        if gradient {
            for image in 0..shape.images {
                for class in 0..shape.classes {
                    self.write(region, image, class);
                }
            }
        }
        Ok(value)
    }

    /// Which of eight pixels are of the class, and which count.
    #[inline(always)]
    fn look(&self, labels: [u8; LANES], label: i32x8) -> (f32x8, f32x8) {
        let labels = widen(labels);
        let counts = !mask(labels.simd_eq(self.ignored));
        (mask(labels.simd_eq(label)) & counts, counts)
    }

    fn label(&self, class: usize) -> i32x8 {
        i32x8::splat(if self.batch.shape.classes == 1 { 1 } else { class as i32 })
    }

    #[inline(never)]
    fn add(&mut self, region: &[f32], place: Place, class: usize) -> Result<(), Error> {
        let shape = self.batch.shape;
        let (probabilities, labels) =
            (&region[plane(shape, place, class)], &self.labels[pixels(shape, place)]);
        let (zero, one, label) = (f32x8::splat(0.0), f32x8::splat(1.0), self.label(class));
        let mut wrong = zero;
        let mut parts = [zero; 3];
        let mut add = |p: [f32; LANES], labels: [u8; LANES], lanes: f32x8| {
            let p = f32x8::new(p);
            let (are, counts) = self.look(labels, label);
            let counts = counts & lanes;
            wrong |= counts & !Activation::None.allows(p);
            let p = p.fast_max(zero).fast_min(one);
            parts[0] += (one - p) & are & lanes;
            parts[1] += p & counts & !are;
            parts[2] += p & are;
        };
        let (whole, last) = (probabilities.as_chunks::<LANES>(), labels.as_chunks::<LANES>());
        let all = zero.simd_eq(zero);
        for (&p, &labels) in whole.0.iter().zip(last.0) {
            add(p, labels, all);
        }
        if !whole.1.is_empty() {
            let count = whole.1.len();
            let lanes = f32x8::new(core::array::from_fn(|lane| if lane < count { 1.0 } else { 0.0 }));
            add(padded(whole.1), padded(last.1), lanes.simd_gt(zero));
        }
        if wrong.any() {
            let [ignored, ..] = self.ignored.to_array();
            let counts = |pixel: usize| i32::from(labels[pixel]) != ignored;
            return Err(Activation::None.first_wrong(region, shape, place, &counts));
        }
        self.sums.add_parts(class, parts);
        Ok(())
    }

    #[inline(never)]
    fn write(&self, region: &mut [f32], image: usize, class: usize) {
        let shape = self.batch.shape;
        let place = Place { image, first: 0, count: shape.pixels };
        let labels = self.labels[pixels(shape, place)].as_chunks::<LANES>();
        let ([inside, outside], label) = (self.sums.slopes_by_label(class, image), self.label(class));
        let slope = |labels: [u8; LANES]| {
            let (are, counts) = self.look(labels, label);
            (are.select(inside, outside) & counts).to_array()
        };
        let (whole, rest) = region[plane(shape, place, class)].as_chunks_mut::<LANES>();
        for (slopes, &labels) in whole.iter_mut().zip(labels.0) {
            *slopes = slope(labels);
        }
        rest.copy_from_slice(&slope(padded(labels.1))[..rest.len()]);
    }
}

/// Where the pixels of a place are in a class map.
fn pixels(shape: &Shape, place: Place) -> core::ops::Range<usize> {
    let start = place.image * shape.pixels + place.first;
    start..start + place.count
}

/// Where those of one class are among the scores.
fn plane(shape: &Shape, place: Place, class: usize) -> core::ops::Range<usize> {
    let start = shape.place(place.image, place.first, class);
    start..start + place.count
}

fn padded<T: Copy + Default>(rest: &[T]) -> [T; LANES] {
    let mut eight = [T::default(); LANES];
    eight[..rest.len()].copy_from_slice(rest);
    eight
}
