//! Labels: how they are stored, and how often each occurs.

use crate::byte_lanes;
use crate::error::Error;
use crate::truth::BEFORE;
use core::ops::Range;

/// One label a pixel, in the order of a class map, and what belongs to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PixelLabels<'a> {
    pub(crate) values: Values<'a>,
    /// The label of those that are ignored.
    pub(crate) ignored: Option<i32>,
    /// One a pixel.
    pub(crate) weights: Option<&'a [f32]>,
}

/// Labels as they are stored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values<'a> {
    Bytes(&'a [u8]),
    Words(&'a [i32]),
}

impl PixelLabels<'_> {
    pub(crate) fn label(&self, pixel: usize) -> i32 {
        match self.values {
            Values::Bytes(labels) => labels[pixel].into(),
            Values::Words(labels) => labels[pixel],
        }
    }

    /// Adds how often each allowed label occurs among some pixels that are not ignored. Returns how many these are, or nothing where
    /// there is another label.
    pub(super) fn count(&self, pixels: Range<usize>, counts: &mut [u32]) -> Option<u32> {
        // Few values are counted by comparing.
        const COMPARED: usize = 12;
        let (length, allowed, ignored) = (pixels.len() as u32, counts.len(), self.ignored);
        let mut off = 0;
        let mut add = |label: i32, count: u32| {
            if Some(label) == ignored {
                off += count;
            } else if let Some(sum) = counts.get_mut(label as usize) {
                *sum += count;
            }
        };
        match self.values {
            Values::Bytes(labels) if allowed <= COMPARED => {
                let beside = ignored.filter(|label| (allowed as i32..=u8::MAX.into()).contains(label));
                // block by block, so that a block stays in the cache
                for block in labels[pixels].chunks(byte_lanes::BLOCK) {
                    for value in (0..allowed as i32).chain(beside) {
                        add(value, byte_lanes::occurrences(block, value as u8));
                    }
                }
            }
            Values::Bytes(labels) => labels[pixels].iter().for_each(|&label| add(label.into(), 1)),
            Values::Words(labels) => labels[pixels].iter().for_each(|&label| add(label, 1)),
        }
        let valid: u32 = counts.iter().sum();
        (valid + off == length).then_some(valid)
    }

    /// Adds up the weights of some pixels whose labels are allowed, in a row of the summary.
    pub(super) fn weigh(&self, pixels: Range<usize>, classes: usize, row: &mut [f64]) {
        let weights = &self.weights.unwrap_or_default()[pixels.clone()];
        for (pixel, &weight) in pixels.zip(weights) {
            let label = self.label(pixel);
            if Some(label) == self.ignored || weight == 0.0 {
                continue;
            }
            row[0] += 1.0;
            row[1] += f64::from(weight);
            // The background of a single class has no place of its own.
            match (classes, label) {
                (1, 0) => {}
                (1, _) => row[BEFORE] += f64::from(weight),
                _ => row[BEFORE + label as usize] += f64::from(weight),
            }
        }
    }

    /// The first of some pixels whose label is not allowed.
    #[cold]
    pub(super) fn first_wrong(&self, mut pixels: Range<usize>, classes: usize) -> Error {
        let (start, ignore_label) = (pixels.start, self.ignored);
        let is_wrong = |label: i32| label as usize >= allowed_labels(classes) && Some(label) != ignore_label;
        let index = pixels.find(|&pixel| is_wrong(self.label(pixel))).unwrap_or(start);
        Error::Label { argument: "truth", index, value: self.label(index), classes, ignore_label }
    }
}

/// Labels 0 up to this one, itself not included, are classes. A map of one class holds 0 and 1.
pub(super) fn allowed_labels(classes: usize) -> usize {
    classes.max(2)
}
