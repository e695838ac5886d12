//! Counts of pixels with weights, under tables of labels: sums of weights that have no order.

use super::label_tables::{Image, count, image};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Weights as people give them, and such as are hard to add.
fn weight() -> impl Strategy<Value = f32> {
    let odd =
        vec![0.0, 1.0, 2.0, 0.1, 1.0 / 3.0, 2f32.powi(-30), 1.5 * 2f32.powi(-30), 2f32.powi(-31), 1e-38, 1e8];
    prop_oneof![select(odd), 0.0..4f32, 0.0..1e-6f32]
}

/// The image with weights that go by its pixels.
fn weighted(image: &Image, weights: &[f32]) -> Image {
    let weights = weights.iter().copied().cycle().take(image.truth.len()).collect();
    let mut image = image.clone();
    image.weights = Some(weights);
    image
}

proptest! {
    #[test]
    fn weighted_counts_are_the_sums_of_weights(
        image in image(), weights in vec(weight(), 1..300), piece in 1..310usize
    ) {
        let image = weighted(&image, &weights);
        prop_assert_eq!(count(&image, piece), Ok(image.counted()));
    }

    #[test]
    fn weighted_counts_have_no_order(
        image in image(), weights in vec(weight(), 1..300), turn in 0..300usize, pieces in [1..310usize, 1..310usize]
    ) {
        let image = weighted(&image, &weights);
        let mut turned = image.clone();
        let turn = turn % image.truth.len().max(1);
        turned.predicted.rotate_left(turn);
        turned.truth.rotate_left(turn);
        turned.weights.iter_mut().for_each(|weights| { weights.rotate_left(turn); weights.reverse() });
        turned.predicted.reverse();
        turned.truth.reverse();
        prop_assert_eq!(count(&turned, pieces[0]), count(&image, pieces[1]));
    }

    #[test]
    fn weights_of_one_are_none_of_zero_ignore_and_of_more_repeat(
        image in image(), whole in vec(0..4u8, 1..300), piece in 1..310usize
    ) {
        prop_assert_eq!(count(&weighted(&image, &[1.0]), piece), count(&image, piece));
        let weights: Vec<f32> = whole.iter().map(|&weight| weight.into()).collect();
        let times = whole.iter().copied().cycle();
        let repeat = |labels: &[i32]| -> Vec<i32> {
            let pixels = labels.iter().zip(times.clone());
            pixels.flat_map(|(&label, times)| core::iter::repeat_n(label, times.into())).collect()
        };
        let mut repeated = image.clone();
        repeated.predicted = repeat(&image.predicted);
        repeated.truth = repeat(&image.truth);
        prop_assert_eq!(count(&weighted(&image, &weights), piece), count(&repeated, piece));
    }
}
