//! Overlap losses of given probabilities that lie class by class, in the product form, with labels of a byte: their slopes hang on the
//! labels alone, and so nothing is kept. As tiles it would take 1.5 times as long, since memory is what it waits for; it has their
//! bits.

use super::pixels::mask;
use super::tile::capacity;
use crate::activation::Activation;
use crate::batch::{Layout, Shape};
use crate::byte_lanes::widen;
use crate::error::Error;
use crate::lanes::{LANES, f32x8, first_lanes, i32x8, padded, replace};
use crate::layout::{Place, places};
use crate::loss::Loss;
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::terms::Terms;
use crate::passes::Passes;
use crate::truth::{PixelLabels, Values};
use core::ops::Range;

/// The passes over given probabilities.
pub(crate) struct GivenPasses<'a> {
    shape: &'a Shape,
    labels: &'a [u8],
    ignored: i32x8,
    gradient: bool,
}

impl<'a> GivenPasses<'a> {
    /// Where a loss can be computed this way. With `gradient` the region holds the gradient afterwards, otherwise anything.
    pub(crate) fn new(
        loss: &Loss,
        shape: &'a Shape,
        labels: PixelLabels<'a>,
        gradient: bool,
        terms: &Terms,
    ) -> Option<GivenPasses<'a>> {
        let are_overlaps = terms.lovasz.is_empty()
            && terms.geometric.is_none()
            && !terms.overlaps.is_empty()
            && !terms.need_values();
        let are_planes = shape.classes == 1 || shape.layout == Layout::ChannelsFirst;
        let PixelLabels { values: Values::Bytes(labels), ignored, weights: None } = labels else {
            return None;
        };
        // No label of a byte is −1.
        let ignored = i32x8::splat(ignored.unwrap_or(-1));
        (are_overlaps && are_planes && loss.activation == Activation::None).then_some(GivenPasses {
            shape,
            labels,
            ignored,
            gradient,
        })
    }

    /// Which of eight pixels are of the class, and which count.
    #[inline(always)]
    fn look(&self, labels: [u8; LANES], label: i32x8) -> (f32x8, f32x8) {
        let labels = widen(labels);
        let counts = !mask(labels.simd_eq(self.ignored));
        (mask(labels.simd_eq(label)) & counts, counts)
    }

    fn label(&self, class: usize) -> i32x8 {
        i32x8::splat(if self.shape.classes == 1 { 1 } else { class as i32 })
    }

    /// What the pixels of a place add to the sums of a class.
    fn parts(&self, region: &[f32], place: Place, class: usize) -> Result<[f32x8; 3], Error> {
        let shape = self.shape;
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
        Ok([a, b, c])
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
    fn write(&self, terms: &[OverlapSums], region: &mut [f32], place: Place, class: usize) {
        let shape = self.shape;
        let (labels, last) = self.labels[pixels(shape, place)].as_chunks::<LANES>();
        let (last, label) = (padded(last), self.label(class));
        let slopes = terms.iter().map(|term| term.slopes_by_label(class, place.image));
        let [inside, outside] = slopes
            .reduce(|[inside, outside], [more, beside]| [inside + more, outside + beside])
            .unwrap_or_default();
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

impl Passes for GivenPasses<'_> {
    fn forward(
        &mut self,
        terms: &mut Terms,
        image: usize,
        section: Range<usize>,
        region: &mut [f32],
    ) -> Result<(), Error> {
        let classes = self.shape.classes;
        // Class by class within a tile: of several wrong scores tiles name the same one.
        for place in places(image, section, capacity(classes)) {
            for class in 0..classes {
                let parts = self.parts(region, place, class)?;
                terms.overlaps.iter_mut().for_each(|term| term.add_parts(class, parts));
            }
        }
        Ok(())
    }

    fn goes_back(&self) -> bool {
        self.gradient
    }

    fn backward(&mut self, terms: &mut Terms, image: usize, section: Range<usize>, region: &mut [f32]) {
        let place = Place { image, first: section.start, count: section.len() };
        for class in 0..self.shape.classes {
            self.write(&terms.overlaps, region, place, class);
        }
    }
}

/// Where the pixels of a place are in a class map.
fn pixels(shape: &Shape, place: Place) -> Range<usize> {
    let start = place.image * shape.pixels + place.first;
    start..start + place.count
}

/// Where those of one class are among the scores.
fn plane(shape: &Shape, place: Place, class: usize) -> Range<usize> {
    let start = shape.place(place.image, place.first, class);
    start..start + place.count
}
