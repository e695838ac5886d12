//! The codes of pixels, which say what class each is in: see [`super::class_table`]. They are bytes, or words for more classes.

use crate::byte_lanes;

/// What the truth holds where a pixel is ignored, among codes that are bytes.
pub(super) const IGNORED_BYTE: u8 = u8::MAX;

/// What a byte is that is no label of a class: neither a code nor [`IGNORED_BYTE`].
const NO_CODE: u8 = IGNORED_BYTE - 1;

/// With more codes than this they are words.
pub(super) const MOST_BYTE_CODES: usize = NO_CODE as usize;

/// The codes of labels that are bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteCodes {
    codes: Vec<u8>,
    /// Labels below this are their own codes.
    same: u8,
}

impl ByteCodes {
    /// From each label to its code, if it has one.
    pub(super) fn new(code: impl Fn(u8) -> Option<u8>) -> ByteCodes {
        let codes: Vec<u8> = (0..=u8::MAX).map(|label| code(label).unwrap_or(NO_CODE)).collect();
        let same = (0..NO_CODE).take_while(|&label| codes[usize::from(label)] == label).count() as u8;
        ByteCodes { codes, same }
    }

    /// Turns labels into codes, where the largest label is known; false where one has none, and then what was written means nothing.
    pub(super) fn encode(&self, labels: &mut [u8], largest: u8) -> bool {
        let Some(codes) = self.codes.first_chunk::<256>() else { return false };
        if largest < self.same {
            return true;
        }
        let mut all = true;
        for label in labels {
            *label = codes[usize::from(*label)];
            all &= *label != NO_CODE;
        }
        all
    }
}

/// The codes of a prediction's and its truth's pixels. Words tell more classes apart than bytes do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CodePair {
    Bytes { predicted: Vec<u8>, truth: Vec<u8> },
    Words { predicted: Vec<i32>, truth: Vec<i32> },
}

impl CodePair {
    /// The number of pixels.
    pub(super) fn len(&self) -> usize {
        match self {
            CodePair::Bytes { truth, .. } => truth.len(),
            CodePair::Words { truth, .. } => truth.len(),
        }
    }

    /// Makes room for so many pixels, and for no more.
    pub(super) fn reserve(&mut self, pixels: usize) {
        match self {
            CodePair::Bytes { predicted, truth } => [predicted, truth].map(|it| it.reserve_exact(pixels)),
            CodePair::Words { predicted, truth } => [predicted, truth].map(|it| it.reserve_exact(pixels)),
        };
    }

    /// Forgets all pixels, and keeps their room.
    pub(super) fn clear(&mut self) {
        match self {
            CodePair::Bytes { predicted, truth } => [predicted, truth].map(Vec::clear),
            CodePair::Words { predicted, truth } => [predicted, truth].map(Vec::clear),
        };
    }
}

/// A code, as it is stored.
pub(super) trait Code: Copy + PartialEq {
    const IGNORED: Self;

    fn of(code: u32) -> Self;

    /// The code as an index; beyond all classes where the pixel is ignored.
    fn index(self) -> usize;

    /// Visits the runs of equal codes: where each begins and ends.
    fn each_run(codes: &[Self], visit: &mut impl FnMut(usize, usize));

    /// Sets the pixels of a code, in a mask of 0 and 1.
    fn mark(mask: &mut [u8], codes: &[Self], code: Self);

    /// The same as bytes, where they are.
    fn bytes(codes: &[Self]) -> Option<&[u8]>;

    /// The same as bytes, to be written.
    fn bytes_mut(codes: &mut [Self]) -> Option<&mut [u8]>;
}

impl Code for u8 {
    const IGNORED: u8 = IGNORED_BYTE;

    fn of(code: u32) -> u8 {
        code as u8
    }

    fn index(self) -> usize {
        self.into()
    }

    fn each_run(codes: &[u8], visit: &mut impl FnMut(usize, usize)) {
        byte_lanes::each_run(codes, visit);
    }

    fn mark(mask: &mut [u8], codes: &[u8], code: u8) {
        byte_lanes::mark(mask, codes, code);
    }

    fn bytes(codes: &[u8]) -> Option<&[u8]> {
        Some(codes)
    }

    fn bytes_mut(codes: &mut [u8]) -> Option<&mut [u8]> {
        Some(codes)
    }
}

impl Code for i32 {
    const IGNORED: i32 = -1;

    fn of(code: u32) -> i32 {
        code as i32
    }

    fn index(self) -> usize {
        self as u32 as usize
    }

    fn each_run(codes: &[i32], visit: &mut impl FnMut(usize, usize)) {
        let mut start = 0;
        for run in codes.chunk_by(|a, b| a == b) {
            visit(start, start + run.len());
            start += run.len();
        }
    }

    fn mark(mask: &mut [u8], codes: &[i32], code: i32) {
        mask.iter_mut().zip(codes).for_each(|(inside, &at)| *inside |= u8::from(at == code));
    }

    fn bytes(_: &[i32]) -> Option<&[u8]> {
        None
    }

    fn bytes_mut(_: &mut [i32]) -> Option<&mut [u8]> {
        None
    }
}
