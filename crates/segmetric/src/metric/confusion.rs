//! Confusion counts of class maps: TP, FP, FN and TN of each class in each image, over the valid pixels.
//!
//! Counting streams: a [`Counter`] is given pieces of an image one after another, so an image may be of any size. Where pixels
//! have weights w, a count is Σ w of its pixels, a [`Mass`]. The order of pieces and images does not change counts.

use super::byte_counts::BLOCK;
use super::class_codes::{Code, CodePair, IGNORED_BYTE};
use super::class_table::{ClassTable, Unlisted, same_length};
use super::labels::{Label, LabelMap};
use super::mass::Mass;
use super::tally::MassTally;
use crate::error::Error;
use crate::weights::check_weights;

/// Counts of a batch, each `[image][class]`, the regions behind the classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Number of images.
    pub images: usize,
    /// Number of classes, and of regions.
    pub classes: usize,
    /// Pixels of the class, predicted as such.
    pub tp: Vec<Mass>,
    /// Pixels of another class, predicted as this.
    pub fp: Vec<Mass>,
    /// Pixels of the class, predicted as another.
    pub fn_: Vec<Mass>,
    /// Pixels of another class, predicted as another.
    pub tn: Vec<Mass>,
    /// For each image the pixels whose label was predicted, the background's among them.
    pub right: Vec<Mass>,
}

/// Counts images piece by piece.
///
/// # Example
/// ```
/// use segmetric::metric::Counter;
///
/// let mut counter = Counter::new(1, Some(255));
/// counter.add(&[1u8, 1, 0, 1], &[1u8, 0, 0, 255], 0)?;
/// counter.end_image();
/// let counts = counter.take();
/// assert_eq!([counts.tp[0], counts.fp[0], counts.fn_[0], counts.tn[0]], [1, 1, 0, 1]);
/// assert_eq!(counts.right, [2]);
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Counter {
    table: ClassTable,
    codes: MassTally,
    regions: Vec<Region>,
    done: Confusion,
}

/// A union of classes: for each code 1 where it belongs to the region, else 0; and the counts of these two.
#[derive(Debug)]
struct Region {
    members: Vec<u8>,
    counts: MassTally,
}

/// Pixels whose codes are made at a time: whole blocks, few enough for the processor's nearest cache.
const PIECE: usize = 2 * BLOCK;

impl Counter {
    /// A counter of the classes 0, 1, 2, …, as [`ClassTable::numbered`] has them.
    pub fn new(classes: usize, ignore_label: Option<i32>) -> Counter {
        Counter::of_table(ClassTable::numbered(classes, ignore_label.as_slice()), &[])
    }

    /// A counter of the classes of a table, and of regions: unions of classes, told by their indices.
    pub fn of_table(table: ClassTable, regions: &[Vec<usize>]) -> Counter {
        let regions: Vec<Region> = regions
            .iter()
            .map(|classes| {
                let mut members = vec![0; table.count()];
                for &class in classes {
                    members[table.first() + class] = 1;
                }
                Region { members, counts: MassTally::new(2) }
            })
            .collect();
        let classes = table.classes() + regions.len();
        let codes = MassTally::new(table.count());
        Counter { table, codes, regions, done: Confusion { classes, ..Confusion::default() } }
    }

    /// Counts the next pixels of the image; `first` is the flat index of the first one, for the text of an error.
    ///
    /// # Errors
    /// [`Error::UnlistedLabel`]: a truth that is neither a class nor ignored, or a prediction that is no class where the truth is
    /// not ignored. [`Error::Length`]: pieces of unequal length. The counter is then to be dropped.
    pub fn add<P: Label, T: Label>(
        &mut self,
        predicted: &[P],
        truth: &[T],
        first: usize,
    ) -> Result<(), Error> {
        self.add_maps([P::map(predicted), T::map(truth)], first)
    }

    /// The same of labels whose kinds are known when the program runs: the prediction's and the truth's.
    ///
    /// # Errors
    /// As [`Counter::add`].
    #[inline(never)]
    pub fn add_maps(&mut self, maps: [LabelMap<'_>; 2], first: usize) -> Result<(), Error> {
        self.count(maps, None, first)
    }

    /// The same of pixels with weights. A pixel of weight 0 counts nowhere, but its labels are looked at.
    ///
    /// # Errors
    /// As [`Counter::add`]; [`Error::Weight`] where a weight is negative or not finite; [`Error::WeightSum`] where those of the
    /// image's valid pixels add up to 2^53 − 1 or more.
    ///
    /// # Example
    /// ```
    /// use segmetric::metric::Counter;
    ///
    /// let mut counter = Counter::new(1, None);
    /// counter.add_weighted(&[1u8, 1, 0, 1], &[1u8, 0, 0, 1], &[0.5, 2.0, 1.0, 0.0], 0)?;
    /// counter.end_image();
    /// let counts = counter.take();
    /// assert_eq!([counts.tp[0], counts.fp[0], counts.tn[0]].map(f64::from), [0.5, 2.0, 1.0]);
    /// # Ok::<(), segmetric::Error>(())
    /// ```
    pub fn add_weighted<P: Label, T: Label>(
        &mut self,
        predicted: &[P],
        truth: &[T],
        weights: &[f32],
        first: usize,
    ) -> Result<(), Error> {
        self.add_weighted_maps([P::map(predicted), T::map(truth)], weights, first)
    }

    /// The same of labels whose kinds are known when the program runs: the prediction's and the truth's.
    ///
    /// # Errors
    /// As [`Counter::add_weighted`].
    #[inline(never)]
    pub fn add_weighted_maps(
        &mut self,
        maps: [LabelMap<'_>; 2],
        weights: &[f32],
        first: usize,
    ) -> Result<(), Error> {
        let (came, expected) = (weights.len(), maps[1].len());
        if came != expected {
            return Err(Error::Length { argument: "truth.weights", came, expected });
        }
        check_weights(weights, first)?;
        self.count(maps, Some(weights), first)
    }

    fn count(&mut self, maps: [LabelMap<'_>; 2], weights: Option<&[f32]>, first: usize) -> Result<(), Error> {
        same_length(maps)?;
        let [_, truth] = maps;
        let mut counted = 0;
        if let ([LabelMap::U8(predicted), LabelMap::U8(truth)], Some(ignored), [], None) =
            (maps, self.table.as_they_stand(), &self.regions[..], weights)
        {
            let ignored = ignored.and_then(|label| label.try_into().ok());
            counted = self.codes.pixels().add_blocks(predicted, truth, ignored);
        }
        let mut codes = self.table.no_codes();
        while counted < truth.len() {
            let end = truth.len().min(counted + PIECE);
            let added = self.table.encode(maps.map(|map| map.part(counted, end)), &mut codes);
            added.map_err(|unlisted: Unlisted| unlisted.error(first + counted))?;
            let weights = weights.map(|weights| &weights[counted..end]);
            let beyond = match &codes {
                CodePair::Bytes { predicted, truth } => self.add_codes(predicted, truth, weights),
                CodePair::Words { predicted, truth } => self.add_codes(predicted, truth, weights),
            };
            if let Some(place) = beyond {
                return Err(Error::WeightSum { index: first + counted + place });
            }
            codes.clear();
            counted = end;
        }
        Ok(())
    }

    /// Returns the place of a weight that makes their sum too large.
    fn add_codes<C: Code>(&mut self, predicted: &[C], truth: &[C], weights: Option<&[f32]>) -> Option<usize> {
        let ignores = self.table.ignores();
        let beyond = add_to(&mut self.codes, predicted, truth, ignores, weights);
        for Region { members, counts } in &mut self.regions {
            // The one code that is no member and no other class is that of ignored pixels.
            let inside = |codes: &[C]| -> Vec<u8> {
                codes.iter().map(|code| members.get(code.index()).copied().unwrap_or(IGNORED_BYTE)).collect()
            };
            // A region has the sum of all codes.
            add_to(counts, &inside(predicted), &inside(truth), ignores, weights);
        }
        beyond
    }

    /// Closes the image at hand.
    pub fn end_image(&mut self) {
        let (first, counts) = (self.table.first(), &self.codes);
        self.done.right.push(counts.right());
        for code in first..first + self.table.classes() {
            self.done.push(counts.cells(code));
        }
        for region in &mut self.regions {
            self.done.push(region.counts.cells(1));
            region.counts.clear();
        }
        self.done.images += 1;
        self.codes.clear();
    }

    /// The counts of the images closed since the last time.
    pub fn take(&mut self) -> Confusion {
        let classes = self.done.classes;
        core::mem::replace(&mut self.done, Confusion { classes, ..Confusion::default() })
    }
}

impl Confusion {
    fn push(&mut self, cells: [Mass; 4]) {
        let counts = [&mut self.tp, &mut self.fp, &mut self.fn_, &mut self.tn];
        counts.into_iter().zip(cells).for_each(|(counts, cell)| counts.push(cell));
    }
}

/// Adds pixels of known codes, by their weights where they have some.
fn add_to<C: Code>(
    counts: &mut MassTally,
    predicted: &[C],
    truth: &[C],
    ignores: bool,
    weights: Option<&[f32]>,
) -> Option<usize> {
    let Some(weights) = weights else {
        counts.pixels().add(predicted, truth, ignores);
        return None;
    };
    counts.add_weights(predicted, truth, weights)
}
