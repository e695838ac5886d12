//! The door to the values and gradients of losses; `part` has one of its own to each step, for parts of a batch.
//!
//! 1. The truth is checked and counted (`truth`). Masks that give each pixel one label become labels (`hard_masks`).
//! 2. Labels are evaluated by `hard`, other masks by `soft`: forward, where scores become probabilities and every term adds up what
//!    it needs, and back (`passes`).
//!
//! One region of memory serves as scores, probabilities and gradient. Scores are checked in the pass that reads them, so nothing is
//! read twice to be checked; after an error the region is spoilt and nothing else is.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::geometric::GeometricTerms;
use crate::hard;
use crate::hard::given::GivenPasses;
use crate::loss::terms::Terms;
use crate::loss::{Loss, Term};
use crate::part::Part;
use crate::passes::{Asked, Evaluation, Passes};
use crate::soft;
use crate::truth::{Target, Truth, pixel_labels};
use crate::workspace::Workspace;

impl Loss {
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
    pub fn value<'t>(
        &self,
        shape: &Shape,
        scores: &[f32],
        target: impl Into<Target<'t>>,
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        let mut region = core::mem::take(&mut workspace.region);
        region.clear();
        region.extend_from_slice(scores);
        let value = self.evaluate_in_place(shape, &mut region, target.into(), false, workspace);
        workspace.region = region;
        value
    }

    /// The loss of a batch of scores, and its gradient with respect to them, written to `gradient`.
    ///
    /// # Errors
    /// As [`Loss::value`]; the gradient is spoilt then.
    pub fn value_and_gradient<'t>(
        &self,
        shape: &Shape,
        scores: &[f32],
        target: impl Into<Target<'t>>,
        gradient: &mut [f32],
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        if gradient.len() != scores.len() {
            return Err(Error::Length { argument: "gradient", came: gradient.len(), expected: scores.len() });
        }
        gradient.copy_from_slice(scores);
        self.evaluate_in_place(shape, gradient, target.into(), true, workspace)
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
        target: Target,
        gradient: bool,
        workspace: &mut Workspace,
    ) -> Result<f64, Error> {
        check_length(shape, region)?;
        self.check(shape, target)?;
        if shape.all_pixels() == 0 {
            return Ok(0.0);
        }
        self.count(shape, target, workspace)?;
        let asked = Asked { part: &Part::all(*shape), gradient, apart: false };
        self.evaluation(shape, target, asked, workspace).run(region)
    }

    /// Whether the arguments fit each other, as far as no pixel is looked at.
    #[inline(never)]
    pub(crate) fn check(&self, shape: &Shape, target: Target) -> Result<(), Error> {
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
                Term::Geometric(geometric) => geometric.check(shape, &target)?,
            }
        }
        target.check_length(shape)
    }

    /// Checks the truth and counts it; masks of one label each become labels.
    #[inline(never)]
    pub(crate) fn count(
        &self,
        shape: &Shape,
        target: Target,
        workspace: &mut Workspace,
    ) -> Result<(), Error> {
        let Workspace { summary, hard_masks, .. } = workspace;
        if let Truth::Masks(masks) = target.truth {
            hard_masks.read(masks, shape);
        }
        check_distances(target.distances)?;
        let labels = pixel_labels(target, self.ignore_label, hard_masks);
        summary.count_target(&labels, target.weights, shape, self.refuses_soft_labels())
    }

    /// What is needed to pass through the images at hand, whose truth was counted.
    #[inline(never)]
    pub(crate) fn evaluation<'a>(
        &'a self,
        shape: &'a Shape,
        target: Target<'a>,
        asked: Asked<'a>,
        workspace: &'a mut Workspace,
    ) -> Evaluation<'a> {
        let Asked { gradient, .. } = asked;
        let Workspace { summary, hard_masks, hard_tile, soft_tile, lovasz, geometric, .. } = workspace;
        let labels = pixel_labels(target, self.ignore_label, hard_masks);
        let weights = target.weights.filter(|_| summary.is_weighted);
        let geometric = GeometricTerms::new(self, asked, shape, &target, labels, geometric);
        let terms = Terms::new(self, asked, summary, weights, lovasz, labels.is_ok(), geometric);
        let passes: Box<dyn Passes> = match labels {
            Ok(labels) => match GivenPasses::new(self, shape, labels, gradient, &terms) {
                Some(passes) => Box::new(passes),
                None => Box::new(hard::Passes::new(
                    self,
                    shape,
                    labels,
                    summary.is_weighted,
                    hard_tile,
                    gradient,
                    &terms,
                )),
            },
            Err(masks) => Box::new(soft::Passes::new(
                self.activation,
                shape,
                masks,
                target.weights,
                summary.is_weighted,
                soft_tile,
                gradient,
            )),
        };
        Evaluation { shape, summary, terms, passes }
    }

    fn refuses_soft_labels(&self) -> bool {
        self.terms.iter().any(|(_, term)| match term {
            Term::Lovasz(_) => true,
            Term::Geometric(geometric) => geometric.refuses_soft_labels(),
            _ => false,
        })
    }
}

fn check_distances(distances: Option<&[f32]>) -> Result<(), Error> {
    let distances = distances.unwrap_or_default();
    match distances.iter().position(|distance| !distance.is_finite()) {
        Some(index) => Err(Error::Distance { index, value: distances[index] }),
        None => Ok(()),
    }
}

pub(crate) fn check_length(shape: &Shape, region: &[f32]) -> Result<(), Error> {
    let expected = shape.scores()?;
    if region.len() == expected {
        return Ok(());
    }
    Err(Error::Length { argument: "scores", came: region.len(), expected })
}
