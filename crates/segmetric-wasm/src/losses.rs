//! The module of losses: a batch of scores and its truth in, the loss and its gradient out.

#[cfg(feature = "parts")]
mod parts;

use crate::loss_numbers;
use crate::refusal::{RangeError, range_error};
use crate::region::{I32, Region, U8, make_room};
#[cfg(feature = "parts")]
use parts::OwnPart;
use segmetric::{Layout, Shape, Target, TermCosts, Truth, Workspace};
use wasm_bindgen::prelude::*;

/// The memory of losses and their evaluation.
#[wasm_bindgen]
#[derive(Default)]
pub struct Losses {
    scores: Vec<f32>,
    target: OwnTarget,
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
        self.target.truth.reserve(kind, length)
    }

    /// The address of room for `length` weights of pixels; 0 where they have none.
    #[wasm_bindgen(js_name = reserveWeights)]
    pub fn reserve_weights(&mut self, length: usize) -> *const f32 {
        make_room(&mut self.target.weights, length);
        self.target.weights.as_ptr()
    }

    /// The address of room for `length` signed distances, as many as scores; 0 where there are none.
    #[wasm_bindgen(js_name = reserveDistances)]
    pub fn reserve_distances(&mut self, length: usize) -> *const f32 {
        make_room(&mut self.target.distances, length);
        self.target.distances.as_ptr()
    }

    /// Takes the lengths of an image's axes, which geometric losses ask for.
    #[wasm_bindgen(js_name = setSize)]
    pub fn set_size(&mut self, size: &[usize]) {
        self.target.size = size.to_vec();
    }

    /// What each term costs of the scores in their region, which holds anything afterwards: its value, its number of groups, how many
    /// costs of groups and classes there are, and these.
    #[wasm_bindgen(js_name = termCosts)]
    pub fn term_costs(
        &mut self,
        loss: &[f64],
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
    ) -> Result<Vec<f64>, RangeError> {
        let shape = shape_of(images, pixels, classes, channels_first);
        let Losses { scores, target, workspace, .. } = self;
        let costs = loss_numbers::decode(loss)
            .term_costs_in_place(&shape, scores, target.as_target(), workspace)
            .map_err(range_error)?;
        let mut numbers = Vec::new();
        for TermCosts { value, groups, values } in costs {
            numbers.extend([value, groups as f64, values.len() as f64]);
            numbers.extend(values);
        }
        Ok(numbers)
    }

    /// The signed distances of the truth in its region, `[image, ...space, class]`. `ignore_label` is NaN where there is none.
    #[wasm_bindgen(js_name = signedDistances)]
    pub fn signed_distances(
        &self,
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
        ignore_label: f64,
        spacing: &[f64],
    ) -> Result<Vec<f64>, RangeError> {
        let shape = shape_of(images, pixels, classes, channels_first);
        let ignore_label = loss_numbers::ignore_label(ignore_label);
        segmetric::signed_distances_of_classes(&shape, self.target.as_target(), ignore_label, spacing)
            .map_err(range_error)
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
        let Losses { scores, target, workspace, .. } = self;
        loss_numbers::decode(loss)
            .evaluate_in_place(&shape, scores, target.as_target(), gradient, workspace)
            .map_err(range_error)
    }
}

fn shape_of(images: usize, pixels: usize, classes: usize, channels_first: bool) -> Shape {
    let layout = if channels_first { Layout::ChannelsFirst } else { Layout::ChannelsLast };
    Shape { images, pixels, classes, layout }
}

/// Memory of what scores are held against.
#[derive(Default)]
struct OwnTarget {
    truth: Region,
    weights: Vec<f32>,
    distances: Vec<f32>,
    size: Vec<usize>,
}

impl OwnTarget {
    /// The truth's region holds labels that are bytes or 32-bit integers, or masks of 32-bit floats. No weights are none, and no
    /// distances.
    fn as_target(&self) -> Target<'_> {
        let OwnTarget { truth, weights, distances, size } = self;
        Target {
            truth: match truth.kind() {
                U8 => Truth::Labels8(truth.values()),
                I32 => Truth::Labels32(truth.values()),
                _ => Truth::Masks(truth.values()),
            },
            weights: (!weights.is_empty()).then_some(weights),
            distances: (!distances.is_empty()).then_some(distances),
            size,
        }
    }
}
