//! Every conformance case of centre lines: the skeletons pixel by pixel, and what is computed from them.

use crate::cases::{mask, number, sizes};
use segmetric::metric::{Centerlines, MaskPair, skeleton};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn centerlines() {
    let topic: Value = serde_json::from_str(include_str!("centerlines.json")).expect("JSON");
    let tolerance = number(&topic["tolerance"]["absolute"]);
    let cases = topic["cases"].as_array().expect("cases");
    let mut pixels = 0;
    for case in cases {
        let (name, expect) = (&case["name"], &case["expect"]);
        let size = sizes(&case["predicted"]["shape"]);
        let (predicted, truth) = (mask(&case["predicted"]), mask(&case["truth"]));
        for (own, which) in [(&predicted, "predicted"), (&truth, "truth")] {
            let thin = skeleton(own, &size).expect("a mask");
            assert_eq!(thin, mask(&expect["skeletons"][which]), "{name}: skeleton of {which}");
            pixels += thin.len();
        }
        let masks = MaskPair::new(&predicted, &truth, &size).expect("masks of one size");
        let lines = Centerlines::new(&masks).expect("an image or a volume");
        for (came, key) in [
            (lines.topology_precision(), "topologyPrecision"),
            (lines.topology_sensitivity(), "topologySensitivity"),
            (lines.dice(), "centerlineDice"),
        ] {
            let (came, expected) = (came.unwrap_or(f64::NAN), number(&expect[key]));
            let same = came.is_nan() && expected.is_nan() || (came - expected).abs() <= tolerance;
            assert!(same, "{name}: {key} is {came}, expected {expected}");
        }
    }
    assert_eq!(cases.len(), 38);
    crate::report(&format!("conformance centerlines.json: 38 cases, skeletons of {pixels} pixels"));
}
