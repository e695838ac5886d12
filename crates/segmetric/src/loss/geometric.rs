//! Geometric losses: of distances and skeletons of whole images. `crate::geometric` computes them.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::overlap::check_not_negative;
use crate::loss::selection::{Classes, Over, Selection};
use crate::space::grid::Grid;
use crate::truth::Target;

/// What a geometric loss measures in one class.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Measure {
    /// The boundary loss: the mean of p φ over all pixels, φ the signed distances of the truth; see `geometric::boundary`.
    Boundary {
        /// Where φ comes from.
        distances: Distances,
    },
    /// The Hausdorff distance-transform loss: the mean of (p − g)² (t^power + q^power); see `geometric::hausdorff`.
    Hausdorff {
        /// The power of the distances, from 0 to 64.
        power: f64,
        /// Whether ln(1 + L) takes the place of the loss L.
        log_one_plus: bool,
    },
    /// Soft clDice; see `geometric::cl_dice`.
    ClDice {
        /// How many times the mask is eroded.
        iterations: usize,
        /// Added above and below the line.
        smooth: f64,
    },
    /// Skeleton recall; see `geometric::skeleton_recall`.
    SkeletonRecall {
        /// Added above and below the line.
        smooth: f64,
    },
}

/// Where the signed distances of a boundary loss come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Distances {
    /// They are computed from the truth.
    OfTruth {
        /// The distance of neighbours along each axis; where there are none each is 1.
        spacing: Option<Vec<f64>>,
    },
    /// They are given beside the truth ([`Target::distances`]).
    Given,
}

/// A geometric loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometric {
    /// What is measured in each class.
    pub measure: Measure,
    /// Classes and their weights; by default all but class 0, or the only one. Groups are those of soft clDice and skeleton recall
    /// alone: the others are means over all pixels of the batch.
    pub selection: Selection,
}

impl Geometric {
    /// The loss of a measure, all else by default.
    pub fn new(measure: Measure) -> Geometric {
        Geometric { measure, selection: Selection::default() }
    }

    pub(crate) fn check(&self, shape: &Shape, target: &Target) -> Result<(), Error> {
        self.selection.check(shape)?;
        match &self.measure {
            Measure::Boundary { distances: Distances::Given } => {
                let came = target.distances.map_or(0, <[f32]>::len);
                let expected = shape.scores()?;
                if came != expected {
                    return Err(Error::Length { argument: "truth.distances", came, expected });
                }
            }
            Measure::Boundary { distances: Distances::OfTruth { spacing: Some(spacing) } } => {
                Grid::new(target.size)?.check_spacing(spacing)?;
            }
            Measure::Boundary { .. } => {}
            // Beyond that distances of some thousand pixels would leave f64.
            Measure::Hausdorff { power, .. } if !(0.0..=64.0).contains(power) => {
                return Err(Error::Option { argument: "power", value: *power, allowed: "from 0 to 64" });
            }
            Measure::Hausdorff { .. } => {}
            Measure::ClDice { smooth, .. } | Measure::SkeletonRecall { smooth } => {
                check_not_negative("smooth", *smooth)?;
            }
        }
        if target.weights.is_some() {
            return Err(Error::WeightsOfGeometric);
        }
        let grid = Grid::new(target.size)?;
        let came = grid.points();
        if came != shape.pixels {
            return Err(Error::Length { argument: "size", came, expected: shape.pixels });
        }
        let least = if matches!(self.measure, Measure::SkeletonRecall { .. }) { 2 } else { 1 };
        if grid.axes() < least {
            let value = grid.axes() as f64;
            return Err(Error::Option { argument: "number of axes", value, allowed: "2 or 3" });
        }
        Ok(())
    }

    /// Whether truth has to be masks of 0 and 1.
    pub(crate) fn refuses_soft_labels(&self) -> bool {
        !matches!(self.measure, Measure::ClDice { .. } | Measure::Boundary { distances: Distances::Given })
    }

    pub(crate) fn default_classes(&self, shape: &Shape) -> Classes {
        if shape.classes == 1 { Classes::All } else { Classes::List((1..shape.classes).collect()) }
    }

    /// Whether it is a mean over all pixels of the batch, and knows of no groups.
    pub(crate) fn is_mean(&self) -> bool {
        matches!(self.measure, Measure::Boundary { .. } | Measure::Hausdorff { .. })
    }

    /// Which images are measured together.
    pub(crate) fn over(&self) -> Over {
        match self.measure {
            Measure::Boundary { .. } | Measure::Hausdorff { log_one_plus: false, .. } => Over::Image,
            Measure::Hausdorff { .. } => Over::Batch,
            _ => self.selection.over,
        }
    }
}
