//! Properties of masks compared as shapes: how masks are kept, what one axis and extreme spacings give, and what is refused.

use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::metric::{
    ClassBoxes, ClassTable, Components, Connectivity, Criterion, Detection, Direction, MaskPair, Masks, Over,
    Place, SurfaceDistances, Worth, average_places, boundary_iou, default_boundary_width, skeleton,
};

/// The distances, ascending, from each border point of a line to the nearest border point of another.
fn of_lines(from: &[bool], to: &[bool], spacing: f64) -> Vec<f64> {
    let border = |line: &[bool]| -> Vec<usize> {
        let outside = |at: Option<usize>| !at.is_some_and(|at| line.get(at).copied().unwrap_or(false));
        (0..line.len())
            .filter(|&at| line[at] && (outside(at.checked_sub(1)) || outside(Some(at + 1))))
            .collect()
    };
    let apart = |a: usize, b: usize| a.abs_diff(b) as f64 * spacing;
    let nearest =
        |at: usize| border(to).into_iter().map(|other| apart(at, other)).fold(f64::INFINITY, f64::min);
    let mut distances: Vec<f64> = border(from).into_iter().map(nearest).collect();
    distances.sort_by(f64::total_cmp);
    distances
}

/// A mask of a few runs, some of them long.
fn runs() -> impl Strategy<Value = Vec<bool>> {
    vec((any::<bool>(), prop_oneof![1..5usize, 60..70usize, 4090..4100usize]), 0..6)
        .prop_map(|runs| runs.into_iter().flat_map(|(kind, length)| vec![kind; length]).collect())
}

proptest! {
    #[test]
    fn masks_are_read_back_from_their_runs(a in runs(), b in runs(), rows in 1..4usize) {
        let length = a.len().max(b.len()).next_multiple_of(rows);
        let filled = |mask: &[bool]| -> Vec<bool> {
            mask.iter().copied().chain(std::iter::repeat(false)).take(length).collect()
        };
        let masks = MaskPair::new(&filled(&a), &filled(&b), &[rows, length / rows]).expect("masks of one size");
        let runs = masks.runs();
        prop_assert!(runs.len() <= masks.predicted().len());
        prop_assert_eq!(MaskPair::from_runs(&runs, masks.size(), masks.origin(), masks.image()), Ok(masks));
    }

    #[test]
    fn one_axis_is_measured_like_any_other_number_of_axes(
        predicted in vec(any::<bool>(), 1..200), truth in vec(any::<bool>(), 1..200), width in 1..4usize,
    ) {
        let length = predicted.len().min(truth.len());
        let (predicted, truth) = (&predicted[..length], &truth[..length]);
        let line = MaskPair::new(predicted, truth, &[length]).expect("masks of one size");
        let distances = SurfaceDistances::new(&line, &[0.5]).expect("a spacing");
        prop_assert_eq!(&distances.predicted_to_truth, &of_lines(predicted, truth, 0.5));
        prop_assert_eq!(&distances.truth_to_predicted, &of_lines(truth, predicted, 0.5));
        // A band is of the pixels with one outside the mask within `width`.
        let band = |mask: &[bool], at: usize| {
            let inside = |at: i64| usize::try_from(at).ok().and_then(|at| mask.get(at)) == Some(&true);
            let at = at as i64;
            inside(at) && (at - width as i64..=at + width as i64).any(|near| !inside(near))
        };
        let count = |of: fn(bool, bool) -> bool| {
            (0..length).filter(|&at| of(band(predicted, at), band(truth, at))).count() as f64
        };
        let (both, any) = (count(|a, b| a && b), count(|a, b| a || b));
        prop_assert_eq!(boundary_iou(&line, width), Ok((any > 0.0).then(|| both / any)));
        let row = MaskPair::new(predicted, truth, &[1, length]).expect("masks of one size");
        prop_assert_eq!(SurfaceDistances::new(&row, &[7.0, 0.5]), Ok(distances));
        prop_assert_eq!(boundary_iou(&row, width), boundary_iou(&line, width));
        prop_assert_eq!(skeleton(predicted, &[1, length]), Ok(predicted.to_vec()));
        let detect = |masks| Detection::new(masks, Connectivity::Full, Criterion::Jaccard, 0.0).expect("a threshold");
        let (one, two) = (detect(&line), detect(&row));
        prop_assert_eq!((&one.truth, &one.predicted), (&two.truth, &two.predicted));
        for (one, two) in one.truth_extents().iter().zip(two.truth_extents()) {
            prop_assert_eq!((one.bounds(), one.center()), (&two.bounds()[1..], &two.center()[1..]));
        }
    }
}

/// Two masks of one pixel each, at both ends of a diagonal.
fn corners(size: &[usize]) -> MaskPair {
    let points = size.iter().product();
    let at = |place: usize| (0..points).map(|point| point == place).collect::<Vec<bool>>();
    MaskPair::new(&at(0), &at(points - 1), size).expect("masks of one size")
}

#[test]
fn spacings_at_both_ends_give_the_exact_distance() {
    for size in [&[100, 100][..], &[30, 30, 30]] {
        let steps = (size[0] - 1) as f64;
        for spacing in [[1e-50, 1e50, 1.0], [1e50, 1e-50, 1.0], [1.0, 1e50, 1e-50], [1e50; 3], [1e-50; 3]] {
            let spacing = &spacing[..size.len()];
            let distances = SurfaceDistances::new(&corners(size), spacing).expect("a spacing");
            let expected = steps * spacing.iter().map(|step| step * step).sum::<f64>().sqrt();
            let came = distances.predicted_to_truth[0];
            assert!((came - expected).abs() <= 1e-12 * expected, "{spacing:?}: {came} is not {expected}");
        }
    }
}

#[test]
fn wrong_options_of_distances_are_named() {
    let masks = corners(&[2, 3]);
    let text = |error: segmetric::Error| error.to_string();
    let measured = |spacing: &[f64]| SurfaceDistances::new(&masks, spacing).map(|_| ()).map_err(text);
    for wrong in [0.0, -1.0, 1e-60, 1e60, f64::INFINITY, f64::NAN] {
        let error = measured(&[1.0, wrong]).expect_err("a refusal");
        assert!(
            error.starts_with("spacing is ") && error.ends_with("but it must be from 1e-50 to 1e50"),
            "{error}"
        );
    }
    let expected = Err("spacing has 1 values, but the shape asks for 2".into());
    assert_eq!(measured(&[1.0]), expected);
    let distances = SurfaceDistances::new(&masks, &[1.0, 1.0]).expect("a spacing");
    for wrong in [-0.5, 100.5, f64::INFINITY, f64::NAN] {
        let error = distances.hausdorff(Direction::Symmetric, wrong).map_err(text).expect_err("a refusal");
        assert!(error.starts_with("percentile is ") && error.ends_with("from 0 to 100"), "{error}");
    }
    for wrong in [-0.5, f64::NEG_INFINITY, f64::NAN] {
        let error = distances.normalized(wrong).map_err(text).expect_err("a refusal");
        assert!(error.starts_with("tolerance is ") && error.ends_with("at least 0"), "{error}");
    }
    assert_eq!(distances.normalized(f64::INFINITY), Ok(Some(1.0)));
}

#[test]
fn sizes_of_other_numbers_of_axes_are_refused() {
    for size in [&[][..], &[1, 1, 1, 1]] {
        let expected = format!("number of axes is {}, but it must be 1, 2 or 3", size.len());
        for error in [
            MaskPair::new(&[true], &[true], size).map(|_| ()),
            ClassBoxes::new(ClassTable::numbered(1, &[]), size).map(|_| ()),
            MaskPair::from_runs(&[3 | 1 << 2], size, size, size).map(|_| ()),
            Components::new(&[true], size, Connectivity::Full).map(|_| ()),
            skeleton(&[true], size).map(|_| ()),
        ] {
            assert_eq!(error.map_err(|error| error.to_string()), Err(expected.clone()));
        }
    }
}

#[test]
fn empty_images_have_no_shapes() {
    for size in [&[0][..], &[0, 3], &[3, 0], &[2, 0, 2]] {
        let none = MaskPair::new(&[], &[], size).expect("an empty image");
        let distances = SurfaceDistances::new(&none, &vec![1.0; size.len()]).expect("a spacing");
        assert_eq!(distances.hausdorff(Direction::Symmetric, 50.0), Ok(None));
        assert_eq!(boundary_iou(&none, 1), Ok(None));
        let detection =
            Detection::new(&none, Connectivity::Full, Criterion::Jaccard, 0.5).expect("a threshold");
        assert_eq!((detection.counts().dice(), detection.truth_extents()), (None, vec![]));
        assert_eq!(MaskPair::from_runs(&none.runs(), none.size(), none.origin(), none.image()), Ok(none));
    }
}

#[test]
fn runs_that_do_not_fill_the_box_are_refused() {
    let read = |runs: &[u8], size: &[usize], origin: &[usize], image: &[usize]| {
        MaskPair::from_runs(runs, size, origin, image).map(|_| ()).map_err(|error| error.to_string())
    };
    let (full, size, image) = ([3 | 6 << 2], [2, 3], [5, 4]);
    assert_eq!(read(&full, &size, &[3, 1], &image), Ok(()));
    let short = "runs has 5 values, but the shape asks for 6";
    assert_eq!(read(&[3 | 5 << 2], &size, &[0, 0], &image), Err(short.into()));
    let long = [usize::MAX];
    assert_eq!(read(&[], &long, &[0], &long).map_err(|text| text.starts_with("runs has 0")), Err(true));
    // 64 digits: no number of pixels
    let text = read(&[!0; 64], &size, &[0, 0], &image).expect_err("a refusal");
    assert!(text.starts_with("runs has "), "{text}");
    let origin = "origin has 1 values, but the shape asks for 2";
    assert_eq!(read(&full, &size, &[3], &image), Err(origin.into()));
    let size_text = "size has 1 values, but the shape asks for 2";
    assert_eq!(read(&full, &[6], &[0, 0], &image), Err(size_text.into()));
    for beyond in [[4, 0], [0, 2], [usize::MAX, 0]] {
        let text = read(&full, &size, &beyond, &image).expect_err("a refusal");
        let expected = format!(
            "image is {}, but it must be at least where the box ends",
            image[usize::from(beyond[0] == 0)]
        );
        assert_eq!(text, expected);
    }
}

#[test]
fn values_that_do_not_fill_their_classes_are_refused() {
    let one = Place { value: Some(1.0), masks: Masks::Full };
    for over in [Over::Image, Over::Batch, Over::ClassImage] {
        let average =
            |values: &[Place], classes| average_places(values, classes, true, over, Worth::Skip.into());
        let error = average(&[one; 5], 3).expect_err("a refusal");
        assert_eq!(error.to_string(), "places has 5 values, but the shape asks for 6");
        assert!(average(&[one], 0).is_err());
        assert!(average(&[], 0).expect("no values").value.is_some_and(f64::is_nan));
    }
}

#[test]
fn a_default_width_is_two_percent_of_the_diagonal() {
    for (size, width) in
        [(&[3, 4][..], 1), (&[30, 40], 1), (&[90, 120], 3), (&[1, 1, 75], 2), (&[182, 1, 650], 13)]
    {
        assert_eq!(default_boundary_width(size), width, "{size:?}");
    }
}
