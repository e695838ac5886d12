//! An axis along which the image is one pixel long is no axis of space: with it and without it, shapes give the same numbers.

use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::metric::{
    Centerlines, Connectivity, Criterion, Detection, Direction, MaskPair, SurfaceDistances, boundary_iou,
    skeleton,
};

/// Two masks of an image, from sparse to full, and the spacing of its pixels.
#[derive(Clone, Debug)]
struct Image {
    size: Vec<usize>,
    spacing: Vec<f64>,
    predicted: Vec<bool>,
    truth: Vec<bool>,
}

impl Image {
    fn pair(&self) -> MaskPair {
        MaskPair::new(&self.predicted, &self.truth, &self.size).expect("masks of one size")
    }

    /// The same pixels with one more axis, of length 1, at this place.
    fn with_axis(&self, place: usize, step: f64) -> Image {
        let mut image = self.clone();
        image.size.insert(place, 1);
        image.spacing.insert(place, step);
        image
    }
}

fn image(axes: usize) -> impl Strategy<Value = Image> {
    (vec(1..12usize, axes), vec(0.5..3.0f64, axes), 0..11u8, 0..11u8).prop_flat_map(
        |(size, spacing, dense, denser)| {
            let points = size.iter().product::<usize>();
            (vec(0..10u8, points), vec(0..10u8, points)).prop_map(move |(predicted, truth)| Image {
                size: size.clone(),
                spacing: spacing.clone(),
                predicted: predicted.into_iter().map(|value| value < dense).collect(),
                truth: truth.into_iter().map(|value| value < denser).collect(),
            })
        },
    )
}

/// That the numbers of both are the same; `place` is where the second has an axis that the first has not.
fn same(flat: &Image, thick: &Image, place: usize) -> Result<(), TestCaseError> {
    let pairs = [flat.pair(), thick.pair()];
    let measured = |at: usize| SurfaceDistances::new(&pairs[at], &[flat, thick][at].spacing);
    prop_assert_eq!(measured(0), measured(1));
    for width in 1..4 {
        prop_assert_eq!(boundary_iou(&pairs[0], width), boundary_iou(&pairs[1], width));
    }
    let without = |values: &[f64]| -> Vec<f64> {
        values.iter().enumerate().filter(|&(axis, _)| axis != place).map(|(_, &value)| value).collect()
    };
    for connectivity in [Connectivity::Faces, Connectivity::Full] {
        let [a, b] = pairs
            .each_ref()
            .map(|pair| Detection::new(pair, connectivity, Criterion::Coverage, 0.0).expect("a threshold"));
        prop_assert_eq!((&a.truth, &a.predicted), (&b.truth, &b.predicted));
        for (a, b) in a.truth_extents().iter().zip(b.truth_extents()) {
            prop_assert_eq!(a.center(), without(b.center()));
            prop_assert_eq!((&b.bounds()[place], b.center()[place]), (&(0..1), 0.0));
        }
    }
    if flat.size.len() > 1 {
        prop_assert_eq!(skeleton(&flat.truth, &flat.size), skeleton(&thick.truth, &thick.size));
        prop_assert_eq!(Centerlines::new(&pairs[0]), Centerlines::new(&pairs[1]));
    }
    Ok(())
}

proptest! {
    #[test]
    fn an_image_is_measured_like_the_volume_of_one_slice(image in image(2), place in 0..3usize, step in 0.5..9.0f64) {
        same(&image, &image.with_axis(place, step), place)?;
    }

    #[test]
    fn a_line_is_measured_like_the_image_and_the_volume_of_it(
        line in image(1), (first, second) in (0..2usize, 0..3usize), step in 0.5..9.0f64,
    ) {
        let row = line.with_axis(first, step);
        same(&line, &row, first)?;
        same(&row, &row.with_axis(second, step), second)?;
    }

    /// Where the image is longer the axis stays one, however thin the box around the masks is.
    #[test]
    fn one_slice_of_a_longer_volume_ends_above_and_below(image in image(2), place in 0..3usize) {
        let slice = image.with_axis(place, 2.0);
        let mut size = slice.size.clone();
        size[place] = 3;
        // Row-major: what lies before the new axis repeats, what lies behind it moves as a block.
        let block: usize = size[place + 1..].iter().product();
        let within = |mask: &[bool]| -> Vec<bool> {
            let empty = vec![false; block];
            mask.chunks(block).flat_map(|here| [&empty[..], here, &empty].concat()).collect()
        };
        let (predicted, truth) = (within(&slice.predicted), within(&slice.truth));
        let pair = MaskPair::new(&predicted, &truth, &size).expect("masks of one size");
        let read = MaskPair::from_runs(&pair.runs(), pair.size(), pair.origin(), pair.image()).expect("runs");
        prop_assert_eq!(&read, &pair);
        let distances = SurfaceDistances::new(&read, &slice.spacing).expect("a spacing");
        let pixels = |mask: &[bool]| mask.iter().filter(|&&inside| inside).count();
        prop_assert_eq!(distances.predicted_to_truth.len(), pixels(&predicted));
        prop_assert_eq!(distances.truth_to_predicted.len(), pixels(&truth));
        let count = |of: fn(bool, bool) -> bool| {
            predicted.iter().zip(&truth).filter(|&(&a, &b)| of(a, b)).count() as f64
        };
        let (both, any) = (count(|a, b| a && b), count(|a, b| a || b));
        prop_assert_eq!(boundary_iou(&read, 1), Ok((any > 0.0).then(|| both / any)));
        prop_assert_eq!(skeleton(&truth, &size).map(|thin| thin.len()), Ok(truth.len()));
    }
}

#[test]
fn two_discs_as_one_slice_are_two_discs() {
    let side = 40;
    let disc = |column: f64, row: f64, radius: f64| -> Vec<bool> {
        let near = |at: usize| {
            let (x, y) = ((at % side) as f64 - column, (at / side) as f64 - row);
            x * x + y * y <= radius * radius
        };
        (0..side * side).map(near).collect()
    };
    let (predicted, truth) = (disc(21.0, 21.0, 11.0), disc(20.0, 20.0, 12.0));
    for (size, spacing) in [([1, side, side], [5.0, 1.0, 1.0]), ([side, side, 1], [1.0, 1.0, 5.0])] {
        let pair = MaskPair::new(&predicted, &truth, &size).expect("masks of one size");
        let distances = SurfaceDistances::new(&pair, &spacing).expect("a spacing");
        let near = |came: Option<f64>, expected: f64| {
            assert!(came.is_some_and(|came| (came - expected).abs() < 5e-4), "{came:?} is not {expected}");
        };
        near(distances.average(Direction::Symmetric), 1.112);
        near(distances.normalized(1.0).expect("a tolerance"), 0.621);
        near(boundary_iou(&pair, 1).expect("a width"), 0.231);
    }
}

#[test]
fn one_pixel_is_its_own_border() {
    for axes in 1..4 {
        let pair = MaskPair::new(&[true], &[true], &vec![1; axes]).expect("masks of one size");
        let distances = SurfaceDistances::new(&pair, &vec![2.0; axes]).expect("a spacing");
        assert_eq!((distances.predicted_to_truth, distances.truth_to_predicted), (vec![0.0], vec![0.0]));
        assert_eq!(boundary_iou(&pair, 1), Ok(Some(1.0)));
    }
}
