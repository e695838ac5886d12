//! Random batches and losses, and a batch in the crate's terms.

use crate::oracle::Batch;
use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::{
    Activation, Bins, ClassWeight, Classes, CrossEntropy, Error, Form, GeneralizedDice, Layout, Loss, Lovasz,
    LovaszKind, Normalize, Over, Overlap, Penalty, Selection, Shape, Similarity, Smooth, Target, Term, Truth,
    Weights, Workspace,
};

pub const IGNORE: i32 = 255;

/// How the truth of a batch is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// Of 32 bits a pixel.
    Map,
    /// Of a byte a pixel, for which there are passes of their own.
    ByteMap,
    HardMasks,
    SoftMasks,
}

impl Batch {
    pub fn shape(&self, layout: Layout) -> Shape {
        Shape { images: self.scores.len(), pixels: self.scores[0].len(), classes: self.classes, layout }
    }

    /// The scores, or anything else by image, pixel and class, as one slice.
    pub fn flat(&self, layout: Layout, at: impl Fn(usize, usize, usize) -> f64) -> Vec<f32> {
        let shape = self.shape(layout);
        let mut flat = vec![0.0; shape.images * shape.pixels * shape.classes];
        for image in 0..shape.images {
            for pixel in 0..shape.pixels {
                for class in 0..shape.classes {
                    flat[place(&shape, image, pixel, class)] = at(image, pixel, class) as f32;
                }
            }
        }
        flat
    }

    pub fn masks(&self, layout: Layout) -> Vec<f32> {
        self.flat(layout, |image, pixel, class| self.truth[image][pixel].as_ref().map_or(-1.0, |g| g[class]))
    }

    pub fn labels(&self) -> Vec<i32> {
        let label = |truth: &Option<Vec<f64>>| match truth {
            None => IGNORE,
            Some(g) if self.classes == 1 => g[0] as i32,
            Some(g) => g.iter().position(|&g| g == 1.0).expect("one class") as i32,
        };
        self.truth.iter().flatten().map(label).collect()
    }

    /// Value and gradient by the crate.
    pub fn evaluate(&self, loss: &Loss, told: Told, layout: Layout) -> Result<(f64, Vec<f32>), Error> {
        self.evaluate_weighted(loss, told, layout, None)
    }

    /// The same of pixels with weights, in the order of a class map.
    pub fn evaluate_weighted(
        &self,
        loss: &Loss,
        told: Told,
        layout: Layout,
        weights: Option<&[f32]>,
    ) -> Result<(f64, Vec<f32>), Error> {
        self.evaluate_beside(loss, told, layout, Target { weights, ..Truth::Masks(&[]).into() })
    }

    /// The same of the batch's own truth, with what stands beside the truth in a target.
    pub fn evaluate_beside(
        &self,
        loss: &Loss,
        told: Told,
        layout: Layout,
        beside: Target,
    ) -> Result<(f64, Vec<f32>), Error> {
        let scores = self.flat_scores(layout);
        let mut gradient = vec![f32::NAN; scores.len()];
        let truth = self.told(told, layout);
        let target = Target { truth: truth.lent(), ..beside };
        let mut workspace = Workspace::new();
        let value =
            loss.value_and_gradient(&self.shape(layout), &scores, target, &mut gradient, &mut workspace)?;
        Ok((value, gradient))
    }

    pub fn flat_scores(&self, layout: Layout) -> Vec<f32> {
        self.flat(layout, |image, pixel, class| self.scores[image][pixel][class])
    }

    pub fn told(&self, told: Told, layout: Layout) -> OwnTruth {
        match told {
            Told::Map => OwnTruth::Words(self.labels()),
            Told::ByteMap => OwnTruth::Bytes(self.labels().into_iter().map(|label| label as u8).collect()),
            Told::HardMasks | Told::SoftMasks => OwnTruth::Masks(self.masks(layout)),
        }
    }
}

/// A truth that owns its numbers.
pub enum OwnTruth {
    Words(Vec<i32>),
    Bytes(Vec<u8>),
    Masks(Vec<f32>),
}

impl OwnTruth {
    pub fn lent(&self) -> Truth<'_> {
        match self {
            OwnTruth::Words(labels) => Truth::Labels32(labels),
            OwnTruth::Bytes(labels) => Truth::Labels8(labels),
            OwnTruth::Masks(masks) => Truth::Masks(masks),
        }
    }

    /// That of an image which has so many pixels and so many scores.
    pub fn image(&self, image: usize, pixels: usize, scores: usize) -> Truth<'_> {
        let labels = image * pixels..(image + 1) * pixels;
        match self {
            OwnTruth::Words(all) => Truth::Labels32(&all[labels]),
            OwnTruth::Bytes(all) => Truth::Labels8(&all[labels]),
            OwnTruth::Masks(masks) => Truth::Masks(&masks[image * scores..(image + 1) * scores]),
        }
    }
}

/// Written again from the layout's definition, not taken from the crate.
pub fn place(shape: &Shape, image: usize, pixel: usize, class: usize) -> usize {
    match shape.layout {
        Layout::ChannelsLast => (image * shape.pixels + pixel) * shape.classes + class,
        Layout::ChannelsFirst => (image * shape.classes + class) * shape.pixels + pixel,
    }
}

/// A batch of few images of up to 40 pixels; scores are multiples of 2^-12, so f32 holds them exactly.
pub fn batch(activation: Activation, told: Told, classes: usize) -> impl Strategy<Value = Batch> {
    (1..4usize, 1..40usize)
        .prop_flat_map(move |(images, pixels)| batch_of(activation, told, classes, images, pixels))
}

/// So many images of so many pixels.
pub fn batch_of(
    activation: Activation,
    told: Told,
    classes: usize,
    images: usize,
    pixels: usize,
) -> impl Strategy<Value = Batch> {
    let raw = vec(vec(vec(-16_384..16_384i32, classes), pixels), images);
    let truth = vec(vec((0..10u8, 0..classes.max(2), vec(0.0..1.0f64, classes)), pixels), images);
    (raw, truth).prop_map(move |(raw, truth)| Batch {
        scores: raw
            .into_iter()
            .map(|image| image.into_iter().map(|pixel| scores(activation, &pixel)).collect())
            .collect(),
        truth: truth
            .into_iter()
            .map(|image| image.into_iter().map(|pixel| one_truth(told, classes, pixel)).collect())
            .collect(),
        classes,
    })
}

fn scores(activation: Activation, raw: &[i32]) -> Vec<f64> {
    match activation {
        Activation::None => {
            // Positive parts that add up to 1, away from 0 and 1
            let parts: Vec<f64> = raw.iter().map(|&x| f64::from(x) + 20_000.0).collect();
            let sum: f64 = if raw.len() == 1 { 40_000.0 } else { parts.iter().sum() };
            parts.iter().map(|part| f64::from((part / sum) as f32)).collect()
        }
        _ => raw.iter().map(|&x| f64::from(x) / 4096.0).collect(),
    }
}

fn one_truth(told: Told, classes: usize, pixel: (u8, usize, Vec<f64>)) -> Option<Vec<f64>> {
    let (chance, label, soft) = pixel;
    if chance == 0 {
        return None;
    }
    Some(match told {
        Told::SoftMasks => soft.iter().map(|&g| f64::from(g as f32)).collect(),
        _ if classes == 1 => vec![label as f64],
        _ => (0..classes).map(|class| f64::from(u8::from(class == label))).collect(),
    })
}

pub fn selection(classes: usize) -> impl Strategy<Value = Selection> {
    let over = prop_oneof![Just(Over::Image), Just(Over::Batch)];
    let list = proptest::sample::subsequence((0..classes).collect::<Vec<_>>(), 1..=classes);
    let chosen = prop_oneof![
        Just(None),
        Just(Some(Classes::All)),
        Just(Some(Classes::Present)),
        list.prop_map(|list| Some(Classes::List(list)))
    ];
    let weights = proptest::option::of(vec(0.25..4.0f64, classes));
    (over, chosen, weights).prop_map(|(over, classes, class_weights)| Selection {
        over,
        classes,
        class_weights,
    })
}

pub fn overlap(classes: usize) -> impl Strategy<Value = Term> {
    let similarity = prop_oneof![
        Just(Similarity::Dice),
        Just(Similarity::Jaccard),
        Just(Similarity::Matthews),
        (0.0..2.0f64, 0.0..2.0f64).prop_map(|(alpha, beta)| Similarity::Tversky { alpha, beta })
    ];
    let smooth = prop_oneof![Just(1e-5), Just(1.0), Just(0.3)];
    let form = prop_oneof![Just(Form::Product), Just(Form::Squared), Just(Form::SoftLabels)];
    let exponent = prop_oneof![Just(1.0), Just(2.0), Just(0.75)];
    let penalty = prop_oneof![Just(Penalty::Complement), Just(Penalty::Logarithm), Just(Penalty::LogCosh)];
    (similarity, selection(classes), smooth, form, exponent, penalty).prop_map(
        |(similarity, selection, smooth, form, exponent, penalty)| {
            let smooth = Smooth { numerator: smooth, denominator: smooth };
            let tversky = matches!(similarity, Similarity::Tversky { .. });
            let form = if tversky && form == Form::Squared { Form::Product } else { form };
            let is_matthews = similarity == Similarity::Matthews;
            let form = if is_matthews { Form::Product } else { form };
            // The coefficient may be below 0, where a logarithm is cut.
            let penalty =
                if is_matthews && penalty == Penalty::Logarithm { Penalty::LogCosh } else { penalty };
            Term::Overlap(Overlap { similarity, selection, smooth, form, exponent, penalty })
        },
    )
}

pub fn generalized_dice(classes: usize) -> impl Strategy<Value = Term> {
    let weight =
        prop_oneof![Just(ClassWeight::Square), Just(ClassWeight::Linear), Just(ClassWeight::Uniform)];
    (selection(classes), weight, any::<bool>()).prop_map(|(selection, weight, soft_labels)| {
        let selection = Selection { class_weights: None, ..selection };
        Term::GeneralizedDice(GeneralizedDice { selection, smooth: Smooth::default(), weight, soft_labels })
    })
}

pub fn lovasz(kind: LovaszKind, classes: usize) -> impl Strategy<Value = Term> {
    selection(classes).prop_map(move |selection| Term::Lovasz(Lovasz { kind, selection, bins: Bins::Exact }))
}

pub fn cross_entropy(activation: Activation, classes: usize) -> impl Strategy<Value = Term> {
    let weights = prop_oneof![
        Just(Weights::None),
        vec(0.25..4.0f64, classes).prop_map(Weights::List),
        Just(Weights::InverseFrequency)
    ];
    let independent = activation == Activation::Sigmoid || classes == 1;
    let normalize = if independent {
        prop_oneof![Just(None), Just(Some(Normalize::Pixels))].boxed()
    } else {
        prop_oneof![Just(None), Just(Some(Normalize::Weights)), Just(Some(Normalize::Pixels))].boxed()
    };
    let gamma = prop_oneof![Just(0.0), Just(2.0), Just(0.5), Just(1.5)];
    let alpha = proptest::option::of(prop_oneof![Just(0.0), Just(1.0), 0.0..1.0f64]);
    let smoothing = prop_oneof![3 => Just(0.0), 1 => 0.01..0.9f64];
    (gamma, alpha, weights, normalize, smoothing).prop_map(
        move |(gamma, alpha, weights, normalize, label_smoothing)| {
            let alpha = alpha.filter(|_| independent && weights == Weights::None);
            let rest = CrossEntropy::default();
            Term::CrossEntropy(CrossEntropy { gamma, alpha, weights, normalize, label_smoothing, ..rest })
        },
    )
}

/// An activation, a number of classes that it can have, and how the truth is told.
pub fn setting() -> impl Strategy<Value = (Activation, usize, Layout)> {
    let activation =
        prop_oneof![Just(Activation::None), Just(Activation::Softmax), Just(Activation::Sigmoid)];
    let layout = prop_oneof![Just(Layout::ChannelsLast), Just(Layout::ChannelsFirst)];
    (activation, 1..6usize, layout).prop_map(|(activation, classes, layout)| {
        let classes = if activation == Activation::Softmax { classes.max(2) } else { classes };
        (activation, classes, layout)
    })
}
