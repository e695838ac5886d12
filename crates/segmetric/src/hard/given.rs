//! An overlap loss by itself, of given probabilities that lie class by class, in the product form, with labels of a byte: its slopes
//! hang on the labels alone, and so nothing is kept. As tiles it would take 1.5 times as long, since memory is what it waits for; it
//! has their bits.

use super::Batch;
use super::tile::{mask, places};
use crate::activation::Activation;
use crate::batch::{Layout, Shape};
use crate::byte_lanes::widen;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, first_lanes, i32x8, padded, replace};
use crate::layout::Place;
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::terms::Terms;
use crate::truth::PixelLabels;

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
                for place in places(shape, image) {
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

    fn add(&mut self, region: &[f32], place: Place, class: usize) -> Result<(), Error> {
        let shape = self.batch.shape;
        let (probabilities, labels) =
            (&region[plane(shape, place, class)], &self.labels[pixels(shape, place)]);
        let (zero, label) = (f32x8::splat(0.0), self.label(class));
        let (whole, rest) = probabilities.as_chunks();
        let (bytes, last) = labels.as_chunks();
        let behind = first_lanes(rest.len()).simd_gt(zero);
        let [mut parts, tail] = [
            self.add_eights(whole, bytes, label, zero.simd_eq(zero)),
            self.add_eights(&[padded(rest)], &[padded(last)], label, behind),
        ];
        for (part, more) in parts.iter_mut().zip(tail) {
            *part += more;
        }
        let [a, b, c, wrong] = parts;
        if wrong.simd_ne(zero).any() {
            let [ignored, ..] = self.ignored.to_array();
            let counts = |pixel: usize| i32::from(labels[pixel]) != ignored;
            return Err(Activation::None.first_wrong(region, shape, place, &counts));
        }
        self.sums.add_parts(class, [a, b, c]);
        Ok(())
    }

    /// What pixels of a class add to its sums, and last a number that is not 0 where one is no probability.
    #[inline(never)]
    fn add_eights(
        &self,
        probabilities: &[[f32; LANES]],
        labels: &[[u8; LANES]],
        label: i32x8,
        lanes: f32x8,
    ) -> [f32x8; 4] {
        let (zero, one) = (f32x8::splat(0.0), f32x8::splat(1.0));
        let mut parts = [zero; 4];
        for (&p, &labels) in probabilities.iter().zip(labels) {
            let p = f32x8::new(p);
            let (are, counts) = self.look(labels, label);
            let (are, counts) = (are & lanes, counts & lanes);
            parts[3] |= one & counts & !Activation::None.allows(p);
            let p = p.fast_max(zero).fast_min(one);
            parts[0] += (one - p) & are;
            parts[1] += p & counts & !are;
            parts[2] += p & are;
        }
        parts
    }

    #[inline(never)]
    fn write(&self, region: &mut [f32], image: usize, class: usize) {
        let shape = self.batch.shape;
        let place = Place { image, first: 0, count: shape.pixels };
        let (labels, last) = self.labels[pixels(shape, place)].as_chunks::<LANES>();
        let last = padded(last);
        let ([inside, outside], label) = (self.sums.slopes_by_label(class, image), self.label(class));
        replace(
            &mut region[plane(shape, place, class)],
            |eights| eights,
            |i, _| {
                let (are, counts) = self.look(*labels.get(i).unwrap_or(&last), label);
                (are.select(inside, outside) & counts).to_array()
            },
        );
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
