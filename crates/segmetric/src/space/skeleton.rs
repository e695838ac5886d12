//! Skeletons of masks: thinning in an image (`planar`) and in a volume (`spatial`).
//!
//! Both ways take points off the mask in phases, over and over: a phase collects candidates, whose deletion the neighbourhood
//! allows, and then deletes them. Whether a point is a candidate in a phase depends on its neighbours alone. So it is asked again
//! in that phase only after one of its neighbours has been deleted; a point whose neighbours are all in the mask never is a
//! candidate, and does not even wait. Each deletion makes its neighbours (8 or 26) wait for one question in each phase (2 or 6):
//! the work is linear in the pixels of the mask, however thick it is, where passing over the image again and again is not.
//!
//! The skeletons equal those of scikit-image 0.26.0's `skeletonize` pixel by pixel, with two exceptions.
//!
//! - *Objects that thinning erases.* In a volume thinning erases whole objects, such as bars of 2 × 2, 4 × 4 or 6 × 6 voxels in
//!   section, or a cube of 2 × 2 × 2. A skeleton without them would hide that they were missed. So an object (26 neighbours) that
//!   is erased keeps the points that it had before the phase that deleted its last one. No two of them are neighbours along the
//!   axis of that phase, so they are a thin sheet: of a bar two in each slice.
//! - *Volumes that are one voxel long along an axis.* They are thinned as the image that they are. scikit-image takes Lee's rule
//!   there, and leaves phases out where that axis is the first.
//!
//! Erased objects cost nothing to find: deleting a point never breaks an object apart, so the last point of one is the point that
//! is deleted while it has no neighbours.

mod planar;
mod spatial;

use super::grid::Grid;
use crate::error::Error;
use crate::radix_sort;

/// How a point is judged by its surroundings: the rows of three points around it, of which it is itself the middle of the middle
/// one. In a set of them bit 3 r + s stands for point s of row r; the point's own bit is never set.
trait Rule {
    /// How many phases there are; at most 6.
    const PHASES: u8;

    /// Whether the rule can delete all points of an object.
    const ERASES: bool;

    /// How far from the point each row begins.
    fn rows(&self) -> &[isize];

    /// The neighbour that has to be outside the mask in this phase, where there is one: asked first, since one look will do.
    fn side(&self, _phase: u8) -> Option<isize> {
        None
    }

    /// Whether a point whose side is outside may be deleted in this phase.
    fn is_candidate(&self, phase: u8, around: u32) -> bool;

    /// Whether a candidate still may be, after others of the same phase were deleted.
    fn is_still_candidate(&self, around: u32) -> bool;
}

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
    if grid.dimensions() < 3 {
        let mut image = mask.to_vec();
        if !image.is_empty() {
            planar::thin(&mut image, grid.space()[2]);
        }
        return Ok(image);
    }
    // With a margin of one point no neighbour lies outside.
    let [planes, rows, length] = grid.space();
    let (down, deep) = (length + 2, (rows + 2) * (length + 2));
    // Three points are read as a word of four bytes: one more than there are.
    let mut points = vec![0u8; (planes + 2) * deep + 1];
    let start = |row: usize| (row / rows + 1) * deep + (row % rows + 1) * down + 1;
    for (row, mask) in mask.chunks(length.max(1)).enumerate() {
        for (point, &inside) in points[start(row)..].iter_mut().zip(mask) {
            *point = u8::from(inside) * INSIDE;
        }
    }
    Thinning::of(&mut points, spatial::Lee::new(deep as isize, down as isize));
    let mut skeleton = Vec::with_capacity(mask.len());
    for row in 0..mask.len() / length.max(1) {
        skeleton.extend(points[start(row)..start(row) + length].iter().map(|&point| point & INSIDE != 0));
    }
    Ok(skeleton)
}

/// Set where a point is in the mask. The low bits say in which phases it waits to be asked.
const INSIDE: u8 = 1 << 7;

/// Set, while erased objects are looked for, where the phase has deleted a point.
const DELETED: u8 = 1 << 6;

struct Thinning<'a, R> {
    points: &'a mut [u8],
    rule: R,
    /// The points with a phase to wait for, and some that were deleted while they waited.
    waiting: Vec<usize>,
    /// The points that erased objects keep.
    kept: Vec<usize>,
}

impl<R: Rule> Thinning<'_, R> {
    /// Deletes points until no phase has a candidate.
    fn of(points: &mut [u8], rule: R) {
        let mut thinning = Thinning { points, rule, waiting: Vec::new(), kept: Vec::new() };
        let bits = 3 * thinning.rule.rows().len();
        let everywhere = (1 << bits) - 1 - (1 << (bits / 2));
        for point in 0..thinning.points.len() {
            if thinning.points[point] & INSIDE != 0 && thinning.around(point) != everywhere {
                thinning.wait(point);
            }
        }
        let (mut candidates, mut last) = (Vec::new(), Vec::new());
        while !thinning.waiting.is_empty() {
            for phase in 0..R::PHASES {
                thinning.collect(phase, &mut candidates);
                for &point in &candidates {
                    let point = point as usize;
                    let around = thinning.around(point);
                    if thinning.rule.is_still_candidate(around) {
                        thinning.delete(point);
                        if R::ERASES && around == 0 {
                            last.push(point);
                        }
                    }
                }
                if !last.is_empty() {
                    thinning.keep(&mut last, &candidates);
                }
            }
        }
        // Only now: what is kept is not thinned any further.
        for &point in &thinning.kept {
            thinning.points[point] |= INSIDE;
        }
    }

    /// Keeps of each object whose last point was deleted in a phase the points that it had before: those that the same phase has
    /// deleted and that are connected to the last one.
    fn keep(&mut self, last: &mut Vec<usize>, candidates: &[u64]) {
        for &point in candidates {
            let point = &mut self.points[point as usize];
            *point |= if *point & INSIDE == 0 { DELETED } else { 0 };
        }
        for point in last.drain(..) {
            let mut at = self.kept.len();
            self.points[point] &= !DELETED;
            self.kept.push(point);
            while let Some(&point) = self.kept.get(at) {
                self.each_neighbour(point, |it, neighbour| {
                    if it.points[neighbour] & DELETED != 0 {
                        it.points[neighbour] &= !DELETED;
                        it.kept.push(neighbour);
                    }
                });
                at += 1;
            }
        }
        candidates.iter().for_each(|&point| self.points[point as usize] &= !DELETED);
    }

    /// The candidates of a phase, in raster order: where deleting one keeps another, the order tells. (As 64 bits, for which there is
    /// a sort already.)
    fn collect(&mut self, phase: u8, candidates: &mut Vec<u64>) {
        candidates.clear();
        let side = self.rule.side(phase);
        let mut waiting = core::mem::take(&mut self.waiting);
        waiting.retain(|&point| {
            if self.points[point] & INSIDE == 0 {
                return false;
            }
            if self.points[point] & 1 << phase != 0 {
                self.points[point] &= !(1 << phase);
                let beside = side.map_or(0, |side| self.points[point.wrapping_add_signed(side)]);
                if beside & INSIDE == 0 && self.rule.is_candidate(phase, self.around(point)) {
                    candidates.push(point as u64);
                }
            }
            self.points[point] != INSIDE
        });
        self.waiting = waiting;
        radix_sort::sort(candidates, 0);
    }

    /// Makes a point of the mask wait for every phase.
    fn wait(&mut self, point: usize) {
        if self.points[point] == INSIDE {
            self.waiting.push(point);
        }
        self.points[point] |= (1 << R::PHASES) - 1;
    }

    fn delete(&mut self, point: usize) {
        self.points[point] &= !INSIDE;
        self.each_neighbour(point, |it, neighbour| {
            if it.points[neighbour] & INSIDE != 0 {
                it.wait(neighbour);
            }
        });
    }

    /// Visits the points of the rows around a point, itself among them.
    fn each_neighbour(&mut self, point: usize, visit: impl Fn(&mut Self, usize)) {
        for row in 0..self.rule.rows().len() {
            let start = point.wrapping_add_signed(self.rule.rows()[row]);
            for neighbour in start..start + 3 {
                visit(self, neighbour);
            }
        }
    }

    /// Which points around a point are in the mask.
    fn around(&self, point: usize) -> u32 {
        let rows = self.rule.rows();
        let mut around = 0;
        for &row in rows.iter().rev() {
            let start = point.wrapping_add_signed(row);
            let word = self.points[start..].first_chunk().copied().unwrap_or_default();
            let inside = u32::from_le_bytes(word) >> 7 & 0x0001_0101;
            around = around << 3 | (inside | inside >> 7 | inside >> 14) & 7;
        }
        around & !(1 << (3 * rows.len() / 2))
    }
}
