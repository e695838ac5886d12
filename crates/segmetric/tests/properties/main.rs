//! What must hold for any input: agreement with the formulas in f64 ([`oracle`]), finite differences, symmetries, bounds.

#![cfg(not(target_arch = "wasm32"))]

mod counts;
mod errors;
mod geometric;
mod gradients;
mod inputs;
mod label_tables;
mod largest;
mod lesions;
mod numbers;
mod oracle;
mod parts;
mod shapes;
mod skeletons;
mod space;
mod symmetries;
mod weighted_counts;
mod weights;
