//! The crate `segmetric` behind one wasm-bindgen class. No mathematics and no choices here: memory in, numbers out.
//!
//! JavaScript reserves a region, writes into WebAssembly's memory at the address it is given, calls, and reads the region back:
//! one copy in, one out. Every reservation may grow the memory and so detach JavaScript's views; addresses stay right until the
//! same region is reserved again.

mod decode;
mod shapes;

use segmetric::metric::{self, Counter, Counts, MaskPair, Scores};
use segmetric::{Error, Layout, Shape, Truth, Workspace};
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

/// Elements of a region that is read as one of several types: all are views on words of eight bytes.
#[derive(Default)]
struct Region {
    words: Vec<u64>,
    kind: u32,
    length: usize,
}

/// Makes room for so many values, and for no more. What was there is about to be overwritten: the old room is free before the new one is
/// taken.
fn make_room<T: Clone + Default>(values: &mut Vec<T>, count: usize) {
    if values.capacity() < count {
        *values = Vec::new();
        values.reserve_exact(count);
    }
    values.resize(count, T::default());
}

/// How the values of a region are stored; the numbers that JavaScript passes.
const U8: u32 = 0;
const I32: u32 = 1;

impl Region {
    fn reserve(&mut self, kind: u32, length: usize) -> *const u8 {
        let bytes = length * if kind == U8 { 1 } else { 4 };
        make_room(&mut self.words, bytes.div_ceil(8));
        (self.kind, self.length) = (kind, length);
        self.words.as_ptr().cast()
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: `reserve` made room for `length` elements of at least one byte, and any bits are a u8.
        unsafe { core::slice::from_raw_parts(self.words.as_ptr().cast(), self.length) }
    }

    fn integers(&self) -> &[i32] {
        // SAFETY: of a kind of four bytes, for which `reserve` made room; words of eight bytes are aligned, any bits are an i32.
        unsafe { core::slice::from_raw_parts(self.words.as_ptr().cast(), self.length) }
    }

    fn floats(&self) -> &[f32] {
        // SAFETY: as `integers`; any bits are an f32.
        unsafe { core::slice::from_raw_parts(self.words.as_ptr().cast(), self.length) }
    }
}

/// The core's memory and its operations.
#[wasm_bindgen]
#[derive(Default)]
pub struct Core {
    scores: Vec<f32>,
    truth: Region,
    windows: [Region; 2],
    workspace: Workspace,
    counter: Counter,
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
        let truth = match self.truth.kind {
            U8 => Truth::Labels8(self.truth.bytes()),
            I32 => Truth::Labels32(self.truth.integers()),
            _ => Truth::Masks(self.truth.floats()),
        };
        decode::loss(loss)
            .evaluate_in_place(&shape, &mut self.scores, truth, gradient, &mut self.workspace)
            .map_err(range_error)
    }

    /// Begins counting; `ignore_label` NaN is none.
    #[wasm_bindgen(js_name = beginCounts)]
    pub fn begin_counts(&mut self, classes: usize, ignore_label: f64) {
        self.counter = Counter::new(classes, decode::ignore_label(ignore_label));
    }

    /// The address of room for `length` labels of the prediction (0) or the truth (1), both of kind 0: u8 or 1: i32.
    #[wasm_bindgen(js_name = reserveWindow)]
    pub fn reserve_window(&mut self, which: usize, kind: u32, length: usize) -> *const u8 {
        self.windows[which].reserve(kind, length)
    }

    /// Counts the first `length` labels of both windows; `first` is the flat index of the first pixel, for an error's text.
    #[wasm_bindgen(js_name = addCounts)]
    pub fn add_counts(&mut self, length: usize, first: usize) -> Result<(), RangeError> {
        let counter = &mut self.counter;
        match &self.windows {
            [predicted, truth] if predicted.kind == U8 => {
                counter.add(&predicted.bytes()[..length], &truth.bytes()[..length], first)
            }
            [predicted, truth] => {
                counter.add(&predicted.integers()[..length], &truth.integers()[..length], first)
            }
        }
        .map_err(range_error)
    }

    /// Closes the image at hand: its TP, FP, FN and TN, each by class, one after another.
    #[wasm_bindgen(js_name = takeCounts)]
    pub fn take_counts(&mut self) -> Vec<f64> {
        self.counter.end_image();
        let counts = self.counter.take();
        let mut all = Vec::with_capacity(4 * counts.tp.len());
        for counts in [&counts.tp, &counts.fp, &counts.fn_, &counts.tn] {
            all.extend(counts.iter().map(|&count| count as f64));
        }
        all
    }

    /// A metric of counts, told as `decode::metric` reads it; the result as `flat` writes it.
    #[expect(
        clippy::too_many_arguments,
        reason = "plain numbers cross the border; a struct would cost an object"
    )]
    pub fn score(
        &self,
        metric: &[f64],
        tp: &[f64],
        fp: &[f64],
        fn_: &[f64],
        tn: &[f64],
        classes: usize,
        selected: &[u32],
        average: u32,
        over: u32,
        skip: bool,
        empty: f64,
    ) -> Result<Vec<f64>, RangeError> {
        let metric = decode::metric(metric);
        let (average, over, empty) =
            (decode::average(average), decode::over(over), decode::empty(skip, empty));
        let selected: Vec<usize> = selected.iter().map(|&class| class as usize).collect();
        let counts = Counts { classes, tp, fp, fn_, tn };
        metric::score(metric, &counts, &selected, average, over, empty).map(flat).map_err(range_error)
    }
}

/// The average (NaN for none), the values, then 1 for each empty place.
fn flat(scores: Scores) -> Vec<f64> {
    let mut all = scores.values;
    all.insert(0, scores.value.unwrap_or(f64::NAN));
    all.extend(scores.empty.iter().map(|&empty| f64::from(u8::from(empty))));
    all
}

fn range_error(error: Error) -> RangeError {
    RangeError::new(&error.to_string())
}
