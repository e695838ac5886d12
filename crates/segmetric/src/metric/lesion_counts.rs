//! Metrics of detected lesions, computed from their numbers alone, so that several images can be pooled.
//!
//! recall = found / true, precision = right / predicted, F1 = 2 · recall · precision / (recall + precision).
//!
//! The lesion-wise Dice (BraTS 2023, here without dilating the truth first) depends on no criterion: the mean of each true lesion's
//! Dice with the union of all predicted lesions that share a pixel with it, all their pixels counted, and of a 0 for each
//! predicted lesion that shares none with the truth.

use super::share::{harmonic_mean, share};

/// Numbers of lesions, of an image or, added up, of several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LesionCounts {
    /// The true lesions.
    pub truth: usize,
    /// Those of them that were found.
    pub found: usize,
    /// The predicted lesions.
    pub predicted: usize,
    /// Those of them that are right.
    pub right: usize,
    /// The sum of the true lesions' Dice.
    pub dice_sum: f64,
    /// What it is a mean over: the true lesions and the predicted ones that share no pixel with the truth.
    pub dice_terms: usize,
}

impl LesionCounts {
    /// Adds those of another image.
    pub fn add(&mut self, other: &LesionCounts) {
        self.truth += other.truth;
        self.found += other.found;
        self.predicted += other.predicted;
        self.right += other.right;
        self.dice_sum += other.dice_sum;
        self.dice_terms += other.dice_terms;
    }

    /// found / true; `None` without a true lesion.
    pub fn recall(&self) -> Option<f64> {
        share(self.found, self.truth)
    }

    /// right / predicted; `None` without a predicted lesion.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.predicted)
    }

    /// The harmonic mean of recall and precision; 0 where one of them is 0 or has no value, `None` where neither has.
    pub fn f1(&self) -> Option<f64> {
        harmonic_mean([self.found, self.truth], [self.right, self.predicted])
    }

    /// The lesion-wise Dice; `None` without any lesion.
    pub fn dice(&self) -> Option<f64> {
        (self.dice_terms > 0).then(|| self.dice_sum / self.dice_terms as f64)
    }
}
