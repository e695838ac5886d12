//! Counts of labels that are bytes, sixteen at a time: each pixel is compared with each label.

use crate::byte_lanes::{LANES, sum};
use wide::u8x16;

pub(super) use crate::byte_lanes::BLOCK;

/// With more labels than this, one counter for each pixel costs less than the comparisons.
pub(super) const MOST_LABELS: usize = 16;

/// What an ignored pixel holds; no label, for those are fewer than [`MOST_LABELS`].
const IGNORED: u8 = u8::MAX;

/// The labels of a block of pixels, predicted and true.
pub(super) struct Block {
    pixels: [[u8x16; 2]; BLOCK / LANES],
    ignored: u64,
}

impl Block {
    /// `None` where a label is neither one of `labels` nor, in the truth, the one that is ignored.
    pub(super) fn new(
        predicted: &[u8; BLOCK],
        truth: &[u8; BLOCK],
        labels: u8,
        ignore_label: Option<u8>,
    ) -> Option<Block> {
        let mut block = Block { pixels: [[u8x16::ZERO; 2]; BLOCK / LANES], ignored: 0 };
        let mut largest = u8x16::ZERO;
        let pairs = predicted.as_chunks().0.iter().zip(truth.as_chunks().0);
        match ignore_label {
            None => {
                for (pixels, (&predicted, &truth)) in block.pixels.iter_mut().zip(pairs) {
                    *pixels = [u8x16::new(predicted), u8x16::new(truth)];
                    largest = largest.max(pixels[0]).max(pixels[1]);
                }
            }
            Some(label) => {
                let mut ignored = u8x16::ZERO;
                for (pixels, (&predicted, &truth)) in block.pixels.iter_mut().zip(pairs) {
                    let mask = u8x16::new(truth).simd_eq(u8x16::splat(label));
                    // of ignored pixels neither label is looked at
                    let checked = [u8x16::new(predicted), u8x16::new(truth)].map(|values| values & !mask);
                    largest = largest.max(checked[0]).max(checked[1]);
                    *pixels = checked.map(|values| values | mask);
                    ignored -= mask;
                }
                block.ignored = sum(ignored);
            }
        }
        (largest.reduce_max() < labels).then_some(block)
    }

    /// Pixels that are not ignored.
    pub(super) fn valid(&self) -> u64 {
        BLOCK as u64 - self.ignored
    }

    /// How many pixels were predicted as the label, how many are of it, and how many both.
    pub(super) fn count(&self, label: u8) -> [u64; 3] {
        let label = u8x16::splat(label);
        let mut counts = [u8x16::ZERO; 3];
        for &[predicted, truth] in &self.pixels {
            // a comparison that holds is all ones, which is -1
            let (predicted, truth) = (predicted.simd_eq(label), truth.simd_eq(label));
            counts[0] -= predicted;
            counts[1] -= truth;
            counts[2] -= predicted & truth;
        }
        counts.map(sum)
    }
}

const _: () = assert!(MOST_LABELS < IGNORED as usize);
