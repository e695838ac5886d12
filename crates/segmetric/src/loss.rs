//! Losses: plain data, and the door to their values and gradients.
//!
//! A [`Loss`] is an activation, an ignore label and a weighted sum of [`Term`]s, each an overlap loss, a Lovász loss or a pixel
//! loss. A single loss is a sum of one term. All terms share one pass over the scores:
//!
//! 1. the truth is checked and counted ([`crate::truth`]);
//! 2. *forward*, tile by tile: scores become probabilities, in place, and every term adds up what it needs;
//! 3. where a group ends (an image, or the batch) its terms have their values and the slopes that the way back needs;
//! 4. Lovász terms sort each group's errors and leave a slope for each probability;
//! 5. *backward*, tile by tile: the terms' slopes are added and go back through the activation, into the place of the scores.
//!
//! One region of memory serves as scores, probabilities and gradient. Scores are checked in step 2, so nothing is read twice to
//! be checked; after an error the region is spoilt and nothing else is.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::hard;
use crate::soft;
use crate::truth::{PixelLabels, Truth};
use crate::workspace::Workspace;
use terms::Terms;

pub(crate) mod cross_entropy;
pub(crate) mod generalized_dice;
pub(crate) mod lovasz;
pub(crate) mod lovasz_errors;
pub(crate) mod overlap;
pub(crate) mod overlap_sums;
pub(crate) mod pixel;
mod pixel_labels;
pub(crate) mod pixel_masks;
pub(crate) mod selection;
pub(crate) mod terms;

pub use cross_entropy::{CrossEntropy, Labels, Normalize, Weights};
pub use generalized_dice::{ClassWeight, GeneralizedDice};
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
}

impl Term {
    fn is_hinge(&self) -> bool {
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

    /// The loss of a batch of scores.
    ///
    /// # Errors
    /// See [`Error`]: lengths, options that do not fit the number of classes, and every pixel that is not allowed.
    ///
    /// # Example
    /// ```
    /// use segmetric::{Activation, Layout, Loss, Overlap, Shape, Similarity, Term, Truth, Workspace};
    ///
    /// let loss = Loss::new(Activation::None, Term::Overlap(Overlap::new(Similarity::Dice)));
    /// let shape = Shape { images: 1, pixels: 4, classes: 1, layout: Layout::ChannelsLast };
    /// let value = loss.value(&shape, &[1.0, 0.5, 0.0, 0.0], Truth::Labels8(&[1, 1, 0, 0]), &mut Workspace::new())?;
    /// assert!((value - (1.0 - (2.0 * 1.5 + 1e-5) / (1.5 + 2.0 + 1e-5))).abs() < 1e-7);
    /// # Ok::<(), segmetric::Error>(())
    /// ```
    pub fn value(
        &self,
        shape: &Shape,
        scores: &[f32],
        truth: Truth,
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        let mut region = core::mem::take(&mut workspace.region);
        region.clear();
        region.extend_from_slice(scores);
        let value = self.evaluate_in_place(shape, &mut region, truth, false, workspace);
        workspace.region = region;
        value
    }

    /// The loss of a batch of scores, and its gradient with respect to them, written to `gradient`.
    ///
    /// # Errors
    /// As [`Loss::value`]; the gradient is spoilt then.
    pub fn value_and_gradient(
        &self,
        shape: &Shape,
        scores: &[f32],
        truth: Truth,
        gradient: &mut [f32],
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        if gradient.len() != scores.len() {
            return Err(Error::Length { argument: "gradient", came: gradient.len(), expected: scores.len() });
        }
        gradient.copy_from_slice(scores);
        self.evaluate_in_place(shape, gradient, truth, true, workspace)
    }

    /// The loss of the scores in `region`; with `gradient` the region holds the gradient afterwards, otherwise anything.
    ///
    /// # Errors
    /// As [`Loss::value`]; the region is spoilt then.
    // A caller compiled for size would compile what it takes in for size as well.
    #[inline(never)]
    pub fn evaluate_in_place(
        &self,
        shape: &Shape,
        region: &mut [f32],
        truth: Truth,
        gradient: bool,
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        let expected = shape.scores()?;
        if region.len() != expected {
            return Err(Error::Length { argument: "scores", came: region.len(), expected });
        }
        if self.activation == Activation::Softmax && shape.classes == 1 {
            return Err(Error::SoftmaxOfOneClass);
        }
        for (factor, term) in &self.terms {
            if !factor.is_finite() {
                return Err(Error::Option {
                    argument: "the factor of a term",
                    value: *factor,
                    allowed: "finite",
                });
            }
            // Raw scores are for hinges, given probabilities are not.
            let fits = match self.activation {
                Activation::Raw => term.is_hinge(),
                Activation::None => !term.is_hinge(),
                _ => true,
            };
            if !fits {
                return Err(Error::HingeOfProbabilities);
            }
            match term {
                Term::Overlap(overlap) => overlap.check(shape)?,
                Term::GeneralizedDice(dice) => dice.check(shape)?,
                Term::Lovasz(lovasz) => lovasz.check(shape)?,
                Term::CrossEntropy(entropy) => entropy.check(shape, self.activation)?,
            }
        }
        truth.check_length(shape)?;
        if shape.all_pixels() == 0 {
            return Ok(0.0);
        }
        let Workspace { summary, hard_masks, hard_tile, soft_tile, lovasz, .. } = workspace;
        let labels = match truth {
            Truth::Labels8(labels) => PixelLabels::Bytes(labels, self.ignore_label),
            Truth::Labels32(labels) => PixelLabels::Words(labels, self.ignore_label),
            Truth::Masks(masks) => match hard_masks.labels(masks, shape) {
                Some(labels) => labels,
                None => {
                    let soft = summary.add_masks(masks, shape)?;
                    if let (Some((index, value)), true) = (soft, self.refuses_soft_labels()) {
                        return Err(Error::SoftLabel { index, value });
                    }
                    let terms = Terms::new(self, shape, summary, lovasz, false);
                    let batch = soft::Batch { shape, masks, summary };
                    return soft::evaluate(self, &batch, region, gradient, soft_tile, terms);
                }
            },
        };
        summary.count(&labels, shape)?;
        let terms = Terms::new(self, shape, summary, lovasz, true);
        let batch = hard::Batch { shape, labels, summary };
        hard::evaluate(self, &batch, region, gradient, hard_tile, terms)
    }

    fn refuses_soft_labels(&self) -> bool {
        self.terms.iter().any(|(_, term)| matches!(term, Term::Lovasz(_)))
    }
}
