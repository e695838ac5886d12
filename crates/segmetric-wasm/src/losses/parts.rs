//! A loss over a part of a batch, step by step: see the crate's `part`. A part is told in numbers as well:
//!
//! ```text
//! part = images of the batch, pixels of an image, first image, first pixel, are some masks soft (0 or 1), is some weight neither 0
//!        nor 1 (0 or 1), the numbers that `count` has given of all parts, without the first two of each
//! ```

use super::{Losses, shape_of};
use crate::loss_numbers;
use crate::reader::Reader;
use crate::refusal::{RangeError, range_error};
use segmetric::{Counts, Loss, Part, PartOfLoss, Shape};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Losses {
    /// Checks the truth in its region and counts it: whether some masks are soft, whether some weight is neither 0 nor 1, then the
    /// numbers of each section.
    #[wasm_bindgen(js_name = countPart)]
    pub fn count_part(
        &mut self,
        loss: &[f64],
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
    ) -> Result<Vec<f64>, RangeError> {
        let shape = shape_of(images, pixels, classes, channels_first);
        let loss = loss_numbers::decode(loss);
        let Losses { target, workspace, .. } = self;
        let counts = loss.count_part(&shape, target.as_target(), workspace).map_err(range_error)?;
        let mut numbers =
            [counts.is_soft, counts.is_weighted].map(|holds| f64::from(u8::from(holds))).to_vec();
        numbers.extend_from_slice(counts.sections);
        Ok(numbers)
    }

    /// Begins what is done with a part: its loss, its own sizes, and whether there will be a gradient.
    #[wasm_bindgen(js_name = beginPart)]
    #[expect(clippy::too_many_arguments, reason = "numbers, as they come from JavaScript")]
    pub fn begin_part(
        &mut self,
        loss: &[f64],
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
        gradient: bool,
        part: &[f64],
    ) {
        let shape = shape_of(images, pixels, classes, channels_first);
        let mut reader = Reader(part);
        let mut index = || reader.index();
        let whole = Shape { images: index(), pixels: index(), ..shape };
        let part = Part { whole, first_image: index(), first_pixel: index() };
        let [is_soft, is_weighted] = [index() == 1, index() == 1];
        self.part = Some(OwnPart {
            loss: loss_numbers::decode(loss),
            shape,
            part,
            is_soft,
            is_weighted,
            sections: reader.0.to_vec(),
            gradient,
        });
    }

    /// All steps of whole images whose groups are images. Returns their value.
    #[wasm_bindgen(js_name = runPart)]
    pub fn run_part(&mut self) -> Result<f64, RangeError> {
        self.with_part(|part, region| part.run(region))
    }

    /// Goes forward. Returns the sums of the sections.
    #[wasm_bindgen(js_name = forwardPart)]
    pub fn forward_part(&mut self) -> Result<Vec<f64>, RangeError> {
        self.with_part(|part, region| part.forward(region))
    }

    /// Of all errors that are sorted together: the address of their words, how many, the first of their pixels in the batch, and
    /// whose turn of so many they are.
    pub fn sorts(&mut self, turns: usize) -> Result<Vec<f64>, RangeError> {
        self.with_part(|part, _| {
            let mut numbers = Vec::new();
            part.each_sort(turns, |words, first, turn| {
                numbers
                    .extend([words.as_ptr() as usize, words.len(), first, turn].map(|number| number as f64));
            });
            Ok(numbers)
        })
    }

    /// Sorts the errors of one turn. Returns what each of all is worth, 0 where it has another turn.
    #[wasm_bindgen(js_name = sortPart)]
    pub fn sort_part(&mut self, turn: usize, turns: usize) -> Result<Vec<f64>, RangeError> {
        self.with_part(|part, _| Ok(part.sort(turn, turns)))
    }

    /// Goes back, told the sums of all parts. Returns the value but for what was sorted.
    #[wasm_bindgen(js_name = backwardPart)]
    pub fn backward_part(&mut self, sums: &[f64]) -> Result<f64, RangeError> {
        self.with_part(|part, region| part.backward(region, sums))
    }
}

/// What is at hand of a part between its steps.
pub(crate) struct OwnPart {
    loss: Loss,
    shape: Shape,
    part: Part,
    is_soft: bool,
    is_weighted: bool,
    sections: Vec<f64>,
    gradient: bool,
}

impl Losses {
    fn with_part<T>(
        &mut self,
        step: impl FnOnce(&mut PartOfLoss, &mut [f32]) -> Result<T, segmetric::Error>,
    ) -> Result<T, RangeError> {
        let Losses { scores, target, workspace, part } = self;
        let OwnPart { loss, shape, part, is_soft, is_weighted, sections, gradient } =
            part.as_ref().expect("a part was begun");
        let counts = Counts { is_soft: *is_soft, is_weighted: *is_weighted, sections };
        loss.part(shape, target.as_target(), part, counts, *gradient, workspace)
            .and_then(|mut part| step(&mut part, scores))
            .map_err(range_error)
    }
}
