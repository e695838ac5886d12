//! What the core refuses, as an error of JavaScript.

use segmetric::Error;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// JavaScript's error for a value that is not allowed. Declared here: the crate `js-sys` would bring an executor of futures.
    pub type RangeError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> RangeError;
}

pub(crate) fn range_error(error: Error) -> RangeError {
    RangeError::new(&error.text())
}
