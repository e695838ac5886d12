//! Losses and metrics of image segmentation, with exact gradients.
//!
//! A map of the crate:
//!
//! - [`loss`]: a [`Loss`] is plain data. Each of its terms has its formula there, and beside it what it does in the passes.
//! - `evaluate`: [`Loss::value`] and [`Loss::value_and_gradient`], the door.
//! - `passes`: forward, back, and what comes between. `hard`: of pixels that have one label each. `soft`: of all other masks, in general.
//! - `report`: what each term, group and class costs.
//! - `part`: parts of a batch that are evaluated apart, by several workers.
//! - `lovasz`: the Lovász extension itself, the sort and the walk. `geometric`: losses of distances and skeletons.
//! - [`metric`]: confusion counts and what is computed from them; of two masks, surface distances, found lesions, centre lines.
//! - `batch`, `truth`, `hard_masks`, `activation`: shapes and layouts; class maps, masks and ignored pixels; scores and
//!   probabilities.
//! - `space`: masks on grids of points, their distances and skeletons.
//! - `layout`, `lanes`, `elementary`: how a pass over pixels is done, a few hundred at a time, eight to a vector; `byte_lanes`: sixteen
//!   bytes.
//! - `radix_sort`: words in order, for distances, lesions and skeletons.
//! - [`Workspace`]: scratch memory. [`Error`]: what can be wrong with an argument.
//!
//! The features `losses` and `metrics` are on by default. Each can be had alone.
//!
//! The crate knows nothing of JavaScript; `segmetric-wasm` is the binding.

#[cfg(feature = "losses")]
mod activation;
#[cfg(feature = "losses")]
mod batch;
#[cfg_attr(not(feature = "metrics"), expect(dead_code, reason = "losses run through no bytes"))]
mod byte_lanes;
#[cfg(feature = "losses")]
mod elementary;
mod error;
#[cfg(feature = "losses")]
mod evaluate;
#[cfg(feature = "losses")]
mod geometric;
#[cfg(feature = "losses")]
mod hard;
#[cfg(feature = "losses")]
mod hard_masks;
#[cfg(feature = "losses")]
mod lanes;
#[cfg(feature = "losses")]
mod layout;
#[cfg(feature = "losses")]
pub mod loss;
#[cfg(feature = "losses")]
mod lovasz;
#[cfg(feature = "metrics")]
pub mod metric;
#[cfg(feature = "losses")]
mod part;
#[cfg(feature = "losses")]
mod passes;
mod radix_sort;
#[cfg(feature = "losses")]
mod report;
#[cfg(feature = "losses")]
mod room;
#[cfg(feature = "losses")]
mod soft;
mod space;
#[cfg(feature = "losses")]
mod truth;
mod weights;
#[cfg(feature = "losses")]
mod workspace;

#[cfg(feature = "losses")]
pub use activation::Activation;
#[cfg(feature = "losses")]
pub use batch::{Layout, Shape};
pub use error::Error;
#[cfg(feature = "losses")]
pub use geometric::signed_distances_of_classes;
#[cfg(feature = "losses")]
pub use loss::{
    Bins, ClassWeight, Classes, CrossEntropy, Distances, Form, GeneralizedDice, Geometric, Labels, Loss,
    Lovasz, LovaszKind, Measure, Normalize, Over, Overlap, Penalty, Selection, Similarity, Smooth, Term,
    Weights,
};
#[cfg(feature = "losses")]
pub use part::{Counts, Part, PartOfLoss};
#[cfg(feature = "losses")]
pub use report::TermCosts;
#[cfg(feature = "losses")]
pub use space::other_side::signed_distances;
#[cfg(feature = "losses")]
pub use truth::{Target, Truth};
#[cfg(feature = "losses")]
pub use workspace::Workspace;

/// Runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
