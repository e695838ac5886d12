//! Which labels stand for which classes, and the codes that pixels get by it.
//!
//! All that counts or compares goes by *codes*: with the classes in the order of results, the code of a class is its index, or
//! its index + 1 where 0 is not among the labels. Then 0 is the background, which belongs to no class. So labels 0, 1, 2, … are
//! their own codes, and so are 1, 2, 3, … beside a background of 0.

use super::class_codes::{ByteCodes, Code, CodePair, IGNORED_BYTE, MOST_BYTE_CODES};
use super::label_numbers::{NO_LABEL, Number};
use super::labels::{LabelMap, each_kind};
use crate::error::Error;
use crate::radix_sort;

/// The classes by their labels, and the labels of ignored pixels.
///
/// # Example
/// ```
/// use segmetric::metric::ClassTable;
///
/// // necrosis, oedema and enhancing tumour of BraTS; 0 is the background, 9 is ignored
/// let table = ClassTable::new(&[1, 2, 4], &[9])?;
/// assert_eq!((table.classes(), table.first()), (3, 1));
/// assert!(ClassTable::new(&[1, 1], &[]).is_err());
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTable {
    classes: usize,
    first: usize,
    /// Each label with its code, the background among them, in the order of labels whose sign is read as a digit.
    codes: Vec<(u32, u32)>,
    /// Whether each label is its own code.
    in_order: bool,
    ignored: Vec<i32>,
    /// The codes of labels that are bytes, in the truth and in the prediction; for codes that are bytes.
    of_bytes: [ByteCodes; 2],
}

/// A label that no class has: at which pixel, and in the truth or in the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unlisted {
    pub(super) argument: &'static str,
    pub(super) place: usize,
}

impl Unlisted {
    /// The error, where the first pixel looked at has this flat index.
    pub(super) fn error(self, first: usize) -> Error {
        Error::UnlistedLabel { argument: self.argument, index: first + self.place }
    }
}

/// Refuses a prediction and a truth of unequal length.
pub(super) fn same_length([predicted, truth]: [LabelMap<'_>; 2]) -> Result<(), Error> {
    let (came, expected) = (predicted.len(), truth.len());
    if came == expected { Ok(()) } else { Err(Error::Length { argument: "predicted", came, expected }) }
}

impl ClassTable {
    /// The classes whose labels are these, in this order. Pixels whose truth is one of `ignored` are left out.
    ///
    /// # Errors
    /// [`Error::LabelTwice`] where a label is listed twice.
    pub fn new(labels: &[i32], ignored: &[i32]) -> Result<ClassTable, Error> {
        let table = ClassTable::of(labels, ignored);
        match table.codes.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Error::LabelTwice { label: pair[0].0 as i32 }),
            None => Ok(table),
        }
    }

    /// Classes 0, 1, 2, …, each its own label; a single class has label 1, and 0 is the background.
    pub fn numbered(classes: usize, ignored: &[i32]) -> ClassTable {
        let first = i32::from(classes == 1);
        let labels: Vec<i32> = (first..).take(classes).collect();
        ClassTable::of(&labels, ignored)
    }

    fn of(labels: &[i32], ignored: &[i32]) -> ClassTable {
        let classes = labels.len();
        let first = usize::from(!labels.contains(&0));
        let background = (first == 1).then_some((0, 0));
        let listed = labels.iter().copied().zip(first as u32..);
        // In the order of labels as unsigned words, negative ones last.
        let mut words: Vec<u64> = background
            .into_iter()
            .chain(listed)
            .map(|(label, code)| u64::from(label as u32) << 32 | u64::from(code))
            .collect();
        radix_sort::sort(&mut words, 0);
        let codes: Vec<(u32, u32)> =
            words.into_iter().map(|word| ((word >> 32) as u32, word as u32)).collect();
        let in_order = codes.iter().all(|&(label, code)| label == code);
        let ignored = ignored.to_vec();
        let mut table = ClassTable { classes, first, codes, in_order, ignored, ..ClassTable::default() };
        if table.has_bytes() {
            let code = |label: u8| table.code(label.into()).map(|code| code as u8);
            let in_truth = |label: u8| {
                if table.is_ignored(label.into()) { Some(IGNORED_BYTE) } else { code(label) }
            };
            table.of_bytes = [ByteCodes::new(in_truth), ByteCodes::new(code)];
        }
        table
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The code of the first class: 1 where code 0 is the background, else 0.
    pub fn first(&self) -> usize {
        self.first
    }

    /// How many codes there are, the background's among them.
    pub(super) fn count(&self) -> usize {
        self.first + self.classes
    }

    /// The ignored label where labels that are bytes are codes as they stand: `Some(None)` where none is ignored.
    pub(super) fn as_they_stand(&self) -> Option<Option<i32>> {
        (self.in_order && self.ignored.len() < 2).then(|| self.ignored.first().copied())
    }

    fn code(&self, label: i64) -> Option<u32> {
        let label = i32::try_from(label).ok()? as u32;
        // Mostly a label stands where its code says.
        match self.codes.get(label as usize) {
            Some(&(at, code)) if at == label => Some(code),
            _ => {
                let place = self.codes.binary_search_by_key(&label, |&(at, _)| at).ok()?;
                Some(self.codes[place].1)
            }
        }
    }

    /// Whether any label is ignored.
    pub(super) fn ignores(&self) -> bool {
        !self.ignored.is_empty()
    }

    fn is_ignored(&self, label: i64) -> bool {
        self.ignored.iter().any(|&ignored| i64::from(ignored) == label)
    }

    /// Whether codes are bytes.
    fn has_bytes(&self) -> bool {
        self.count() <= MOST_BYTE_CODES
    }

    /// Codes of no pixel, of the kind that this table needs.
    pub(super) fn no_codes(&self) -> CodePair {
        if self.has_bytes() {
            CodePair::Bytes { predicted: Vec::new(), truth: Vec::new() }
        } else {
            CodePair::Words { predicted: Vec::new(), truth: Vec::new() }
        }
    }

    /// Appends the codes of a prediction's and its truth's pixels.
    ///
    /// # Errors
    /// The first label, of both maps, that is neither a class's nor ignored. Where the truth is ignored, the prediction may hold
    /// anything.
    pub(super) fn encode(&self, maps: [LabelMap<'_>; 2], codes: &mut CodePair) -> Result<(), Unlisted> {
        match codes {
            CodePair::Bytes { predicted, truth } => self.encode_as(maps, predicted, truth),
            CodePair::Words { predicted, truth } => self.encode_as(maps, predicted, truth),
        }
    }

    fn encode_as<C: Code>(
        &self,
        [predicted, truth]: [LabelMap<'_>; 2],
        predicted_codes: &mut Vec<C>,
        truth_codes: &mut Vec<C>,
    ) -> Result<(), Unlisted> {
        let start = truth_codes.len();
        truth_codes.resize(start + truth.len(), C::of(0));
        predicted_codes.resize(start + predicted.len(), C::of(0));
        let wrong_truth = self.encode_map(truth, None, &mut truth_codes[start..]);
        // Of both maps the first wrong label counts, and before that of the truth all predictions are right.
        let end = wrong_truth.unwrap_or(truth.len());
        let truth_codes = &truth_codes[start..start + end];
        let predicted_part = &mut predicted_codes[start..start + end];
        let wrong = self.encode_map(predicted.part(0, end), Some(truth_codes), predicted_part);
        match (wrong, wrong_truth) {
            (Some(place), _) => Err(Unlisted { argument: "predicted", place }),
            (None, Some(place)) => Err(Unlisted { argument: "truth", place }),
            (None, None) => {
                // What is predicted where the truth is ignored is in no mask.
                if self.ignores() {
                    for (predicted, &truth) in predicted_codes[start..].iter_mut().zip(truth_codes) {
                        // Without a branch: where pixels are ignored here and there, it would be foreseen wrongly.
                        *predicted = if truth == C::IGNORED { truth } else { *predicted };
                    }
                }
                Ok(())
            }
        }
    }

    /// Writes the codes of a map; returns the place of a label that has none. `truth` are the codes of the truth where the map is
    /// a prediction.
    fn encode_map<C: Code>(&self, map: LabelMap<'_>, truth: Option<&[C]>, codes: &mut [C]) -> Option<usize> {
        let of_bytes = &self.of_bytes[usize::from(truth.is_some())];
        for (at, codes) in codes.chunks_mut(CHUNK).enumerate() {
            let start = at * CHUNK;
            let map = map.part(start, start + codes.len());
            if let Some(codes) = C::bytes_mut(codes)
                && let Some(largest) = each_kind!(map, it => narrowed(it, codes))
                && of_bytes.encode(codes, largest)
            {
                continue;
            }
            if let Some(place) = self.look_up(map, truth.map(|truth| &truth[start..]), codes) {
                return Some(start + place);
            }
        }
        None
    }

    /// The same label by label, for labels of any size.
    #[inline(never)]
    fn look_up<C: Code>(&self, map: LabelMap<'_>, truth: Option<&[C]>, codes: &mut [C]) -> Option<usize> {
        let mut labels = [0; CHUNK];
        let labels = &mut labels[..codes.len()];
        each_kind!(map, it => widened(it, labels));
        self.encode_each(labels, truth, codes)
    }

    fn encode_each<C: Code>(&self, labels: &[i64], truth: Option<&[C]>, codes: &mut [C]) -> Option<usize> {
        // Neighbours mostly have the same label.
        let mut known = (NO_LABEL, C::of(0));
        for (place, (&label, code)) in labels.iter().zip(codes).enumerate() {
            if label == known.0 && label != NO_LABEL {
                *code = known.1;
                continue;
            }
            *code = match (truth.is_none() && self.is_ignored(label), self.code(label)) {
                (true, _) => C::IGNORED,
                (false, Some(code)) => C::of(code),
                // Where the truth is ignored the prediction is not looked at.
                (false, None) if truth.is_some_and(|truth| truth[place] == C::IGNORED) => continue,
                (false, None) => return Some(place),
            };
            known = (label, *code);
        }
        None
    }
}

/// Labels that are looked at together.
const CHUNK: usize = 2040;

/// [`Number::narrow`], compiled once for each kind.
#[inline(never)]
fn narrowed<T: Number>(labels: &[T], bytes: &mut [u8]) -> Option<u8> {
    T::narrow(labels, bytes)
}

/// Writes labels of any kind as they are looked up.
#[inline(never)]
fn widened<T: Number>(numbers: &[T], labels: &mut [i64]) {
    for (label, &number) in labels.iter_mut().zip(numbers) {
        *label = number.label();
    }
}
