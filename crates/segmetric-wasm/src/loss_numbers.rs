//! Losses told as numbers. The package encodes a loss once, in `encode-loss.ts`, which is this file's mirror.
//!
//! ```text
//! loss      = activation (0 none, 1 softmax, 2 sigmoid, 3 raw), ignore label or NaN, number of terms, term...
//! term      = 0, factor, similarity (0 Dice, 1 Jaccard, 2 Tversky, 3 Matthews), alpha, beta, selection, smooth above, smooth below,
//!             form (0 product, 1 squared, 2 soft labels), exponent,
//!             penalty (0 complement, 1 logarithm, 2 log-cosh)
//!           | 1, factor, kind (0 softmax, 1 hinge), selection, bins (0 exact)
//!           | 2, factor, gamma, alpha or NaN, labels (0 default, 1 exclusive, 2 independent), normalize (0 default, 1 weights, 2 pixels),
//!             weights (0 none, 1 list, 2 by inverse frequency), number, weight..., label smoothing, k of top-k or NaN
//!           | 3, factor, selection, smooth above, smooth below, weight (0 square, 1 linear, 2 uniform),
//!             soft labels (0 or 1)
//!           | 4, factor, selection, measure
//! measure   = 0, given (0 or 1), number, spacing...       boundary
//!           | 1, power, ln(1 + L) (0 or 1)                Hausdorff
//!           | 2, iterations, smooth                       soft clDice
//!           | 3, smooth                                   skeleton recall
//! selection = over (0 image, 1 batch), classes (0 default, 1 all, 2 present, 3 list), number, class..., number, weight...
//! ```

use crate::reader::Reader;
use segmetric::{
    Activation, Bins, ClassWeight, Classes, CrossEntropy, Distances, Form, GeneralizedDice, Geometric,
    Labels, Loss, Lovasz, LovaszKind, Measure, Normalize, Over, Overlap, Penalty, Selection, Similarity,
    Smooth, Term, Weights,
};

#[inline(never)]
pub(crate) fn decode(numbers: &[f64]) -> Loss {
    let mut reader = Reader(numbers);
    let activation =
        [Activation::None, Activation::Softmax, Activation::Sigmoid, Activation::Raw][reader.index()];
    let ignore_label = ignore_label(reader.number());
    let terms = (0..reader.index()).map(|_| reader.term()).collect();
    Loss { activation, ignore_label, terms }
}

pub(crate) fn ignore_label(number: f64) -> Option<i32> {
    (!number.is_nan()).then_some(number as i32)
}

impl Reader<'_> {
    /// NaN is none.
    fn number_or_none(&mut self) -> Option<f64> {
        Some(self.number()).filter(|number| !number.is_nan())
    }

    fn list(&mut self) -> Vec<f64> {
        (0..self.index()).map(|_| self.number()).collect()
    }

    fn term(&mut self) -> (f64, Term) {
        let (kind, factor) = (self.index(), self.number());
        let term = match kind {
            0 => Term::Overlap(Overlap {
                similarity: {
                    let (similarity, alpha, beta) = (self.index(), self.number(), self.number());
                    [
                        Similarity::Dice,
                        Similarity::Jaccard,
                        Similarity::Tversky { alpha, beta },
                        Similarity::Matthews,
                    ][similarity]
                },
                selection: self.selection(),
                smooth: self.smooth(),
                form: [Form::Product, Form::Squared, Form::SoftLabels][self.index()],
                exponent: self.number(),
                penalty: [Penalty::Complement, Penalty::Logarithm, Penalty::LogCosh][self.index()],
            }),
            1 => Term::Lovasz(Lovasz {
                kind: [LovaszKind::Softmax, LovaszKind::Hinge][self.index()],
                selection: self.selection(),
                bins: match self.index() {
                    0 => Bins::Exact,
                    bins => Bins::Buckets(bins),
                },
            }),
            2 => Term::CrossEntropy(CrossEntropy {
                gamma: self.number(),
                alpha: self.number_or_none(),
                labels: [None, Some(Labels::Exclusive), Some(Labels::Independent)][self.index()],
                normalize: [None, Some(Normalize::Weights), Some(Normalize::Pixels)][self.index()],
                weights: match (self.index(), self.list()) {
                    (0, _) => Weights::None,
                    (1, list) => Weights::List(list),
                    _ => Weights::InverseFrequency,
                },
                label_smoothing: self.number(),
                top_k: self.number_or_none(),
            }),
            3 => Term::GeneralizedDice(GeneralizedDice {
                selection: self.selection(),
                smooth: self.smooth(),
                weight: [ClassWeight::Square, ClassWeight::Linear, ClassWeight::Uniform][self.index()],
                soft_labels: self.index() == 1,
            }),
            _ => Term::Geometric(Geometric { selection: self.selection(), measure: self.measure() }),
        };
        (factor, term)
    }

    fn measure(&mut self) -> Measure {
        match self.index() {
            0 => Measure::Boundary {
                distances: match (self.index(), self.list()) {
                    (1, _) => Distances::Given,
                    (_, spacing) => Distances::OfTruth { spacing: (!spacing.is_empty()).then_some(spacing) },
                },
            },
            1 => Measure::Hausdorff { power: self.number(), log_one_plus: self.index() == 1 },
            2 => Measure::ClDice { iterations: self.index(), smooth: self.number() },
            _ => Measure::SkeletonRecall { smooth: self.number() },
        }
    }

    fn smooth(&mut self) -> Smooth {
        Smooth { numerator: self.number(), denominator: self.number() }
    }

    fn selection(&mut self) -> Selection {
        let over = [Over::Image, Over::Batch][self.index()];
        let (classes, list) = (self.index(), self.list());
        let weights = self.list();
        Selection {
            over,
            classes: match classes {
                0 => None,
                1 => Some(Classes::All),
                2 => Some(Classes::Present),
                _ => Some(Classes::List(list.into_iter().map(|class| class as usize).collect())),
            },
            class_weights: (!weights.is_empty()).then_some(weights),
        }
    }
}
