//! The rows of the benches: the same works, on the same kinds of inputs, as those of the package's bench.
//!
//! They use the public API alone and nothing but the crate, so that they can be built against another commit of it.

mod inputs;

use inputs::{Kind, Scale, blobs, labels, scores};
use segmetric::metric::{Counter, Direction, MaskPair, SurfaceDistances};
use segmetric::{
    Activation, Bins, CrossEntropy, Layout, Loss, Lovasz, LovaszKind, Overlap, Shape, Similarity, Term,
    Truth, Workspace,
};
use std::hint::black_box;

/// A row that has its inputs: each call does the work once.
pub type Work = Box<dyn FnMut()>;

/// A row: its name, and what makes its inputs.
pub struct Row {
    pub name: String,
    make: Box<dyn Fn() -> Work>,
}

impl Row {
    fn new(name: impl Into<String>, make: impl Fn() -> Work + 'static) -> Row {
        Row { name: name.into(), make: Box::new(make) }
    }

    /// Makes the inputs.
    pub fn ready(&self) -> Work {
        (self.make)()
    }
}

/// All rows.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let lovasz = |name: &str, of: LovaszKind, bins: Bins, activation: Activation, classes, side| {
            let form = match bins {
                Bins::Exact => "exact".to_owned(),
                Bins::Buckets(count) => count.to_string(),
            };
            let loss = Loss::new(activation, Term::Lovasz(Lovasz { bins, ..Lovasz::new(of) }));
            Row::new(format!("{name}/{form}/{}", kind.name()), move || loss_work(&loss, kind, classes, side))
        };
        let (hinge, softmax) = (LovaszKind::Hinge, LovaszKind::Softmax);
        rows.push(lovasz("hinge", hinge, Bins::Exact, Activation::Raw, 1, 1024));
        for bins in [Bins::Exact, Bins::Buckets(16_384)] {
            rows.push(lovasz("lovasz-probabilities", softmax, bins, Activation::None, 1, 1024));
        }
        for bins in [Bins::Exact, Bins::Buckets(4096)] {
            rows.push(lovasz("lovasz-4", softmax, bins, Activation::Softmax, 4, 512));
            rows.push(lovasz("lovasz-21", softmax, bins, Activation::Softmax, 21, 512));
        }
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let dice = Term::Overlap(Overlap::new(Similarity::Dice));
    let entropy = Term::CrossEntropy(CrossEntropy::default());
    for (name, activation, term, classes, side) in [
        ("dice-probabilities", Activation::None, dice.clone(), 1, 1024),
        ("dice-4", Activation::Softmax, dice.clone(), 4, 512),
        ("cross-entropy-4", Activation::Softmax, entropy.clone(), 4, 512),
        ("cross-entropy-binary", Activation::Sigmoid, entropy, 1, 1024),
        ("fixed-cost", Activation::Softmax, dice, 2, 16),
    ] {
        let loss = Loss::new(activation, term);
        rows.push(Row::new(name, move || loss_work(&loss, Kind::Uniform, classes, side)));
    }
    rows.push(Row::new("counts", || counts_work(1024, 4)));
    rows.push(Row::new("surfaces-2d", || surfaces_work(vec![512, 512])));
    rows.push(Row::new("surfaces-3d", || surfaces_work(vec![128, 128, 128])));
    rows
}

fn loss_work(loss: &Loss, kind: Kind, classes: usize, side: usize) -> Work {
    let scale = if loss.activation == Activation::None { Scale::Probabilities } else { Scale::Raw };
    let shape = Shape { images: 1, pixels: side * side, classes, layout: Layout::ChannelsLast };
    let (scores, truth) = scores(kind, scale, shape.pixels, classes);
    let mut gradient = vec![0.0; scores.len()];
    let mut workspace = Workspace::new();
    let loss = loss.clone();
    Box::new(move || {
        let value =
            loss.value_and_gradient(&shape, &scores, Truth::Labels8(&truth), &mut gradient, &mut workspace);
        black_box(value.expect("the inputs are valid"));
        black_box(&mut gradient);
    })
}

fn counts_work(side: usize, classes: usize) -> Work {
    let (predicted, truth) = labels(side * side, classes);
    Box::new(move || {
        let mut counter = Counter::new(classes, None);
        counter.add(&predicted, &truth, 0).expect("the labels are classes");
        counter.end_image();
        black_box(counter.take());
    })
}

fn surfaces_work(size: Vec<usize>) -> Work {
    let (predicted, truth) = blobs(&size);
    let spacing = vec![1.0; size.len()];
    Box::new(move || {
        let [predicted, truth] =
            [&predicted, &truth].map(|map| map.iter().map(|&label| label == 1).collect::<Vec<bool>>());
        let pair = MaskPair::new(&predicted, &truth, &size).expect("the maps have the size");
        let distances = SurfaceDistances::new(&pair, &spacing).expect("the spacing has the axes");
        _ = black_box((
            distances.hausdorff(Direction::Symmetric, 95.0),
            distances.average(Direction::Symmetric),
            distances.normalized(2.0),
        ));
    })
}
