//! Every conformance case of surface distances.

use crate::cases::{compare, labels, mask, number, numbers, sizes};
use segmetric::metric::{Direction, MaskPair, SurfaceDistances, boundary_iou};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn surface_metrics() {
    compare("surface-metrics.json", include_str!("surface-metrics.json"), 63, |case| {
        let value = |came: Option<f64>| came.unwrap_or(f64::NAN);
        results(case).into_iter().map(|(what, came, expected)| (what, value(came), expected)).collect()
    });
}

/// What each number of a case is, what it came to, and what it should be.
fn results(case: &Value) -> Vec<(String, Option<f64>, f64)> {
    let Some(classes) = case.get("classes") else {
        let size = sizes(&case["predicted"]["shape"]);
        return of_masks(&mask(&case["predicted"]), &mask(&case["truth"]), &size, case);
    };
    let shape = sizes(&case["predicted"]["shape"]);
    let (images, size) = (shape[0], &shape[1..]);
    let pixels: usize = size.iter().product();
    let (predicted, truth) = (labels(&case["predicted"]), labels(&case["truth"]));
    let mut results = Vec::new();
    for image in 0..images {
        for class in 0..number(classes) as usize {
            let place = image * number(classes) as usize + class;
            let mask = |labels: &[usize]| -> Vec<bool> {
                labels[image * pixels..(image + 1) * pixels].iter().map(|&label| label == class).collect()
            };
            results.extend(of_masks(&mask(&predicted), &mask(&truth), size, &one_place(case, place)));
        }
    }
    results
}

/// The expectations of one place of a case of class maps, as those of a case of masks.
fn one_place(case: &Value, place: usize) -> Value {
    fn pick(value: &Value, place: usize) -> Value {
        match value {
            Value::Object(map) => {
                Value::Object(map.iter().map(|(key, value)| (key.clone(), pick(value, place))).collect())
            }
            Value::Array(list) => list[place].clone(),
            other => other.clone(),
        }
    }
    let mut expect = case["expect"].clone();
    for other in ["shape", "empty"] {
        expect.as_object_mut().expect("expectations").remove(other);
    }
    serde_json::json!({ "spacing": case["spacing"], "expect": pick(&expect, place) })
}

fn of_masks(
    predicted: &[bool],
    truth: &[bool],
    size: &[usize],
    case: &Value,
) -> Vec<(String, Option<f64>, f64)> {
    let masks = MaskPair::new(predicted, truth, size).expect("masks of one size");
    let distances = SurfaceDistances::new(&masks, &numbers(&case["spacing"])).expect("a spacing");
    let mut results = Vec::new();
    let direction = |name: &str| match name {
        "predictedToTruth" => Direction::PredictedToTruth,
        "truthToPredicted" => Direction::TruthToPredicted,
        "symmetric" => Direction::Symmetric,
        other => panic!("direction {other}"),
    };
    let hausdorff = |direction, percentile| distances.hausdorff(direction, percentile).expect("a percentile");
    for (key, expected) in case["expect"].as_object().expect("expectations") {
        let mut each = |of: &dyn Fn(&str) -> Option<f64>| {
            for (name, expected) in expected.as_object().expect("several") {
                results.push((format!("{key} {name}"), of(name), number(expected)));
            }
        };
        match key.as_str() {
            "borderPixels" => each(&|name| {
                let borders = (&distances.predicted_to_truth, &distances.truth_to_predicted);
                Some(if name == "predicted" { borders.0.len() } else { borders.1.len() } as f64)
            }),
            "empty" => {
                let empty = (!predicted.contains(&true), !truth.contains(&true));
                assert_eq!(expected["predicted"].as_bool(), Some(empty.0));
                assert_eq!(expected["truth"].as_bool(), Some(empty.1));
            }
            "hausdorff" => {
                results.push((key.clone(), hausdorff(Direction::Symmetric, 100.0), number(expected)));
            }
            "directed" => each(&|name| hausdorff(direction(name), 100.0)),
            "percentiles" => each(&|name| hausdorff(Direction::Symmetric, name.parse().expect("a number"))),
            "averageSurfaceDistance" => each(&|name| distances.average(direction(name))),
            "normalizedSurfaceDistance" => {
                each(&|name| distances.normalized(name.parse().expect("a number")).expect("a tolerance"))
            }
            "boundaryIoU" => {
                for band in expected.as_array().expect("bands") {
                    let width = number(&band["width"]) as usize;
                    let came = boundary_iou(&masks, width).expect("a width");
                    results.push((format!("{key} {width}"), came, number(&band["value"])));
                }
            }
            other => panic!("unknown expectation {other}"),
        }
    }
    results
}
