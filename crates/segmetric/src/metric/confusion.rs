//! Confusion counts of class maps: TP, FP, FN and TN of each class in each image, over the valid pixels.
//!
//! Counting streams: a [`Counter`] is given pieces of an image one after another, so an image may be of any size. Counts are
//! integers; the order of pieces and images does not change them.

use super::byte_counts::{BLOCK, Block, MOST_LABELS};
use super::class_codes::{Code, CodePair, IGNORED_BYTE};
use super::class_table::{ClassTable, Unlisted, same_length};
use super::labels::{Label, LabelMap};
use crate::error::Error;

/// Counts of a batch, each `[image][class]`, the regions behind the classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Number of images.
    pub images: usize,
    /// Number of classes, and of regions.
    pub classes: usize,
    /// Pixels of the class, predicted as such.
    pub tp: Vec<u64>,
    /// Pixels of another class, predicted as this.
    pub fp: Vec<u64>,
    /// Pixels of the class, predicted as another.
    pub fn_: Vec<u64>,
    /// Pixels of another class, predicted as another.
    pub tn: Vec<u64>,
    /// For each image the pixels whose label was predicted, the background's among them.
    pub right: Vec<u64>,
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
/// assert_eq!((counts.tp[0], counts.fp[0], counts.fn_[0], counts.tn[0]), (1, 1, 0, 1));
/// assert_eq!(counts.right, [2]);
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Counter {
    table: ClassTable,
    codes: Tally,
    regions: Vec<Region>,
    done: Confusion,
}

/// A union of classes: for each code 1 where it belongs to the region, else 0; and the counts of these two.
#[derive(Debug)]
struct Region {
    members: Vec<u8>,
    counts: Tally,
}

/// Pixels counted by their codes.
#[derive(Debug, Default)]
struct Tally {
    valid: u64,
    /// By code: pixels predicted as it, pixels of it, and pixels that are both.
    predicted: Vec<u64>,
    truth: Vec<u64>,
    both: Vec<u64>,
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
                Region { members, counts: Tally::new(2) }
            })
            .collect();
        let classes = table.classes() + regions.len();
        let codes = Tally::new(table.count());
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
        same_length(maps)?;
        self.count(maps).map_err(|unlisted| unlisted.error(first))
    }

    fn count(&mut self, maps: [LabelMap<'_>; 2]) -> Result<(), Unlisted> {
        let [_, truth] = maps;
        let mut counted = 0;
        if let ([LabelMap::U8(predicted), LabelMap::U8(truth)], Some(ignored), []) =
            (maps, self.table.as_they_stand(), &self.regions[..])
        {
            counted =
                self.codes.add_blocks(predicted, truth, ignored.and_then(|label| label.try_into().ok()));
        }
        let mut codes = self.table.no_codes();
        while counted < truth.len() {
            let end = truth.len().min(counted + PIECE);
            let added = self.table.encode(maps.map(|map| map.part(counted, end)), &mut codes);
            added.map_err(|Unlisted { argument, place }| Unlisted { argument, place: counted + place })?;
            match &codes {
                CodePair::Bytes { predicted, truth } => self.add_codes(predicted, truth),
                CodePair::Words { predicted, truth } => self.add_codes(predicted, truth),
            }
            codes.clear();
            counted = end;
        }
        Ok(())
    }

    fn add_codes<C: Code>(&mut self, predicted: &[C], truth: &[C]) {
        let ignores = self.table.ignores();
        self.codes.add(predicted, truth, ignores);
        for Region { members, counts } in &mut self.regions {
            // The one code that is no member and no other class is that of ignored pixels.
            let inside = |codes: &[C]| -> Vec<u8> {
                codes.iter().map(|code| members.get(code.index()).copied().unwrap_or(IGNORED_BYTE)).collect()
            };
            counts.add(&inside(predicted), &inside(truth), ignores);
        }
    }

    /// Closes the image at hand.
    pub fn end_image(&mut self) {
        let (first, counts) = (self.table.first(), &self.codes);
        self.done.right.push(counts.both.iter().sum());
        for code in first..first + self.table.classes() {
            self.done.push(counts, code);
        }
        for region in &mut self.regions {
            self.done.push(&region.counts, 1);
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
    fn push(&mut self, counts: &Tally, code: usize) {
        let tp = counts.both[code];
        let (fp, fn_) = (counts.predicted[code] - tp, counts.truth[code] - tp);
        self.tp.push(tp);
        self.fp.push(fp);
        self.fn_.push(fn_);
        self.tn.push(counts.valid - tp - fp - fn_);
    }
}

impl Tally {
    fn new(codes: usize) -> Tally {
        let none = || vec![0; codes];
        Tally { valid: 0, predicted: none(), truth: none(), both: none() }
    }

    fn clear(&mut self) {
        self.valid = 0;
        for counts in [&mut self.predicted, &mut self.truth, &mut self.both] {
            counts.fill(0);
        }
    }

    /// Counts pixels of known codes; `ignores` says whether any may be ignored.
    fn add<C: Code>(&mut self, predicted: &[C], truth: &[C], ignores: bool) {
        let counted = match (C::bytes(predicted), C::bytes(truth)) {
            (Some(predicted), Some(truth)) => {
                self.add_blocks(predicted, truth, ignores.then_some(IGNORED_BYTE))
            }
            _ => 0,
        };
        for (&p, &t) in predicted[counted..].iter().zip(&truth[counted..]).filter(|&(_, &t)| t != C::IGNORED)
        {
            self.add_one(p.index(), t.index());
        }
    }

    fn add_one(&mut self, predicted: usize, truth: usize) {
        self.valid += 1;
        self.truth[truth] += 1;
        self.predicted[predicted] += 1;
        self.both[truth] += u64::from(predicted == truth);
    }

    /// Counts whole blocks of bytes, up to the first that holds something else than a code; returns how many pixels those are.
    fn add_blocks(&mut self, predicted: &[u8], truth: &[u8], ignored: Option<u8>) -> usize {
        if self.truth.len() > MOST_LABELS {
            return 0;
        }
        let codes = self.truth.len() as u8;
        let mut blocks = 0;
        for (predicted, truth) in predicted.as_chunks().0.iter().zip(truth.as_chunks().0) {
            let Some(block) = Block::new(predicted, truth, codes, ignored) else { break };
            self.valid += block.valid();
            for code in 0..codes {
                let [predicted, truth, both] = block.count(code);
                self.predicted[usize::from(code)] += predicted;
                self.truth[usize::from(code)] += truth;
                self.both[usize::from(code)] += both;
            }
            blocks += 1;
        }
        blocks * BLOCK
    }
}
