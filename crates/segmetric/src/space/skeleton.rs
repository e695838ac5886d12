//! Skeletons of masks: thinning in an image (`planar`) and in a volume (`spatial`).
//!
//! Both ways take points off the mask in phases, over and over: a phase collects candidates, whose deletion the neighbourhood
//! allows, and then deletes them. Whether a point is a candidate in a phase depends on its neighbours alone. So it is asked again
//! only after one of its neighbours has been deleted; a point whose neighbours are all in the mask never is a candidate. Each
//! deletion leads to a question or two of its neighbours (8 or 26) in each phase (2 or 6): the work is linear in the pixels of the
//! mask, however thick it is, where passing over the image again and again is not.
//!
//! The skeletons equal those of scikit-image 0.26.0's `skeletonize` pixel by pixel, with two exceptions.
//!
//! - *Objects that thinning erases.* In a volume thinning erases whole objects, such as bars of 2 × 2, 4 × 4 or 6 × 6 voxels in
//!   section, or a cube of 2 × 2 × 2. A skeleton without them would hide that they were missed. So an object (26 neighbours) that
//!   is erased keeps the points that it had before the phase that deleted its last one. No two of them are neighbours along the
//!   axis of that phase, so they are a thin sheet: of a bar two in each slice.
//! - *Volumes that are one voxel long along an axis.* They are thinned as the image that they are. scikit-image takes Lee's rule
//!   there, and leaves phases out where that axis is the first.

mod neighbours;
mod planar;
mod spatial;

use super::grid::Grid;
use crate::error::Error;

/// The skeleton of a mask of an image or a volume, row-major with the last axis fastest. An axis of length 1 is left out: a volume
/// of one slice is thinned as an image. Every object of the mask (8 or 26 neighbours) keeps at least one pixel.
///
/// # Errors
/// [`Error::Option`] for a size of neither two nor three axes; [`Error::Length`] where the mask does not have the size's number of
/// pixels.
///
/// # Example
/// ```
/// let mask = [true; 3 * 7];
/// let line = segmetric::metric::skeleton(&mask, &[3, 7])?;
/// assert_eq!(line.iter().filter(|&&on| on).count(), 6);
/// # Ok::<(), segmetric::Error>(())
/// ```
#[cfg(feature = "metrics")]
pub fn skeleton(mask: &[bool], size: &[usize]) -> Result<Vec<bool>, Error> {
    of_grid(mask, &Grid::of_pixels(size, [("mask", mask.len())])?)
}

/// The skeleton of a mask that fills the grid.
pub(crate) fn of_grid(mask: &[bool], grid: &Grid) -> Result<Vec<bool>, Error> {
    if grid.axes() < 2 {
        return Err(Error::Option { argument: "number of axes", value: 1.0, allowed: "2 or 3" });
    }
    if mask.is_empty() {
        return Ok(Vec::new());
    }
    let size @ [.., length] = grid.space();
    Ok(if grid.dimensions() == 3 { spatial::skeleton(mask, size) } else { planar::skeleton(mask, length) })
}
