//! What geometric losses refuse, and that the next call is right.

use segmetric::{
    Activation, Classes, Counts, Distances, Geometric, Layout, Loss, Measure, Over, Part, Selection, Shape,
    Target, Term, Truth, Workspace,
};

const SHAPE: Shape = Shape { images: 1, pixels: 6, classes: 2, layout: Layout::ChannelsLast };
const SCORES: [f32; 12] = [0.5, 0.5, 0.25, 0.75, 1.0, 0.0, 0.9, 0.1, 0.3, 0.7, 0.2, 0.8];
const LABELS: [u8; 6] = [0, 1, 1, 0, 1, 255];

const CL_DICE: Measure = Measure::ClDice { iterations: 3, smooth: 1.0 };
const HAUSDORFF: Measure = Measure::Hausdorff { power: 2.0, log_one_plus: false };
const RECALL: Measure = Measure::SkeletonRecall { smooth: 1.0 };
const GIVEN: Measure = Measure::Boundary { distances: Distances::Given };
const BOUNDARY: Measure = Measure::Boundary { distances: Distances::OfTruth { spacing: None } };

fn loss(measure: Measure) -> Loss {
    Loss::new(Activation::None, Term::Geometric(Geometric::new(measure))).ignoring(255)
}

fn right() -> Target<'static> {
    Target { size: &[2, 3], ..Truth::Labels8(&LABELS).into() }
}

/// The error of a call, after which a right call on the same workspace gives what it gives on a fresh one.
fn refusal_of(loss: &Loss, shape: Shape, scores: &[f32], target: Target) -> String {
    let mut workspace = Workspace::new();
    let Err(error) = loss.value(&shape, scores, target, &mut workspace) else { return "no error".into() };
    for measure in [CL_DICE, HAUSDORFF, RECALL, BOUNDARY] {
        let next = self::loss(measure);
        let after = next.value(&SHAPE, &SCORES, right(), &mut workspace);
        assert_eq!(after, next.value(&SHAPE, &SCORES, right(), &mut Workspace::new()));
        assert!(after.is_ok_and(|value| value != 0.0));
    }
    error.to_string()
}

fn refusal(measure: Measure, target: Target) -> String {
    refusal_of(&loss(measure), SHAPE, &SCORES, target)
}

#[test]
fn options() {
    for (measure, text) in [
        (Measure::Hausdorff { power: -1.0, log_one_plus: false }, "power is -1, but it must be from 0 to 64"),
        (
            Measure::Hausdorff { power: f64::NAN, log_one_plus: false },
            "power is NaN, but it must be from 0 to 64",
        ),
        (
            Measure::Hausdorff { power: f64::INFINITY, log_one_plus: true },
            "power is Infinity, but it must be from 0 to 64",
        ),
        (
            Measure::ClDice { iterations: 3, smooth: -0.5 },
            "smooth is -0.5, but it must be finite and at least 0",
        ),
        (
            Measure::ClDice { iterations: 3, smooth: f64::INFINITY },
            "smooth is Infinity, but it must be finite and at least 0",
        ),
        (Measure::SkeletonRecall { smooth: f64::NAN }, "smooth is NaN, but it must be finite and at least 0"),
    ] {
        let came = refusal(measure, right());
        assert!(came.starts_with(text), "{came}");
    }
    for (spacing, text) in [
        (vec![1.0], "spacing has 1 values, but the shape asks for 2"),
        (vec![1.0, 0.0], "spacing is 0, but it must be from 1e-50 to 1e50"),
        (vec![1.0, f64::NAN], "spacing is NaN, but it must be from 1e-50 to 1e50"),
        (vec![-1.0, 1.0], "spacing is -1, but it must be from 1e-50 to 1e50"),
    ] {
        let distances = Distances::OfTruth { spacing: Some(spacing) };
        assert_eq!(refusal(Measure::Boundary { distances }, right()), text);
    }
    let of = |selection| {
        let term = Term::Geometric(Geometric { selection, ..Geometric::new(CL_DICE) });
        refusal_of(&Loss::new(Activation::None, term).ignoring(255), SHAPE, &SCORES, right())
    };
    let list =
        |list: &[usize]| Selection { classes: Some(Classes::List(list.to_vec())), ..Selection::default() };
    for wrong in [list(&[2]), list(&[1, 1]), list(&[])] {
        assert!(of(wrong).contains("class"));
    }
    let weights =
        |weights: &[f64]| Selection { class_weights: Some(weights.to_vec()), ..Selection::default() };
    for wrong in [weights(&[1.0]), weights(&[1.0, -1.0]), weights(&[f64::NAN, 1.0])] {
        assert!(of(wrong).starts_with("classWeights"));
    }
}

#[test]
fn sizes_that_do_not_fit() {
    for measure in [CL_DICE, HAUSDORFF, RECALL, BOUNDARY] {
        for (size, text) in [
            (&[2usize, 2][..], "size has 4 values, but the shape asks for 6"),
            (&[], "number of axes is 0, but it must be 1, 2 or 3"),
            (&[1, 1, 1, 6], "number of axes is 4, but it must be 1, 2 or 3"),
            (&[usize::MAX, 2], "scores are too large"),
        ] {
            let came = refusal(measure.clone(), Target { size, ..right() });
            assert!(came.starts_with(text), "{came} of {size:?}");
        }
    }
    assert_eq!(
        refusal(RECALL, Target { size: &[6], ..right() }),
        "number of axes is 1, but it must be 2 or 3"
    );
    for measure in [CL_DICE, HAUSDORFF, BOUNDARY] {
        assert_eq!(refusal(measure, Target { size: &[6], ..right() }), "no error");
    }
}

#[test]
fn truths_of_another_kind() {
    let soft = [0.0, 1.0, 1.0, 0.25, 0.0, 1.0, 1.0, 0.0, -1.0, -1.0, 1.0, 0.0];
    for measure in [HAUSDORFF, RECALL, BOUNDARY] {
        assert_eq!(
            refusal(measure, Target { truth: Truth::Masks(&soft), ..right() }),
            "truth.data[3] is 0.25, but Lovász, boundary, Hausdorff and skeleton losses take masks of 0 and 1"
        );
    }
    let distances = Some(&[1.0; 12][..]);
    for measure in [CL_DICE, GIVEN] {
        assert_eq!(refusal(measure, Target { truth: Truth::Masks(&soft), distances, ..right() }), "no error");
    }
    for measure in [HAUSDORFF, RECALL, BOUNDARY, CL_DICE, GIVEN] {
        let target = Target { distances, ..right() };
        assert_eq!(
            refusal(measure.clone(), Target { truth: Truth::Labels8(&[0, 1, 2, 0, 0, 0]), ..target }),
            "truth.data[2] is 2, but there are 2 classes (0..1) and ignoreLabel is 255"
        );
        assert_eq!(
            refusal(measure.clone(), Target { truth: Truth::Labels32(&[0, 1, 1, -1, 0, 0]), ..target }),
            "truth.data[3] is -1, but there are 2 classes (0..1) and ignoreLabel is 255"
        );
        assert_eq!(
            refusal(measure.clone(), Target { truth: Truth::Labels8(&[0; 5]), ..target }),
            "truth has 5 values, but the shape asks for 6"
        );
        let text = refusal(measure.clone(), Target { weights: Some(&[1.0; 6]), ..target });
        assert!(text.contains("truth.weights"), "{text}");
        let raw = Loss { activation: Activation::Raw, ..loss(measure.clone()) };
        assert_ne!(refusal_of(&raw, SHAPE, &SCORES, target), "no error");
        let mut scores = SCORES;
        scores[4] = f32::NAN;
        let text = refusal_of(&loss(measure), SHAPE, &scores, target);
        assert!(text.starts_with("scores.data[4] is NaN"), "{text}");
    }
}

#[test]
fn distances_that_are_none() {
    let with = |distances: &[f32]| refusal(GIVEN, Target { distances: Some(distances), ..right() });
    assert_eq!(refusal(GIVEN, right()), "truth.distances has 0 values, but the shape asks for 12");
    assert_eq!(with(&[1.0; 6]), "truth.distances has 6 values, but the shape asks for 12");
    let mut wrong = [1.0; 12];
    wrong[7] = f32::INFINITY;
    assert!(with(&wrong).starts_with("truth.distances[7] is Infinity"), "{}", with(&wrong));
    wrong[7] = f32::NAN;
    assert!(with(&wrong).starts_with("truth.distances[7] is NaN"), "{}", with(&wrong));
}

/// Of a part of a group there is no skeleton.
#[test]
#[should_panic = "geometric losses need all pixels of a group at hand"]
fn a_part_of_a_group() {
    let term = Geometric {
        selection: Selection { over: Over::Batch, ..Selection::default() },
        ..Geometric::new(CL_DICE)
    };
    let loss = Loss::new(Activation::None, Term::Geometric(term)).ignoring(255);
    let mut workspace = Workspace::new();
    let sections = loss.count_part(&SHAPE, right(), &mut workspace).expect("a truth").sections.to_vec();
    let counts = Counts { is_soft: false, is_weighted: false, sections: &sections.repeat(2) };
    let part = Part { whole: Shape { images: 2, ..SHAPE }, first_image: 0, first_pixel: 0 };
    let mut step = loss.part(&SHAPE, right(), &part, counts, false, &mut workspace).expect("a part");
    let _ = step.run(&mut SCORES.clone());
}
