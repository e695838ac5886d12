//! Thinning of a volume (Lee, Kashyap & Chu, CVGIP: Graphical Models and Image Processing 1994), as scikit-image 0.26.0 does it.
//!
//! Each of the six phases looks from one side. A point is a candidate when
//!
//! - its neighbour on that side is outside the mask;
//! - it has not exactly one neighbour: it is not the end of a line;
//! - deleting it leaves the Euler characteristic as it is (all 26 neighbours count as connected);
//! - its neighbours in the mask are one component without it.
//!
//! Candidates are deleted one after another, as long as the last condition still holds. That one alone is looked at again, as
//! scikit-image 0.26.0 does. It holds for a voxel that has no neighbours left, so whole objects are erased, such as a cube of
//! 2 × 2 × 2 voxels.
//!
//! Erased objects cost nothing to find: deleting a point never breaks an object apart, so the last point of one is the point that
//! is deleted while it has no neighbours.

use super::neighbours::{euler_change, is_connected};
use crate::radix_sort;

/// The side of each phase, as a step along each axis: above, below, right, left (the last two), behind, before (the first).
const SIDES: [[isize; 3]; 6] = [[0, -1, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], [1, 0, 0], [-1, 0, 0]];

/// The 26 neighbours, all in the mask.
const EVERYWHERE: u32 = ((1 << 27) - 1) & !(1 << 13);

/// Set where a point is in the mask, as in a `bool`.
const INSIDE: u8 = 1;

/// Set where a point waits to be asked in the first phase; the bits above are those of the others.
const WAITS: u8 = 1 << 1;

/// Set, while erased objects are looked for, where the phase has deleted a point.
const DELETED: u8 = 1 << 7;

/// The skeleton of a mask of a volume of this size.
pub(super) fn skeleton(mask: &[bool], [planes, rows, length]: [usize; 3]) -> Vec<bool> {
    // With a margin of one point no neighbour lies outside.
    let (down, deep) = (length + 2, (rows + 2) * (length + 2));
    // Three points are read as a word of four bytes: one more than there are.
    let mut points = vec![0u8; (planes + 2) * deep + 1];
    let start = |row: usize| (row / rows + 1) * deep + (row % rows + 1) * down + 1;
    for (row, mask) in mask.chunks_exact(length).enumerate() {
        for (point, &inside) in points[start(row)..].iter_mut().zip(mask) {
            *point = u8::from(inside);
        }
    }
    let (deep, down) = (deep as isize, down as isize);
    let mut thinning = Thinning {
        points,
        rows: core::array::from_fn(|row| (row as isize / 3 - 1) * deep + (row as isize % 3 - 1) * down - 1),
        sides: SIDES.map(|[planes, rows, points]| planes * deep + rows * down + points),
        waiting: Vec::new(),
        kept: Vec::new(),
    };
    thinning.thin();
    let mut skeleton = Vec::with_capacity(mask.len());
    for row in 0..planes * rows {
        skeleton.extend(thinning.points[start(row)..][..length].iter().map(|point| point & INSIDE != 0));
    }
    skeleton
}

struct Thinning {
    points: Vec<u8>,
    /// How far from a point each row of three around it begins.
    rows: [isize; 9],
    /// How far off the side of each phase is.
    sides: [isize; 6],
    /// The points with a phase to wait for, and some that were deleted while they waited.
    waiting: Vec<usize>,
    /// The points that erased objects keep.
    kept: Vec<usize>,
}

impl Thinning {
    /// Deletes points until no phase has a candidate.
    fn thin(&mut self) {
        for point in 0..self.points.len() {
            if self.points[point] & INSIDE != 0 && self.around(point) != EVERYWHERE {
                self.wait(point);
            }
        }
        let (mut candidates, mut last) = (Vec::new(), Vec::new());
        while !self.waiting.is_empty() {
            for phase in 0..self.sides.len() {
                self.collect(phase, &mut candidates);
                for &point in &candidates {
                    let point = point as usize;
                    let around = self.around(point);
                    if is_connected(around) {
                        self.delete(point);
                        if around == 0 {
                            last.push(point);
                        }
                    }
                }
                if !last.is_empty() {
                    self.keep(&mut last, &candidates);
                }
            }
        }
        // Only now: what is kept is not thinned any further.
        for &point in &self.kept {
            self.points[point] |= INSIDE;
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
    fn collect(&mut self, phase: usize, candidates: &mut Vec<u64>) {
        candidates.clear();
        let (asked, mut kept) = (WAITS << phase, 0);
        for i in 0..self.waiting.len() {
            let point = self.waiting[i];
            if self.points[point] & (INSIDE | asked) == INSIDE | asked {
                self.points[point] &= !asked;
                // One look at the side will do for most.
                let side = self.points[point.wrapping_add_signed(self.sides[phase])];
                if side & INSIDE == 0 && is_candidate(self.around(point)) {
                    candidates.push(point as u64);
                }
            }
            self.waiting[kept] = point;
            kept += usize::from(self.points[point] & INSIDE != 0 && self.points[point] != INSIDE);
        }
        self.waiting.truncate(kept);
        radix_sort::sort(candidates, 0);
    }

    /// Makes a point of the mask wait for every phase.
    fn wait(&mut self, point: usize) {
        if self.points[point] == INSIDE {
            self.waiting.push(point);
        }
        self.points[point] |= !(INSIDE | DELETED);
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
        for row in 0..self.rows.len() {
            let start = point.wrapping_add_signed(self.rows[row]);
            for neighbour in start..start + 3 {
                visit(self, neighbour);
            }
        }
    }

    /// Which points around a point are in the mask, row after row.
    fn around(&self, point: usize) -> u32 {
        let mut around = 0;
        for row in self.rows.into_iter().rev() {
            let start = point.wrapping_add_signed(row);
            let word = self.points.get(start..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
            // The product has the three bits side by side.
            let inside = (u32::from_le_bytes(word) & 0x0001_0101).wrapping_mul(1 << 16 | 1 << 9 | 1 << 2);
            around = around << 3 | inside >> 16 & 7;
        }
        around & EVERYWHERE
    }
}

/// Whether a point whose side is outside may be deleted.
fn is_candidate(around: u32) -> bool {
    around.count_ones() != 1 && euler_change(around) == 0 && is_connected(around)
}
