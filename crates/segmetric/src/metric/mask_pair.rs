//! Two masks of one image, the predicted and the true one, cut to the box around both.
//!
//! All that compares shapes and not only counts (distances, centre lines, lesions) works on such a pair. Outside the box is
//! outside of both masks, as outside the image is, so nothing is lost.

use crate::byte_lanes;
use crate::error::Error;
use crate::space::grid::{Bounds, Grid};

/// The masks of an image or a volume. (Those of a class come from [`super::ClassBoxes`].)
///
/// # Example
/// ```
/// use segmetric::metric::MaskPair;
///
/// let predicted = [false, true, true, false, false, false];
/// let truth = [false, false, true, true, false, false];
/// let pair = MaskPair::new(&predicted, &truth, &[1, 6])?;
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
        let [predicted, truth] = [predicted, truth].map(|mask| grid.crop(mask, &bounds));
        Ok(MaskPair::in_box(&grid, &bounds, predicted, truth))
    }

    /// The pair of two masks within the box around both, in an image of this grid.
    pub(super) fn in_box(grid: &Grid, bounds: &Bounds, predicted: Vec<bool>, truth: Vec<bool>) -> MaskPair {
        MaskPair {
            grid: grid.part(bounds),
            origin: bounds.clone().map(|range| range.start),
            predicted,
            truth,
        }
    }

    /// The size of the box around both masks; all zeros where both are empty.
    pub fn size(&self) -> &[usize] {
        self.grid.size()
    }

    /// The size of the image that the box lies in.
    pub fn image(&self) -> &[usize] {
        self.grid.image()
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

    /// Where the box begins, along all three axes.
    pub(crate) fn origin_of_volume(&self) -> [usize; 3] {
        self.origin
    }

    /// The masks in few bytes, at most one a pixel, to be kept while they may be needed again: runs of equal pixels. The two low
    /// bits of a byte say which masks they are in (1: the predicted, 2: the true); the other six are a digit of their number in
    /// base 64, of which the next byte with the same low bits has the next higher one.
    ///
    /// # Example
    /// ```
    /// use segmetric::metric::MaskPair;
    ///
    /// let masks = MaskPair::new(&[true, true, false, true], &[true; 4], &[2, 2])?;
    /// assert_eq!(masks.runs(), [3 | 2 << 2, 2 | 1 << 2, 3 | 1 << 2]);
    /// assert_eq!(MaskPair::from_runs(&masks.runs(), masks.size(), masks.origin(), masks.image())?, masks);
    /// # Ok::<(), segmetric::Error>(())
    /// ```
    #[inline(never)]
    pub fn runs(&self) -> Vec<u8> {
        let mut runs = Vec::new();
        let mut add = |kind: u8, mut length: usize| {
            while length > 0 {
                runs.push(kind | (length as u8) << 2);
                length >>= 6;
            }
        };
        let (predicted, truth): (&[u8], &[u8]) =
            (bytemuck::cast_slice(&self.predicted), bytemuck::cast_slice(&self.truth));
        // Of each mask where its run of equal pixels ends, which is looked for once.
        let (mut at, mut predicted_end, mut truth_end) = (0, 0, 0);
        while at < predicted.len() {
            if predicted_end == at {
                predicted_end += byte_lanes::run(&predicted[at..]);
            }
            if truth_end == at {
                truth_end += byte_lanes::run(&truth[at..]);
            }
            let end = predicted_end.min(truth_end);
            add(predicted[at] | truth[at] << 1, end - at);
            at = end;
        }
        runs
    }

    /// The pair that [`MaskPair::runs`] told, in a box of this size that begins at this place of an image.
    ///
    /// # Errors
    /// [`Error::Length`] where the runs do not fill the box, or `size` or `origin` does not have the image's number of axes;
    /// [`Error::Option`] where the box reaches beyond the image.
    pub fn from_runs(
        runs: &[u8],
        size: &[usize],
        origin: &[usize],
        image: &[usize],
    ) -> Result<MaskPair, Error> {
        let grid = Grid::new(image)?;
        for (argument, came) in [("size", size.len()), ("origin", origin.len())] {
            if came != image.len() {
                return Err(Error::Length { argument, came, expected: image.len() });
            }
        }
        let mut bounds = [0..1, 0..1, 0..1];
        for (at, range) in bounds[3 - size.len()..].iter_mut().enumerate() {
            *range = origin[at]..origin[at].saturating_add(size[at]);
            if range.end > image[at] {
                let value = image[at] as f64;
                return Err(Error::Option {
                    argument: "image",
                    value,
                    allowed: "at least where the box ends",
                });
            }
        }
        let (grid, origin) = (grid.part(&bounds), bounds.map(|range| range.start));
        let (came, expected) =
            (lengths(runs).fold(0, |sum: usize, (_, length)| sum.saturating_add(length)), grid.points());
        if came != expected {
            return Err(Error::Length { argument: "runs", came, expected });
        }
        let (mut predicted, mut truth) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
        for (kind, length) in lengths(runs) {
            predicted.resize(predicted.len() + length, kind & 1 != 0);
            truth.resize(truth.len() + length, kind & 2 != 0);
        }
        Ok(MaskPair { grid, origin, predicted, truth })
    }
}

/// Of each byte of the runs its two low bits and the pixels that it stands for.
fn lengths(runs: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut place = None;
    runs.iter().map(move |byte| {
        let (kind, digit) = (byte & 3, usize::from(byte >> 2));
        let shift = match place {
            Some((before, shift)) if before == kind => u32::saturating_add(shift, 6),
            _ => 0,
        };
        place = Some((kind, shift));
        // More than can be counted fills no box, either.
        (kind, digit.saturating_mul(1usize.checked_shl(shift).unwrap_or(usize::MAX)))
    })
}
