//! Parts of a batch, each with a workspace of its own, give the bits of the whole.

use crate::inputs::{IGNORE, cross_entropy, generalized_dice, lovasz, overlap};
use proptest::prelude::*;
use segmetric::{
    Activation, Bins, Counts, Layout, Loss, Lovasz, LovaszKind, Over, Part, Shape, Term, Truth, Workspace,
};

/// Labels and scores by chance, as an image's place and a seed say.
fn inputs(shape: &Shape, seed: u32) -> (Vec<f32>, Vec<u8>) {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    let pixels = shape.images * shape.pixels;
    let scores = (0..pixels * shape.classes).map(|_| next() as f32 / (1 << 21) as f32 - 4.0).collect();
    let labels = (0..pixels).map(|_| (next() % 7) as u8).map(|label| match label {
        6 => IGNORE as u8,
        label => label % shape.classes.max(2) as u8,
    });
    (scores, labels.collect())
}

/// A part, its own sizes and its numbers.
struct Own {
    part: Part,
    shape: Shape,
    scores: Vec<f32>,
    labels: Vec<u8>,
    workspace: Workspace,
}

/// Cuts a part out of a batch.
fn cut(
    whole: Shape,
    scores: &[f32],
    labels: &[u8],
    images: core::ops::Range<usize>,
    pixels: core::ops::Range<usize>,
) -> Own {
    let shape = Shape { images: images.len(), pixels: pixels.len(), ..whole };
    let mut own = Own {
        part: Part { whole, first_image: images.start, first_pixel: pixels.start },
        shape,
        scores: vec![0.0; shape.images * shape.pixels * shape.classes],
        labels: Vec::new(),
        workspace: Workspace::new(),
    };
    for (at, image) in images.enumerate() {
        own.labels.extend(&labels[image * whole.pixels..][pixels.clone()]);
        for (to, pixel) in pixels.clone().enumerate() {
            for class in 0..whole.classes {
                own.scores[crate::inputs::place(&shape, at, to, class)] =
                    scores[crate::inputs::place(&whole, image, pixel, class)];
            }
        }
    }
    own
}

/// Value and gradient of a batch in two parts that wait for each other.
fn in_parts(loss: &Loss, whole: Shape, scores: &[f32], labels: &[u8]) -> (f64, Vec<f32>) {
    let (images, pixels) = (whole.images, whole.pixels);
    let mut parts = match images {
        1 => [
            cut(whole, scores, labels, 0..1, 0..Part::SECTION),
            cut(whole, scores, labels, 0..1, Part::SECTION..pixels),
        ],
        _ => [cut(whole, scores, labels, 0..1, 0..pixels), cut(whole, scores, labels, 1..images, 0..pixels)],
    };
    let mut sections = Vec::new();
    for own in &mut parts {
        let counts = loss
            .count_part(&own.shape, Truth::Labels8(&own.labels).into(), &mut own.workspace)
            .expect("labels");
        assert!(!counts.is_soft);
        sections.extend_from_slice(counts.sections);
    }
    let counts = Counts { is_soft: false, is_weighted: false, sections: &sections };
    let mut sums = Vec::new();
    for own in &mut parts {
        let Own { part, shape, scores, labels, workspace } = own;
        let mut step =
            loss.part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace).expect("a part");
        sums.extend(step.forward(scores).expect("scores"));
    }
    // Every part has room for the words of all pixels, and knows its own.
    let exchange = |parts: &mut [Own; 2], takes: &dyn Fn(usize, usize, usize) -> bool| {
        let mut all: Vec<Vec<(usize, usize, Vec<u32>)>> = Vec::new();
        for Own { part, shape, labels, workspace, .. } in parts.iter_mut() {
            let mut words = Vec::new();
            let mut step = loss
                .part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace)
                .expect("a part");
            step.each_sort(2, |own, first, turn| words.push((first, turn, own.to_vec())));
            all.push(words);
        }
        let begins = [0, parts[1].part.first_image * pixels + parts[1].part.first_pixel, images * pixels];
        for (at, Own { part, shape, labels, workspace, .. }) in parts.iter_mut().enumerate() {
            let mut step = loss
                .part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace)
                .expect("a part");
            let mut others = all[1 - at].iter();
            step.each_sort(2, |own, _, turn| {
                let (first, _, words) = others.next().expect("as many");
                for (place, word) in own.iter_mut().enumerate() {
                    let owner = usize::from(first + place >= begins[1]);
                    if takes(at, turn, owner) {
                        *word = words[place];
                    }
                }
            });
        }
    };
    exchange(&mut parts, &|at, turn, owner| turn == at && owner != at);
    let mut sorted = Vec::new();
    for (turn, Own { part, shape, labels, workspace, .. }) in parts.iter_mut().enumerate() {
        let mut step =
            loss.part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace).expect("a part");
        sorted.push(step.sort(turn, 2));
    }
    exchange(&mut parts, &|at, turn, owner| turn != at && owner == at);
    let mut gradient = vec![f32::NAN; scores.len()];
    let mut values = Vec::new();
    for Own { part, shape, scores, labels, workspace } in &mut parts {
        let mut step =
            loss.part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace).expect("a part");
        values.push(step.backward(scores, &sums).expect("scores"));
        for image in 0..shape.images {
            for pixel in 0..shape.pixels {
                for class in 0..shape.classes {
                    let to = crate::inputs::place(
                        &whole,
                        part.first_image + image,
                        part.first_pixel + pixel,
                        class,
                    );
                    gradient[to] = scores[crate::inputs::place(shape, image, pixel, class)];
                }
            }
        }
    }
    assert_eq!(values[0].to_bits(), values[1].to_bits());
    let value = sorted[0].iter().zip(&sorted[1]).fold(values[0], |value, (a, b)| value + (a + b));
    (value, gradient)
}

/// Value and gradient of a batch whose images go through by themselves, the last first.
fn image_by_image(loss: &Loss, whole: Shape, scores: &[f32], labels: &[u8]) -> (f64, Vec<f32>) {
    let mut own: Vec<Own> = (0..whole.images)
        .map(|image| cut(whole, scores, labels, image..image + 1, 0..whole.pixels))
        .collect();
    let mut sections = Vec::new();
    for own in &mut own {
        let counts = loss
            .count_part(&own.shape, Truth::Labels8(&own.labels).into(), &mut own.workspace)
            .expect("labels");
        sections.extend_from_slice(counts.sections);
    }
    let counts = Counts { is_soft: false, is_weighted: false, sections: &sections };
    let mut values = Vec::new();
    for Own { part, shape, scores, labels, workspace } in own.iter_mut().rev() {
        let mut step =
            loss.part(shape, Truth::Labels8(labels).into(), part, counts, true, workspace).expect("a part");
        values.push(step.run(scores).expect("scores"));
    }
    (
        values.into_iter().rev().fold(0.0, |sum, value| sum + value),
        own.into_iter().flat_map(|own| own.scores).collect(),
    )
}

fn whole(loss: &Loss, shape: &Shape, scores: &[f32], labels: &[u8]) -> (f64, Vec<f32>) {
    let mut gradient = vec![f32::NAN; scores.len()];
    let value =
        loss.value_and_gradient(shape, scores, Truth::Labels8(labels), &mut gradient, &mut Workspace::new());
    (value.expect("a loss"), gradient)
}

fn bits((value, gradient): &(f64, Vec<f32>)) -> (u64, Vec<u32>) {
    (value.to_bits(), gradient.iter().map(|slope| slope.to_bits()).collect())
}

fn losses(classes: usize) -> impl Strategy<Value = Loss> {
    let term = || {
        prop_oneof![
            overlap(classes).boxed(),
            generalized_dice(classes).boxed(),
            lovasz(LovaszKind::Softmax, classes).boxed(),
            cross_entropy(Activation::Softmax, classes).boxed()
        ]
    };
    (term(), term()).prop_map(|(first, second)| Loss {
        activation: Activation::Softmax,
        ignore_label: Some(IGNORE),
        terms: vec![(1.5, first), (-0.25, second)],
    })
}

fn over(term: &Term) -> Over {
    match term {
        Term::Overlap(loss) => loss.selection.over,
        Term::GeneralizedDice(loss) => loss.selection.over,
        Term::Lovasz(loss) => loss.selection.over,
        _ => Over::Image,
    }
}

fn has_buckets(term: &Term) -> bool {
    matches!(term, Term::Lovasz(Lovasz { bins: Bins::Buckets(_), .. }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn parts_have_the_bits_of_the_whole(
        (classes, loss) in (2..5usize).prop_flat_map(|classes| (Just(classes), losses(classes))),
        (images, pixels, seed, first) in (1..4usize, 1..300usize, 0..u32::MAX, any::<bool>()),
    ) {
        let layout = if first { Layout::ChannelsFirst } else { Layout::ChannelsLast };
        let reaches = loss.terms.iter().any(|(_, term)| over(term) == Over::Batch);
        // A single image is cut between its sections.
        let pixels = if images == 1 { Part::SECTION + pixels } else { pixels };
        let shape = Shape { images, pixels, classes, layout };
        let (scores, labels) = inputs(&shape, seed);
        let expected = bits(&whole(&loss, &shape, &scores, &labels));
        if !reaches {
            prop_assert_eq!(&bits(&image_by_image(&loss, shape, &scores, &labels)), &expected);
        }
        if (reaches || images == 1) && !loss.terms.iter().any(|(_, term)| has_buckets(term)) {
            prop_assert_eq!(&bits(&in_parts(&loss, shape, &scores, &labels)), &expected);
        }
    }
}
