//! Empty and full classes, images of which nothing counts, of one pixel and of none, and scores of any size.

use segmetric::{
    Activation, Classes, Distances, Geometric, Layout, Loss, Measure, Over, Selection, Shape, Target, Term,
    Truth, Workspace,
};

pub fn measures() -> Vec<Measure> {
    let mut measures = vec![
        Measure::Boundary { distances: Distances::Given },
        Measure::Boundary { distances: Distances::OfTruth { spacing: None } },
    ];
    for power in [0.0, 1.0, 2.0, 2.5] {
        measures.extend([false, true].map(|log_one_plus| Measure::Hausdorff { power, log_one_plus }));
    }
    for smooth in [0.0, 1.0] {
        measures.extend([0, 1, 3].map(|iterations| Measure::ClDice { iterations, smooth }));
        measures.push(Measure::SkeletonRecall { smooth });
    }
    measures
}

/// Each measure over images and over the batch, of all classes.
fn losses(activation: Activation) -> Vec<Loss> {
    let of = |(measure, over): (Measure, Over)| {
        let selection = Selection { over, classes: Some(Classes::All), class_weights: None };
        Loss::new(activation, Term::Geometric(Geometric { measure, selection })).ignoring(255)
    };
    let both = |measure: Measure| [(measure.clone(), Over::Image), (measure, Over::Batch)];
    measures().into_iter().flat_map(both).map(of).collect()
}

/// Value and gradient, which are finite.
fn evaluate(loss: &Loss, shape: &Shape, scores: &[f32], target: Target) -> (f64, Vec<f32>) {
    let mut gradient = vec![f32::NAN; scores.len()];
    let value = loss.value_and_gradient(shape, scores, target, &mut gradient, &mut Workspace::new());
    let value = value.unwrap_or_else(|error| panic!("{error} of {loss:?}"));
    assert!(
        value.is_finite() && gradient.iter().all(|slope| slope.is_finite()),
        "{loss:?} {value} {gradient:?}"
    );
    (value, gradient)
}

fn measure(loss: &Loss) -> &Measure {
    match &loss.terms[0].1 {
        Term::Geometric(Geometric { measure, .. }) => measure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn empty_and_full_classes_have_values() {
    for (size, layout) in [([3, 4], Layout::ChannelsLast), ([12, 1], Layout::ChannelsFirst)] {
        let shape = Shape { images: 2, pixels: 12, classes: 2, layout };
        // Class 1 is everywhere, and then class 0.
        for label in [0u8, 1] {
            let labels = [label; 24];
            let hard: Vec<f32> = (0..48)
                .map(|place| {
                    let class = if layout == Layout::ChannelsLast { place % 2 } else { place / 12 % 2 };
                    f32::from(u8::from(class == usize::from(label)))
                })
                .collect();
            let target = |truth| Target { size: &size, distances: Some(&[0.0; 48]), ..Target::from(truth) };
            for loss in losses(Activation::None) {
                for (scores, is_right) in
                    [(hard.clone(), true), (hard.iter().map(|p| 1.0 - p).collect(), false)]
                {
                    for truth in [Truth::Labels8(&labels), Truth::Masks(&hard)] {
                        let (value, gradient) = evaluate(&loss, &shape, &scores, target(truth));
                        let expected = match measure(&loss) {
                            // Nothing has another side, so all distances are 0.
                            Measure::Boundary { .. } | Measure::Hausdorff { .. } => 0.0,
                            // Nothing sticks out of an even plane: both soft skeletons are empty.
                            Measure::ClDice { .. } => 0.0,
                            // Of two classes one is missed, and the other has no skeleton to miss.
                            Measure::SkeletonRecall { .. } if is_right => 0.0,
                            Measure::SkeletonRecall { .. } => continue,
                            other => panic!("{other:?}"),
                        };
                        assert_eq!(value, expected, "{loss:?}");
                        if !matches!(measure(&loss), Measure::SkeletonRecall { .. }) {
                            assert!(
                                gradient.iter().all(|&slope| slope == 0.0)
                                    || matches!(measure(&loss), Measure::ClDice { .. })
                            );
                        }
                    }
                }
            }
        }
    }
}

/// Of p a constant nothing is a skeleton; with `smooth: 0` precision is 0/0, which is 1.
#[test]
fn a_missed_skeleton_costs_all_there_is() {
    let shape = Shape { images: 1, pixels: 9, classes: 1, layout: Layout::ChannelsLast };
    let labels = [0, 0, 0, 1, 1, 1, 0, 0, 0u8];
    let target = Target { size: &[3, 3], ..Truth::Labels8(&labels).into() };
    for (measure, expected) in [
        (Measure::SkeletonRecall { smooth: 0.0 }, 1.0),
        (Measure::SkeletonRecall { smooth: 1.0 }, 0.75),
        (Measure::ClDice { iterations: 3, smooth: 0.0 }, 1.0),
        // T = 1, R = 1/4
        (Measure::ClDice { iterations: 3, smooth: 1.0 }, 0.6),
    ] {
        let loss = Loss::new(Activation::None, Term::Geometric(Geometric::new(measure)));
        let (value, _) = evaluate(&loss, &shape, &[0.0; 9], target);
        assert!((value - expected).abs() < 1e-12, "{value} of {loss:?}");
    }
}

/// Neither skeleton meets the other mask: with `smooth: 0` precision and sensitivity are 0.
#[test]
fn skeletons_that_miss_each_other_cost_1() {
    let shape = Shape { images: 1, pixels: 5, classes: 1, layout: Layout::ChannelsLast };
    let target = Target { size: &[1, 5], ..Truth::Labels8(&[1, 0, 0, 0, 0]).into() };
    let measure = Measure::ClDice { iterations: 2, smooth: 0.0 };
    let loss = Loss::new(Activation::None, Term::Geometric(Geometric::new(measure)));
    assert_eq!(evaluate(&loss, &shape, &[0.0, 0.0, 0.0, 0.0, 1.0], target).0, 1.0);
}

#[test]
fn where_nothing_counts_values_are_0() {
    let shape = Shape { images: 2, pixels: 6, classes: 2, layout: Layout::ChannelsLast };
    let (scores, distances) = ([f32::NAN; 24], [3.0; 24]);
    for loss in losses(Activation::Sigmoid) {
        for truth in [Truth::Labels8(&[255; 12]), Truth::Labels32(&[255; 12]), Truth::Masks(&[-1.0; 24])] {
            let target = Target { size: &[2, 3], distances: Some(&distances), ..truth.into() };
            assert_eq!(evaluate(&loss, &shape, &scores, target), (0.0, vec![0.0; 24]), "{loss:?}");
        }
    }
}

/// Zero pixels: no images, and images of no pixels.
#[test]
fn of_no_pixels_values_are_0() {
    for (images, size) in [(0, [2, 3]), (2, [0, 3]), (2, [3, 0]), (0, [0, 0])] {
        let pixels = size.iter().product();
        let shape = Shape { images, pixels, classes: 2, layout: Layout::ChannelsLast };
        for loss in losses(Activation::Softmax) {
            for truth in [Truth::Labels8(&[]), Truth::Labels32(&[]), Truth::Masks(&[])] {
                let target = Target { size: &size, distances: Some(&[]), ..truth.into() };
                assert_eq!(evaluate(&loss, &shape, &[], target), (0.0, Vec::new()), "{loss:?}");
            }
        }
        let target = Target { size: &size, ..Truth::Labels8(&[]).into() };
        assert_eq!(segmetric::signed_distances_of_classes(&shape, target, None, &[1.0; 2]), Ok(Vec::new()));
    }
}

#[test]
fn an_image_may_be_one_pixel() {
    for size in [&[1usize, 1][..], &[1, 1, 1]] {
        let shape = Shape { images: 1, pixels: 1, classes: 1, layout: Layout::ChannelsLast };
        for loss in losses(Activation::None) {
            for label in [0u8, 1] {
                let labels = [label];
                let target = Target { size, distances: Some(&[-2.0]), ..Truth::Labels8(&labels).into() };
                let (value, gradient) = evaluate(&loss, &shape, &[0.25], target);
                let expected = match (measure(&loss), label) {
                    (Measure::Boundary { distances: Distances::Given }, _) => (-0.5, -2.0),
                    // (p + s) / (1 + s) is found.
                    (Measure::SkeletonRecall { smooth }, 1) => (0.75 / (1.0 + smooth), -1.0 / (1.0 + smooth)),
                    _ => (0.0, 0.0),
                };
                if !matches!(measure(&loss), Measure::ClDice { .. }) {
                    assert_eq!((value, f64::from(gradient[0])), expected, "{loss:?}");
                } else {
                    // A pixel without neighbours is what opening it leaves.
                    assert_eq!((value, gradient[0]), (0.0, 0.0), "{loss:?}");
                }
            }
        }
    }
}

#[test]
fn scores_may_be_huge() {
    let shape = Shape { images: 1, pixels: 6, classes: 2, layout: Layout::ChannelsLast };
    let scores =
        [f32::MAX, f32::MIN, 1e30, -1e30, -1e30, 1e30, f32::MIN, f32::MAX, 0.0, 1e-40, f32::MAX, f32::MAX];
    let distances = [f32::MAX, f32::MIN, 1e30, -1e30, 0.0, 1.0, -1.0, 2.0, 3.0, 1e-40, 0.0, 0.0];
    for activation in [Activation::Softmax, Activation::Sigmoid] {
        for loss in losses(activation) {
            for labels in [[0, 1, 1, 0, 1, 0], [1, 0, 0, 1, 0, 255u8]] {
                let is_given = matches!(measure(&loss), Measure::Boundary { distances: Distances::Given });
                let target = Target {
                    size: &[2, 3],
                    distances: is_given.then_some(&distances[..]),
                    ..Truth::Labels8(&labels).into()
                };
                evaluate(&loss, &shape, &scores, target);
            }
        }
    }
}
