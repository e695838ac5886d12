//! Surface distances: how far the borders of two masks are apart.
//!
//! The border of a mask is its pixels that have a neighbour along an axis outside the mask or outside the image. An axis along
//! which the image is one pixel long does not count: a volume of one slice has the borders of the slice. An image of one pixel is
//! its own border.
//!
//! Each border pixel's distance is to the nearest border pixel of the other mask, centre to centre, exactly Euclidean, with the
//! spacing of the voxels. All distances are computed once, within the box around both masks, and every metric is a statistic of
//! them:
//!
//! | metric | of the distances both ways |
//! | --- | --- |
//! | Hausdorff | the largest; with a percentile, the larger of each way's percentile (linear interpolation) |
//! | average surface distance | the mean; both ways in one mean |
//! | normalised surface distance | the share within a tolerance, a distance equal to it included |
//!
//! One mask empty: the distances are infinite, and the share within is 0. Both empty: there is no value.
//! Boundary IoU (Cheng et al. 2021) compares bands along the borders, inside the masks, `width` pixels wide.

use super::mask_pair::MaskPair;
use crate::byte_lanes;
use crate::error::Error;
use crate::radix_sort;
use crate::space::distance_transform::{Rows, squared_distances};
use crate::space::grid::Grid;

/// Which way distances are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the prediction's border to the truth's.
    PredictedToTruth,
    /// From the truth's border to the prediction's.
    TruthToPredicted,
    /// Both.
    Symmetric,
}

/// The distances between the borders of two masks, each way, in ascending order.
///
/// # Example
/// ```
/// use segmetric::metric::{Direction, MaskPair, SurfaceDistances};
///
/// let predicted = [false, true, false, false, false, false];
/// let truth = [false, false, false, false, true, false];
/// let distances = SurfaceDistances::new(&MaskPair::new(&predicted, &truth, &[1, 6])?, &[1.0, 0.5])?;
/// assert_eq!(distances.hausdorff(Direction::Symmetric, 100.0)?, Some(1.5));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceDistances {
    /// Of each border pixel of the prediction.
    pub predicted_to_truth: Vec<f64>,
    /// Of each border pixel of the truth.
    pub truth_to_predicted: Vec<f64>,
}

/// By how much a distance may exceed a tolerance that it is meant to equal: the rounding of its square root.
const ROUNDING: f64 = 1e-12;

impl SurfaceDistances {
    /// The distances between the borders of two masks.
    ///
    /// # Errors
    /// [`Error::Length`] where spacing does not have the masks' number of axes; [`Error::Option`] for a spacing outside 1e-50 to
    /// 1e50.
    #[inline(never)]
    pub fn new(masks: &MaskPair, spacing: &[f64]) -> Result<SurfaceDistances, Error> {
        let grid = masks.grid();
        grid.check_spacing(spacing)?;
        let [predicted, truth] = [masks.predicted(), masks.truth()].map(|mask| border(mask, grid));
        let between = |from: &Rows, to: &Rows| -> Vec<f64> {
            // Numbers of at least 0 are in the order of their bits, and sorting integers takes less code.
            let mut bits: Vec<u64> =
                squared_distances(from, to, grid, spacing).into_iter().map(f64::to_bits).collect();
            radix_sort::sort(&mut bits, 0);
            bits.into_iter().map(|bits| f64::from_bits(bits).sqrt()).collect()
        };
        Ok(SurfaceDistances {
            predicted_to_truth: between(&predicted, &truth),
            truth_to_predicted: between(&truth, &predicted),
        })
    }

    /// The Hausdorff distance: the `percentile` (100: the largest) of the distances one way, or the larger of both ways'.
    /// `None` where both masks are empty.
    ///
    /// # Errors
    /// [`Error::Option`] for a percentile outside [0, 100].
    pub fn hausdorff(&self, direction: Direction, percentile: f64) -> Result<Option<f64>, Error> {
        if !(0.0..=100.0).contains(&percentile) {
            return Err(Error::Option {
                argument: "percentile",
                value: percentile,
                allowed: "from 0 to 100",
            });
        }
        let each_way = self.statistic(direction, |distances| interpolated(distances, percentile));
        Ok(each_way.map(|[a, b]| a.max(b)))
    }

    /// The mean distance one way, or of all distances both ways. `None` where both masks are empty.
    pub fn average(&self, direction: Direction) -> Option<f64> {
        let [a, b] = self.statistic(direction, |distances| distances.iter().sum())?;
        let (forth, back) = self.used(direction);
        Some(if a.max(b) == f64::INFINITY {
            f64::INFINITY
        } else {
            (a + b) / (forth.len() + back.len()) as f64
        })
    }

    /// The share of both borders that is within `tolerance` of the other. `None` where both masks are empty.
    ///
    /// # Errors
    /// [`Error::Option`] for a tolerance that is not at least 0.
    pub fn normalized(&self, tolerance: f64) -> Result<Option<f64>, Error> {
        if tolerance.is_nan() || tolerance < 0.0 {
            return Err(Error::Option { argument: "tolerance", value: tolerance, allowed: "at least 0" });
        }
        let all = self.predicted_to_truth.len() + self.truth_to_predicted.len();
        let within =
            |distances: &[f64]| distances.iter().filter(|&&d| d <= tolerance * (1.0 + ROUNDING)).count();
        let close = within(&self.predicted_to_truth) + within(&self.truth_to_predicted);
        Ok((all > 0).then(|| close as f64 / all as f64))
    }

    fn used(&self, direction: Direction) -> (&[f64], &[f64]) {
        match direction {
            Direction::PredictedToTruth => (&self.predicted_to_truth, &[]),
            Direction::TruthToPredicted => (&[], &self.truth_to_predicted),
            Direction::Symmetric => (&self.predicted_to_truth, &self.truth_to_predicted),
        }
    }

    /// A statistic of each way that is used, 0 of the other; infinite where one mask is empty.
    fn statistic(&self, direction: Direction, of: impl Fn(&[f64]) -> f64) -> Option<[f64; 2]> {
        match (self.predicted_to_truth.is_empty(), self.truth_to_predicted.is_empty()) {
            (true, true) => None,
            (false, false) => {
                let (forth, back) = self.used(direction);
                Some([forth, back].map(|distances| if distances.is_empty() { 0.0 } else { of(distances) }))
            }
            _ => Some([f64::INFINITY; 2]),
        }
    }
}

/// Boundary IoU: the intersection over the union of the bands that `width` erosions take off each mask. An erosion keeps the
/// pixels whose 3 × 3 (× 3) neighbourhood is in the mask; outside the image is outside, but along an axis of length 1 nothing is.
/// `None` where both masks are empty.
///
/// # Errors
/// [`Error::Option`] for a width of 0.
pub fn boundary_iou(masks: &MaskPair, width: usize) -> Result<Option<f64>, Error> {
    if width == 0 {
        return Err(Error::Option { argument: "width", value: 0.0, allowed: "at least 1" });
    }
    let [a, b] = [masks.predicted(), masks.truth()].map(|mask| band(mask, masks.grid(), width));
    let count = |of: fn(bool, bool) -> bool| a.iter().zip(&b).filter(|&(&a, &b)| of(a, b)).count() as f64;
    let union = count(|a, b| a || b);
    Ok((union > 0.0).then(|| count(|a, b| a && b) / union))
}

/// The width that Cheng et al. take by default: 2 % of the image's diagonal, at least 1. An axis of length 1 adds nothing to the
/// diagonal.
pub fn default_boundary_width(size: &[usize]) -> usize {
    // In f64: the square of an axis need not fit a usize of 32 bits.
    let square: f64 = size.iter().filter(|&&axis| axis != 1).map(|&axis| axis as f64 * axis as f64).sum();
    ((0.02 * square.sqrt() + 0.5) as usize).max(1)
}

/// The points of a mask with a neighbour along an axis that is not in it: row after row, so that a row's neighbours are still near.
fn border(mask: &[bool], grid: &Grid) -> Rows {
    let mask: &[u8] = bytemuck::cast_slice(mask);
    let ([planes, lines, length], axes) = (grid.space(), grid.dimensions());
    let mut rows = Rows::new();
    let mut inner = vec![0; length];
    for (at, row) in mask.chunks(length.max(1)).enumerate() {
        inner.copy_from_slice(row);
        let last = length - 1;
        byte_lanes::intersect(&mut inner[1.min(last)..last], [row, &row[2.min(length)..]]);
        (inner[0], inner[last]) = (0, 0);
        let [plane, line] = [at / lines, at % lines];
        for (place, count, stride, is_axis) in
            [(line, lines, length, axes > 1), (plane, planes, lines * length, axes > 2)]
        {
            if !is_axis {
                continue;
            }
            if place == 0 || place + 1 == count {
                inner.fill(0);
            } else {
                let here = at * length;
                byte_lanes::intersect(&mut inner, [&mask[here - stride..], &mask[here + stride..]]);
            }
        }
        rows.push(row, &inner);
    }
    rows
}

/// What `width` erosions take off. A pixel survives them where the box of that radius around it is in the mask, so one axis is
/// eroded after another.
fn band(mask: &[bool], grid: &Grid, width: usize) -> Vec<bool> {
    let mut kept = mask.to_vec();
    let mut run_back = Vec::new();
    for (length, stride) in grid.lines() {
        for block in kept.chunks_mut((length * stride).max(1)) {
            for start in 0..stride {
                // How many pixels of the line, from each on, are in the mask without a gap: backwards, then forwards.
                run_back.clear();
                let mut run = 0;
                for &inside in block[start..].iter().step_by(stride) {
                    run = if inside { run + 1 } else { 0 };
                    run_back.push(run);
                }
                run = 0;
                for (inside, &back) in block[start..].iter_mut().step_by(stride).zip(&run_back).rev() {
                    run = if *inside { run + 1 } else { 0 };
                    *inside = run > width && back > width;
                }
            }
        }
    }
    mask.iter().zip(kept).map(|(&inside, kept)| inside && !kept).collect()
}

/// A percentile of ascending values by linear interpolation between the two nearest ranks.
fn interpolated(ascending: &[f64], percentile: f64) -> f64 {
    let rank = (ascending.len() - 1) as f64 * percentile / 100.0;
    let below = (rank as usize).min(ascending.len() - 1);
    let above = (below + 1).min(ascending.len() - 1);
    ascending[below] + (rank - below as f64) * (ascending[above] - ascending[below])
}
