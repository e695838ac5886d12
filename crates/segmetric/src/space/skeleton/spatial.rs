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
//! The change of the Euler characteristic: the voxel is a closed cube of 8 corners, 12 edges, 6 faces and its inside. Those parts
//! that no neighbour in the mask shares go with it, and each counts +1 where its dimension is even and −1 where it is odd.
//!
//! Both conditions are computed on the set of neighbours as one word, all of them at a time. Shifted by 1, 3 or 9 bits it is the
//! set moved by one along the last, the middle or the first axis.

use super::Rule;

/// The side of each phase, as a step along each axis: above, below, right, left (the last two), behind, before (the first).
const SIDES: [[isize; 3]; 6] = [[0, -1, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], [1, 0, 0], [-1, 0, 0]];

/// Along each axis the shift of one step, and the sets of the first, the middle and the last places.
const AXES: [(u32, [u32; 3]); 3] = [(1, places(1)), (3, places(3)), (9, places(9))];

const fn places(shift: usize) -> [u32; 3] {
    let mut sets = [0; 3];
    let mut i = 0;
    while i < 27 {
        sets[i / shift % 3] |= 1 << i;
        i += 1;
    }
    sets
}

/// The faces and corners of a voxel, named by the neighbours beyond them: the parts of even dimension.
const EVEN: u32 = parts([1, 3]);

/// The edges.
const ODD: u32 = parts([2, 2]);

/// The parts beyond which one steps along so many axes.
const fn parts(steps: [usize; 2]) -> u32 {
    let mut parts = 0;
    let mut i = 0;
    while i < 27 {
        let along = (i % 3 != 1) as usize + (i / 3 % 3 != 1) as usize + (i / 9 != 1) as usize;
        if along == steps[0] || along == steps[1] {
            parts |= 1 << i;
        }
        i += 1;
    }
    parts
}

/// The rule, for volumes whose planes are `deep` points apart and whose rows are `down`.
pub(super) struct Lee {
    rows: [isize; 9],
    sides: [isize; 6],
}

impl Lee {
    pub(super) fn new(deep: isize, down: isize) -> Lee {
        Lee {
            rows: core::array::from_fn(|row| {
                (row as isize / 3 - 1) * deep + (row as isize % 3 - 1) * down - 1
            }),
            sides: SIDES.map(|[planes, rows, points]| planes * deep + rows * down + points),
        }
    }
}

impl Rule for Lee {
    const PHASES: u8 = 6;
    const ERASES: bool = true;

    fn rows(&self) -> &[isize] {
        &self.rows
    }

    fn side(&self, phase: u8) -> Option<isize> {
        Some(self.sides[usize::from(phase)])
    }

    fn is_candidate(&self, _phase: u8, around: u32) -> bool {
        around.count_ones() != 1 && euler_change(around) == 0 && is_connected(around)
    }

    fn is_still_candidate(&self, around: u32) -> bool {
        is_connected(around)
    }
}

/// By how much deleting a point with these neighbours lowers the Euler characteristic.
fn euler_change(around: u32) -> i32 {
    // A neighbour in the middle along an axis shares the parts on both sides of it too.
    let mut shared = around;
    for (shift, [_, middle, _]) in AXES {
        let both = shared & middle;
        shared |= both << shift | both >> shift;
    }
    (EVEN & !shared).count_ones() as i32 - (ODD & !shared).count_ones() as i32 - 1
}

/// Whether these neighbours are one component or none.
fn is_connected(around: u32) -> bool {
    let mut reached = around & around.wrapping_neg();
    loop {
        let mut near = reached;
        for (shift, [first, _, last]) in AXES {
            near |= (near & !last) << shift | (near & !first) >> shift;
        }
        near &= around;
        if near == reached {
            return reached == around;
        }
        reached = near;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps to a neighbour.
    fn steps(neighbour: u32) -> [i32; 3] {
        [neighbour / 9, neighbour / 3 % 3, neighbour % 3].map(|at| at as i32 - 1)
    }

    fn neighbours(around: u32) -> Vec<[i32; 3]> {
        (0..27).filter(|i| around >> i & 1 == 1).map(steps).collect()
    }

    #[test]
    fn both_conditions_equal_their_definitions() {
        let mut state = 5u64;
        for trial in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (a, b) = ((state >> 33) as u32, (state >> 20) as u32);
            let around = [a, a & b, a | b][trial % 3] & ((1 << 27) - 1) & !(1 << 13);
            let inside = neighbours(around);
            // Parts by the step to the neighbour beyond them; all of a neighbour's own lie between it and the voxel.
            let unshared = (0..27).filter(|&part| part != 13).map(steps).filter(|part| {
                !inside.iter().any(|at| (0..3).all(|axis| at[axis] == 0 || at[axis] == part[axis]))
            });
            let signs = unshared.map(|part| [-1, 1, -1, 1][part.iter().filter(|along| **along != 0).count()]);
            assert_eq!(euler_change(around), signs.sum::<i32>() - 1, "{around:027b}");

            let mut reached: Vec<[i32; 3]> = inside.iter().copied().take(1).collect();
            let mut at = 0;
            while at < reached.len() {
                let here = reached[at];
                let touch = |there: &[i32; 3]| (0..3).all(|axis| (here[axis] - there[axis]).abs() < 2);
                let more: Vec<_> =
                    inside.iter().filter(|there| touch(there) && !reached.contains(there)).copied().collect();
                reached.extend(more);
                at += 1;
            }
            assert_eq!(is_connected(around), reached.len() == inside.len(), "{around:027b}");
        }
    }
}
