//! The module of metrics: maps of labels in, counts and measured shapes out.

mod counts;
mod decode;
mod shapes;

use crate::region::{I32, Region, U8};
use segmetric::metric::{ClassBoxes, ClassTable, Counter, LabelMap, MaskPair, Policy, Scores};
use wasm_bindgen::prelude::*;

/// The memory of metrics and their operations.
#[wasm_bindgen]
#[derive(Default)]
pub struct Metrics {
    /// Labels of the prediction and of the truth, and weights of pixels.
    windows: [Region; 3],
    table: ClassTable,
    counter: Counter,
    maps: Option<ClassBoxes>,
    masks: Option<MaskPair>,
}

#[wasm_bindgen]
impl Metrics {
    /// Metrics that hold no memory yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Metrics {
        Metrics::default()
    }
}

/// The average (NaN for none), the values, then for each place 0, or the policy that its value has: 1 where both masks are empty,
/// 2 the truth alone, 3 the prediction alone.
fn flat(scores: Scores) -> Vec<f64> {
    let mut all = scores.values;
    all.insert(0, scores.value.unwrap_or(f64::NAN));
    all.extend(scores.empty.iter().map(|policy| match policy {
        Policy::Formula => 0.0,
        Policy::Both => 1.0,
        Policy::Truth => 2.0,
        Policy::Predicted => 3.0,
    }));
    all
}

/// Kinds of labels beyond those of the truth of scores; the last is a whole number of 64 bits.
const F32: u32 = 2;
const I16: u32 = 3;
const U16: u32 = 4;
const F64: u32 = 5;

/// The values of the first two windows as labels of class maps.
fn labels_of([predicted, truth, _]: &[Region; 3]) -> [LabelMap<'_>; 2] {
    [predicted, truth].map(|window| match window.kind() {
        U8 => LabelMap::U8(window.values()),
        I32 => LabelMap::I32(window.values()),
        F32 => LabelMap::F32(window.values()),
        I16 => LabelMap::I16(window.values()),
        U16 => LabelMap::U16(window.values()),
        F64 => LabelMap::F64(window.values()),
        _ => LabelMap::I64(window.values()),
    })
}
