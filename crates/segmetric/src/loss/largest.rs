//! The pixels of a batch that cost most: their share k has the mean.

use crate::lanes::{LANES, f32x8};
use crate::layout::Place;

/// The costs of pixels, and then which of them count.
#[derive(Clone, Debug)]
pub(super) struct Largest {
    /// How many count.
    count: usize,
    /// Pixels of one image.
    pixels: usize,
    /// `[image][pixel]`: costs on the way forward, then 1 where a pixel counts and 0 elsewhere.
    plane: Vec<f32>,
}

impl Largest {
    pub(super) fn new(count: usize, images: usize, pixels: usize) -> Largest {
        Largest { count, pixels, plane: vec![0.0; images * pixels] }
    }

    fn place(&self, place: Place, i: usize) -> core::ops::Range<usize> {
        let start = place.image * self.pixels + place.first;
        start + i * LANES..start + place.count.min((i + 1) * LANES)
    }

    /// Adds to what eight pixels of a place cost.
    pub(super) fn add(&mut self, place: Place, i: usize, costs: f32x8) {
        let range = self.place(place, i);
        self.plane[range].iter_mut().zip(costs.to_array()).for_each(|(sum, cost)| *sum += cost);
    }

    /// Which of eight pixels of a place count: 1, and 0 for the others.
    pub(super) fn counted(&self, place: Place, i: usize) -> f32x8 {
        let mut lanes = [0.0; LANES];
        lanes.iter_mut().zip(&self.plane[self.place(place, i)]).for_each(|(lane, counts)| *lane = *counts);
        f32x8::new(lanes)
    }

    /// Finds the pixels that cost most; of equal ones any. Returns what they cost.
    pub(super) fn settle(&mut self) -> f64 {
        let (least, mut equal) = self.least();
        let mut sum = 0.0;
        for cost in &mut self.plane {
            let bits = cost.to_bits();
            let counts = bits > least || bits == least && equal > 0;
            equal -= usize::from(counts && bits == least);
            sum += if counts { f64::from(*cost) } else { 0.0 };
            *cost = f32::from(u8::from(counts));
        }
        sum
    }

    /// The bits of the least cost that counts, and of how many pixels that have it. Numbers of at least 0 are in the order of their bits,
    /// which are found a byte at a time, from above.
    fn least(&self) -> (u32, usize) {
        let (mut found, mut left) = (0, self.count);
        for shift in [24, 16, 8, 0] {
            let mut counts = [0usize; 256];
            for bits in self.plane.iter().map(|cost| cost.to_bits()) {
                // Those whose bytes above are the ones that were found.
                if (bits ^ found).checked_shr(shift + 8).unwrap_or(0) == 0 {
                    counts[(bits >> shift & 0xff) as usize] += 1;
                }
            }
            let mut byte = 255;
            while byte > 0 && counts[byte] < left {
                left -= counts[byte];
                byte -= 1;
            }
            found |= (byte as u32) << shift;
        }
        (found, left)
    }
}
