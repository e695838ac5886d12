//! Every conformance case of lesions: the components pixel by pixel, the lesions, and how many were detected.

use crate::cases::{compare, labels, mask, number, numbers, sizes};
use segmetric::metric::{Components, Connectivity, Criterion, Detection, Extent, Lesion, MaskPair};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn lesions() {
    compare("lesions.json", include_str!("lesions.json"), 28, |case| {
        let mut each = Vec::new();
        for (what, came, expected) in results(case) {
            assert_eq!(came.len(), expected.len(), "{}: {what}", case["name"]);
            each.extend(
                came.into_iter().zip(expected).map(|(came, expected)| (what.clone(), came, expected)),
            );
        }
        each
    });
}

/// What several numbers of a case are, what they came to, and what they should be.
type Lists = (String, Vec<f64>, Vec<f64>);

fn results(case: &Value) -> Vec<Lists> {
    let connectivity = match case["connectivity"].as_str() {
        Some("faces") => Connectivity::Faces,
        Some("full") => Connectivity::Full,
        other => panic!("connectivity {other:?}"),
    };
    let (size, expect) = (sizes(&case["predicted"]["shape"]), &case["expect"]);
    let (predicted, truth) = (mask(&case["predicted"]), mask(&case["truth"]));
    let mut results = Vec::new();
    for (own, which) in [(&predicted, "predicted"), (&truth, "truth")] {
        let components = Components::new(own, &size, connectivity).expect("a mask");
        let came = components.labels().into_iter().map(f64::from).collect();
        let runs = serde_json::json!({ "runs": expect["labels"][which] });
        let expected = labels(&runs).into_iter().map(|label| label as f64).collect();
        results.push((format!("labels of {which}"), came, expected));
    }
    let masks = MaskPair::new(&predicted, &truth, &size).expect("masks of one size");
    for wanted in expect["detections"].as_array().expect("detections") {
        let criterion = match wanted["criterion"].as_str() {
            Some("coverage") => Criterion::Coverage,
            Some("jaccard") => Criterion::Jaccard,
            other => panic!("criterion {other:?}"),
        };
        let threshold = number(&wanted["threshold"]);
        let detection = Detection::new(&masks, connectivity, criterion, threshold).expect("a threshold");
        for (came, extents, which) in [
            (&detection.predicted, detection.predicted_extents(), "predicted"),
            (&detection.truth, detection.truth_extents(), "truth"),
        ] {
            let of = |value: fn(&Lesion) -> f64| came.iter().map(value).collect::<Vec<f64>>();
            let name = |what: &str| format!("{what} of {which}, {criterion:?} {threshold}");
            results.push((name("overlap"), of(|it| it.overlap), numbers(&wanted[which]["overlap"])));
            results.push((name("hit"), of(|it| f64::from(u8::from(it.hit))), numbers(&wanted[which]["hit"])));
            results.push((name("lesions"), came.iter().zip(&extents).flat_map(told).collect(), {
                expect["lesions"][which].as_array().expect("lesions").iter().flat_map(expected_of).collect()
            }));
        }
        let counts = detection.counts();
        let value = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let dice = &expect["lesionwiseDice"];
        results.push((
            format!("counts, {criterion:?} {threshold}"),
            vec![
                value(counts.recall()),
                value(counts.precision()),
                value(counts.f1()),
                counts.dice_sum,
                counts.dice_terms as f64,
                value(counts.dice()),
            ],
            [
                &wanted["recall"],
                &wanted["precision"],
                &wanted["f1"],
                &dice["sum"],
                &dice["terms"],
                &dice["value"],
            ]
            .map(number)
            .to_vec(),
        ));
    }
    results
}

/// What a lesion is whatever the criterion: pixels, bounds, centre, Dice.
fn told((lesion, extent): (&Lesion, &Extent)) -> Vec<f64> {
    let bounds = extent.bounds().iter().flat_map(|range| [range.start as f64, range.end as f64]);
    let center = extent.center().iter().copied();
    [lesion.pixels as f64].into_iter().chain(bounds).chain(center).chain([lesion.dice()]).collect()
}

fn expected_of(lesion: &Value) -> Vec<f64> {
    let bounds = lesion["bounds"].as_array().expect("ranges").iter().flat_map(numbers);
    [number(&lesion["pixels"])]
        .into_iter()
        .chain(bounds)
        .chain(numbers(&lesion["center"]))
        .chain([number(&lesion["dice"])])
        .collect()
}
