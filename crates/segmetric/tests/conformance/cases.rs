//! Conformance cases: reading them, and turning one into the crate's own types.

use segmetric::{
    Activation, Bins, ClassWeight, Classes, CrossEntropy, Distances, Form, GeneralizedDice, Geometric,
    Labels, Layout, Loss, Lovasz, LovaszKind, Measure, Normalize, Over, Overlap, Penalty, Selection, Shape,
    Similarity, Smooth, Target, Term, Truth, Weights,
};
use serde_json::Value;

/// A number, or one of the strings that stand for what JSON cannot say.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().expect("NaN, Infinity or -Infinity"),
        _ => value.as_f64().expect("a number"),
    }
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

pub fn sizes(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|n| n as usize).collect()
}

/// The labels of an array, told one by one or as runs of a label and its length.
pub fn labels(array: &Value) -> Vec<usize> {
    match array.get("runs") {
        Some(runs) => sizes(runs).chunks(2).flat_map(|run| std::iter::repeat_n(run[0], run[1])).collect(),
        None => sizes(&array["data"]),
    }
}

/// The pixels of an array whose label is 1.
pub fn mask(array: &Value) -> Vec<bool> {
    labels(array).into_iter().map(|label| label == 1).collect()
}

/// What a number of a case is, what it came to, and what it should be. NaN is where a metric has no value.
pub type Compared = (String, f64, f64);

/// Reads a file of as many cases, holds the numbers of each to its tolerance, and says how many those were.
pub fn compare(file: &str, text: &str, count: usize, numbers_of: fn(&Value) -> Vec<Compared>) {
    let topic: Value = serde_json::from_str(text).expect("JSON");
    let tolerance = &topic["tolerance"];
    let (absolute, relative) =
        (number(&tolerance["absolute"]), tolerance.get("relative").map_or(0.0, number));
    let cases = topic["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), count);
    let mut compared = 0;
    for case in cases {
        for (what, came, expected) in numbers_of(case) {
            let same = came == expected
                || came.is_nan() && expected.is_nan()
                || (came - expected).abs() <= absolute + relative * expected.abs();
            assert!(same, "{}: {what} is {came}, expected {expected}", case["name"]);
            compared += 1;
        }
    }
    crate::report(&format!("conformance {file}: {count} cases, {compared} numbers"));
}

/// The loss of a case.
pub fn loss(options: &Value) -> Loss {
    if options["kind"] == "diceCrossEntropy" {
        let mut loss = single(options, cross_entropy(0.0, options));
        loss.terms.insert(0, (1.0, Term::Overlap(Overlap::new(Similarity::Dice))));
        return loss;
    }
    if options["kind"] == "weightedSum" {
        let terms = options["terms"].as_array().expect("terms");
        let losses: Vec<(f64, Loss)> = terms.iter().map(|term| (number(&term[0]), loss(&term[1]))).collect();
        let first = losses[0].1.clone();
        assert!(
            losses
                .iter()
                .all(|(_, loss)| (loss.activation, loss.ignore_label)
                    == (first.activation, first.ignore_label))
        );
        let terms = losses.into_iter().map(|(factor, mut loss)| (factor, loss.terms.remove(0).1)).collect();
        return Loss { terms, ..first };
    }
    single(options, term(options))
}

fn single(options: &Value, term: Term) -> Loss {
    let activation = match options.get("activation").map(|text| text.as_str().expect("a word")) {
        None => Activation::Raw,
        Some("none") => Activation::None,
        Some("softmax") => Activation::Softmax,
        Some("sigmoid") => Activation::Sigmoid,
        Some(other) => panic!("activation {other}"),
    };
    let loss = Loss::new(activation, term);
    match options.get("ignoreLabel") {
        Some(label) => loss.ignoring(number(label) as i32),
        None => loss,
    }
}

fn term(options: &Value) -> Term {
    match options["kind"].as_str().expect("a kind") {
        "softDice" => overlap(Similarity::Dice, options),
        "softJaccard" => overlap(Similarity::Jaccard, options),
        "tversky" => {
            let similarity =
                Similarity::Tversky { alpha: number(&options["alpha"]), beta: number(&options["beta"]) };
            overlap(similarity, options)
        }
        "matthewsLoss" => {
            let denominator = options.get("smooth").map_or(1e-5, number);
            Term::Overlap(Overlap {
                selection: selection(options),
                smooth: Smooth { numerator: 0.0, denominator },
                ..Overlap::new(Similarity::Matthews)
            })
        }
        "generalizedDice" => Term::GeneralizedDice(GeneralizedDice {
            selection: selection(options),
            smooth: smooth(options),
            weight: match options["weight"].as_str() {
                Some("square") => ClassWeight::Square,
                Some("linear") => ClassWeight::Linear,
                Some("uniform") => ClassWeight::Uniform,
                other => panic!("weight {other:?}"),
            },
            soft_labels: flag(options, "softLabels"),
        }),
        "lovaszSoftmax" => lovasz(LovaszKind::Softmax, options),
        "lovaszHinge" => lovasz(LovaszKind::Hinge, options),
        "crossEntropy" => cross_entropy(0.0, options),
        "focal" => cross_entropy(number(&options["gamma"]), options),
        "boundaryLoss" => geometric(options, Measure::Boundary { distances: distances(options) }),
        "hausdorffLoss" => {
            let (power, log_one_plus) = (number(&options["power"]), flag(options, "logOnePlus"));
            geometric(options, Measure::Hausdorff { power, log_one_plus })
        }
        "softClDice" => {
            let iterations = options.get("iterations").map_or(3.0, number) as usize;
            geometric(
                options,
                Measure::ClDice { iterations, smooth: options.get("smooth").map_or(1.0, number) },
            )
        }
        "skeletonRecall" => {
            geometric(options, Measure::SkeletonRecall { smooth: options.get("smooth").map_or(1.0, number) })
        }
        other => panic!("kind {other}"),
    }
}

fn distances(options: &Value) -> Distances {
    match flag(options, "distances") {
        true => Distances::Given,
        false => Distances::OfTruth { spacing: options.get("spacing").map(numbers) },
    }
}

fn geometric(options: &Value, measure: Measure) -> Term {
    Term::Geometric(Geometric { selection: selection(options), ..Geometric::new(measure) })
}

fn overlap(similarity: Similarity, options: &Value) -> Term {
    Term::Overlap(Overlap {
        similarity,
        selection: selection(options),
        smooth: smooth(options),
        form: match (flag(options, "squared"), flag(options, "softLabels")) {
            (true, _) => Form::Squared,
            (_, true) => Form::SoftLabels,
            _ => Form::Product,
        },
        exponent: options.get("exponent").map_or(1.0, number),
        penalty: if flag(options, "logarithm") { Penalty::Logarithm } else { Penalty::Complement },
    })
}

fn smooth(options: &Value) -> Smooth {
    let smooth = &options["smooth"];
    Smooth { numerator: number(&smooth["numerator"]), denominator: number(&smooth["denominator"]) }
}

fn lovasz(kind: LovaszKind, options: &Value) -> Term {
    assert!(options.get("bins").is_none_or(|bins| bins == "exact"));
    Term::Lovasz(Lovasz { kind, selection: selection(options), bins: Bins::Exact })
}

fn cross_entropy(gamma: f64, options: &Value) -> Term {
    Term::CrossEntropy(CrossEntropy {
        gamma,
        alpha: options.get("alpha").map(number),
        weights: match options.get("weights") {
            None => Weights::None,
            Some(Value::String(text)) if text == "inverse-frequency" => Weights::InverseFrequency,
            Some(list) => Weights::List(numbers(list)),
        },
        normalize: options.get("normalize").map(|text| match text.as_str() {
            Some("weights") => Normalize::Weights,
            Some("pixels") => Normalize::Pixels,
            other => panic!("normalize {other:?}"),
        }),
        labels: options.get("labels").map(|text| match text.as_str() {
            Some("exclusive") => Labels::Exclusive,
            Some("independent") => Labels::Independent,
            other => panic!("labels {other:?}"),
        }),
        label_smoothing: options.get("labelSmoothing").map_or(0.0, number),
        top_k: options.get("topK").map(number),
    })
}

fn flag(options: &Value, name: &str) -> bool {
    options.get(name).is_some_and(|value| value.as_bool().expect("true or false"))
}

fn selection(options: &Value) -> Selection {
    Selection {
        over: match options["over"].as_str() {
            None | Some("image") => Over::Image,
            Some("batch") => Over::Batch,
            other => panic!("over {other:?}"),
        },
        classes: options.get("classes").map(|classes| match classes.as_str() {
            Some("all") => Classes::All,
            Some("present") => Classes::Present,
            _ => Classes::List(sizes(classes)),
        }),
        class_weights: options.get("classWeights").map(numbers),
    }
}

/// The shape of a case's scores `[n, ...space, c]`.
pub fn shape(scores: &Value) -> Shape {
    let sizes = sizes(&scores["shape"]);
    let (images, classes) = (sizes[0], sizes[sizes.len() - 1]);
    let pixels = sizes[1..sizes.len() - 1].iter().product();
    Shape { images, pixels, classes, layout: Layout::ChannelsLast }
}

/// A case's scores, in the layout of its shape.
pub fn scores(case: &Value, shape: &Shape) -> Vec<f32> {
    arranged(&case["scores"]["data"], shape)
}

/// A case's truth.
enum OwnTruth {
    Labels(Vec<i32>),
    Masks(Vec<f32>),
}

/// What the scores of a case are held against.
pub struct OwnTarget {
    truth: OwnTruth,
    weights: Option<Vec<f32>>,
    distances: Option<Vec<f32>>,
    size: Vec<usize>,
}

impl OwnTarget {
    pub fn of(case: &Value, shape: &Shape) -> OwnTarget {
        let (truth, scores) = (&case["truth"], sizes(&case["scores"]["shape"]));
        let data = &truth["data"];
        let is_distances = flag(&case["loss"], "distances");
        OwnTarget {
            truth: match truth["kind"].as_str() {
                Some("map") => OwnTruth::Labels(numbers(data).into_iter().map(|n| n as i32).collect()),
                _ if is_distances => OwnTruth::Labels(vec![0; shape.images * shape.pixels]),
                _ => OwnTruth::Masks(arranged(data, shape)),
            },
            weights: weights(case),
            distances: is_distances.then(|| arranged(data, shape)),
            size: scores[1..scores.len() - 1].to_vec(),
        }
    }

    pub fn as_target(&self) -> Target<'_> {
        Target {
            truth: match &self.truth {
                OwnTruth::Labels(labels) => Truth::Labels32(labels),
                OwnTruth::Masks(masks) => Truth::Masks(masks),
            },
            weights: self.weights.as_deref(),
            distances: self.distances.as_deref(),
            size: &self.size,
        }
    }
}

/// The weights of a case's pixels.
pub fn weights(case: &Value) -> Option<Vec<f32>> {
    let weights = case["truth"].get("weights")?;
    Some(numbers(weights).into_iter().map(|weight| weight as f32).collect())
}

fn arranged(data: &Value, shape: &Shape) -> Vec<f32> {
    let values: Vec<f32> = numbers(data).into_iter().map(|n| n as f32).collect();
    match shape.layout {
        Layout::ChannelsLast => values,
        Layout::ChannelsFirst => channels_first(&values, shape),
    }
}

/// The same values with the class axis before space.
fn channels_first(values: &[f32], shape: &Shape) -> Vec<f32> {
    transpose(values, shape, |image, pixel, class| (image * shape.classes + class) * shape.pixels + pixel)
}

/// And back.
pub fn channels_last(values: &[f32], shape: &Shape) -> Vec<f32> {
    let mut last = vec![0.0; values.len()];
    for image in 0..shape.images {
        for pixel in 0..shape.pixels {
            for class in 0..shape.classes {
                let from = (image * shape.classes + class) * shape.pixels + pixel;
                last[(image * shape.pixels + pixel) * shape.classes + class] = values[from];
            }
        }
    }
    last
}

fn transpose(values: &[f32], shape: &Shape, place: impl Fn(usize, usize, usize) -> usize) -> Vec<f32> {
    let mut out = vec![0.0; values.len()];
    for (index, &value) in values.iter().enumerate() {
        let (rest, class) = (index / shape.classes, index % shape.classes);
        out[place(rest / shape.pixels, rest % shape.pixels, class)] = value;
    }
    out
}
