//! Centreline Dice of two masks of tubes (Shit et al., clDice, CVPR 2021).
//!
//! With the masks P (predicted) and T (true) and their skeletons S_P and S_T:
//!
//! | | |
//! | --- | --- |
//! | topology precision | abs(S_P ∩ T) / abs(S_P) |
//! | topology sensitivity | abs(S_T ∩ P) / abs(S_T) |
//! | centreline Dice | their harmonic mean |
//!
//! Skeletons are those of [`super::skeleton()`]: every object of a mask has one, so that a missed or an invented one counts.

use super::mask_pair::MaskPair;
use super::share::{harmonic_mean, share};
use crate::error::Error;
use crate::space::skeleton;

/// How many pixels of two masks' skeletons there are, and how many lie in the other mask. Of several images they may be added up.
///
/// # Example
/// ```
/// use segmetric::metric::{Centerlines, MaskPair};
///
/// let row = |line: [u8; 5]| line.map(|pixel| pixel == 1);
/// let (truth, predicted) = (row([1, 1, 1, 1, 1]), row([1, 1, 1, 0, 0]));
/// // lines of one pixel's width are their own skeletons: all 3 lie in the truth, 3 of 5 in the prediction
/// let lines = Centerlines::new(&MaskPair::new(&predicted, &truth, &[1, 5])?)?;
/// assert_eq!((lines.topology_precision(), lines.topology_sensitivity()), (Some(1.0), Some(0.6)));
/// assert_eq!(lines.dice(), Some(0.75));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Centerlines {
    /// The pixels of the predicted mask's skeleton.
    pub predicted: usize,
    /// Those of them in the true mask.
    pub predicted_in_truth: usize,
    /// The pixels of the true mask's skeleton.
    pub truth: usize,
    /// Those of them in the predicted mask.
    pub truth_in_predicted: usize,
}

impl Centerlines {
    /// The skeletons of two masks, each laid over the other mask.
    ///
    /// # Errors
    /// [`Error::Option`] where the masks have neither two nor three axes.
    pub fn new(masks: &MaskPair) -> Result<Centerlines, Error> {
        let (predicted, predicted_in_truth) = laid_over(masks.predicted(), masks.truth(), masks)?;
        let (truth, truth_in_predicted) = laid_over(masks.truth(), masks.predicted(), masks)?;
        Ok(Centerlines { predicted, predicted_in_truth, truth, truth_in_predicted })
    }

    /// The share of the predicted skeleton that lies in the true mask; `None` without a predicted one.
    pub fn topology_precision(&self) -> Option<f64> {
        share(self.predicted_in_truth, self.predicted)
    }

    /// The share of the true skeleton that lies in the predicted mask; `None` without a true one.
    pub fn topology_sensitivity(&self) -> Option<f64> {
        share(self.truth_in_predicted, self.truth)
    }

    /// The centreline Dice: 0 where one mask is empty or neither skeleton meets the other mask, `None` where both are empty.
    pub fn dice(&self) -> Option<f64> {
        harmonic_mean([self.predicted_in_truth, self.predicted], [self.truth_in_predicted, self.truth])
    }
}

/// How many pixels a mask's skeleton has, and how many of them are in the other mask.
fn laid_over(mask: &[bool], other: &[bool], masks: &MaskPair) -> Result<(usize, usize), Error> {
    let thin = skeleton::of_grid(mask, masks.grid())?;
    let pixels = thin.iter().filter(|&&on| on).count();
    Ok((pixels, thin.iter().zip(other).filter(|&(&on, &inside)| on && inside).count()))
}
