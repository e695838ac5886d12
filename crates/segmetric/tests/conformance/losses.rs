//! Every conformance case of a loss, in both layouts: value, gradient, refusals, what holds for any order of ties.

use crate::cases::{OwnTarget, channels_last, loss, number, numbers, scores, shape, sizes};
use segmetric::{Activation, Bins, Layout, Loss, Shape, Target, Term, Truth, Workspace};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn overlap_losses() {
    run("overlap-losses.json", include_str!("overlap-losses.json"), 304);
}

#[test]
fn lovasz_losses() {
    run("lovasz-losses.json", include_str!("lovasz-losses.json"), 135);
}

#[test]
fn pixel_losses() {
    run("pixel-losses.json", include_str!("pixel-losses.json"), 160);
}

#[test]
fn further_losses() {
    run("further-losses.json", include_str!("further-losses.json"), 24);
}

#[test]
fn weighted_losses() {
    run("weighted-losses.json", include_str!("weighted-losses.json"), 64);
}

#[test]
fn geometric_losses() {
    run("geometric-losses.json", include_str!("geometric-losses.json"), 41);
}

fn run(file: &str, text: &str, expected_count: usize) {
    let topic: Value = serde_json::from_str(text).expect("JSON");
    let mut workspace = Workspace::new();
    let mut failures = Vec::new();
    let mut count = 0;
    for case in topic["cases"].as_array().expect("cases") {
        let loss = loss(&case["loss"]);
        count += 1;
        for layout in [Layout::ChannelsLast, Layout::ChannelsFirst] {
            if let Err(why) = check(&loss, case, layout, &topic["tolerance"], &mut workspace) {
                failures.push(format!("{} ({layout:?}): {why}", case["name"]));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} cases fail:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(count, expected_count, "cases run of {file}");
    crate::report(&format!("conformance {file}: {count} cases x 2 layouts"));
}

fn check(
    loss: &Loss,
    case: &Value,
    layout: Layout,
    tolerance: &Value,
    workspace: &mut Workspace,
) -> Result<(), String> {
    let shape = Shape { layout, ..shape(&case["scores"]) };
    let scores = scores(case, &shape);
    let target = OwnTarget::of(case, &shape);
    let truth = target.as_target();
    let expect = &case["expect"];
    let mut gradient = vec![0.0; scores.len()];
    let result = loss.value_and_gradient(&shape, &scores, truth, &mut gradient, workspace);
    if expect.get("refused").is_some() {
        let name = expect.get("names").map_or("scores", |name| name.as_str().expect("a word"));
        return match result {
            Err(error) if error.to_string().contains(name) => Ok(()),
            other => Err(format!("should be refused, but {other:?}")),
        };
    }
    let value = result.map_err(|error| error.to_string())?;
    let gradient = match layout {
        Layout::ChannelsLast => gradient,
        Layout::ChannelsFirst => channels_last(&gradient, &shape),
    };
    let alone = loss.value(&shape, &scores, truth, workspace).map_err(|error| error.to_string())?;
    if alone.to_bits() != value.to_bits() {
        return Err(format!("the value alone is {alone}, with the gradient {value}"));
    }
    let wanted = number(&expect["value"]);
    let allowed =
        number(&tolerance["value"]["absolute"]) + number(&tolerance["value"]["relative"]) * wanted.abs();
    if (value - wanted).abs() > allowed || value.is_nan() {
        return Err(format!("value {value}, expected {wanted}"));
    }
    if let Some(expected) = expect.get("gradient") {
        let expected = numbers(expected);
        let largest = expected.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
        let allowed = number(&tolerance["gradient"]["absolute"])
            + number(&tolerance["gradient"]["relativeToLargest"]) * largest;
        for (index, (&came, &wanted)) in gradient.iter().zip(&expected).enumerate() {
            if (f64::from(came) - wanted).abs() > allowed || came.is_nan() {
                return Err(format!("gradient[{index}] {came}, expected {wanted}, largest {largest}"));
            }
        }
    }
    if let Some(terms) = expect.get("terms") {
        check_terms(loss, &shape, &scores, truth, terms, workspace)?;
    }
    for bucketed in expect.get("bucketed").and_then(Value::as_array).into_iter().flatten() {
        let mut loss = loss.clone();
        for (_, term) in &mut loss.terms {
            let Term::Lovasz(lovasz) = term else { panic!("only Lovász losses have buckets") };
            lovasz.bins = Bins::Buckets(number(&bucketed["bins"]) as usize);
        }
        let value = loss.value(&shape, &scores, truth, workspace).map_err(|error| error.to_string())?;
        if (value - wanted).abs() > number(&bucketed["maxAbsError"]) {
            return Err(format!("{bucketed}: {value}, exactly {wanted}"));
        }
    }
    match expect.get("checks") {
        Some(checks) => {
            let hinge = loss.activation == Activation::Raw;
            check_ties(checks, &gradient, &numbers(&case["scores"]["data"]), truth.truth, &shape, hinge)
        }
        None => Ok(()),
    }
}

/// What each term costs.
fn check_terms(
    loss: &Loss,
    shape: &Shape,
    scores: &[f32],
    target: Target,
    expected: &Value,
    workspace: &mut Workspace,
) -> Result<(), String> {
    let near = |came: f64, wanted: f64| {
        came.is_nan() && wanted.is_nan() || (came - wanted).abs() <= 2e-7 + 1e-6 * wanted.abs()
    };
    let costs = loss.term_costs(shape, scores, target, workspace).map_err(|error| error.to_string())?;
    let expected = expected.as_array().expect("terms");
    if costs.len() != expected.len() {
        return Err(format!("{} terms, expected {}", costs.len(), expected.len()));
    }
    for (place, (costs, expected)) in costs.iter().zip(expected).enumerate() {
        if !near(costs.value, number(&expected["value"])) {
            return Err(format!("term {place} is {}, expected {}", costs.value, expected["value"]));
        }
        let Some(values) = expected.get("values").map(numbers) else { continue };
        let [groups, columns] = [0, 1].map(|axis| sizes(&expected["shape"])[axis]);
        let same = costs.values.iter().zip(&values).all(|(&came, &wanted)| near(came, wanted));
        if costs.groups != groups || costs.values.len() != groups * columns || !same {
            return Err(format!("term {place}: {costs:?}, expected {expected}"));
        }
    }
    Ok(())
}

/// What holds for any order of ties.
fn check_ties(
    checks: &Value,
    gradient: &[f32],
    scores: &[f64],
    truth: Truth,
    shape: &Shape,
    hinge: bool,
) -> Result<(), String> {
    let near = |came: f64, wanted: f64| (came - wanted).abs() <= 2e-7 + 1e-5 * wanted.abs();
    let foreground = |pixel: usize, class: usize| -> f64 {
        match truth {
            Truth::Labels32(labels) => {
                f64::from(labels[pixel] == if shape.classes == 1 { 1 } else { class as i32 })
            }
            _ => panic!("tie checks come with class maps"),
        }
    };
    for (name, wanted) in checks.as_object().expect("checks") {
        match name.as_str() {
            "blocks" => {
                for block in wanted.as_array().expect("blocks") {
                    let class = number(&block["class"]) as usize;
                    let sum: f64 = sizes(&block["pixels"])
                        .into_iter()
                        .map(|pixel| f64::from(gradient[pixel * shape.classes + class].abs()))
                        .sum();
                    if !near(sum, number(&block["sumAbsGradient"])) {
                        return Err(format!("block {block}: {sum}"));
                    }
                }
            }
            "eulerValue" => {
                let sum: f64 = (0..scores.len())
                    .map(|i| {
                        let y = foreground(i / shape.classes, i % shape.classes);
                        f64::from(gradient[i]) * (scores[i] - if hinge { 2.0 * y - 1.0 } else { y })
                    })
                    .sum();
                if !near(sum, number(wanted)) {
                    return Err(format!("Σ gradient (p − y) is {sum}, expected {wanted}"));
                }
            }
            "pixelSumZero" => {
                for (pixel, slopes) in gradient.chunks(shape.classes).enumerate() {
                    let sum: f64 = slopes.iter().map(|&slope| f64::from(slope)).sum();
                    let largest =
                        slopes.iter().fold(0.0, |largest: f64, &slope| largest.max(f64::from(slope.abs())));
                    if sum.abs() > 1e-5 * largest + 5e-9 {
                        return Err(format!("the gradient of pixel {pixel} adds up to {sum}"));
                    }
                }
            }
            "zeroAt" => {
                if let Some(index) = sizes(wanted).into_iter().find(|&index| gradient[index] != 0.0) {
                    return Err(format!("gradient[{index}] is {}, expected 0", gradient[index]));
                }
            }
            other => panic!("unknown check {other}"),
        }
    }
    Ok(())
}
