//! The conformance cases: inputs and the numbers that independent libraries agree on. `README.md` beside this file tells what
//! they hold. The same tests run natively and in WebAssembly.

mod bits;
mod cases;
mod centerlines;
mod distances;
mod lesions;
mod losses;
mod metrics;
mod surfaces;

/// Says how much ran, where the summary of the test command finds it.
fn report(line: &str) {
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
}
