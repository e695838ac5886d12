//! The crate `segmetric` behind two wasm-bindgen classes, `Losses` and `Metrics`. Each is built into a module of its own, by the feature
//! of its name; by the feature `parts` losses are built once more, with what workers need. No mathematics and no choices here: memory
//! in, numbers out. Another module, of the feature `in-place`, has losses on memory that is another module's; `in_place` describes it.
//!
//! JavaScript reserves a region, writes into WebAssembly's memory at the address it is given, calls, and reads the region back:
//! one copy in, one out. Every reservation may grow the memory and so detach JavaScript's views; addresses stay right until the
//! same region is reserved again.

#[cfg(feature = "in-place")]
mod in_place;
#[cfg(any(feature = "losses", feature = "in-place"))]
mod loss_numbers;
#[cfg(feature = "losses")]
mod losses;
#[cfg(feature = "metrics")]
mod metrics;
mod reader;
#[cfg(any(feature = "losses", feature = "metrics"))]
mod refusal;
#[cfg(any(feature = "losses", feature = "metrics"))]
mod region;

/// A third of the size of the standard library's allocator.
#[cfg(all(target_family = "wasm", not(feature = "in-place")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
