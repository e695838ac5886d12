//! Cross-entropy and the focal loss as data: their options, and which go together. `pixel` computes them.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::loss::selection::check_weights;

/// Whether each pixel has one class or each class is a yes or no of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// One class a pixel.
    Exclusive,
    /// Each class its own yes or no.
    Independent,
}

/// By what the sum over pixels is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalize {
    /// By the sum of the weights used.
    Weights,
    /// By the number of valid pixels.
    Pixels,
}

/// The weights of the classes.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Weights {
    /// All 1.
    #[default]
    None,
    /// One for each class; with independent classes on the foreground term only.
    List(Vec<f64>),
    /// (valid pixels) / (C · G_c) of the batch's truth; 0 for an absent class.
    InverseFrequency,
}

/// Cross-entropy, or with γ above 0 the focal loss.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CrossEntropy {
    /// γ of the focal loss; 0 is cross-entropy.
    pub gamma: f64,
    /// α of the focal loss: independent classes weigh α in the foreground and 1 − α in the background. By default 1 both.
    pub alpha: Option<f64>,
    /// The weights of the classes; not together with `alpha`.
    pub weights: Weights,
    /// By default the weights, for independent classes the pixels.
    pub normalize: Option<Normalize>,
    /// By default what the activation says; without one, exclusive for several classes.
    pub labels: Option<Labels>,
    /// ε in [0, 1): truth g becomes (1 − ε) g + ε / C, of independent classes (1 − ε) g + ε / 2. The divisor stays that of g.
    pub label_smoothing: f64,
    /// k in (0, 1]: the mean is over the share k of the valid pixels of the batch that cost most; of independent classes a pixel costs its
    /// mean over them. Not together with `normalize`, nor with weights of pixels.
    pub top_k: Option<f64>,
}

impl CrossEntropy {
    /// Whether each pixel's cost hangs on all of its classes, or on what other pixels cost.
    pub(crate) fn is_general(&self) -> bool {
        self.label_smoothing > 0.0 || self.top_k.is_some()
    }

    pub(crate) fn check(
        &self,
        shape: &Shape,
        activation: Activation,
        has_weights: bool,
    ) -> Result<(), Error> {
        if !(0.0..1.0).contains(&self.label_smoothing) {
            let (value, allowed) = (self.label_smoothing, "at least 0 and below 1");
            return Err(Error::Option { argument: "labelSmoothing", value, allowed });
        }
        if let Some(value) = self.top_k {
            if !(value > 0.0 && value <= 1.0) {
                return Err(Error::Option { argument: "topK", value, allowed: "above 0 and at most 1" });
            }
            if self.normalize.is_some() {
                return Err(Error::TopKAndNormalize);
            }
            if has_weights {
                return Err(Error::TopKAndPixelWeights);
            }
        }
        if let Weights::List(weights) = &self.weights {
            check_weights("weights", weights, shape.classes)?;
        }
        if !(self.gamma.is_finite() && self.gamma >= 0.0) {
            return Err(Error::Option {
                argument: "gamma",
                value: self.gamma,
                allowed: "finite and at least 0",
            });
        }
        if let Some(alpha) = self.alpha {
            if !(0.0..=1.0).contains(&alpha) {
                return Err(Error::Option { argument: "alpha", value: alpha, allowed: "from 0 to 1" });
            }
            if self.weights != Weights::None {
                return Err(Error::AlphaAndWeights);
            }
        }
        let contradicts = matches!(
            (activation, self.labels),
            (Activation::Softmax, Some(Labels::Independent)) | (Activation::Sigmoid, Some(Labels::Exclusive))
        );
        if contradicts {
            return Err(Error::LabelsOfActivation);
        }
        let labels = self.labels(shape, activation);
        if labels == Labels::Exclusive && shape.classes == 1 {
            return Err(Error::ExclusiveOneClass);
        }
        if labels == Labels::Exclusive && self.alpha.is_some() {
            return Err(Error::AlphaExclusive);
        }
        if labels == Labels::Independent && self.normalize == Some(Normalize::Weights) {
            return Err(Error::NormalizeIndependent);
        }
        Ok(())
    }

    /// Whether the classes are exclusive, where the options leave it to the activation.
    pub(crate) fn labels(&self, shape: &Shape, activation: Activation) -> Labels {
        match activation {
            Activation::Softmax => Labels::Exclusive,
            Activation::Sigmoid => Labels::Independent,
            Activation::None | Activation::Raw => self.labels.unwrap_or(match shape.classes {
                1 => Labels::Independent,
                _ => Labels::Exclusive,
            }),
        }
    }
}
