//! The crate `segmetric` behind two wasm-bindgen classes, `Losses` and `Metrics`. Each is built into a module of its own, by the feature
//! of its name. No mathematics and no choices here: memory in, numbers out.
//!
//! JavaScript reserves a region, writes into WebAssembly's memory at the address it is given, calls, and reads the region back:
//! one copy in, one out. Every reservation may grow the memory and so detach JavaScript's views; addresses stay right until the
//! same region is reserved again.

#[cfg(feature = "losses")]
mod losses;
#[cfg(feature = "metrics")]
mod metrics;
mod reader;
mod region;

use segmetric::Error;
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

fn range_error(error: Error) -> RangeError {
    RangeError::new(&error.text())
}
