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
//! scikit-image 0.26.0 does: a cube of 2 × 2 × 2 voxels, whose last voxel has no neighbours left, vanishes.
//!
//! The change of the Euler characteristic: the voxel is a closed cube of 8 corners, 12 edges, 6 faces and its inside. Those parts
//! that no neighbour in the mask shares go with it, and each counts +1 where its dimension is even and −1 where it is odd.

use super::Rule;

/// The sides in the order of the phases: above, below, right, left (the last two axes), behind, before (the first axis).
const SIDES: [Step; 6] = [[0, -1, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], [1, 0, 0], [-1, 0, 0]];

type Step = [isize; 3];

/// The steps to the 26 neighbours.
const STEPS: [Step; 26] = steps();

/// For each neighbour the neighbours that touch it.
const TOUCHING: [u32; 26] = touching();

/// For each face, edge and corner of a voxel, named by the neighbour beyond it, the neighbours that share it.
const SHARING: [u32; 26] = sharing();

const fn steps() -> [Step; 26] {
    let mut steps = [[0; 3]; 26];
    let mut i = 0;
    while i < 26 {
        // Number 13 of all 27 is the point itself.
        let code = if i < 13 { i as isize } else { i as isize + 1 };
        steps[i] = [code / 9 - 1, code / 3 % 3 - 1, code % 3 - 1];
        i += 1;
    }
    steps
}

const fn touching() -> [u32; 26] {
    let mut touching = [0; 26];
    let mut i = 0;
    while i < 26 {
        let mut j = 0;
        while j < 26 {
            let (a, b) = (STEPS[i], STEPS[j]);
            if (a[0] - b[0]).abs() < 2 && (a[1] - b[1]).abs() < 2 && (a[2] - b[2]).abs() < 2 {
                touching[i] |= 1 << j;
            }
            j += 1;
        }
        i += 1;
    }
    touching
}

const fn sharing() -> [u32; 26] {
    let mut sharing = [0; 26];
    let mut i = 0;
    while i < 26 {
        let mut j = 0;
        while j < 26 {
            let mut axis = 0;
            let mut shares = true;
            while axis < 3 {
                shares = shares && (STEPS[j][axis] == 0 || STEPS[j][axis] == STEPS[i][axis]);
                axis += 1;
            }
            if shares {
                sharing[i] |= 1 << j;
            }
            j += 1;
        }
        i += 1;
    }
    sharing
}

/// The rule, for volumes whose planes are `deep` points apart and whose rows are `down`.
pub(super) struct Lee {
    neighbours: [isize; 26],
    /// The bit of the neighbour on each phase's side.
    sides: [u32; 6],
}

impl Lee {
    pub(super) fn new(deep: isize, down: isize) -> Lee {
        let bit = |side: Step| STEPS.iter().position(|&step| step == side).map_or(0, |i| 1 << i);
        Lee {
            neighbours: STEPS.map(|[planes, rows, points]| planes * deep + rows * down + points),
            sides: SIDES.map(bit),
        }
    }
}

impl Rule for Lee {
    const PHASES: u8 = 6;

    fn neighbours(&self) -> &[isize] {
        &self.neighbours
    }

    fn is_candidate(&self, phase: u8, around: u32) -> bool {
        around & self.sides[usize::from(phase)] == 0
            && around.count_ones() != 1
            && euler_change(around) == 0
            && is_connected(around)
    }

    fn is_still_candidate(&self, around: u32) -> bool {
        is_connected(around)
    }
}

/// By how much deleting a point with these neighbours lowers the Euler characteristic.
fn euler_change(around: u32) -> i32 {
    let mut change = -1;
    for (step, sharing) in STEPS.iter().zip(SHARING) {
        if around & sharing == 0 {
            let dimension = step.iter().filter(|&&along| along == 0).count();
            change += if dimension % 2 == 0 { 1 } else { -1 };
        }
    }
    change
}

/// Whether these neighbours are one component or none.
fn is_connected(around: u32) -> bool {
    let mut reached = around & around.wrapping_neg();
    let mut next = reached;
    while next != 0 {
        let from = TOUCHING[next.trailing_zeros() as usize] & around & !reached;
        reached |= from;
        next = next & (next - 1) | from;
    }
    reached == around
}
