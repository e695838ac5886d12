//! Confusion counts of class maps: TP, FP, FN and TN of each class in each image, over the valid pixels.
//!
//! Counting streams: a [`Counter`] is given pieces of an image one after another, so an image may be of any size. Counts are
//! integers; the order of pieces and images does not change them.

use super::byte_counts::{BLOCK, Block, MOST_LABELS};
use super::label_map::{Label, LabelMap};
use crate::error::Error;

/// Counts of a batch, each `[image][class]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Number of images.
    pub images: usize,
    /// Number of classes.
    pub classes: usize,
    /// Pixels of the class, predicted as such.
    pub tp: Vec<u64>,
    /// Pixels of another class, predicted as this.
    pub fp: Vec<u64>,
    /// Pixels of the class, predicted as another.
    pub fn_: Vec<u64>,
    /// Pixels of another class, predicted as another.
    pub tn: Vec<u64>,
}

/// Counts images piece by piece.
///
/// With one class, label 1 is that class and 0 is the rest.
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
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Counter {
    ignore_label: Option<i32>,
    valid: u64,
    /// By label: pixels predicted as it, pixels of it, and pixels that are both.
    predicted: Vec<u64>,
    truth: Vec<u64>,
    both: Vec<u64>,
    done: Confusion,
}

impl Counter {
    /// A counter of `classes` classes; pixels whose truth is the ignore label are left out.
    pub fn new(classes: usize, ignore_label: Option<i32>) -> Counter {
        let labels = classes.max(2);
        Counter {
            ignore_label,
            valid: 0,
            predicted: vec![0; labels],
            truth: vec![0; labels],
            both: vec![0; labels],
            done: Confusion { classes, ..Confusion::default() },
        }
    }

    /// Counts the next pixels of the image; `first` is the flat index of the first one, for the text of an error.
    ///
    /// # Errors
    /// [`Error::Label`]: a truth that is neither a class nor the ignore label, or a prediction that is no class where the truth
    /// is not ignored. [`Error::Length`]: pieces of unequal length. The counter is then to be dropped.
    pub fn add<P: Label, T: Label>(
        &mut self,
        predicted: &[P],
        truth: &[T],
        first: usize,
    ) -> Result<(), Error> {
        if predicted.len() != truth.len() {
            return Err(Error::Length {
                argument: "predicted",
                came: predicted.len(),
                expected: truth.len(),
            });
        }
        self.add_maps(P::map(predicted), T::map(truth), first)
    }

    #[inline(never)]
    fn add_maps(&mut self, predicted: LabelMap, truth: LabelMap, first: usize) -> Result<(), Error> {
        match (predicted, truth) {
            (LabelMap::Bytes(predicted), LabelMap::Bytes(truth)) => {
                let counted = self.add_blocks(predicted, truth);
                self.add_each(&predicted[counted..], &truth[counted..], first + counted)
            }
            (LabelMap::Bytes(predicted), LabelMap::Words(truth)) => self.add_each(predicted, truth, first),
            (LabelMap::Words(predicted), LabelMap::Bytes(truth)) => self.add_each(predicted, truth, first),
            (LabelMap::Words(predicted), LabelMap::Words(truth)) => self.add_each(predicted, truth, first),
        }
    }

    /// Counts whole blocks of bytes, up to the first that holds a wrong label; returns how many pixels those are.
    fn add_blocks(&mut self, predicted: &[u8], truth: &[u8]) -> usize {
        if self.truth.len() > MOST_LABELS {
            return 0;
        }
        let labels = self.truth.len() as u8;
        let mut blocks = 0;
        for (predicted, truth) in predicted.as_chunks().0.iter().zip(truth.as_chunks().0) {
            let Some(block) = Block::new(predicted, truth, labels, self.ignore_label) else { break };
            self.valid += block.valid();
            for label in 0..labels {
                let [predicted, truth, both] = block.count(label);
                self.predicted[usize::from(label)] += predicted;
                self.truth[usize::from(label)] += truth;
                self.both[usize::from(label)] += both;
            }
            blocks += 1;
        }
        blocks * BLOCK
    }

    fn add_each<P: Label, T: Label>(
        &mut self,
        predicted: &[P],
        truth: &[T],
        first: usize,
    ) -> Result<(), Error> {
        let labels = self.truth.len();
        for (pixel, (&p, &t)) in predicted.iter().zip(truth).enumerate() {
            let (p, t): (i32, i32) = (p.into(), t.into());
            if self.ignore_label == Some(t) {
                continue;
            }
            // A negative label wraps to a large one.
            if t as u32 as usize >= labels {
                return Err(self.bad_label("truth", first + pixel, t));
            }
            if p as u32 as usize >= labels {
                return Err(self.bad_label("predicted", first + pixel, p));
            }
            self.valid += 1;
            self.truth[t as usize] += 1;
            self.predicted[p as usize] += 1;
            self.both[t as usize] += u64::from(p == t);
        }
        Ok(())
    }

    #[cold]
    fn bad_label(&self, argument: &'static str, index: usize, value: i32) -> Error {
        Error::Label { argument, index, value, classes: self.done.classes, ignore_label: self.ignore_label }
    }

    /// Closes the image at hand.
    pub fn end_image(&mut self) {
        let classes = self.done.classes;
        let first = usize::from(classes == 1);
        for label in first..first + classes {
            let tp = self.both[label];
            let (fp, fn_) = (self.predicted[label] - tp, self.truth[label] - tp);
            self.done.tp.push(tp);
            self.done.fp.push(fp);
            self.done.fn_.push(fn_);
            self.done.tn.push(self.valid - tp - fp - fn_);
        }
        self.done.images += 1;
        self.valid = 0;
        for counts in [&mut self.predicted, &mut self.truth, &mut self.both] {
            counts.fill(0);
        }
    }

    /// The counts of the images closed since the last time.
    pub fn take(&mut self) -> Confusion {
        let classes = self.done.classes;
        core::mem::replace(&mut self.done, Confusion { classes, ..Confusion::default() })
    }
}
