//! Conformance cases: reading them, and turning one into the crate's own types.

use segmetric::{
    Activation, Bins, Classes, CrossEntropy, Form, Labels, Layout, Loss, LovaszSoftmax, Normalize, Over,
    Selection, Shape, Smooth, SoftDice, Term, Weights,
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

/// A loss that the crate has; `None` for a kind that is not built.
pub fn loss(options: &Value) -> Option<Loss> {
    let term = match options["kind"].as_str().expect("a kind") {
        "softDice" => Term::SoftDice(SoftDice {
            selection: selection(options),
            smooth: Smooth {
                numerator: number(&options["smooth"]["numerator"]),
                denominator: number(&options["smooth"]["denominator"]),
            },
            form: match (flag(options, "squared"), flag(options, "softLabels")) {
                (true, _) => Form::Squared,
                (_, true) => Form::SoftLabels,
                _ => Form::Product,
            },
            exponent: options.get("exponent").map_or(1.0, number),
            logarithm: flag(options, "logarithm"),
        }),
        "lovaszSoftmax" => {
            Term::LovaszSoftmax(LovaszSoftmax { selection: selection(options), bins: Bins::Exact })
        }
        "crossEntropy" => Term::CrossEntropy(CrossEntropy {
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
        }),
        _ => return None,
    };
    let activation = match options["activation"].as_str() {
        Some("none") => Activation::None,
        Some("softmax") => Activation::Softmax,
        Some("sigmoid") => Activation::Sigmoid,
        other => panic!("activation {other:?}"),
    };
    let loss = Loss::new(activation, term);
    Some(match options.get("ignoreLabel") {
        Some(label) => loss.ignoring(number(label) as i32),
        None => loss,
    })
}

fn flag(options: &Value, name: &str) -> bool {
    options.get(name).is_some_and(|value| value.as_bool().expect("true or false"))
}

fn selection(options: &Value) -> Selection {
    Selection {
        over: match options["over"].as_str() {
            Some("image") => Over::Image,
            Some("batch") => Over::Batch,
            other => panic!("over {other:?}"),
        },
        classes: Some(match &options["classes"] {
            Value::String(text) if text == "all" => Classes::All,
            Value::String(text) if text == "present" => Classes::Present,
            list => Classes::List(sizes(list)),
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

/// The same values with the class axis before space.
pub fn channels_first(values: &[f32], shape: &Shape) -> Vec<f32> {
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
