//! Weights of pixels: whole ones repeat a pixel, 0 ignores it, and 1 is none.

use crate::inputs::{IGNORE, Told, batch, cross_entropy, generalized_dice, lovasz, overlap, place, setting};
use crate::oracle::{self, Batch};
use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::{
    Activation, Bins, CrossEntropy, Layout, Loss, Lovasz, LovaszKind, Normalize, Shape, Target, Term, Truth,
    Workspace,
};

/// A loss, its batch, and how the truth and the scores are told.
#[derive(Clone, Debug)]
struct Case {
    loss: Loss,
    batch: Batch,
    told: Told,
    layout: Layout,
}

impl Case {
    fn evaluate(&self, weights: Option<&[f32]>) -> (f64, Vec<f32>) {
        self.batch.evaluate_weighted(&self.loss, self.told, self.layout, weights).expect("a loss")
    }

    fn shape(&self) -> Shape {
        self.batch.shape(self.layout)
    }

    fn images(&self, weights: &[f32]) -> Vec<Vec<f32>> {
        weights.chunks(self.shape().pixels).map(<[f32]>::to_vec).take(self.shape().images).collect()
    }
}

fn case() -> impl Strategy<Value = Case> {
    let told = prop_oneof![
        Just(Told::Map),
        Just(Told::ByteMap),
        Just(Told::HardMasks),
        Just(Told::SoftMasks),
        Just(Told::SoftMasks)
    ];
    (setting(), told).prop_flat_map(|((activation, classes, layout), told)| {
        let mut terms = vec![
            overlap(classes).boxed(),
            generalized_dice(classes).boxed(),
            cross_entropy(activation, classes).boxed(),
        ];
        if told != Told::SoftMasks {
            terms.push(lovasz(LovaszKind::Softmax, classes).boxed());
            if activation != Activation::None {
                terms.push(lovasz(LovaszKind::Hinge, classes).boxed());
            }
        }
        let loss = proptest::strategy::Union::new(terms)
            .prop_map(move |term| Loss::new(activation, term).ignoring(IGNORE));
        (loss, batch(activation, told, classes)).prop_map(move |(loss, batch)| Case {
            loss,
            batch,
            told,
            layout,
        })
    })
}

/// So many weights as a batch has pixels at most.
fn weights(most: u8) -> impl Strategy<Value = Vec<f32>> {
    vec((0..=most).prop_map(f32::from), 3 * 40)
}

/// Each pixel as often as its weight says.
fn repeated(batch: &Batch, weights: &[Vec<f32>]) -> Batch {
    fn each<T: Clone>(values: &[Vec<T>], weights: &[Vec<f32>]) -> Vec<Vec<T>> {
        let of_image = |(values, weights): (&Vec<T>, &Vec<f32>)| {
            let times = values.iter().zip(weights);
            times.flat_map(|(value, &weight)| vec![value.clone(); weight as usize]).collect()
        };
        values.iter().zip(weights).map(of_image).collect()
    }
    Batch { scores: each(&batch.scores, weights), truth: each(&batch.truth, weights), classes: batch.classes }
}

/// A mean over pixels is one over those that count, however much they weigh.
fn divisor_ratio(case: &Case, weights: &[Vec<f32>]) -> f64 {
    let Term::CrossEntropy(CrossEntropy { normalize, labels: None, .. }) = &case.loss.terms[0].1 else {
        return 1.0;
    };
    let is_independent = case.loss.activation == Activation::Sigmoid || case.batch.classes == 1;
    if !is_independent && *normalize != Some(Normalize::Pixels) {
        return 1.0;
    }
    let truth = case.batch.truth.iter().flatten();
    let valid =
        truth.zip(weights.iter().flatten()).filter(|(truth, weight)| truth.is_some() && **weight > 0.0);
    let (count, weight) = valid.fold((0.0, 0.0), |(n, sum), (_, &weight)| (n + 1.0, sum + f64::from(weight)));
    if count > 0.0 { weight / count } else { 1.0 }
}

proptest! {
    #[test]
    fn whole_weights_repeat_pixels(case in case(), weights in weights(3)) {
        let images = case.images(&weights);
        let weights = images.concat();
        let (value, gradient) = case.evaluate(Some(&weights));
        let ratio = divisor_ratio(&case, &images);
        let expected = ratio * oracle::value(&case.loss, &repeated(&case.batch, &images));
        prop_assert!((value - expected).abs() <= 2e-6 + 2e-6 * expected.abs(), "{} is not {}", value, expected);
        if matches!(case.loss.terms[0].1, Term::Lovasz(_)) {
            return Ok(());
        }
        // Along some direction the loss grows at the rate that the gradient tells.
        let direction = |image: usize, pixel: usize, class: usize| {
            ((image * 31 + pixel * 17 + class * 7) % 13) as f64 / 6.5 - 1.0
        };
        let moved = |step: f64| {
            let mut batch = case.batch.clone();
            for (image, pixels) in batch.scores.iter_mut().enumerate() {
                for (pixel, scores) in pixels.iter_mut().enumerate() {
                    for (class, z) in scores.iter_mut().enumerate() {
                        *z += step * direction(image, pixel, class);
                    }
                }
            }
            ratio * oracle::value(&case.loss, &repeated(&batch, &images))
        };
        let step = 1e-5;
        let rate = (moved(step) - moved(-step)) / (2.0 * step);
        let shape = case.shape();
        let (mut came, mut size) = (0.0, 0.0);
        for image in 0..shape.images {
            for pixel in 0..shape.pixels {
                for class in 0..shape.classes {
                    let slope = f64::from(gradient[place(&shape, image, pixel, class)]);
                    came += slope * direction(image, pixel, class);
                    size += slope.abs();
                }
            }
        }
        prop_assert!((came - rate).abs() <= 1e-6 + 1e-4 * size, "rate {} is not {}", came, rate);
    }

    #[test]
    fn a_weight_of_0_ignores_and_weights_of_1_are_none(case in case(), weights in weights(1)) {
        let images = case.images(&weights);
        let mut ignoring = case.clone();
        for (truth, &weight) in ignoring.batch.truth.iter_mut().flatten().zip(images.iter().flatten()) {
            if weight == 0.0 {
                *truth = None;
            }
        }
        let bits = |(value, gradient): (f64, Vec<f32>)| {
            (value.to_bits(), gradient.into_iter().map(f32::to_bits).collect::<Vec<_>>())
        };
        prop_assert_eq!(bits(case.evaluate(Some(&images.concat()))), bits(ignoring.evaluate(None)));
        let ones = vec![1.0; images.concat().len()];
        prop_assert_eq!(bits(case.evaluate(Some(&ones))), bits(case.evaluate(None)));
    }

    #[test]
    fn buckets_are_off_by_the_widest_of_them_at_most(
        (batch, layout, kind) in (1..4usize, prop_oneof![Just(LovaszKind::Softmax), Just(LovaszKind::Hinge)])
            .prop_flat_map(|(classes, kind)| {
                let layout = prop_oneof![Just(Layout::ChannelsLast), Just(Layout::ChannelsFirst)];
                (batch(Activation::Sigmoid, Told::Map, classes), layout, Just(kind))
            }),
        weights in vec(0.0..4.0f32, 3 * 40),
        // The last has words in place of places.
        bins in prop_oneof![Just(256usize), Just(4096), Just(1 << 16)],
    ) {
        let count = batch.scores.iter().map(Vec::len).sum();
        let evaluate = |bins: Bins| {
            let lovasz = Lovasz { kind, bins, ..Lovasz::default() };
            let loss = Loss::new(Activation::Sigmoid, Term::Lovasz(lovasz)).ignoring(IGNORE);
            batch.evaluate_weighted(&loss, Told::Map, layout, Some(&weights[..count])).expect("a loss").0
        };
        let largest = match kind {
            LovaszKind::Softmax => 8.0,
            LovaszKind::Hinge => 5.0,
        };
        let off = (evaluate(Bins::Buckets(bins)) - evaluate(Bins::Exact)).abs();
        prop_assert!(off <= largest / bins as f64 + 1e-6, "{}", off);
    }
}

#[test]
fn weights_that_are_none_are_named() {
    let loss = Loss::new(Activation::None, Term::Lovasz(Lovasz::default()));
    let shape = Shape { images: 1, pixels: 3, classes: 1, layout: Layout::ChannelsLast };
    let text = |weights: &[f32]| {
        let target = Target { weights: Some(weights), ..Truth::Labels8(&[0, 1, 1]).into() };
        match loss.value(&shape, &[0.5; 3], target, &mut Workspace::new()) {
            Ok(value) => format!("{value:.4}"),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(text(&[1.0, 1.0, -0.5]), "truth.weights[2] is -0.5, but a weight is finite and at least 0");
    assert_eq!(text(&[1.0, f32::NAN, 0.5]), "truth.weights[1] is NaN, but a weight is finite and at least 0");
    assert_eq!(
        text(&[f32::INFINITY, 1.0, 0.5]),
        "truth.weights[0] is Infinity, but a weight is finite and at least 0"
    );
    assert_eq!(text(&[1.0]), "truth.weights has 1 values, but the shape asks for 3");
    assert_eq!(text(&[0.0; 3]), "0.0000");
    assert_eq!(text(&[2.0, 0.5, 0.25]), "0.5000");
}
