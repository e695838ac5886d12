//! Flips, transposes, axes of length 1, orders of classes and of images; bounds; what the best predictions cost.

use super::bits;
use super::inputs::{Case, GAP, case};
use super::oracle::{Space, place};
use crate::inputs::IGNORE;
use proptest::prelude::*;
use segmetric::{Activation, Classes, Distances, Measure, Target, signed_distances_of_classes};

/// Of each pixel of an image whose axes are those of another in some order, some of them the other way round, its place there.
fn turned_pixels(size: &[usize], order: &[usize], flips: &[bool]) -> Vec<usize> {
    let turned: Vec<usize> = order.iter().map(|&axis| size[axis]).collect();
    let of_pixel = |pixel: usize| {
        let at = place(&turned, pixel);
        (0..size.len()).fold(0, |before, axis| {
            let to = order.iter().position(|&other| other == axis).expect("an axis");
            let along = if flips[axis] { size[axis] - 1 - at[to] } else { at[to] };
            before * size[axis] + along
        })
    };
    (0..size.iter().product()).map(of_pixel).collect()
}

fn with_spacing(measure: &Measure, of: impl FnOnce(&[f64]) -> Vec<f64>) -> Measure {
    match measure {
        Measure::Boundary { distances: Distances::OfTruth { spacing: Some(spacing) } } => {
            Measure::Boundary { distances: Distances::OfTruth { spacing: Some(of(spacing)) } }
        }
        other => other.clone(),
    }
}

/// Each image's pixels in another order.
fn turned(case: &Case, order: &[usize], pixels: &[usize]) -> Case {
    fn moved<T: Clone>(images: &[Vec<T>], pixels: &[usize]) -> Vec<Vec<T>> {
        images.iter().map(|image| pixels.iter().map(|&pixel| image[pixel].clone()).collect()).collect()
    }
    let mut turned = case.clone();
    turned.size = order.iter().map(|&axis| case.size[axis]).collect();
    turned.loss.measure =
        with_spacing(&case.loss.measure, |spacing| order.iter().map(|&axis| spacing[axis]).collect());
    turned.batch.scores = moved(&case.batch.scores, pixels);
    turned.batch.truth = moved(&case.batch.truth, pixels);
    turned.distances = moved(&case.distances, pixels);
    turned
}

/// That two values and their slopes are the same but for rounding; `of` says where in the second a slope of the first is.
fn alike(
    case: &Case,
    other: &Case,
    of: impl Fn(usize, usize, usize) -> (usize, usize, usize),
) -> Result<(), TestCaseError> {
    let reach = case.reach(&Space::new(&case.size));
    let ((value, slopes), (other, others)) = (case.slopes(), other.slopes());
    prop_assert!((value - other).abs() <= 1e-6 * reach, "{} is not {}", value, other);
    // Where two pixels have one value, the first has its slope.
    if case.smallest_gap() <= GAP {
        return Ok(());
    }
    let largest = slopes.iter().flatten().flatten().fold(0.0f32, |most, slope| most.max(slope.abs()));
    // Some are differences of much larger numbers.
    let allowed = 1e-5 * largest + (1e-8 * reach) as f32;
    for (image, pixels) in others.iter().enumerate() {
        for (pixel, classes) in pixels.iter().enumerate() {
            for (class, &slope) in classes.iter().enumerate() {
                let (image, pixel, class) = of(image, pixel, class);
                let expected = slopes[image][pixel][class];
                prop_assert!((slope - expected).abs() <= allowed, "{} is not {}", slope, expected);
            }
        }
    }
    Ok(())
}

/// A case, an order of its axes, and which of them are turned round.
fn turn() -> impl Strategy<Value = (Case, Vec<usize>, Vec<bool>)> {
    case().prop_flat_map(|case| {
        let axes = case.size.len();
        (
            Just(case),
            Just((0..axes).collect::<Vec<_>>()).prop_shuffle(),
            proptest::collection::vec(any::<bool>(), axes),
        )
    })
}

proptest! {
    #[test]
    fn a_turned_image_has_the_same_value_and_turned_slopes((case, order, flips) in turn()) {
        // Thinning takes the sides of a mask in an order of its own.
        prop_assume!(!matches!(case.loss.measure, Measure::SkeletonRecall { .. }));
        let pixels = turned_pixels(&case.size, &order, &flips);
        alike(&case, &turned(&case, &order, &pixels), |image, pixel, class| (image, pixels[pixel], class))?;
    }

    #[test]
    fn an_axis_of_length_1_changes_no_bit(case in case(), chosen in 0..3usize, step in 0.01..9.0f64) {
        prop_assume!(case.size.len() < 3);
        let (mut thick, at) = (case.clone(), chosen % (case.size.len() + 1));
        thick.size.insert(at, 1);
        thick.loss.measure = with_spacing(&case.loss.measure, |spacing| {
            let mut spacing = spacing.to_vec();
            spacing.insert(at, step);
            spacing
        });
        let (flat, thick) = (case.evaluate().expect("a loss"), thick.evaluate().expect("a loss"));
        prop_assert_eq!(bits(&flat), bits(&thick));
    }

    #[test]
    fn the_order_of_classes_and_images_does_not_matter(case in case()) {
        let last = case.batch.classes - 1;
        let mut turned = case.clone();
        let selection = &mut turned.loss.selection;
        match selection.classes.get_or_insert_with(|| Classes::List((1.min(last)..=last).collect())) {
            Classes::List(list) => list.iter_mut().for_each(|class| *class = last - *class),
            Classes::All | Classes::Present => {}
        }
        selection.class_weights.iter_mut().for_each(|weights| weights.reverse());
        if last > 0 {
            turned.batch.scores.iter_mut().flatten().for_each(|scores| scores.reverse());
            turned.batch.truth.iter_mut().flatten().flatten().for_each(|truth| truth.reverse());
            turned.distances.iter_mut().flatten().for_each(|distances| distances.reverse());
        }
        turned.batch.scores.reverse();
        turned.batch.truth.reverse();
        turned.distances.reverse();
        let images = case.batch.scores.len();
        alike(&case, &turned, |image, pixel, class| (images - 1 - image, pixel, last - class))?;
    }

    #[test]
    fn values_keep_their_bounds(case in case()) {
        let (value, gradient) = case.evaluate().expect("a loss");
        let reach = case.reach(&Space::new(&case.size));
        prop_assert!(gradient.iter().all(|slope| slope.is_finite()));
        match case.loss.measure {
            Measure::Boundary { .. } => prop_assert!(value.abs() <= reach, "{}", value),
            Measure::Hausdorff { log_one_plus, .. } => {
                let most = if log_one_plus { (2.0 * reach).ln_1p() } else { 2.0 * reach };
                prop_assert!((0.0..=most).contains(&value), "{}", value);
            }
            _ => prop_assert!((-1e-6..=1.0 + 1e-6).contains(&value), "{}", value),
        }
    }

    #[test]
    fn a_prediction_that_is_the_truth_costs_nothing(mut case in case()) {
        prop_assume!(!matches!(case.loss.measure, Measure::Boundary { .. }));
        case.activation = Activation::None;
        let Case { batch, .. } = &mut case;
        batch.truth.iter_mut().flatten().flatten().flatten().for_each(|g| *g = g.round());
        for (scores, truth) in batch.scores.iter_mut().flatten().zip(batch.truth.iter().flatten()) {
            // What stands at an ignored pixel does not matter.
            *scores = truth.clone().unwrap_or(vec![1.0; scores.len()]);
        }
        prop_assert_eq!(case.evaluate().expect("a loss").0, 0.0);
    }

    #[test]
    fn signed_distances_are_those_of_the_search_and_may_be_given(
        case in case(), spacing in proptest::collection::vec(0.25..3.0f64, 3),
    ) {
        // Masks of 0 and 1: soft ones are refused.
        prop_assume!(case.batch.truth.iter().flatten().flatten().flatten().all(|&g| g == 0.0 || g == 1.0));
        let (space, spacing) = (Space::new(&case.size), &spacing[..case.size.len()]);
        let (shape, truth) = (case.batch.shape(case.layout), case.batch.told(case.told, case.layout));
        let target = Target { truth: truth.lent(), ..case.beside(&[]) };
        let all = signed_distances_of_classes(&shape, target, Some(IGNORE), spacing).expect("distances");
        let mut given = case.clone();
        for (image, truth) in case.batch.truth.iter().enumerate() {
            for class in 0..shape.classes {
                let mask: Vec<bool> = truth.iter().map(|g| g.as_ref().is_some_and(|g| g[class] == 1.0)).collect();
                for (pixel, expected) in space.signed(&mask, spacing).into_iter().enumerate() {
                    let came = all[(image * shape.pixels + pixel) * shape.classes + class];
                    prop_assert!((came - expected).abs() <= 1e-12 * expected.abs(), "{} is not {}", came, expected);
                    given.distances[image][pixel][class] = came;
                }
            }
        }
        let mut computed = given.clone();
        given.loss.measure = Measure::Boundary { distances: Distances::Given };
        let spacing = Some(spacing.to_vec());
        computed.loss.measure = Measure::Boundary { distances: Distances::OfTruth { spacing } };
        alike(&computed, &given, |image, pixel, class| (image, pixel, class))?;
    }

    /// Pixels that are ignored say nothing: neither their scores nor their distances, whatever these are.
    #[test]
    fn what_stands_at_an_ignored_pixel_changes_no_bit(case in case()) {
        let mut other = case.clone();
        for image in 0..case.batch.scores.len() {
            for (pixel, truth) in case.batch.truth[image].iter().enumerate() {
                if truth.is_none() {
                    other.batch.scores[image][pixel].fill(f64::NAN);
                    other.distances[image][pixel].fill(1e9);
                }
            }
        }
        prop_assert_eq!(bits(&case.evaluate().expect("a loss")), bits(&other.evaluate().expect("a loss")));
    }
}
