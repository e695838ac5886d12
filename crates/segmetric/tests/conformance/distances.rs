//! Every conformance case of signed distances, class by class.

use crate::cases::{Compared, compare, labels, numbers, sizes};
use segmetric::signed_distances;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn signed_distances_of_classes() {
    compare("signed-distances.json", include_str!("signed-distances.json"), 4, numbers_of);
}

fn numbers_of(case: &Value) -> Vec<Compared> {
    let (size, options) = (sizes(&case["truth"]["shape"]), &case["options"]);
    let (truth, classes) = (labels(&case["truth"]), options["classes"].as_u64().expect("a number") as usize);
    let space = &size[1..];
    let spacing = options.get("spacing").map_or(vec![1.0; space.len()], numbers);
    let pixels: usize = space.iter().product();
    let expected = numbers(&case["expect"]["values"]);
    let mut all = Vec::new();
    for (image, labels) in truth.chunks(pixels).enumerate() {
        for class in 0..classes {
            let mask: Vec<bool> = labels.iter().map(|&label| label == class).collect();
            let came = signed_distances(&mask, space, &spacing).expect("distances");
            all.extend(came.into_iter().enumerate().map(|(pixel, came)| {
                let place = (image * pixels + pixel) * classes + class;
                (format!("class {class} at {pixel} of image {image}"), came, expected[place])
            }));
        }
    }
    all
}
