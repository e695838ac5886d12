//! Two masks of one image, the predicted and the true one, cut to the box around both.
//!
//! All that compares shapes and not only counts (distances, centre lines, lesions) works on such a pair. Outside the box is
//! outside of both masks, as outside the image is, so nothing is lost.

use super::confusion::Label;
use super::grid::Grid;
use crate::error::Error;

/// The masks of an image or a volume, of the pixels of one class or of several united.
///
/// # Example
/// ```
/// use segmetric::metric::MaskPair;
///
/// let predicted = [0u8, 2, 2, 0, 0, 0];
/// let truth = [0u8, 0, 2, 1, 255, 0];
/// // the union of the classes 1 and 2; pixels whose truth is 255 belong to no mask
/// let pair = MaskPair::of_labels(&predicted, &truth, &[1, 6], &[1, 2], Some(255))?;
/// assert_eq!((pair.origin(), pair.size()), (&[0, 1][..], &[1, 3][..]));
/// assert_eq!((pair.predicted(), pair.truth()), (&[true, true, false][..], &[false, true, true][..]));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MaskPair {
    grid: Grid,
    origin: [usize; 3],
    predicted: Vec<bool>,
    truth: Vec<bool>,
}

impl MaskPair {
    /// The pair of two masks, row-major with the last axis fastest.
    ///
    /// # Errors
    /// [`Error::Length`] where a mask does not have the size's number of pixels.
    pub fn new(predicted: &[bool], truth: &[bool], size: &[usize]) -> Result<MaskPair, Error> {
        let grid = Grid::of_pixels(size, [("predicted", predicted.len()), ("truth", truth.len())])?;
        let bounds = grid.bounds([predicted, truth]);
        Ok(MaskPair {
            predicted: grid.crop(predicted, &bounds),
            truth: grid.crop(truth, &bounds),
            grid: grid.part(&bounds),
            origin: bounds.map(|range| range.start),
        })
    }

    /// The pair of the pixels whose label is one of `labels`; where the truth is the ignore label they belong to no mask.
    /// Labels are not checked here: [`super::Counter`] does that.
    ///
    /// # Errors
    /// [`Error::Length`] where a class map does not have the size's number of pixels.
    pub fn of_labels<P: Label, T: Label>(
        predicted: &[P],
        truth: &[T],
        size: &[usize],
        labels: &[i32],
        ignore_label: Option<i32>,
    ) -> Result<MaskPair, Error> {
        let mut masks = [united(predicted, labels), united(truth, labels)];
        if let Some(ignored) = ignore_label {
            for mask in &mut masks {
                for (inside, &label) in mask.iter_mut().zip(truth) {
                    *inside &= label.into() != ignored;
                }
            }
        }
        MaskPair::new(&masks[0], &masks[1], size)
    }

    /// The size of the box around both masks; all zeros where both are empty.
    pub fn size(&self) -> &[usize] {
        self.grid.size()
    }

    /// Where in the image the box begins.
    pub fn origin(&self) -> &[usize] {
        self.grid.only(&self.origin)
    }

    /// The predicted mask within the box.
    pub fn predicted(&self) -> &[bool] {
        &self.predicted
    }

    /// The true mask within the box.
    pub fn truth(&self) -> &[bool] {
        &self.truth
    }

    /// The box as a grid of points.
    pub(crate) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The masks as runs of equal pixels: for each its kind (1: predicted, 2: true, 3: both, 0: none) and its length.
    pub fn runs(&self) -> Vec<u32> {
        let mut runs: Vec<u32> = Vec::new();
        for (&predicted, &truth) in self.predicted.iter().zip(&self.truth) {
            let kind = u32::from(predicted) | u32::from(truth) << 1;
            match runs.as_mut_slice() {
                [.., last, length] if *last == kind => *length += 1,
                _ => runs.extend([kind, 1]),
            }
        }
        runs
    }

    /// The pair that [`MaskPair::runs`] told, in a box of this size.
    ///
    /// # Errors
    /// [`Error::Length`] where the runs do not fill the box.
    pub fn from_runs(runs: &[u32], size: &[usize]) -> Result<MaskPair, Error> {
        let (mut predicted, mut truth) = (Vec::new(), Vec::new());
        for run in runs.chunks_exact(2) {
            predicted.resize(predicted.len() + run[1] as usize, run[0] & 1 != 0);
            truth.resize(truth.len() + run[1] as usize, run[0] & 2 != 0);
        }
        let grid = Grid::of_pixels(size, [("predicted", predicted.len()), ("truth", truth.len())])?;
        Ok(MaskPair { grid, origin: [0; 3], predicted, truth })
    }
}

/// Which pixels have one of the labels.
fn united<L: Label>(map: &[L], labels: &[i32]) -> Vec<bool> {
    let mut mask = vec![false; map.len()];
    for &wanted in labels {
        for (inside, &label) in mask.iter_mut().zip(map) {
            *inside |= label.into() == wanted;
        }
    }
    mask
}
