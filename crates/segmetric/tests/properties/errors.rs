//! Every error names its argument and its place, and the next call is right.

use segmetric::{
    Activation, Bins, Classes, CrossEntropy, Error, Labels, Layout, Loss, Lovasz, Normalize, Overlap,
    Selection, Shape, Similarity, Smooth, Term, Truth, Weights, Workspace,
};

const SHAPE: Shape = Shape { images: 1, pixels: 3, classes: 2, layout: Layout::ChannelsLast };
const SCORES: [f32; 6] = [0.5, 0.5, 0.25, 0.75, 1.0, 0.0];
const LABELS: [u8; 3] = [0, 1, 255];

fn dice() -> Loss {
    Loss::new(Activation::None, Term::Overlap(Overlap::new(Similarity::Dice))).ignoring(255)
}

fn entropy(activation: Activation, entropy: CrossEntropy) -> Loss {
    Loss::new(activation, Term::CrossEntropy(entropy)).ignoring(255)
}

fn lovasz(lovasz: Lovasz) -> Loss {
    Loss::new(Activation::None, Term::Lovasz(lovasz)).ignoring(255)
}

/// Runs into an error on a workspace, then shows that a right call on it gives what a fresh one gives.
fn error(loss: &Loss, shape: Shape, scores: &[f32], truth: Truth) -> String {
    let mut workspace = Workspace::new();
    let error = loss.value(&shape, scores, truth, &mut workspace).expect_err("an error");
    let after = dice().value(&SHAPE, &SCORES, Truth::Labels8(&LABELS), &mut workspace);
    assert_eq!(after, dice().value(&SHAPE, &SCORES, Truth::Labels8(&LABELS), &mut Workspace::new()));
    assert!(after.is_ok());
    error.to_string()
}

fn labels_error(labels: &[i32]) -> String {
    error(&dice(), SHAPE, &SCORES, Truth::Labels32(labels))
}

fn scores_error(loss: &Loss, place: usize, value: f32) -> String {
    let mut scores = SCORES;
    scores[place] = value;
    error(loss, SHAPE, &scores, Truth::Labels8(&LABELS))
}

fn option_error(loss: &Loss) -> String {
    error(loss, SHAPE, &SCORES, Truth::Labels8(&LABELS))
}

#[test]
fn labels() {
    let allowed = "but there are 2 classes (0..1) and ignoreLabel is 255";
    assert_eq!(labels_error(&[0, 7, 1]), format!("truth.data[1] is 7, {allowed}"));
    assert_eq!(labels_error(&[0, 1, -1]), format!("truth.data[2] is -1, {allowed}"));
    assert_eq!(
        error(&dice(), SHAPE, &SCORES, Truth::Labels8(&[2, 0, 0])),
        format!("truth.data[0] is 2, {allowed}")
    );
    let one_class = Shape { classes: 1, pixels: 6, ..SHAPE };
    let loss = Loss::new(Activation::None, Term::Overlap(Overlap::new(Similarity::Dice)));
    assert_eq!(
        error(&loss, one_class, &SCORES, Truth::Labels8(&[0, 1, 0, 1, 2, 0])),
        "truth.data[4] is 2, but a class map of one class holds 0 and 1 (1 is the foreground) and no ignoreLabel"
    );
}

#[test]
fn masks() {
    let with = |place: usize, value: f32| {
        let mut masks = [0.0, 1.0, 1.0, 0.0, -1.0, -1.0];
        masks[place] = value;
        masks
    };
    let text = |index, value| {
        format!(
            "truth.data[{index}] is {value}, but masks hold values in [0, 1], or −1 for every class of an ignored pixel"
        )
    };
    for (place, value, index, came) in [
        (1, 1.5, 1, "1.5"),
        (2, -0.5, 2, "-0.5"),
        (0, f32::NAN, 0, "NaN"),
        (5, 0.0, 5, "0"),
        (3, -1.0, 3, "-1"),
    ] {
        assert_eq!(error(&dice(), SHAPE, &SCORES, Truth::Masks(&with(place, value))), text(index, came));
    }
    let soft = with(3, 0.25);
    assert_eq!(
        error(&lovasz(Lovasz::default()), SHAPE, &SCORES, Truth::Masks(&soft)),
        "truth.data[3] is 0.25, but Lovász, boundary, Hausdorff and skeleton losses take masks of 0 and 1"
    );
}

#[test]
fn scores() {
    assert!(
        scores_error(&dice(), 3, f32::NAN).starts_with("scores.data[3] is NaN, but scores must be finite")
    );
    let raw = entropy(Activation::Softmax, CrossEntropy::default());
    assert!(scores_error(&raw, 1, f32::NEG_INFINITY).starts_with("scores.data[1] is -Infinity"));
    assert_eq!(
        scores_error(&dice(), 2, 1.25),
        "scores.data[2] is 1.25, but with activation 'none' scores are probabilities in [0, 1]; \
         raw scores need activation 'softmax' or 'sigmoid'"
    );
    // Rounding is forgiven, and scores at ignored pixels are not looked at.
    let near = [1.000_005, -0.000_005, 0.25, 0.75, f32::NAN, 9.0];
    assert!(dice().value(&SHAPE, &near, Truth::Labels8(&LABELS), &mut Workspace::new()).is_ok());
    let text = scores_error(&entropy(Activation::None, CrossEntropy::default()), 3, 0.5);
    assert!(
        text.starts_with("scores at the pixel of scores.data[2] add up to 0.75 over the classes"),
        "{text}"
    );
}

/// Of several wrong scores the first in memory is named, in either layout.
#[test]
fn the_first_wrong_score_is_named() {
    let pixels = 20;
    for layout in [Layout::ChannelsLast, Layout::ChannelsFirst] {
        let shape = Shape { images: 2, pixels, classes: 3, layout };
        let mut scores = vec![0.25; 2 * pixels * 3];
        scores[70] = f32::NAN;
        scores[97] = f32::INFINITY;
        let text = error(&dice(), shape, &scores, Truth::Labels8(&[0; 40]));
        assert!(text.starts_with("scores.data[70] is NaN"), "{text}");
    }
}

#[test]
fn lengths_and_shapes() {
    assert_eq!(
        error(&dice(), SHAPE, &SCORES[..5], Truth::Labels8(&LABELS)),
        "scores has 5 values, but the shape asks for 6"
    );
    assert_eq!(
        error(&dice(), SHAPE, &SCORES, Truth::Labels8(&LABELS[..2])),
        "truth has 2 values, but the shape asks for 3"
    );
    let huge = Shape { images: usize::MAX, pixels: 2, ..SHAPE };
    assert_eq!(
        dice().value(&huge, &SCORES, Truth::Labels8(&LABELS), &mut Workspace::new()),
        Err(Error::TooLarge)
    );
    let none = Shape { classes: 0, ..SHAPE };
    assert!(error(&dice(), none, &SCORES, Truth::Labels8(&LABELS)).starts_with("scores have 0 classes"));
    let mut short = [0.0; 5];
    let gradient = dice().value_and_gradient(
        &SHAPE,
        &SCORES,
        Truth::Labels8(&LABELS),
        &mut short,
        &mut Workspace::new(),
    );
    assert_eq!(gradient, Err(Error::Length { argument: "gradient", came: 5, expected: 6 }));
}

#[test]
fn options() {
    let with = |selection: Selection| lovasz(Lovasz { selection, ..Lovasz::default() });
    let list = |list: &[usize]| {
        with(Selection { classes: Some(Classes::List(list.into())), ..Selection::default() })
    };
    let weights =
        |weights: &[f64]| with(Selection { class_weights: Some(weights.into()), ..Selection::default() });
    assert_eq!(
        option_error(&list(&[0, 2])),
        "classes has 2, but scores have 2 classes: each of 0..1 at most once"
    );
    assert!(option_error(&list(&[1, 1])).starts_with("classes has 1"));
    assert!(option_error(&list(&[])).starts_with("classes.length is 0"));
    assert!(
        option_error(&weights(&[1.0])).starts_with("classWeights has 1 weights, but scores have 2 classes")
    );
    assert!(option_error(&weights(&[1.0, -1.0])).starts_with("classWeights is -1"));
    let bins = |bins| lovasz(Lovasz { bins: Bins::Buckets(bins), ..Lovasz::default() });
    for wrong in [0, 128, 1000, 131_072] {
        assert!(option_error(&bins(wrong)).starts_with(&format!("bins is {wrong}, but it must be")));
    }
    let smooth = |numerator| Smooth { numerator, denominator: 1.0 };
    let dice_with = |dice: Overlap| Loss::new(Activation::None, Term::Overlap(dice)).ignoring(255);
    assert!(
        option_error(&dice_with(Overlap { smooth: smooth(-1.0), ..Overlap::new(Similarity::Dice) }))
            .starts_with("smooth.numerator is -1")
    );
    assert!(
        option_error(&dice_with(Overlap { exponent: 0.0, ..Overlap::new(Similarity::Dice) }))
            .starts_with("exponent is 0")
    );
    let labels =
        |activation, labels| entropy(activation, CrossEntropy { labels: Some(labels), ..Default::default() });
    assert!(
        option_error(&labels(Activation::Softmax, Labels::Independent)).starts_with("labels contradicts")
    );
    assert!(option_error(&labels(Activation::Sigmoid, Labels::Exclusive)).starts_with("labels contradicts"));
    let normalized = CrossEntropy {
        weights: Weights::List(vec![1.0, 2.0]),
        normalize: Some(Normalize::Weights),
        labels: None,
        ..CrossEntropy::default()
    };
    assert!(option_error(&entropy(Activation::Sigmoid, normalized)).starts_with("normalize is 'weights'"));
    let focal = |alpha| CrossEntropy { gamma: 2.0, alpha: Some(alpha), ..CrossEntropy::default() };
    for (alpha, text) in [(-0.5, "alpha is -0.5, but it must be from 0 to 1"), (f64::NAN, "alpha is NaN")] {
        assert!(option_error(&entropy(Activation::Sigmoid, focal(alpha))).starts_with(text));
    }
    let weighted = CrossEntropy { weights: Weights::InverseFrequency, ..focal(0.25) };
    assert!(
        option_error(&entropy(Activation::Sigmoid, weighted)).starts_with("alpha is not allowed together")
    );
    for exclusive in [Activation::Softmax, Activation::None] {
        assert!(
            option_error(&entropy(exclusive, focal(0.25))).starts_with("alpha is for independent classes")
        );
    }
    let one_class = Shape { classes: 1, pixels: 6, ..SHAPE };
    let softmax = entropy(Activation::Softmax, CrossEntropy::default());
    assert!(
        error(&softmax, one_class, &SCORES, Truth::Labels8(&[0; 6])).starts_with("activation is 'softmax'")
    );
}
