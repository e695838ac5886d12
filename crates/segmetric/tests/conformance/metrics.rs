//! Every conformance case of overlap metrics: the counts, and each metric in every average.

use crate::cases::{labels, number, numbers, sizes, weights};
use segmetric::metric::{Average, Confusion, Counter, Counts, Mass, Metric, Over, Policy, Worth, score};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn overlap_metrics() {
    let topic: Value = serde_json::from_str(include_str!("overlap-metrics.json")).expect("JSON");
    let tolerance = number(&topic["tolerance"]["absolute"]);
    let mut expectations = 0;
    let cases = topic["cases"].as_array().expect("cases");
    for case in cases {
        let counts = count(case);
        for (name, came) in [("tp", &counts.tp), ("fp", &counts.fp), ("fn", &counts.fn_), ("tn", &counts.tn)]
        {
            let expected: Vec<u64> = flat(&case["counts"][name]).into_iter().map(|n| n as u64).collect();
            assert_eq!(*came, expected, "{name} of {}", case["name"]);
        }
        for expect in case["expect"].as_array().expect("expectations") {
            let options = &expect["options"];
            let option = |name: &str| number(&options[name]);
            let metric = match expect["metric"].as_str().expect("a metric") {
                "dice" => Metric::Dice,
                "jaccard" => Metric::Jaccard,
                "tverskyIndex" => Metric::TverskyIndex { alpha: option("alpha"), beta: option("beta") },
                "weightedHamming" => match options["by"].as_str() {
                    Some("class") => Metric::WeightedHammingByClass { weight: option("weight") },
                    Some("pixels") => Metric::WeightedHammingByPixels { weight: option("weight") },
                    other => panic!("by {other:?}"),
                },
                "precision" => Metric::Precision,
                "recall" => Metric::Recall,
                "specificity" => Metric::Specificity,
                "fBeta" => Metric::FBeta { beta: option("beta") },
                "accuracy" => Metric::Accuracy,
                "balancedAccuracy" => Metric::BalancedAccuracy,
                "cohenKappa" => Metric::CohenKappa,
                "matthews" => Metric::Matthews,
                "volumeSimilarity" => Metric::VolumeSimilarity,
                "volumeDifference" => Metric::VolumeDifference {
                    absolute: options
                        .get("absolute")
                        .is_some_and(|absolute| absolute.as_bool() == Some(true)),
                },
                other => panic!("metric {other}"),
            };
            expectations += 1;
            let scores = scores(metric, &counts, options);
            if matches!(metric, Metric::Dice | Metric::Jaccard) {
                let expected = empties(case, options, counts.classes);
                let came: Vec<bool> = scores.empty.iter().map(|&policy| policy == Policy::Both).collect();
                assert_eq!(came, expected, "empty of {}", case["name"]);
            }
            let (came, expected) = match scores.value {
                Some(value) => (vec![value], vec![number(&expect["value"])]),
                None => (scores.values, numbers(&expect["values"])),
            };
            assert_eq!(came.len(), expected.len());
            for (came, expected) in came.into_iter().zip(expected) {
                let same = came.is_nan() && expected.is_nan() || (came - expected).abs() <= tolerance;
                assert!(same, "{}, {expect}: {came}", case["name"]);
            }
        }
    }
    assert_eq!((cases.len(), expectations), (18, 2910));
    crate::report(&format!(
        "conformance overlap-metrics.json: 18 cases, {expectations} numbers of 14 metrics"
    ));
}

#[test]
fn counts_of_weights() {
    let topic: Value = serde_json::from_str(include_str!("further-metrics.json")).expect("JSON");
    let tolerance = number(&topic["tolerance"]["absolute"]);
    let cases = topic["cases"].as_array().expect("cases");
    let (mut ran, mut compared) = (0, 0);
    for case in cases.iter().filter(|case| case["kind"] == "confusion") {
        let Some(weights) = weights(case) else { continue };
        let classes = number(&case["options"]["classes"]) as usize;
        let [predicted, truth] = ["predicted", "truth"]
            .map(|name| -> Vec<u8> { labels(&case[name]).into_iter().map(|label| label as u8).collect() });
        let pixels = sizes(&case["truth"]["shape"])[1..].iter().product::<usize>();
        let mut counter = Counter::new(classes, None);
        for start in (0..truth.len()).step_by(pixels) {
            let here = start..start + pixels;
            let added =
                counter.add_weighted(&predicted[here.clone()], &truth[here.clone()], &weights[here], start);
            added.expect("labels and weights");
            counter.end_image();
        }
        let counts = counter.take();
        let expected = &case["expect"]["counts"];
        for (name, came) in [("tp", &counts.tp), ("fp", &counts.fp), ("fn", &counts.fn_), ("tn", &counts.tn)]
        {
            let came: Vec<f64> = came.iter().map(|&mass| mass.into()).collect();
            assert_eq!(came, flat(&expected[name]), "{name} of {}", case["name"]);
            compared += came.len();
        }
        for expect in case["expect"]["metrics"].as_array().expect("metrics") {
            let metric = if expect["metric"] == "dice" { Metric::Dice } else { Metric::Jaccard };
            let over = if expect["options"]["over"] == "batch" { "batch" } else { "image" };
            let options = serde_json::json!({ "average": "none", "over": over, "empty": "skip" });
            let came = scores(metric, &counts, &options).values;
            let expected = numbers(&expect["values"]);
            assert_eq!(came.len(), expected.len());
            for (came, expected) in came.into_iter().zip(expected) {
                assert!((came - expected).abs() <= tolerance, "{}, {expect}: {came}", case["name"]);
                compared += 1;
            }
        }
        ran += 1;
    }
    assert_eq!((ran, compared), (1, 64));
    crate::report(&format!("conformance further-metrics.json: {ran} case with weights, {compared} numbers"));
}

fn flat(value: &Value) -> Vec<f64> {
    value.as_array().expect("rows").iter().flat_map(numbers).collect()
}

fn empties(case: &Value, options: &Value, classes: usize) -> Vec<bool> {
    let by_image: Vec<bool> = flat(&case["empty"]).into_iter().map(|n| n == 1.0).collect();
    match options["over"].as_str() {
        Some("batch" | "class-image") => (0..classes)
            .map(|class| by_image.iter().skip(class).step_by(classes).all(|&empty| empty))
            .collect(),
        _ => by_image,
    }
}

/// Counted in uneven pieces, once as bytes and once as 32-bit labels, which must agree.
fn count(case: &Value) -> Confusion {
    let classes = number(&case["classes"]) as usize;
    let ignore_label = case.get("ignoreLabel").map(|label| number(label) as i32);
    let shape = sizes(&case["predicted"]["shape"]);
    let pixels: usize = shape[1..].iter().product();
    let labels =
        |name: &str| -> Vec<i32> { numbers(&case[name]["data"]).into_iter().map(|n| n as i32).collect() };
    let (predicted, truth) = (labels("predicted"), labels("truth"));
    let bytes = |labels: &[i32]| -> Vec<u8> { labels.iter().map(|&label| label as u8).collect() };
    let mut narrow = Counter::new(classes, ignore_label);
    let mut wide = Counter::new(classes, ignore_label);
    for image in 0..shape[0] {
        let here = image * pixels..(image + 1) * pixels;
        narrow
            .add(&bytes(&predicted[here.clone()]), &bytes(&truth[here.clone()]), here.start)
            .expect("labels");
        for start in here.clone().step_by(7) {
            let piece = start..(start + 7).min(here.end);
            wide.add(&predicted[piece.clone()], &truth[piece], start).expect("labels");
        }
        narrow.end_image();
        wide.end_image();
    }
    let counts = narrow.take();
    assert_eq!(counts, wide.take());
    counts
}

fn scores(metric: Metric, counts: &Confusion, options: &Value) -> segmetric::metric::Scores {
    let floats = |values: &[Mass]| -> Vec<f64> { values.iter().map(|&mass| mass.into()).collect() };
    let (tp, fp, fn_, tn) = (floats(&counts.tp), floats(&counts.fp), floats(&counts.fn_), floats(&counts.tn));
    let counts = Counts { classes: counts.classes, tp: &tp, fp: &fp, fn_: &fn_, tn: &tn };
    let average = match options["average"].as_str() {
        Some("none") => Average::None,
        Some("macro") => Average::Macro,
        Some("micro") => Average::Micro,
        Some("weighted") => Average::Weighted,
        other => panic!("average {other:?}"),
    };
    let over = match options["over"].as_str() {
        Some("image") => Over::Image,
        Some("batch") => Over::Batch,
        Some("class-image") => Over::ClassImage,
        other => panic!("over {other:?}"),
    };
    let empty = match &options["empty"] {
        Value::String(text) if text == "skip" => Worth::Skip,
        value => Worth::As(number(value)),
    };
    let selected: Vec<usize> = (0..counts.classes).collect();
    score(metric, &counts, &selected, average, over, empty.into()).expect("classes")
}
