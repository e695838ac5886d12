//! Losses and metrics of image segmentation, with exact gradients.
//!
//! A map of the crate:
//!
//! - [`loss`]: a [`Loss`] is plain data. Each of its terms has its formula there, and beside it what it does in the passes.
//! - `evaluate`: [`Loss::value`] and [`Loss::value_and_gradient`] are the only door.
//! - `hard`: losses of pixels that have one label each. `soft`: of all other masks, in general.
//! - `lovasz`: the Lovász extension itself, the sort and the walk.
//! - [`metric`]: confusion counts and what is computed from them; of two masks, surface distances, found lesions, centre lines.
//! - `batch`, `truth`, `hard_masks`, `activation`: shapes and layouts; class maps, masks and ignored pixels; scores and
//!   probabilities.
//! - `layout`, `lanes`, `elementary`: how a pass over pixels is done, a few hundred at a time, eight to a vector; `byte_lanes`: sixteen
//!   bytes.
//! - `radix_sort`: words in order, for distances, lesions and skeletons.
//! - [`Workspace`]: scratch memory. [`Error`]: what can be wrong with an argument.
//!
//! The crate knows nothing of JavaScript; `segmetric-wasm` is the binding.

mod activation;
mod batch;
mod byte_lanes;
mod elementary;
mod error;
mod evaluate;
mod hard;
mod hard_masks;
mod lanes;
mod layout;
pub mod loss;
mod lovasz;
pub mod metric;
mod radix_sort;
mod room;
mod soft;
mod truth;
mod workspace;

pub use activation::Activation;
pub use batch::{Layout, Shape};
pub use error::Error;
pub use loss::{
    Bins, ClassWeight, Classes, CrossEntropy, Form, GeneralizedDice, Labels, Loss, Lovasz, LovaszKind,
    Normalize, Over, Overlap, Penalty, Selection, Similarity, Smooth, Term, Weights,
};
pub use truth::Truth;
pub use workspace::Workspace;

/// Runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
