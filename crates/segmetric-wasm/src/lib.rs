//! The crate `segmetric` behind one wasm-bindgen class. No mathematics and no choices here: memory in, numbers out.
//!
//! JavaScript reserves a region, writes into WebAssembly's memory at the address it is given, calls, and reads the region back:
//! one copy in, one out. Every reservation may grow the memory and so detach JavaScript's views; addresses stay right until the
//! same region is reserved again.

mod counts;
mod decode;
mod region;
mod shapes;

use region::{Region, make_room};
use segmetric::metric::{ClassBoxes, ClassTable, Counter, MaskPair, Policy, Scores};
use segmetric::{Error, Layout, Shape, Workspace};
use wasm_bindgen::prelude::*;

/// A third of the size of the standard library's allocator.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen]
extern "C" {
    /// JavaScript's error for a value that is not allowed. Declared here: the crate `js-sys` would bring an executor of futures.
    pub type RangeError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> RangeError;
}

/// The core's memory and its operations.
#[wasm_bindgen]
#[derive(Default)]
pub struct Core {
    scores: Vec<f32>,
    truth: Region,
    windows: [Region; 2],
    workspace: Workspace,
    table: ClassTable,
    counter: Counter,
    maps: Option<ClassBoxes>,
    masks: Option<MaskPair>,
}

#[wasm_bindgen]
impl Core {
    /// A core that holds no memory yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Core {
        Core::default()
    }

    /// The address of room for `length` scores; after [`Core::evaluate`] it holds the gradient.
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

    /// The loss of the scores in their region; see `decode` for how a loss is told.
    pub fn evaluate(
        &mut self,
        loss: &[f64],
        images: usize,
        pixels: usize,
        classes: usize,
        channels_first: bool,
        gradient: bool,
    ) -> Result<f64, RangeError> {
        let layout = if channels_first { Layout::ChannelsFirst } else { Layout::ChannelsLast };
        let shape = Shape { images, pixels, classes, layout };
        decode::loss(loss)
            .evaluate_in_place(&shape, &mut self.scores, self.truth.truth(), gradient, &mut self.workspace)
            .map_err(range_error)
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

fn range_error(error: Error) -> RangeError {
    RangeError::new(&error.to_string())
}
