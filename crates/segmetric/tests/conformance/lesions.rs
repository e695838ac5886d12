//! Every conformance case of lesions: the components pixel by pixel, the lesions, and how many were detected.

use crate::cases::{labels, mask, number, numbers, sizes};
use segmetric::metric::{Components, Connectivity, Criterion, Detection, Lesion, MaskPair};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn lesions() {
    let topic: Value = serde_json::from_str(include_str!("lesions.json")).expect("JSON");
    let tolerance = &topic["tolerance"];
    let (absolute, relative) = (number(&tolerance["absolute"]), number(&tolerance["relative"]));
    let cases = topic["cases"].as_array().expect("cases");
    let mut compared = 0;
    for case in cases {
        for (what, came, expected) in results(case) {
            assert_eq!(came.len(), expected.len(), "{}: {what}", case["name"]);
            for (came, expected) in came.into_iter().zip(expected) {
                let same = came.is_nan() && expected.is_nan()
                    || (came - expected).abs() <= absolute + relative * expected.abs();
                assert!(same, "{}: {what} is {came}, expected {expected}", case["name"]);
                compared += 1;
            }
        }
    }
    assert_eq!(cases.len(), 28);
    crate::report(&format!("conformance lesions.json: 28 cases, {compared} numbers"));
}

/// What some numbers of a case are, what they came to, and what they should be.
type Compared = (String, Vec<f64>, Vec<f64>);

fn results(case: &Value) -> Vec<Compared> {
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
        for (came, which) in [(&detection.predicted, "predicted"), (&detection.truth, "truth")] {
            let of = |value: fn(&Lesion) -> f64| came.iter().map(value).collect::<Vec<f64>>();
            let name = |what: &str| format!("{what} of {which}, {criterion:?} {threshold}");
            results.push((name("overlap"), of(|it| it.overlap), numbers(&wanted[which]["overlap"])));
            results.push((name("hit"), of(|it| f64::from(u8::from(it.hit))), numbers(&wanted[which]["hit"])));
            results.push((name("lesions"), came.iter().flat_map(told).collect(), {
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
fn told(lesion: &Lesion) -> Vec<f64> {
    let bounds = lesion.bounds.iter().flat_map(|range| [range.start as f64, range.end as f64]);
    [lesion.pixels as f64]
        .into_iter()
        .chain(bounds)
        .chain(lesion.center.clone())
        .chain([lesion.dice])
        .collect()
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
