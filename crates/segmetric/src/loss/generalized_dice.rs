//! Generalized Dice: one overlap of all classes, each weighed by its size.
//!
//! 1 − (2 Σ_c w_c I_c + εn) / (Σ_c w_c (P_c + G_c) + εd) over the classes taken in a group. In the words of `overlap` (product
//! form) the error is A = Σ w (a + b) and the shared mass C = Σ w 2c. Source: Sudre et al. 2017; weights as MONAI has them.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::overlap::{Smooth, Weighed};
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::selection::Selection;
use crate::truth::{Group, Summary};

/// How a class is weighed by its mass G in the group. A class that is absent takes the largest weight among those present;
/// where all are absent each weighs 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClassWeight {
    /// 1 / G²
    #[default]
    Square,
    /// 1 / G
    Linear,
    /// 1
    Uniform,
}

/// The generalized Dice loss.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct GeneralizedDice {
    /// Groups and classes, by default all; class weights are refused, the loss has its own.
    pub selection: Selection,
    /// εn and εd, by default 1e-5 both.
    pub smooth: Smooth,
    /// How a class is weighed.
    pub weight: ClassWeight,
}

impl GeneralizedDice {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if self.selection.class_weights.is_some() {
            return Err(Error::ClassWeightsOfGeneralizedDice);
        }
        self.selection.check(shape)?;
        self.smooth.check()
    }

    /// The group's part of the value, with its slopes left in `sums`. A class is taken where its share is above 0.
    pub(crate) fn end_group(
        &self,
        sums: &mut OverlapSums,
        scale: f64,
        group: Group,
        summary: &Summary,
        shares: &[f64],
    ) -> f64 {
        let taken = || shares.iter().enumerate().filter(|(_, share)| **share > 0.0).map(|(class, _)| class);
        let own_weight = |class: usize| match (self.weight, summary.mass(group, class)) {
            (ClassWeight::Uniform, _) => Some(1.0),
            (_, 0.0) => None,
            (ClassWeight::Linear, mass) => Some(1.0 / mass),
            (ClassWeight::Square, mass) => Some(1.0 / (mass * mass)),
        };
        let largest = taken().filter_map(own_weight).reduce(f64::max).unwrap_or(1.0);
        let weight = |class: usize| own_weight(class).unwrap_or(largest);
        let (mut wrong, mut right) = (0.0, 0.0);
        for class in taken() {
            let of = sums.of(class);
            wrong += weight(class) * (of.a + of.b);
            right += weight(class) * 2.0 * of.c;
        }
        let weighed = self.smooth.weigh(wrong, right).filter(|_| taken().next().is_some());
        let Some(Weighed { value, similarity, below }) = weighed else { return 0.0 };
        for class in taken() {
            let factor = scale * weight(class) / below;
            sums.set_slopes(group, class, factor * (similarity + 2.0 * value), factor * similarity);
        }
        scale * value
    }
}
