//! Generalized Dice: one overlap of all classes, each weighed by its size.
//!
//! 1 − (2 Σ_c w_c I_c + εn) / (Σ_c w_c (P_c + G_c) + εd) over the classes taken in a group. In the words of `overlap` (product
//! form, or that of soft labels) the error is A = Σ w (a + b) and the shared mass C = Σ w 2c. Source: Sudre et al. 2017; weights as MONAI has them.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::overlap::Smooth;
use crate::loss::overlap_cost::{Cost, Taken, Weighed};
use crate::loss::selection::Selection;

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
    /// Whether masses are compared in the form for soft labels ([`Form::SoftLabels`](crate::loss::Form::SoftLabels)).
    pub soft_labels: bool,
}

impl GeneralizedDice {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if self.selection.class_weights.is_some() {
            return Err(Error::ClassWeightsOfGeneralizedDice);
        }
        self.selection.check(shape)?;
        self.smooth.check()
    }

    /// What the classes that are taken cost together; the derivatives by the sums of each go to `set`.
    pub(crate) fn cost(&self, taken: &[Taken], mut set: impl FnMut(usize, Cost)) -> f64 {
        let own_weight = |mass: f64| match (self.weight, mass) {
            (ClassWeight::Uniform, _) => Some(1.0),
            (_, 0.0) => None,
            (ClassWeight::Linear, mass) => Some(1.0 / mass),
            (ClassWeight::Square, mass) => Some(1.0 / (mass * mass)),
        };
        let largest =
            taken.iter().filter_map(|each| own_weight(each.sums.mass)).reduce(f64::max).unwrap_or(1.0);
        let weight = |mass: f64| own_weight(mass).unwrap_or(largest);
        let (mut wrong, mut right) = (0.0, 0.0);
        for Taken { sums, .. } in taken {
            wrong += weight(sums.mass) * (sums.a + sums.b);
            right += weight(sums.mass) * 2.0 * sums.c;
        }
        let weighed = self.smooth.weigh(wrong, right).filter(|_| !taken.is_empty());
        let Some(Weighed { value, similarity, below }) = weighed else { return 0.0 };
        for Taken { class, sums, .. } in taken {
            let factor = weight(sums.mass) / below;
            let (by_a, by_b) = (factor * (similarity + 2.0 * value), factor * similarity);
            set(*class, Cost { value, by_a, by_b, at_mean: (1.0 - sums.mean) * by_b - sums.mean * by_a });
        }
        value
    }
}
