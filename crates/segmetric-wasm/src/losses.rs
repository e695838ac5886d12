//! The module of losses: a batch of scores and its truth in, the loss and its gradient out.

#[cfg(feature = "parts")]
mod parts;

use crate::loss_numbers;
use crate::refusal::{RangeError, range_error};
use crate::region::{I32, Region, U8, make_room};
#[cfg(feature = "parts")]
use parts::OwnPart;
use segmetric::{Layout, Shape, Target, Truth, Workspace};
use wasm_bindgen::prelude::*;

/// The memory of losses and their evaluation.
#[wasm_bindgen]
#[derive(Default)]
pub struct Losses {
    scores: Vec<f32>,
    truth: Region,
    weights: Vec<f32>,
    workspace: Workspace,
    #[cfg(feature = "parts")]
    part: Option<OwnPart>,
}

#[wasm_bindgen]
impl Losses {
    /// Losses that hold no memory yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Losses {
        Losses::default()
    }

    /// The address of room for `length` scores; after [`Losses::evaluate`] it holds the gradient.
    #[wasm_bindgen(js_name = reserveScores)]
    pub fn reserve_scores(&mut self, length: usize) -> *const f32 {
        make_room(&mut self.scores, length);
        self.scores.as_ptr()
    }

    /// The address of room for `length` labels (kind 0: u8, 1: i32) or mask values (2: f32).
    #[wasm_bindgen(js_name = reserveTruth)]
    pub fn reserve_truth(&mut self, kind: u32, length: usize) -> *const u8 {
        self.truth.reserve(kind, length)
    }

    /// The address of room for `length` weights of pixels; 0 where they have none.
    #[wasm_bindgen(js_name = reserveWeights)]
    pub fn reserve_weights(&mut self, length: usize) -> *const f32 {
        make_room(&mut self.weights, length);
        self.weights.as_ptr()
    }

    /// The loss of the scores in their region; see `loss_numbers` for how a loss is told.
    pub fn evaluate(
        &mut self,
        loss: &[f64],
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
        gradient: bool,
    ) -> Result<f64, RangeError> {
        let shape = shape_of(images, pixels, classes, channels_first);
        let Losses { scores, truth, weights, workspace, .. } = self;
        loss_numbers::decode(loss)
            .evaluate_in_place(&shape, scores, target_of(truth, weights), gradient, workspace)
            .map_err(range_error)
    }
}

fn shape_of(images: usize, pixels: usize, classes: usize, channels_first: bool) -> Shape {
    let layout = if channels_first { Layout::ChannelsFirst } else { Layout::ChannelsLast };
    Shape { images, pixels, classes, layout }
}

/// The values of a region as the truth of scores: labels that are bytes or 32-bit integers, or masks of 32-bit floats. No weights are
/// none.
fn target_of<'a>(region: &'a Region, weights: &'a [f32]) -> Target<'a> {
    let truth = match region.kind() {
        U8 => Truth::Labels8(region.values()),
        I32 => Truth::Labels32(region.values()),
        _ => Truth::Masks(region.values()),
    };
    Target { weights: (!weights.is_empty()).then_some(weights), ..truth.into() }
}
