//! Permutations, bounds, convexity, and what two losses must agree on.

use crate::inputs::{IGNORE, Told, batch, cross_entropy, generalized_dice, lovasz, overlap, setting};
use crate::oracle::Batch;
use proptest::prelude::*;
use segmetric::{
    Activation, Bins, Classes, Layout, Loss, Lovasz, LovaszKind, Overlap, Penalty, Similarity, Smooth, Term,
    Weights,
};

fn value(loss: &Loss, batch: &Batch) -> f64 {
    batch.evaluate(loss, Told::Map, Layout::ChannelsLast).expect("a loss").0
}

fn any_loss() -> impl Strategy<Value = (Loss, Batch)> {
    setting().prop_flat_map(|(activation, classes, _)| {
        let term = prop_oneof![
            overlap(classes).boxed(),
            generalized_dice(classes).boxed(),
            lovasz(LovaszKind::Softmax, classes).boxed(),
            cross_entropy(activation, classes).boxed()
        ];
        (
            term.prop_map(move |term| Loss::new(activation, term).ignoring(IGNORE)),
            batch(activation, Told::Map, classes),
        )
    })
}

proptest! {
    #[test]
    fn the_order_of_pixels_does_not_matter((loss, batch) in any_loss(), turn in 0..40usize) {
        let mut turned = batch.clone();
        for (scores, truth) in turned.scores.iter_mut().zip(&mut turned.truth) {
            let by = turn % scores.len();
            scores.rotate_left(by);
            truth.rotate_left(by);
            scores.reverse();
            truth.reverse();
        }
        let (a, b) = (value(&loss, &batch), value(&loss, &turned));
        prop_assert!((a - b).abs() <= 1e-7 + 1e-6 * a.abs(), "{} and {}", a, b);
    }

    #[test]
    fn the_order_of_classes_does_not_matter((loss, batch) in any_loss()) {
        let classes = batch.classes;
        prop_assume!(classes > 1);
        let mut turned = batch.clone();
        turned.scores.iter_mut().flatten().for_each(|scores| scores.reverse());
        turned.truth.iter_mut().flatten().flatten().for_each(|truth| truth.reverse());
        let mut loss_turned = loss.clone();
        for (_, term) in &mut loss_turned.terms {
            let selection = match term {
                Term::Overlap(loss) => &mut loss.selection,
                Term::GeneralizedDice(loss) => &mut loss.selection,
                Term::Lovasz(loss) => &mut loss.selection,
                Term::CrossEntropy(entropy) => {
                    if let Weights::List(weights) = &mut entropy.weights {
                        weights.reverse();
                    }
                    continue;
                }
                other => panic!("{other:?}"),
            };
            if let Some(Classes::List(list)) = &mut selection.classes {
                list.iter_mut().for_each(|class| *class = classes - 1 - *class);
            }
            if let Some(weights) = &mut selection.class_weights {
                weights.reverse();
            }
        }
        let (a, b) = (value(&loss, &batch), value(&loss_turned, &turned));
        prop_assert!((a - b).abs() <= 1e-7 + 1e-6 * a.abs(), "{} and {}", a, b);
    }

    #[test]
    fn losses_keep_their_bounds((loss, batch) in any_loss()) {
        let value = value(&loss, &batch);
        prop_assert!(value >= 0.0);
        match &loss.terms[0].1 {
            Term::Overlap(loss) if loss.penalty == Penalty::Logarithm => {}
            // worse than chance
            Term::Overlap(loss) if loss.similarity == Similarity::Matthews => {
                prop_assert!(value <= 2f64.powf(loss.exponent) + 1e-6);
            }
            Term::CrossEntropy(_) => {}
            _ => prop_assert!(value <= 1.0 + 1e-6),
        }
    }

    #[test]
    fn lovasz_is_convex_in_the_errors_and_at_most_the_largest(
        pixels in proptest::collection::vec((0..=64i32, 0..=64i32, any::<bool>()), 1..60)
    ) {
        let loss = Loss::new(Activation::None, Term::Lovasz(Lovasz::new(LovaszKind::Softmax)));
        // Halves and 64ths are exact in f32, and so is the middle of two probabilities.
        let one_image = |of: &dyn Fn(&(i32, i32, bool)) -> f64| Batch {
            scores: vec![pixels.iter().map(|pixel| vec![of(pixel)]).collect()],
            truth: vec![pixels.iter().map(|pixel| Some(vec![f64::from(u8::from(pixel.2))])).collect()],
            classes: 1,
        };
        let a = one_image(&|p| f64::from(p.0) / 64.0);
        let b = one_image(&|p| f64::from(p.1) / 64.0);
        let middle = one_image(&|p| f64::from(p.0 + p.1) / 128.0);
        let (a_value, b_value, middle_value) = (value(&loss, &a), value(&loss, &b), value(&loss, &middle));
        prop_assert!(middle_value <= (a_value + b_value) / 2.0 + 1e-6);
        let errors = |batch: &Batch| -> Vec<f64> {
            batch.scores[0].iter().zip(&batch.truth[0]).map(|(z, g)| (g.as_ref().expect("valid")[0] - z[0]).abs()).collect()
        };
        let largest = errors(&a).into_iter().fold(0.0, f64::max);
        prop_assert!(a_value <= largest + 1e-6);
        // Larger errors everywhere cost at least as much.
        let worse = Batch {
            scores: vec![pixels.iter().map(|p| vec![f64::from(if p.2 { p.0.min(p.1) } else { p.0.max(p.1) }) / 64.0]).collect()],
            ..a.clone()
        };
        prop_assert!(value(&loss, &worse) >= a_value - 1e-6);
        // Buckets err by at most the widest one.
        for bins in [256, 4096, 65_536] {
            let bucketed = Loss::new(Activation::None, Term::Lovasz(Lovasz {
                bins: Bins::Buckets(bins),
                ..Lovasz::default()
            }));
            prop_assert!((value(&bucketed, &a) - a_value).abs() <= 8.0 / bins as f64);
        }
    }

    #[test]
    fn at_hard_predictions_lovasz_is_the_jaccard_loss_and_dice_follows(
        pixels in proptest::collection::vec((any::<bool>(), any::<bool>()), 1..80)
    ) {
        let count = |p: bool, g: bool| pixels.iter().filter(|&&pixel| pixel == (p, g)).count() as f64;
        let (tp, fp, fn_) = (count(true, true), count(true, false), count(false, true));
        prop_assume!(tp + fn_ > 0.0);
        let jaccard = tp / (tp + fp + fn_);
        let one = |of: &dyn Fn(&(bool, bool)) -> bool| -> Vec<f64> {
            pixels.iter().map(|pixel| f64::from(u8::from(of(pixel)))).collect()
        };
        let batch = Batch {
            scores: vec![one(&|x| x.0).into_iter().map(|p| vec![p]).collect()],
            truth: vec![one(&|x| x.1).into_iter().map(|g| Some(vec![g])).collect()],
            classes: 1,
        };
        let lovasz = Loss::new(Activation::None, Term::Lovasz(Lovasz::new(LovaszKind::Softmax)));
        prop_assert!((value(&lovasz, &batch) - (1.0 - jaccard)).abs() < 1e-6);
        let dice = Loss::new(Activation::None, Term::Overlap(Overlap {
            smooth: Smooth { numerator: 0.0, denominator: 0.0 },
            ..Overlap::new(Similarity::Dice)
        }));
        prop_assert!((value(&dice, &batch) - (1.0 - 2.0 * jaccard / (1.0 + jaccard))).abs() < 1e-12);
    }
}
