//! Value and gradient against the formulas in f64 and their finite differences.

use crate::inputs::{IGNORE, Told, batch, cross_entropy, generalized_dice, lovasz, overlap, place, setting};
use crate::oracle::{self, Batch};
use proptest::prelude::*;
use segmetric::{
    Activation, Layout, Loss, LovaszKind, Overlap, Shape, Similarity, Smooth, Term, Truth, Workspace,
};

/// A step that is large against f64's rounding and small against the losses' curvature.
const STEP: f64 = 1e-6;

fn agrees(loss: &Loss, batch: &Batch, told: Told, layout: Layout) -> Result<(), TestCaseError> {
    let came = batch.evaluate(loss, told, layout).map_err(|e| TestCaseError::fail(e.to_string()))?;
    are_of(came, |batch| oracle::value(loss, batch), batch, layout, 1.0)
}

/// That a value and a gradient are those of a function of batches, whose values are of some size.
pub fn are_of(
    (value, gradient): (f64, Vec<f32>),
    of: impl Fn(&Batch) -> f64,
    batch: &Batch,
    layout: Layout,
    size: f64,
) -> Result<(), TestCaseError> {
    let expected = of(batch);
    prop_assert!(
        (value - expected).abs() <= 2e-7 * size + 2e-6 * expected.abs(),
        "value {value}, expected {expected}"
    );
    let shape = batch.shape(layout);
    let mut differences = Vec::new();
    for image in 0..shape.images {
        for pixel in 0..shape.pixels {
            for class in 0..shape.classes {
                let at = |step: f64| {
                    let mut moved = batch.clone();
                    moved.scores[image][pixel][class] += step;
                    of(&moved)
                };
                let came = f64::from(gradient[place(&shape, image, pixel, class)]);
                let one_sided = [(at(STEP) - expected) / STEP, (expected - at(-STEP)) / STEP];
                if batch.truth[image][pixel].is_none() {
                    prop_assert_eq!(came, 0.0);
                }
                differences.push((came, one_sided));
            }
        }
    }
    let largest = differences.iter().flat_map(|(_, sides)| sides).fold(0.0, |m: f64, d| m.max(d.abs()));
    let allowed = 2e-5 * largest + 2e-7 * size;
    for (came, [right, left]) in differences {
        // At a kink (a tie, p = g) the two sides differ; a slope between them is right.
        let (low, high) = (right.min(left) - allowed, right.max(left) + allowed);
        prop_assert!((low..=high).contains(&came), "slope {came}, finite differences {right} and {left}");
    }
    Ok(())
}

fn loss(activation: Activation, term: Term) -> Loss {
    Loss::new(activation, term).ignoring(IGNORE)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn overlap_losses_have_the_formulas_value_and_slopes(
        (loss, batch, told, layout) in setting().prop_flat_map(|(activation, classes, layout)| {
            let told = prop_oneof![Just(Told::Map), Just(Told::ByteMap), Just(Told::HardMasks), Just(Told::SoftMasks)];
            told.prop_flat_map(move |told| (
                prop_oneof![overlap(classes).boxed(), generalized_dice(classes).boxed()]
                    .prop_map(move |term| loss(activation, term)),
                batch(activation, told, classes), Just(told), Just(layout),
            ))
        })
    ) {
        agrees(&loss, &batch, told, layout)?;
    }

    #[test]
    fn lovasz_softmax_has_the_formulas_value_and_slopes(
        (loss, batch, told, layout) in setting().prop_flat_map(|(activation, classes, layout)| {
            let told = prop_oneof![Just(Told::Map), Just(Told::ByteMap), Just(Told::HardMasks)];
            told.prop_flat_map(move |told| (
                lovasz(LovaszKind::Softmax, classes).prop_map(move |term| loss(activation, term)),
                batch(activation, told, classes), Just(told), Just(layout),
            ))
        })
    ) {
        // The probabilities come from thousands of levels, so near ties are rare but do occur; there the order of two errors may
        // differ between f32 and f64, and the value alone says something.
        let (value, _) = batch.evaluate(&loss, told, layout).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let expected = oracle::value(&loss, &batch);
        prop_assert!((value - expected).abs() <= 2e-7 + 2e-6 * expected.abs());
        if smallest_gap(&loss, &batch) > 4.0 * STEP {
            agrees(&loss, &batch, told, layout)?;
        }
    }

    #[test]
    fn the_lovasz_hinge_has_the_formulas_value_and_slopes(
        (loss, batch, layout, told) in (1..6usize).prop_flat_map(|classes| (
            lovasz(LovaszKind::Hinge, classes).prop_map(|term| loss(Activation::Raw, term)),
            batch(Activation::Raw, Told::Map, classes),
            proptest::sample::select(vec![Layout::ChannelsLast, Layout::ChannelsFirst]),
            proptest::sample::select(vec![Told::Map, Told::ByteMap]),
        ))
    ) {
        let (value, _) = batch.evaluate(&loss, told, layout).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let expected = oracle::value(&loss, &batch);
        prop_assert!((value - expected).abs() <= 2e-7 + 2e-6 * expected.abs());
        if smallest_gap(&loss, &batch) > 4.0 * STEP {
            agrees(&loss, &batch, told, layout)?;
        }
    }

    #[test]
    fn cross_entropy_and_the_focal_loss_have_the_formulas_value_and_slopes(
        (loss, batch, told, layout) in setting().prop_flat_map(|(activation, classes, layout)| {
            let told = prop_oneof![Just(Told::Map), Just(Told::ByteMap), Just(Told::HardMasks), Just(Told::SoftMasks)];
            told.prop_flat_map(move |told| (
                cross_entropy(activation, classes).prop_map(move |term| loss(activation, term)),
                batch(activation, told, classes), Just(told), Just(layout),
            ))
        })
    ) {
        agrees(&loss, &batch, told, layout)?;
    }

    #[test]
    fn a_sum_is_the_sum(
        (terms, activation, batch, layout) in setting().prop_flat_map(|(activation, classes, layout)| (
            (overlap(classes), lovasz(LovaszKind::Softmax, classes), cross_entropy(activation, classes), generalized_dice(classes)),
            Just(activation), batch(activation, Told::Map, classes), Just(layout),
        ))
    ) {
        let (a, b, c, d) = terms;
        let terms = vec![(0.5, a), (2.0, b), (0.25, c), (1.0, d)];
        let sum = Loss { activation, ignore_label: Some(IGNORE), terms: terms.clone() };
        let (value, gradient) = batch.evaluate(&sum, Told::Map, layout).expect("a loss");
        let mut expected = (0.0, vec![0.0; gradient.len()]);
        for (factor, term) in terms {
            let (value, gradient) = batch.evaluate(&loss(activation, term), Told::Map, layout).expect("a loss");
            expected.0 += factor * value;
            expected.1.iter_mut().zip(gradient).for_each(|(sum, slope)| *sum += factor * f64::from(slope));
        }
        // Not to the bit: alone, cross-entropy takes one pass of its own.
        prop_assert!((value - expected.0).abs() <= 1e-7 * value.abs());
        let largest = expected.1.iter().fold(0.0, |m: f64, g| m.max(g.abs()));
        for (came, expected) in gradient.into_iter().zip(expected.1) {
            prop_assert!((f64::from(came) - expected).abs() <= 1e-6 * largest + 1e-12);
        }
    }
}

/// The smallest distance between two errors of one class.
fn smallest_gap(loss: &Loss, batch: &Batch) -> f64 {
    let probabilities = |z: &[f64]| -> Vec<f64> {
        match loss.activation {
            Activation::None | Activation::Raw => z.to_vec(),
            Activation::Sigmoid => z.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect(),
            Activation::Softmax => {
                let sum: f64 = z.iter().map(|z| z.exp()).sum();
                z.iter().map(|z| z.exp() / sum).collect()
            }
        }
    };
    let mut gap = f64::INFINITY;
    for class in 0..batch.classes {
        let pixels = batch.scores.iter().flatten().zip(batch.truth.iter().flatten());
        let mut errors: Vec<f64> = pixels
            .filter_map(|(z, g)| {
                let g = g.as_ref()?[class];
                Some(match loss.activation {
                    // signed, so that margins on either side of the kink at 0 do not count as tied
                    Activation::Raw => 1.0 - z[class] * (2.0 * g - 1.0),
                    _ => (g - probabilities(z)[class]).abs(),
                })
            })
            .collect();
        errors.sort_by(f64::total_cmp);
        gap = errors.windows(2).fold(gap, |gap, pair| gap.min(pair[1] - pair[0]));
    }
    gap
}

/// Where false negatives cost nothing, labels that are nearly alike leave slopes as small as their differences: of Tversky with
/// β = 0 without smoothing ∂L/∂p = α Σ_j p_j (g_j − g) / (c + α b)².
#[test]
fn labels_that_are_nearly_alike_have_slopes() {
    let differences = [1e-2f32, 1e-4, 1e-6];
    for (difference, is_outlier) in differences.into_iter().flat_map(|size| [(size, false), (size, true)]) {
        let label = |pixel: usize| 0.3 + difference * ((pixel * 37 % 101) as f32 / 101.0);
        // One pixel of the class and one beside it are no labels like the others.
        let g = |pixel: usize| if is_outlier && pixel < 2 { pixel as f32 } else { label(pixel) };
        let p = |pixel: usize| ((pixel * 53 % 89) as f32 + 1.0) / 90.0;
        let (scores, masks): (Vec<f32>, Vec<f32>) = (0..1001).map(|pixel| (p(pixel), g(pixel))).unzip();
        let pixels = || scores.iter().zip(&masks).map(|(&p, &g)| (f64::from(p), f64::from(g)));
        let alpha = 0.7;
        let below: f64 = pixels().map(|(p, g)| p * g + alpha * p * (1.0 - g)).sum();
        let expected: Vec<f64> = masks
            .iter()
            .map(|&g| {
                alpha * pixels().map(|(p, other)| p * (other - f64::from(g))).sum::<f64>() / (below * below)
            })
            .collect();
        let smooth = Smooth { numerator: 0.0, denominator: 0.0 };
        let overlap = Overlap { smooth, ..Overlap::new(Similarity::Tversky { alpha, beta: 0.0 }) };
        let loss = Loss::new(Activation::None, Term::Overlap(overlap));
        let shape = Shape { images: 1, pixels: masks.len(), classes: 1, layout: Layout::ChannelsLast };
        let mut gradient = vec![0.0; masks.len()];
        loss.value_and_gradient(&shape, &scores, Truth::Masks(&masks), &mut gradient, &mut Workspace::new())
            .expect("a loss");
        let largest = expected.iter().fold(0.0f64, |most, slope| most.max(slope.abs()));
        for (came, expected) in gradient.iter().zip(expected) {
            let off = (f64::from(*came) - expected).abs() / largest;
            assert!(off < 2e-6, "{difference}: {came} is not {expected}");
        }
    }
}
