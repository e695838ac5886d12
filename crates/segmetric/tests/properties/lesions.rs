//! Properties of lesions and centre lines: what must hold for any two masks.

use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::metric::{
    Centerlines, Components, Connectivity, Criterion, Detection, Lesion, MaskPair, skeleton,
};

/// Two masks of one size.
#[derive(Clone, Debug)]
struct Masks {
    size: Vec<usize>,
    predicted: Vec<bool>,
    truth: Vec<bool>,
}

impl Masks {
    fn pair(&self) -> MaskPair {
        MaskPair::new(&self.predicted, &self.truth, &self.size).expect("masks of one size")
    }

    /// Both masks with each point moved.
    fn moved(&self, size: &[usize], to: impl Fn(Vec<usize>) -> Vec<usize>) -> Masks {
        let moved = |mask: &[bool]| {
            let mut moved = vec![false; size.iter().product()];
            for (point, &inside) in mask.iter().enumerate() {
                moved[index(&to(place(point, &self.size)), size)] |= inside;
            }
            moved
        };
        Masks { size: size.to_vec(), predicted: moved(&self.predicted), truth: moved(&self.truth) }
    }

    /// Both masks within a larger image.
    fn with_margin(&self, before: usize, after: usize) -> Masks {
        let size: Vec<usize> = self.size.iter().map(|axis| axis + before + after).collect();
        self.moved(&size, |place| place.iter().map(|at| at + before).collect())
    }

    fn flipped(&self, axis: usize) -> Masks {
        self.moved(&self.size, |mut place| {
            place[axis] = self.size[axis] - 1 - place[axis];
            place
        })
    }
}

fn place(mut point: usize, size: &[usize]) -> Vec<usize> {
    let mut place = vec![0; size.len()];
    for (at, &axis) in place.iter_mut().zip(size).rev() {
        (*at, point) = (point % axis, point / axis);
    }
    place
}

fn index(place: &[usize], size: &[usize]) -> usize {
    place.iter().zip(size).fold(0, |index, (&at, &axis)| index * axis + at)
}

/// Masks of an image or a volume, from sparse to full.
fn masks() -> impl Strategy<Value = Masks> {
    let size = prop_oneof![vec(1..10usize, 2), vec(1..6usize, 3)];
    (size, 0..11u8, 0..11u8).prop_flat_map(|(size, dense, denser)| {
        let points = size.iter().product::<usize>();
        (vec(0..10u8, points), vec(0..10u8, points)).prop_map(move |(predicted, truth)| Masks {
            size: size.clone(),
            predicted: predicted.into_iter().map(|value| value < dense).collect(),
            truth: truth.into_iter().map(|value| value < denser).collect(),
        })
    })
}

fn setting() -> impl Strategy<Value = (Connectivity, Criterion, f64)> {
    (
        prop_oneof![Just(Connectivity::Faces), Just(Connectivity::Full)],
        prop_oneof![Just(Criterion::Coverage), Just(Criterion::Jaccard)],
        prop_oneof![Just(0.0), Just(0.1), Just(0.5), Just(1.0), 0.0..1.0f64],
    )
}

/// What is told of each lesion without its place, in an order that does not depend on it.
fn placeless(lesions: &[Lesion]) -> Vec<(usize, u64, bool, u64)> {
    let told = |it: &Lesion| (it.pixels, it.overlap.to_bits(), it.hit, it.dice().to_bits());
    let mut told: Vec<_> = lesions.iter().map(told).collect();
    told.sort_unstable();
    told
}

fn detect(masks: &Masks, (connectivity, criterion, threshold): (Connectivity, Criterion, f64)) -> Detection {
    Detection::new(&masks.pair(), connectivity, criterion, threshold).expect("a threshold")
}

proptest! {
    #[test]
    fn swapping_the_masks_swaps_the_lesions(masks in masks(), setting in setting()) {
        // Equal Jaccard indices are paired in an order that knows which mask is which.
        let setting = (setting.0, Criterion::Coverage, setting.2);
        let swapped = Masks { predicted: masks.truth.clone(), truth: masks.predicted.clone(), ..masks.clone() };
        let (a, b) = (detect(&masks, setting), detect(&swapped, setting));
        prop_assert_eq!((&a.truth, a.truth_extents()), (&b.predicted, b.predicted_extents()));
        prop_assert_eq!((&a.predicted, a.predicted_extents()), (&b.truth, b.truth_extents()));
        prop_assert_eq!(a.counts().recall(), b.counts().precision());
        prop_assert_eq!(a.counts().f1(), b.counts().f1());
        if let (Ok(a), Ok(b)) = (Centerlines::new(&masks.pair()), Centerlines::new(&swapped.pair())) {
            prop_assert_eq!(a.topology_precision(), b.topology_sensitivity());
            prop_assert_eq!(a.dice(), b.dice());
        }
    }

    #[test]
    fn a_margin_moves_lesions_and_centre_lines_and_changes_nothing_else(
        masks in masks(), setting in setting(), before in 0..4usize, after in 0..4usize,
    ) {
        let wide = masks.with_margin(before, after);
        let (here, there) = (detect(&masks, setting), detect(&wide, setting));
        prop_assert_eq!((&here.truth, &here.predicted), (&there.truth, &there.predicted));
        let extents = |of: &Detection| [of.truth_extents(), of.predicted_extents()].concat();
        for (here, there) in extents(&here).iter().zip(&extents(&there)) {
            let moved = here.bounds().iter().map(|range| range.start + before..range.end + before);
            prop_assert_eq!(moved.collect::<Vec<_>>(), there.bounds());
            let mut centers = here.center().iter().zip(there.center());
            prop_assert!(centers.all(|(here, there)| (here + before as f64 - there).abs() < 1e-12));
        }
        prop_assert_eq!(here.counts(), there.counts());
        // An axis of length 1 is none, and becomes one.
        if !masks.size.contains(&1) {
            prop_assert_eq!(Centerlines::new(&masks.pair()), Centerlines::new(&wide.pair()));
            let thin = |of: &Masks| Masks { predicted: skeleton(&of.predicted, &of.size).expect("a mask"), ..of.clone() };
            prop_assert_eq!(thin(&masks).with_margin(before, after).predicted, thin(&wide).predicted);
        }
    }

    #[test]
    fn flips_change_no_lesion_but_its_place(masks in masks(), setting in setting(), axis in 0..3usize) {
        let setting = (setting.0, Criterion::Coverage, setting.2);
        let flipped = masks.flipped(axis % masks.size.len());
        let (a, b) = (detect(&masks, setting), detect(&flipped, setting));
        prop_assert_eq!(placeless(&a.truth), placeless(&b.truth));
        prop_assert_eq!(placeless(&a.predicted), placeless(&b.predicted));
    }

    #[test]
    fn a_higher_threshold_finds_no_more(masks in masks(), setting in setting(), higher in 0.0..=1.0f64) {
        let (connectivity, criterion, threshold) = setting;
        let low = detect(&masks, (connectivity, criterion, threshold.min(higher)));
        let high = detect(&masks, (connectivity, criterion, threshold.max(higher)));
        for (low, high) in [(&low.truth, &high.truth), (&low.predicted, &high.predicted)] {
            prop_assert!(low.iter().zip(high).all(|(low, high)| low.hit || !high.hit));
        }
        prop_assert_eq!(low.counts().dice(), high.counts().dice());
    }

    #[test]
    fn every_number_is_within_its_bounds(masks in masks(), setting in setting()) {
        let detection = detect(&masks, setting);
        let counts = detection.counts();
        let lines = Centerlines::new(&masks.pair()).expect("two or three axes");
        let all = [
            counts.recall(), counts.precision(), counts.f1(), counts.dice(),
            lines.topology_precision(), lines.topology_sensitivity(), lines.dice(),
        ];
        prop_assert!(all.into_iter().flatten().all(|value| (0.0..=1.0).contains(&value)), "{:?}", all);
        let pixels = |mask: &[bool]| mask.iter().filter(|&&inside| inside).count();
        let of = |lesions: &[Lesion]| lesions.iter().map(|lesion| lesion.pixels).sum::<usize>();
        prop_assert_eq!(of(&detection.truth), pixels(&masks.truth));
        prop_assert_eq!(of(&detection.predicted), pixels(&masks.predicted));
        let extents = [detection.truth_extents(), detection.predicted_extents()].concat();
        for (lesion, extent) in detection.truth.iter().chain(&detection.predicted).zip(extents) {
            prop_assert!((0.0..=1.0).contains(&lesion.overlap) && (0.0..=1.0).contains(&lesion.dice()));
            let box_size: usize = extent.bounds().iter().map(ExactSizeIterator::len).product();
            prop_assert!((1..=box_size).contains(&lesion.pixels));
            for (bounds, &center) in extent.bounds().iter().zip(extent.center()) {
                prop_assert!(bounds.start as f64 <= center && center <= (bounds.end - 1) as f64);
            }
        }
        if setting.1 == Criterion::Jaccard {
            prop_assert_eq!(counts.found, counts.right);
        }
    }

    #[test]
    fn a_mask_finds_itself(masks in masks(), setting in setting()) {
        let same = Masks { predicted: masks.truth.clone(), ..masks };
        let counts = detect(&same, setting).counts();
        let any = same.truth.contains(&true).then_some(1.0);
        prop_assert_eq!([counts.recall(), counts.precision(), counts.f1(), counts.dice()], [any; 4]);
        prop_assert_eq!(Centerlines::new(&same.pair()).expect("two or three axes").dice(), any);
    }

    #[test]
    fn detection_equals_a_search_over_all_pairs_of_lesions(masks in masks(), setting in setting()) {
        let (connectivity, criterion, threshold) = setting;
        let of = |mask: &[bool]| Components::new(mask, &masks.size, connectivity).expect("a mask");
        let (truth, predicted) = (of(&masks.truth), of(&masks.predicted));
        let (true_labels, predicted_labels) = (truth.labels(), predicted.labels());
        let both = |t: usize, p: usize| {
            let here = |&(&a, &b): &(&u32, &u32)| a as usize == t + 1 && b as usize == p + 1;
            true_labels.iter().zip(&predicted_labels).filter(here).count()
        };
        let pixels = |labels: &[u32], lesion: usize| labels.iter().filter(|&&l| l as usize == lesion + 1).count();
        let detection = detect(&masks, setting);
        prop_assert_eq!((detection.truth.len(), detection.predicted.len()), (truth.count(), predicted.count()));
        let mut taken = vec![false; predicted.count()];
        let mut hits = vec![false; truth.count()];
        if criterion == Criterion::Jaccard {
            let jaccard = |t: usize, p: usize| {
                let shared = both(t, p);
                let union = pixels(&true_labels, t) + pixels(&predicted_labels, p) - shared;
                shared as f64 / union as f64
            };
            loop {
                // The best of what is left; of equal ones the first.
                let mut best = (0.0, 0, 0);
                for t in (0..truth.count()).filter(|&t| !hits[t]) {
                    for p in (0..predicted.count()).filter(|&p| !taken[p]) {
                        if jaccard(t, p) > best.0 {
                            best = (jaccard(t, p), t, p);
                        }
                    }
                }
                if best.0 == 0.0 || best.0 < threshold {
                    break;
                }
                (hits[best.1], taken[best.2]) = (true, true);
                prop_assert_eq!(detection.truth[best.1].overlap, best.0);
                prop_assert_eq!(detection.predicted[best.2].overlap, best.0);
            }
        } else {
            for (t, hit) in hits.iter_mut().enumerate() {
                let share = (0..predicted.count()).map(|p| both(t, p)).sum::<usize>() as f64 / pixels(&true_labels, t) as f64;
                *hit = share > 0.0 && share >= threshold;
            }
            for (p, hit) in taken.iter_mut().enumerate() {
                let share = (0..truth.count()).map(|t| both(t, p)).sum::<usize>() as f64 / pixels(&predicted_labels, p) as f64;
                *hit = share > 0.0 && share >= threshold;
            }
        }
        prop_assert_eq!(detection.truth.iter().map(|it| it.hit).collect::<Vec<_>>(), hits);
        prop_assert_eq!(detection.predicted.iter().map(|it| it.hit).collect::<Vec<_>>(), taken);
    }
}

#[test]
fn what_is_refused_is_named() {
    let masks = MaskPair::new(&[true], &[true], &[1, 1]).expect("masks of one size");
    for threshold in [-0.1, 1.5, f64::NAN] {
        let refused = Detection::new(&masks, Connectivity::Full, Criterion::Coverage, threshold);
        let text = refused.expect_err("a refusal").to_string();
        assert!(text.starts_with("threshold is ") && text.ends_with("at least 0 and at most 1"), "{text}");
    }
    let line = MaskPair::new(&[true], &[true], &[1]).expect("masks of one size");
    assert_eq!(
        Centerlines::new(&line).map_err(|error| error.to_string()),
        Err("number of axes is 1, but it must be 2 or 3".into())
    );
    assert!(skeleton(&[true; 3], &[2, 2]).is_err() && skeleton(&[true; 2], &[1, 1, 1, 2]).is_err());
}
