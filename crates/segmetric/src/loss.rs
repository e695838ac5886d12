//! Losses: plain data.
//!
//! A [`Loss`] is an activation, an ignore label and a weighted sum of [`Term`]s, each an overlap loss, a Lovász loss, a pixel
//! loss or a geometric loss. A single loss is a sum of one term. `evaluate` computes it.

use crate::activation::Activation;

pub(crate) mod costs;
pub(crate) mod cross_entropy;
pub(crate) mod generalized_dice;
pub(crate) mod geometric;
pub(crate) mod lovasz;
pub(crate) mod lovasz_errors;
mod lovasz_labels;
mod lovasz_masks;
mod matthews;
pub(crate) mod overlap;
mod overlap_cost;
mod overlap_forms;
mod overlap_labels;
mod overlap_masks;
pub(crate) mod overlap_sums;
pub(crate) mod pixel;
mod pixel_labels;
pub(crate) mod pixel_masks;
pub(crate) mod planes;
pub(crate) mod selection;
pub(crate) mod terms;

pub use cross_entropy::{CrossEntropy, Labels, Normalize, Weights};
pub use generalized_dice::{ClassWeight, GeneralizedDice};
pub use geometric::{Distances, Geometric, Measure};
pub use lovasz::{Bins, Lovasz, LovaszKind};
pub use overlap::{Form, Overlap, Penalty, Similarity, Smooth};
pub use selection::{Classes, Over, Selection};

/// A weighted sum of loss terms over one activation.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What turns scores into probabilities.
    pub activation: Activation,
    /// Pixels with this label enter no sum, and their gradient is 0.
    pub ignore_label: Option<i32>,
    /// The terms and their factors: Σ λ_k L_k.
    pub terms: Vec<(f64, Term)>,
}

/// One loss of a sum.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Term {
    /// 1 − S of an overlap S: soft Dice, soft Jaccard, Tversky.
    Overlap(Overlap),
    /// 1 − Dice of all classes together.
    GeneralizedDice(GeneralizedDice),
    /// The Lovász extension of the Jaccard loss, of probabilities or of raw scores.
    Lovasz(Lovasz),
    /// Cross-entropy and the focal loss.
    CrossEntropy(CrossEntropy),
    /// Distances and skeletons of whole images.
    Geometric(Geometric),
}

impl Term {
    pub(crate) fn is_hinge(&self) -> bool {
        matches!(self, Term::Lovasz(Lovasz { kind: LovaszKind::Hinge, .. }))
    }
}

impl Loss {
    /// A loss of one term.
    pub fn new(activation: Activation, term: Term) -> Loss {
        Loss { activation, ignore_label: None, terms: vec![(1.0, term)] }
    }

    /// The same loss with an ignore label.
    #[must_use]
    pub fn ignoring(self, label: i32) -> Loss {
        Loss { ignore_label: Some(label), ..self }
    }
}
