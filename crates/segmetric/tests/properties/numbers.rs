//! Numbers at the edge: losses near 0, scores far from 0, empty and tiny inputs.

use crate::inputs::Told;
use crate::oracle::{self, Batch};
use segmetric::{
    Activation, Classes, CrossEntropy, Form, GeneralizedDice, Layout, Loss, Lovasz, LovaszKind, Overlap,
    Penalty, Selection, Shape, Similarity, Smooth, Term, Truth, Weights, Workspace,
};

fn every_term() -> Vec<Term> {
    let smooth = Smooth { numerator: 0.0, denominator: 0.0 };
    let overlap = |similarity| Term::Overlap(Overlap { smooth, ..Overlap::new(similarity) });
    vec![
        overlap(Similarity::Dice),
        overlap(Similarity::Jaccard),
        overlap(Similarity::Tversky { alpha: 0.3, beta: 0.7 }),
        Term::GeneralizedDice(GeneralizedDice { smooth, ..GeneralizedDice::default() }),
        Term::Lovasz(Lovasz::default()),
        Term::CrossEntropy(CrossEntropy::default()),
    ]
}

/// Scores of a network that is right everywhere and sure of it: losses of about 10⁻⁶.
fn confident(classes: usize) -> Batch {
    let pixels = 1000;
    let label = |pixel: usize| pixel * 7 % classes.max(2);
    let margin = |pixel: usize| 13.0 + ((pixel * 37 % 128) as f64) / 64.0;
    let z = |pixel: usize| -> Vec<f64> {
        match classes {
            1 => vec![if label(pixel) == 1 { margin(pixel) } else { -margin(pixel) }],
            _ => (0..classes).map(|class| if class == label(pixel) { margin(pixel) } else { 0.0 }).collect(),
        }
    };
    let g = |pixel: usize| -> Vec<f64> {
        match classes {
            1 => vec![label(pixel) as f64],
            _ => (0..classes).map(|class| f64::from(u8::from(class == label(pixel)))).collect(),
        }
    };
    Batch {
        scores: vec![(0..pixels).map(z).collect()],
        truth: vec![(0..pixels).map(|pixel| Some(g(pixel))).collect()],
        classes,
    }
}

#[test]
fn a_loss_near_zero_keeps_five_digits_and_so_do_its_slopes() {
    for (activation, classes) in
        [(Activation::Softmax, 4), (Activation::Softmax, 2), (Activation::Sigmoid, 1)]
    {
        let batch = confident(classes);
        // The focal loss is smaller by far: its errors enter to a higher power.
        let focal =
            [0.5, 2.0].map(|gamma| Term::CrossEntropy(CrossEntropy { gamma, ..CrossEntropy::default() }));
        for term in every_term().into_iter().chain(focal) {
            let loss = Loss::new(activation, term);
            let (value, gradient) = batch.evaluate(&loss, Told::Map, Layout::ChannelsLast).expect("a loss");
            let expected = oracle::value(&loss, &batch);
            assert!(expected < 1e-5 && expected > 1e-20, "{expected}");
            assert!((value / expected - 1.0).abs() < 1e-5, "{loss:?}: {value}, expected {expected}");
            // Along the direction of all margins the loss falls at the rate that the f64 formula has.
            let direction = |batch: &Batch, step: f64| {
                let mut moved = batch.clone();
                for (z, g) in moved.scores[0].iter_mut().zip(&batch.truth[0]) {
                    for (z, g) in z.iter_mut().zip(g.as_ref().expect("valid")) {
                        *z += step * (2.0 * g - 1.0);
                    }
                }
                oracle::value(&loss, &moved)
            };
            let rate = (direction(&batch, 1e-4) - direction(&batch, -1e-4)) / 2e-4;
            let truth = batch.truth[0].iter().flat_map(|g| g.clone().expect("valid"));
            let came: f64 =
                gradient.iter().zip(truth).map(|(&slope, g)| f64::from(slope) * (2.0 * g - 1.0)).sum();
            assert!((came / rate - 1.0).abs() < 2e-5, "{loss:?}: rate {came}, expected {rate}");
        }
    }
}

/// A class that is missed with confidence: S is near 0, and its logarithm is made of its last digits.
#[test]
fn a_similarity_near_zero_keeps_its_digits() {
    let foreground = |pixel: usize| pixel < 100;
    for z in [-6.0, -10.0, -13.0] {
        let batch = Batch {
            scores: vec![(0..400).map(|_| vec![z]).collect()],
            truth: vec![(0..400).map(|pixel| Some(vec![f64::from(u8::from(foreground(pixel)))])).collect()],
            classes: 1,
        };
        for similarity in
            [Similarity::Dice, Similarity::Jaccard, Similarity::Tversky { alpha: 1.0, beta: 0.0 }]
        {
            for form in [Form::Product, Form::Squared, Form::SoftLabels] {
                let tversky = matches!(similarity, Similarity::Tversky { .. });
                if tversky && form == Form::Squared {
                    continue;
                }
                for penalty in [Penalty::Complement, Penalty::Logarithm] {
                    let loss = Loss::new(
                        Activation::Sigmoid,
                        Term::Overlap(Overlap { form, penalty, ..Overlap::new(similarity) }),
                    );
                    let (value, gradient) =
                        batch.evaluate(&loss, Told::Map, Layout::ChannelsLast).expect("a loss");
                    let expected = oracle::value(&loss, &batch);
                    assert!((value / expected - 1.0).abs() < 1e-5, "{loss:?} at {z}: {value}, {expected}");
                    for pixel in [0, 399] {
                        let at = |step: f64| {
                            let mut moved = batch.clone();
                            moved.scores[0][pixel][0] += step;
                            oracle::value(&loss, &moved)
                        };
                        // A wide step: of S near 0 the formula in f64 has ten digits left.
                        let slope = (at(1e-2) - at(-1e-2)) / 2e-2;
                        let came = f64::from(gradient[pixel]);
                        let near = (came - slope).abs() <= 1e-4 * slope.abs() + 1e-8;
                        assert!(near, "{loss:?} at {z}, pixel {pixel}: {came}, expected {slope}");
                    }
                }
            }
        }
    }
}

/// Without smoothing, next to no mass of a class has slopes beyond f32.
#[test]
fn no_smoothing_gives_no_nan() {
    let shape = Shape { images: 1, pixels: 8, classes: 2, layout: Layout::ChannelsLast };
    let smooth = Smooth { numerator: 0.0, denominator: 0.0 };
    for gap in [20.0, 46.0, 50.0, 51.5, 80.0, 200.0f32] {
        let scores: Vec<f32> = (0..16).map(|i| if i % 2 == 0 { 0.0 } else { -gap }).collect();
        for form in [Form::Product, Form::Squared, Form::SoftLabels] {
            for similarity in [Similarity::Dice, Similarity::Jaccard] {
                for exponent in [1.0, 0.01] {
                    let overlap = Overlap { form, smooth, exponent, ..Overlap::new(similarity) };
                    let loss = Loss::new(Activation::Softmax, Term::Overlap(overlap)).ignoring(255);
                    let mut gradient = [f32::NAN; 16];
                    let labels = [0, 0, 0, 0, 0, 0, 0, 255];
                    let value = loss
                        .value_and_gradient(
                            &shape,
                            &scores,
                            Truth::Labels8(&labels),
                            &mut gradient,
                            &mut Workspace::new(),
                        )
                        .expect("finite scores");
                    assert!(value.is_finite() && gradient.iter().all(|slope| slope.is_finite()), "{loss:?}");
                    assert_eq!(gradient[14..], [0.0; 2]);
                }
            }
        }
    }
}

#[test]
fn tiny_weights_still_weigh() {
    let shape = Shape { images: 1, pixels: 2, classes: 2, layout: Layout::ChannelsLast };
    let value = |weights: Vec<f64>| {
        let entropy = CrossEntropy { weights: Weights::List(weights), ..CrossEntropy::default() };
        Loss::new(Activation::Softmax, Term::CrossEntropy(entropy))
            .value(&shape, &[1.0, 0.0, 0.5, 0.25], Truth::Labels8(&[0, 1]), &mut Workspace::new())
            .expect("a loss")
    };
    assert!((value(vec![1e-46, 3e-46]) - value(vec![1.0, 3.0])).abs() < 1e-7);
}

#[test]
fn generalized_dice_of_no_class_is_nothing() {
    let shape = Shape { images: 1, pixels: 2, classes: 1, layout: Layout::ChannelsLast };
    let selection = Selection { classes: Some(Classes::Present), ..Selection::default() };
    let smooth = Smooth { numerator: 0.0, denominator: 1.0 };
    let dice = GeneralizedDice { selection, smooth, ..GeneralizedDice::default() };
    let loss = Loss::new(Activation::Sigmoid, Term::GeneralizedDice(dice));
    assert_eq!(loss.value(&shape, &[1.0, 2.0], Truth::Labels8(&[0, 0]), &mut Workspace::new()), Ok(0.0));
}

#[test]
fn scores_far_from_zero_overflow_nothing() {
    for size in [80.0, 1e4, 3e38f32] {
        let scores = [size, -size, -size, size, 0.0, 0.0, size, size];
        for activation in [Activation::Softmax, Activation::Sigmoid] {
            for labels in [[0, 1, 0, 1], [1, 0, 1, 0]] {
                for term in every_term() {
                    let shape = Shape { images: 1, pixels: 4, classes: 2, layout: Layout::ChannelsLast };
                    let mut gradient = [f32::NAN; 8];
                    let loss = Loss::new(activation, term);
                    let value = loss
                        .value_and_gradient(
                            &shape,
                            &scores,
                            Truth::Labels8(&labels),
                            &mut gradient,
                            &mut Workspace::new(),
                        )
                        .expect("finite scores");
                    assert!(!value.is_nan() && value >= 0.0, "{loss:?} at {size}: {value}");
                    assert!(
                        gradient.iter().all(|slope| slope.is_finite()),
                        "{loss:?} at {size}: {gradient:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn nothing_costs_nothing() {
    let one = |images, pixels| Shape { images, pixels, classes: 2, layout: Layout::ChannelsLast };
    let mut workspace = Workspace::new();
    for term in every_term() {
        let loss = Loss::new(Activation::Softmax, term).ignoring(255);
        for shape in [one(0, 5), one(3, 0), one(0, 0)] {
            assert_eq!(loss.value(&shape, &[], Truth::Labels8(&[]), &mut workspace), Ok(0.0));
        }
        let mut gradient = [f32::NAN; 8];
        let value = loss.value_and_gradient(
            &one(2, 2),
            // Scores at ignored pixels are not looked at.
            &[f32::NAN, 1.0, f32::INFINITY, 0.0, 2.0, 3.0, 4.0, 5.0],
            Truth::Labels8(&[255; 4]),
            &mut gradient,
            &mut workspace,
        );
        assert_eq!((value, gradient), (Ok(0.0), [0.0; 8]));
    }
}

#[test]
fn one_pixel_of_one_class() {
    let shape = Shape { images: 1, pixels: 1, classes: 1, layout: Layout::ChannelsLast };
    for (p, label, dice, lovasz) in
        [(0.25, 1u8, 0.6, 0.75), (0.25, 0, 1.0, 0.25), (1.0, 1, 0.0, 0.0), (0.0, 0, 0.0, 0.0)]
    {
        let value = |term| {
            Loss::new(Activation::None, term)
                .value(&shape, &[p], Truth::Labels8(&[label]), &mut Workspace::new())
                .expect("a loss")
        };
        let smooth = Smooth { numerator: 0.0, denominator: 0.0 };
        assert!(
            (value(Term::Overlap(Overlap { smooth, ..Overlap::new(Similarity::Dice) })) - dice).abs() < 1e-7
        );
        assert!((value(Term::Lovasz(Lovasz::default())) - lovasz).abs() < 1e-7);
    }
}

#[test]
fn an_image_without_foreground() {
    let shape = Shape { images: 1, pixels: 3, classes: 1, layout: Layout::ChannelsLast };
    let lovasz = |classes| {
        let selection = Selection { classes, ..Selection::default() };
        Loss::new(Activation::None, Term::Lovasz(Lovasz { selection, ..Lovasz::default() }))
    };
    let mut gradient = [f32::NAN; 3];
    let mut run = |loss: &Loss| {
        let value = loss
            .value_and_gradient(
                &shape,
                &[0.25, 0.75, 0.5],
                Truth::Labels8(&[0; 3]),
                &mut gradient,
                &mut Workspace::new(),
            )
            .expect("a loss");
        (value, gradient)
    };
    // By default the largest error is the loss; with the present classes alone there is none.
    assert_eq!(run(&lovasz(None)), (0.75, [0.0, 1.0, 0.0]));
    assert_eq!(run(&lovasz(Some(Classes::Present))), (0.0, [0.0; 3]));
}

/// A hinge is of the scores themselves, whatever turns them into probabilities for other terms.
#[test]
fn a_hinge_alone_asks_for_no_activation() {
    let batch = confident(3);
    let hinge = Lovasz { kind: LovaszKind::Hinge, ..Lovasz::default() };
    let [raw, softmax, sigmoid] =
        [Activation::Raw, Activation::Softmax, Activation::Sigmoid].map(|activation| {
            let loss = Loss::new(activation, Term::Lovasz(hinge.clone()));
            batch.evaluate(&loss, Told::Map, Layout::ChannelsLast).expect("a loss")
        });
    assert_eq!(raw, softmax);
    assert_eq!(raw, sigmoid);
}

/// The largest tile has 256 pixels; lengths around it and around a vector's eight take every path through the loops.
#[test]
fn lengths_around_the_edges_of_tiles_and_vectors() {
    for pixels in [1, 7, 8, 9, 255, 256, 257, 519] {
        for classes in [1, 3, 40] {
            let batch = {
                let whole = confident(classes);
                Batch {
                    scores: vec![
                        whole.scores[0][..pixels].to_vec(),
                        whole.scores[0][300..300 + pixels].to_vec(),
                    ],
                    truth: vec![
                        whole.truth[0][..pixels].to_vec(),
                        whole.truth[0][301..301 + pixels].to_vec(),
                    ],
                    classes,
                }
            };
            let activation = if classes == 1 { Activation::Sigmoid } else { Activation::Softmax };
            for term in every_term() {
                let loss = Loss::new(activation, term);
                let (last, _) = batch.evaluate(&loss, Told::Map, Layout::ChannelsLast).expect("a loss");
                let (first, _) = batch.evaluate(&loss, Told::Map, Layout::ChannelsFirst).expect("a loss");
                assert_eq!(last.to_bits(), first.to_bits(), "{pixels} pixels, {classes} classes");
                let (masks, _) =
                    batch.evaluate(&loss, Told::HardMasks, Layout::ChannelsFirst).expect("a loss");
                let expected = oracle::value(&loss, &batch);
                for came in [last, masks] {
                    assert!((came - expected).abs() <= 1e-6 * expected, "{loss:?}: {came} is not {expected}");
                }
            }
        }
    }
}
