//! The crate `segmetric` behind one wasm-bindgen class.
