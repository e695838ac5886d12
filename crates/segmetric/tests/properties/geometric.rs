//! Geometric losses: value and slopes of their definitions, sums, parts, and what must not matter.

mod edges;
mod inputs;
mod oracle;
mod refusals;
mod symmetries;

use crate::gradients::are_of;
use crate::inputs::{IGNORE, Told, cross_entropy, lovasz, overlap};
use inputs::{Case, GAP, case};
use oracle::Space;
use proptest::prelude::*;
use segmetric::{Counts, Layout, Loss, LovaszKind, Measure, Over, Part, Shape, Target, Term, Workspace};

fn bits((value, gradient): &(f64, Vec<f32>)) -> (u64, Vec<u32>) {
    (value.to_bits(), gradient.iter().map(|slope| slope.to_bits()).collect())
}

/// Whether a group is all of the batch.
fn reaches(term: &Term) -> bool {
    let over = match term {
        Term::Overlap(loss) => loss.selection.over,
        Term::Lovasz(loss) => loss.selection.over,
        Term::Geometric(loss) => match loss.measure {
            Measure::Boundary { .. } | Measure::Hausdorff { log_one_plus: false, .. } => Over::Image,
            Measure::Hausdorff { log_one_plus: true, .. } => Over::Batch,
            _ => loss.selection.over,
        },
        _ => Over::Image,
    };
    over == Over::Batch
}

/// Value and gradient of a batch whose images go through by themselves, the last first.
fn image_by_image(case: &Case, loss: &Loss) -> (f64, Vec<f32>) {
    let (whole, truth) = (case.batch.shape(case.layout), case.batch.told(case.told, case.layout));
    let shape = Shape { images: 1, ..whole };
    let (mut scores, distances) = (case.batch.flat_scores(case.layout), case.flat_distances());
    // In either layout an image lies in one piece.
    let [of_pixels, of_scores] = [shape.pixels, shape.pixels * shape.classes];
    let target = |image: usize| Target {
        truth: truth.image(image, of_pixels, of_scores),
        distances: Some(&distances[image * of_scores..(image + 1) * of_scores]),
        ..case.beside(&[])
    };
    let mut workspaces: Vec<Workspace> = (0..whole.images).map(|_| Workspace::new()).collect();
    let (mut sections, mut is_soft) = (Vec::new(), false);
    for (image, workspace) in workspaces.iter_mut().enumerate() {
        let counts = loss.count_part(&shape, target(image), workspace).expect("a truth");
        sections.extend_from_slice(counts.sections);
        is_soft |= counts.is_soft;
    }
    let counts = Counts { is_soft, is_weighted: false, sections: &sections };
    let mut values = Vec::new();
    for (image, workspace) in workspaces.iter_mut().enumerate().rev() {
        let part = Part { whole, first_image: image, first_pixel: 0 };
        let mut step = loss.part(&shape, target(image), &part, counts, true, workspace).expect("a part");
        values.push(step.run(&mut scores[image * of_scores..(image + 1) * of_scores]).expect("scores"));
    }
    (values.into_iter().rev().fold(0.0, |sum, value| sum + value), scores)
}

/// A case, and a sum of its loss and others.
fn sum() -> impl Strategy<Value = (Case, Loss)> {
    case().prop_flat_map(|case| {
        let (classes, activation) = (case.batch.classes, case.activation);
        let mut others = vec![overlap(classes).boxed(), cross_entropy(activation, classes).boxed()];
        // They take masks of 0 and 1 alone.
        if case.told != Told::SoftMasks {
            others.push(lovasz(LovaszKind::Softmax, classes).boxed());
        }
        let again = inputs::measure(case.size.len())
            .prop_filter("a measure that takes the truth", {
                let told = case.told;
                move |measure| told != Told::SoftMasks || matches!(measure, Measure::ClDice { .. })
            })
            .prop_map(|measure| Term::Geometric(segmetric::Geometric::new(measure)));
        (Just(case), proptest::strategy::Union::new(others), again).prop_map(|(case, other, again)| {
            let terms = vec![(0.5, Term::Geometric(case.loss.clone())), (2.0, other), (-1.5, again)];
            let sum = Loss { terms, ..case.loss() };
            (case, sum)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn geometric_losses_have_the_definitions_value_and_slopes(case in case()) {
        let space = Space::new(&case.size);
        let is_hausdorff = matches!(case.loss.measure, Measure::Hausdorff { .. });
        let gap = case.smallest_gap();
        let came = case.evaluate().map_err(|error| TestCaseError::fail(error.to_string()))?;
        if gap > GAP {
            are_of(came, case.oracle(&space), &case.batch, case.layout, case.reach(&space))?;
        } else if !is_hausdorff {
            let expected = case.oracle(&space)(&case.batch);
            prop_assert!((came.0 - expected).abs() <= 2e-6 * case.reach(&space), "{} is not {}", came.0, expected);
        }
    }
}

proptest! {
    #[test]
    fn a_sum_is_the_sum((case, sum) in sum()) {
        let (value, gradient) = case.evaluate_sum(&sum).expect("a loss");
        let mut expected = (0.0, vec![0.0; gradient.len()]);
        let (mut size, mut largest) = (0.0, 0.0f64);
        for (factor, term) in &sum.terms {
            let alone = Loss { terms: vec![(1.0, term.clone())], ..sum.clone() };
            let (value, gradient) = case.evaluate_sum(&alone).expect("a loss");
            expected.0 += factor * value;
            size += (factor * value).abs();
            expected.1.iter_mut().zip(gradient).for_each(|(sum, slope)| {
                largest = largest.max((factor * f64::from(slope)).abs());
                *sum += factor * f64::from(slope);
            });
        }
        prop_assert!((value - expected.0).abs() <= 2e-7 * size, "{} is not {}", value, expected.0);
        for (came, expected) in gradient.into_iter().zip(expected.1) {
            prop_assert!((f64::from(came) - expected).abs() <= 2e-6 * largest + 1e-12, "{} is not {}", came, expected);
        }
    }

    #[test]
    fn images_by_themselves_have_the_bits_of_the_whole((case, sum) in sum()) {
        for loss in [case.loss(), sum] {
            if !loss.terms.iter().any(|(_, term)| reaches(term)) {
                let whole = case.evaluate_sum(&loss).expect("a loss");
                prop_assert_eq!(bits(&image_by_image(&case, &loss)), bits(&whole));
            }
        }
    }

    #[test]
    fn a_part_that_is_all_of_the_batch_has_its_bits((case, loss) in sum()) {
        // Groups that are images go image by image in a call, and are added in that order.
        prop_assume!(loss.terms.iter().any(|(_, term)| reaches(term)) || case.batch.scores.len() == 1);
        prop_assume!(!loss.terms.iter().any(|(_, term)| matches!(term, Term::Lovasz(_))));
        let (shape, distances) = (case.batch.shape(case.layout), case.flat_distances());
        let truth = case.batch.told(case.told, case.layout);
        let target = Target { truth: truth.lent(), ..case.beside(&distances) };
        let mut workspace = Workspace::new();
        let Counts { is_soft, is_weighted, sections } =
            loss.count_part(&shape, target, &mut workspace).expect("a truth");
        let sections = sections.to_vec();
        let counts = Counts { is_soft, is_weighted, sections: &sections };
        let part = Part { whole: shape, first_image: 0, first_pixel: 0 };
        let mut region = case.batch.flat_scores(case.layout);
        let mut step = loss.part(&shape, target, &part, counts, true, &mut workspace).expect("a part");
        let sums = step.forward(&mut region).expect("scores");
        let value = step.backward(&mut region, &sums).expect("scores");
        prop_assert_eq!(bits(&(value, region)), bits(&case.evaluate_sum(&loss).expect("a loss")));
    }

    #[test]
    fn a_value_alone_is_that_of_the_gradient((case, sum) in sum()) {
        let distances = case.flat_distances();
        let truth = case.batch.told(case.told, case.layout);
        let target = Target { truth: truth.lent(), ..case.beside(&distances) };
        let scores = case.batch.flat_scores(case.layout);
        let mut workspace = Workspace::new();
        for loss in [case.loss(), sum] {
            let (value, _) = case.evaluate_sum(&loss).expect("a loss");
            let alone = loss.value(&case.batch.shape(case.layout), &scores, target, &mut workspace);
            prop_assert_eq!(alone.map(f64::to_bits), Ok(value.to_bits()));
        }
    }

    #[test]
    fn layouts_and_kinds_of_truth_do_not_matter(case in case()) {
        let (value, slopes) = case.slopes();
        let other = match case.layout {
            Layout::ChannelsLast => Layout::ChannelsFirst,
            Layout::ChannelsFirst => Layout::ChannelsLast,
        };
        prop_assert_eq!(&Case { layout: other, ..case.clone() }.slopes(), &(value, slopes.clone()));
        if case.told != Told::SoftMasks {
            for told in [Told::Map, Told::ByteMap, Told::HardMasks] {
                prop_assert_eq!(&Case { told, ..case.clone() }.slopes(), &(value, slopes.clone()));
            }
        }
    }

    /// That it is a class's makes no difference.
    #[test]
    fn any_label_may_be_the_one_that_is_ignored(case in case(), chosen in 0..4i32) {
        prop_assume!(case.told == Told::Map || case.told == Told::ByteMap);
        let ignored = chosen % case.batch.classes.max(2) as i32;
        let labels = case.batch.labels();
        let kept: Vec<i32> = labels.iter().map(|&label| if label == IGNORE { ignored } else { label }).collect();
        let replaced: Vec<i32> = kept.iter().map(|&label| if label == ignored { -7 } else { label }).collect();
        let distances = case.flat_distances();
        let evaluate = |labels: &[i32], label: i32| {
            let scores = case.batch.flat_scores(case.layout);
            let mut gradient = vec![f32::NAN; scores.len()];
            let truth = segmetric::Truth::Labels32(labels);
            let target = Target { truth, ..case.beside(&distances) };
            let loss = case.loss().ignoring(label);
            let shape = case.batch.shape(case.layout);
            let value = loss.value_and_gradient(&shape, &scores, target, &mut gradient, &mut Workspace::new());
            bits(&(value.expect("a loss"), gradient))
        };
        prop_assert_eq!(evaluate(&kept, ignored), evaluate(&replaced, -7));
    }
}
