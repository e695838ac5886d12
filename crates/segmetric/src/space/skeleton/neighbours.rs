//! What Lee's thinning asks about the neighbours of a voxel, as one word: bit 9 a + 3 b + c stands for the voxel a − 1, b − 1 and
//! c − 1 steps away along the axes. The voxel's own bit is never set.
//!
//! The change of the Euler characteristic: the voxel is a closed cube of 8 corners, 12 edges, 6 faces and its inside. Those parts
//! that no neighbour in the mask shares go with it, and each counts +1 where its dimension is even and −1 where it is odd.
//!
//! Both conditions are computed on the set of neighbours as one word, all of them at a time. Shifted by 1, 3 or 9 bits it is the
//! set moved by one along the last, the middle or the first axis.

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

/// By how much deleting a point with these neighbours lowers the Euler characteristic.
pub(super) fn euler_change(around: u32) -> i32 {
    // A neighbour in the middle along an axis shares the parts on both sides of it too.
    let mut shared = around;
    for (shift, [_, middle, _]) in AXES {
        let both = shared & middle;
        shared |= both << shift | both >> shift;
    }
    (EVEN & !shared).count_ones() as i32 - (ODD & !shared).count_ones() as i32 - 1
}

/// Whether these neighbours are one component or none.
pub(super) fn is_connected(around: u32) -> bool {
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
