//! Properties of skeletons: every object keeps one, and what that is worth in centreline Dice.

use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::metric::{Centerlines, Components, Connectivity, MaskPair, skeleton};

/// A box of voxels: where it begins, and its lengths.
type Block = ([usize; 3], [usize; 3]);

/// The voxels of boxes in a volume.
fn filled(size: [usize; 3], blocks: &[Block]) -> Vec<bool> {
    let inside = |point: usize| {
        let place = [point / (size[1] * size[2]), point / size[2] % size[1], point % size[2]];
        blocks.iter().any(|(first, length)| {
            (0..3).all(|axis| (first[axis]..first[axis] + length[axis]).contains(&place[axis]))
        })
    };
    (0..size.iter().product()).map(inside).collect()
}

fn thin(mask: &[bool], size: &[usize]) -> Vec<bool> {
    skeleton(mask, size).expect("a mask")
}

fn count(mask: &[bool]) -> usize {
    mask.iter().filter(|&&inside| inside).count()
}

/// That the skeleton lies in the mask, and that of each object is one object.
fn one_for_each_object(mask: &[bool], size: &[usize]) {
    let line = thin(mask, size);
    assert!(line.iter().zip(mask).all(|(&line, &mask)| mask || !line), "{size:?} {mask:?}");
    let of = |mask: &[bool]| Components::new(mask, size, Connectivity::Full).expect("a mask");
    let (objects, lines) = (of(mask), of(&line));
    assert_eq!(lines.count(), objects.count(), "{size:?} {mask:?}");
    let mut found = vec![false; objects.count()];
    let pairs = objects.labels().into_iter().zip(lines.labels());
    pairs.filter(|&(_, line)| line > 0).for_each(|(object, _)| found[object as usize - 1] = true);
    assert!(!found.contains(&false), "{size:?} {mask:?}");
}

#[test]
fn every_object_of_every_small_mask_keeps_one() {
    for size in [&[2, 2, 3][..], &[3, 2, 2], &[2, 3, 2], &[2, 2, 4], &[3, 5]] {
        let points = size.iter().product::<usize>();
        for code in 0..1u32 << points {
            let mask: Vec<bool> = (0..points).map(|bit| code >> bit & 1 == 1).collect();
            one_for_each_object(&mask, size);
        }
    }
}

/// Boxes within 20 voxels along each axis, many of even lengths, many touching.
fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let length = || prop_oneof![Just(1usize), Just(2), Just(3), Just(4), Just(6), Just(10)];
    vec(([0..10usize, 0..10usize, 0..10usize], [length(), length(), length()]), 1..5)
}

proptest! {
    #[test]
    fn every_object_keeps_one(blocks in blocks(), noise in vec(0..8u8, 343)) {
        one_for_each_object(&filled([20; 3], &blocks), &[20; 3]);
        let noisy: Vec<bool> = noise.into_iter().map(|value| value < 2).collect();
        one_for_each_object(&noisy, &[7; 3]);
    }

    /// Objects are erased in different phases, some while others remain.
    #[test]
    fn objects_apart_keep_what_each_keeps_alone(one in blocks(), other in blocks()) {
        let size = [20, 20, 41];
        let moved: Vec<Block> = other.into_iter().map(|([a, b, c], length)| ([a, b, c + 21], length)).collect();
        let [one, other] = [one, moved].map(|blocks| filled(size, &blocks));
        let united = |[one, other]: [&[bool]; 2]| -> Vec<bool> {
            one.iter().zip(other).map(|(&one, &other)| one || other).collect()
        };
        let both = thin(&united([&one, &other]), &size);
        prop_assert_eq!(both, united([&thin(&one, &size), &thin(&other, &size)]));
    }
}

#[test]
fn a_bar_of_even_section_keeps_two_points_a_slice() {
    for side in [2, 4, 6, 8] {
        for axis in 0..3 {
            let mut length = [side; 3];
            length[axis] = 20;
            let size = length.map(|axis| axis + 2);
            let mask = filled(size, &[([1; 3], length)]);
            let line = thin(&mask, &size);
            let strides = [size[1] * size[2], size[2], 1];
            let slice = |at: usize| {
                (0..line.len())
                    .filter(|&point| line[point] && point / strides[axis] % size[axis] == at)
                    .count()
            };
            let slices: Vec<usize> = (0..size[axis]).map(slice).filter(|&points| points > 0).collect();
            assert!(slices.iter().all(|&points| points == 2), "{side} {axis}: {slices:?}");
            // Thinning shortens a bar from its ends as well.
            assert!(slices.len() >= 20 - side, "{side} {axis}: {} slices", slices.len());
        }
    }
}

#[test]
fn a_thick_vessel_that_is_missed_or_invented_counts_beside_a_thin_one() {
    let size = [12, 10, 24];
    let (thick, line) = (([1, 1, 2], [6, 6, 20]), ([9, 8, 2], [1, 1, 20]));
    let (both, thick, line) = (filled(size, &[thick, line]), filled(size, &[thick]), filled(size, &[line]));
    let compare = |predicted: &[bool], truth: &[bool]| {
        Centerlines::new(&MaskPair::new(predicted, truth, &size).expect("masks of one size"))
            .expect("a volume")
    };
    // 2 points in each of 16 slices of the thick one, 20 points of the thin one.
    let (kept, thin) = (count(&skeleton(&thick, &size).expect("a mask")), 20.0);
    assert_eq!(kept, 32);
    let share = thin / (thin + kept as f64);
    let missed = compare(&line, &both);
    assert_eq!((missed.topology_precision(), missed.topology_sensitivity()), (Some(1.0), Some(share)));
    let invented = compare(&both, &line);
    assert_eq!((invented.topology_precision(), invented.topology_sensitivity()), (Some(share), Some(1.0)));
    let thin_missed = compare(&thick, &both);
    assert_eq!(thin_missed.topology_sensitivity(), Some(1.0 - share));
    assert_eq!(compare(&both, &both).dice(), Some(1.0));
}

#[test]
fn a_cube_keeps_the_four_voxels_that_are_deleted_last() {
    for side in [2, 4, 6] {
        let size = [side + 2; 3];
        let line = thin(&filled(size, &[([1; 3], [side; 3])]), &size);
        let middle = side / 2;
        assert_eq!(line, filled(size, &[([middle, middle + 1, middle], [2, 1, 2])]), "{side}");
    }
}
