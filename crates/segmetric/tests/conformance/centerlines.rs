//! Every conformance case of centre lines: the skeletons pixel by pixel, and what is computed from them.

use crate::cases::{Compared, compare, mask, number, sizes};
use segmetric::metric::{Centerlines, MaskPair, skeleton};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn centerlines() {
    compare("centerlines.json", include_str!("centerlines.json"), 36, results);
}

fn results(case: &Value) -> Vec<Compared> {
    let expect = &case["expect"];
    let size = sizes(&case["predicted"]["shape"]);
    let (predicted, truth) = (mask(&case["predicted"]), mask(&case["truth"]));
    let mut results = Vec::new();
    for (own, which) in [(&predicted, "predicted"), (&truth, "truth")] {
        let (came, expected) = (skeleton(own, &size).expect("a mask"), mask(&expect["skeletons"][which]));
        let what = format!("skeleton of {which}");
        assert_eq!(came.len(), expected.len(), "{}: {what}", case["name"]);
        let pixel = |on: bool| f64::from(u8::from(on));
        let pixels = came.into_iter().zip(expected);
        results.extend(pixels.map(|(came, expected)| (what.clone(), pixel(came), pixel(expected))));
    }
    let masks = MaskPair::new(&predicted, &truth, &size).expect("masks of one size");
    let lines = Centerlines::new(&masks).expect("an image or a volume");
    for (came, key) in [
        (lines.topology_precision(), "topologyPrecision"),
        (lines.topology_sensitivity(), "topologySensitivity"),
        (lines.dice(), "centerlineDice"),
    ] {
        results.push((key.into(), came.unwrap_or(f64::NAN), number(&expect[key])));
    }
    results
}
