//! Tables of labels against naive forms: counts and the masks of classes, of labels in every kind in which maps hold them.

use core::ops::Range;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use segmetric::Error;
use segmetric::metric::{ClassBoxes, ClassTable, Confusion, Counter, LabelMap, Mass};

/// Labels around the ends of 8, 16 and 32 bits, and such as atlases of the brain have.
const ODD: [i32; 30] = [
    -1,
    -2,
    -128,
    -129,
    -32_768,
    -32_769,
    i32::MIN,
    i32::MIN + 1,
    0,
    1,
    2,
    3,
    9,
    127,
    128,
    253,
    254,
    255,
    256,
    257,
    2035,
    4080,
    32_767,
    32_768,
    65_535,
    65_536,
    16_777_217,
    614_454_277,
    i32::MAX - 1,
    i32::MAX,
];

/// A class map in some kind of label.
#[derive(Clone, Debug)]
enum Stored {
    U8(Vec<u8>),
    I16(Vec<i16>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    I64(Vec<i64>),
}

impl Stored {
    /// The labels in the kind of this number, or in the next one that holds them.
    fn new(labels: &[i32], kind: usize) -> Stored {
        let all: [Option<Stored>; 7] = [
            labels.iter().map(|&label| label.try_into().ok()).collect::<Option<_>>().map(Stored::U8),
            labels.iter().map(|&label| label.try_into().ok()).collect::<Option<_>>().map(Stored::I16),
            labels.iter().map(|&label| label.try_into().ok()).collect::<Option<_>>().map(Stored::U16),
            Some(Stored::I32(labels.to_vec())),
            labels
                .iter()
                .map(|&label| Some(label as f32).filter(|&float| f64::from(float) == f64::from(label)))
                .collect::<Option<_>>()
                .map(Stored::F32),
            Some(Stored::F64(labels.iter().map(|&label| label.into()).collect())),
            Some(Stored::I64(labels.iter().map(|&label| label.into()).collect())),
        ];
        all.into_iter().flatten().cycle().nth(kind).expect("32 bits hold all")
    }

    fn part(&self, pixels: Range<usize>) -> LabelMap<'_> {
        match self {
            Stored::U8(labels) => LabelMap::U8(&labels[pixels]),
            Stored::I16(labels) => LabelMap::I16(&labels[pixels]),
            Stored::U16(labels) => LabelMap::U16(&labels[pixels]),
            Stored::I32(labels) => LabelMap::I32(&labels[pixels]),
            Stored::F32(labels) => LabelMap::F32(&labels[pixels]),
            Stored::F64(labels) => LabelMap::F64(&labels[pixels]),
            Stored::I64(labels) => LabelMap::I64(&labels[pixels]),
        }
    }
}

/// Maps of one image under a table.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    labels: Vec<i32>,
    ignored: Vec<i32>,
    regions: Vec<Vec<usize>>,
    pub(crate) predicted: Vec<i32>,
    pub(crate) truth: Vec<i32>,
    kinds: [usize; 2],
    pub(crate) weights: Option<Vec<f32>>,
}

/// A weight in units of 2^-30.
fn units(weight: f32) -> u64 {
    (f64::from(weight) * 2f64.powi(30)).round_ties_even() as u64
}

/// Small tables with gaps, and tables of more classes than a byte numbers.
fn labels() -> impl Strategy<Value = Vec<i32>> {
    let odd = proptest::sample::subsequence(ODD.to_vec(), 1..8).prop_shuffle();
    let small = (0..3i32, 1..9i32).prop_map(|(first, count)| (first..first + count).collect());
    let many = (-300..300i32, 1..5i32, 240..320i32)
        .prop_map(|(first, step, count)| (0..count).map(|index| first + step * index).collect());
    prop_oneof![2 => odd, 2 => small, 1 => many]
}

pub(crate) fn image() -> impl Strategy<Value = Image> {
    let ignored = proptest::sample::subsequence(ODD.to_vec(), 0..4);
    // Half of the tables ignore one of their own classes.
    (labels(), ignored, any::<Option<proptest::sample::Index>>(), 0..300usize).prop_flat_map(
        |(labels, mut ignored, own, length)| {
            if let Some(class) = own
                && !ignored.contains(class.get(&labels))
            {
                ignored.push(*class.get(&labels));
            }
            let mut allowed = labels.clone();
            if !allowed.contains(&0) {
                allowed.push(0);
            }
            let mut true_ones = allowed.clone();
            true_ones.extend(&ignored);
            let region =
                proptest::sample::subsequence((0..labels.len()).collect::<Vec<_>>(), 1..=labels.len());
            let pixel = (select(true_ones), select(allowed), select(ODD.to_vec()), 0..3u8);
            (vec(pixel, length), vec(region, 0..3), [0..7usize, 0..7usize]).prop_map(
                move |(pixels, regions, kinds)| {
                    // Where the truth is ignored anything may be predicted.
                    let predicted = |&(truth, other, anything, alike): &(i32, i32, i32, u8)| match alike {
                        _ if ignored.contains(&truth) => anything,
                        0 => truth,
                        _ => other,
                    };
                    Image {
                        labels: labels.clone(),
                        ignored: ignored.clone(),
                        regions,
                        predicted: pixels.iter().map(predicted).collect(),
                        truth: pixels.iter().map(|pixel| pixel.0).collect(),
                        kinds,
                        weights: None,
                    }
                },
            )
        },
    )
}

impl Image {
    fn table(&self) -> ClassTable {
        ClassTable::new(&self.labels, &self.ignored).expect("labels listed once")
    }

    /// The maps in their kinds.
    fn stored(&self) -> [Stored; 2] {
        [Stored::new(&self.predicted, self.kinds[0]), Stored::new(&self.truth, self.kinds[1])]
    }

    /// The predicted and the true label of each valid pixel, and its weight in units of 2^-30.
    fn valid(&self) -> impl Iterator<Item = (i32, i32, u64)> {
        let pairs = self.predicted.iter().copied().zip(self.truth.iter().copied());
        let weight = |at: usize| self.weights.as_ref().map_or(1 << 30, |weights| units(weights[at]));
        pairs
            .enumerate()
            .map(move |(at, (predicted, truth))| (predicted, truth, weight(at)))
            .filter(|(_, truth, _)| !self.ignored.contains(truth))
    }

    /// The labels of each class, then of each region.
    fn sets(&self) -> Vec<Vec<i32>> {
        let classes = self.labels.iter().map(|&label| vec![label]);
        let of = |region: &Vec<usize>| region.iter().map(|&class| self.labels[class]).collect();
        classes.chain(self.regions.iter().map(of)).collect()
    }

    pub(crate) fn counted(&self) -> Confusion {
        let sets = self.sets();
        let sum = |is: &dyn Fn(i32, i32) -> bool| {
            let units =
                self.valid().filter(|&(predicted, truth, _)| is(predicted, truth)).map(|pixel| pixel.2);
            Mass::new(0, units.sum())
        };
        let count = |is_predicted: bool, is_true: bool| -> Vec<Mass> {
            let matches = |set: &Vec<i32>| {
                sum(&|predicted, truth| {
                    set.contains(&predicted) == is_predicted && set.contains(&truth) == is_true
                })
            };
            sets.iter().map(matches).collect()
        };
        Confusion {
            images: 1,
            classes: sets.len(),
            tp: count(true, true),
            fp: count(true, false),
            fn_: count(false, true),
            tn: count(false, false),
            right: vec![sum(&|predicted, truth| predicted == truth)],
        }
    }
}

/// Gives an image in pieces of this length, each with the place of its first pixel.
fn add<F>(image: &Image, piece: usize, mut take: F) -> Result<(), Error>
where
    F: FnMut([LabelMap<'_>; 2], usize) -> Result<(), Error>,
{
    let [predicted, truth] = image.stored();
    let length = image.truth.len();
    (0..length).step_by(piece).try_for_each(|start| {
        let pixels = start..length.min(start + piece);
        take([predicted.part(pixels.clone()), truth.part(pixels)], start)
    })
}

pub(crate) fn count(image: &Image, piece: usize) -> Result<Confusion, Error> {
    let mut counter = Counter::of_table(image.table(), &image.regions);
    add(image, piece, |maps, start| match &image.weights {
        None => counter.add_maps(maps, start),
        Some(weights) => counter.add_weighted_maps(maps, &weights[start..start + maps[1].len()], start),
    })?;
    counter.end_image();
    Ok(counter.take())
}

/// The image as a row.
fn boxes(image: &Image, piece: usize) -> Result<ClassBoxes, Error> {
    let mut boxes = ClassBoxes::new(image.table(), &[1, image.truth.len()])?;
    add(image, piece, |maps, start| boxes.add_maps(maps, start))?;
    Ok(boxes)
}

proptest! {
    #[test]
    fn counts_under_a_table_are_the_direct_counts(image in image(), piece in 1..310usize) {
        prop_assert_eq!(count(&image, piece), Ok(image.counted()));
    }

    #[test]
    fn masks_under_a_table_are_the_pixels_of_their_labels(image in image(), piece in 1..310usize) {
        prop_assume!(!image.truth.is_empty());
        let maps = boxes(&image, piece).expect("listed labels");
        let classes = (0..image.labels.len()).map(|class| vec![class]).chain(image.regions.iter().cloned());
        for (classes, set) in classes.zip(image.sets()) {
            let pair = maps.masks(&classes).expect("classes that are there");
            let direct = |map: &[i32]| -> Vec<bool> {
                let pixels = map.iter().zip(&image.truth);
                pixels.map(|(label, truth)| set.contains(label) && !image.ignored.contains(truth)).collect()
            };
            let (predicted, truth) = (direct(&image.predicted), direct(&image.truth));
            let inside: Vec<usize> = (0..truth.len()).filter(|&at| predicted[at] || truth[at]).collect();
            let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
                prop_assert!(pair.predicted().is_empty() && pair.truth().is_empty());
                continue;
            };
            prop_assert_eq!((pair.origin(), pair.size()), (&[0, first][..], &[1, last - first + 1][..]));
            prop_assert_eq!(pair.predicted(), &predicted[first..=last]);
            prop_assert_eq!(pair.truth(), &truth[first..=last]);
        }
    }

    #[test]
    fn the_first_unlisted_label_is_named_by_its_place(
        image in image(), piece in 1..310usize, wrong in vec((0..300usize, any::<bool>(), select(ODD.to_vec())), 1..4)
    ) {
        let mut image = image;
        for (at, in_truth, label) in wrong {
            let map = if in_truth { &mut image.truth } else { &mut image.predicted };
            if let Some(pixel) = map.get_mut(at) {
                *pixel = label;
            }
        }
        let listed = |label: i32| label == 0 || image.labels.contains(&label);
        let unlisted = image.predicted.iter().zip(&image.truth).enumerate().find_map(|(index, (&predicted, &truth))| {
            let left = image.ignored.contains(&truth);
            // Of both at one pixel either may be named.
            let found = [("predicted", !left && !listed(predicted)), ("truth", !left && !listed(truth))];
            found.iter().any(|each| each.1).then_some((index, found))
        });
        let results = [
            count(&image, piece).map(|_| ()),
            boxes(&image, piece).map(|_| ()),
        ];
        for came in results {
            match (came, unlisted) {
                (Ok(()), None) => {}
                (Err(Error::UnlistedLabel { argument, index }), Some((at, found))) => {
                    prop_assert_eq!(index, at);
                    prop_assert!(found.contains(&(argument, true)));
                }
                (came, _) => prop_assert!(false, "{came:?} where {unlisted:?} is not listed"),
            }
        }
    }
}

#[test]
fn classes_that_are_looked_at_have_the_masks_of_all_and_others_none() {
    let (predicted, truth) = ([0u8, 1, 2, 2, 3, 0, 1, 1], [1u8, 1, 0, 2, 2, 3, 3, 0]);
    let filled = |maps: ClassBoxes| {
        let mut maps = maps;
        maps.add(&predicted, &truth, 0).expect("labels");
        maps
    };
    let new = || ClassBoxes::new(ClassTable::numbered(4, &[]), &[2, 4]).expect("an image");
    let (all, some) = (filled(new()), filled(new().of_classes(&[1, 3]).expect("classes")));
    for classes in [&[1][..], &[3], &[3, 1]] {
        assert_eq!(some.masks(classes).expect("looked at"), all.masks(classes).expect("all"));
    }
    assert!(some.masks(&[1, 2]).is_err());
    assert!(new().of_classes(&[4]).is_err());
}
