//! Memory that JavaScript fills with numbers of one of several kinds.

use segmetric::Truth;
use segmetric::metric::LabelMap;

/// Elements of a region that is read as one of several types: all are views on words of eight bytes.
#[derive(Default)]
pub(crate) struct Region {
    words: Vec<u64>,
    kind: u32,
    length: usize,
}

/// Makes room for so many values, and for no more. What was there is about to be overwritten: the old room is free before the new one is
/// taken.
pub(crate) fn make_room<T: Clone + Default>(values: &mut Vec<T>, count: usize) {
    if values.capacity() < count {
        *values = Vec::new();
        values.reserve_exact(count);
    }
    values.resize(count, T::default());
}

/// How the values of a region are stored; the numbers that JavaScript passes.
const U8: u32 = 0;
const I32: u32 = 1;
const F32: u32 = 2;
const I16: u32 = 3;
const U16: u32 = 4;
const F64: u32 = 5;

/// The bytes of a value of each kind; the last is a whole number of 64 bits.
const BYTES: [usize; 7] = [1, 4, 4, 2, 2, 8, 8];

impl Region {
    pub(crate) fn reserve(&mut self, kind: u32, length: usize) -> *const u8 {
        make_room(&mut self.words, (length * BYTES[kind as usize]).div_ceil(8));
        (self.kind, self.length) = (kind, length);
        self.words.as_ptr().cast()
    }

    fn values<T: bytemuck::AnyBitPattern>(&self) -> &[T] {
        &bytemuck::cast_slice(&self.words)[..self.length]
    }

    /// The values as labels of a class map.
    pub(crate) fn labels(&self) -> LabelMap<'_> {
        match self.kind {
            U8 => LabelMap::U8(self.values()),
            I32 => LabelMap::I32(self.values()),
            F32 => LabelMap::F32(self.values()),
            I16 => LabelMap::I16(self.values()),
            U16 => LabelMap::U16(self.values()),
            F64 => LabelMap::F64(self.values()),
            _ => LabelMap::I64(self.values()),
        }
    }

    /// The values as the truth of scores: labels that are bytes or 32-bit integers, or masks of 32-bit floats.
    pub(crate) fn truth(&self) -> Truth<'_> {
        match self.kind {
            U8 => Truth::Labels8(self.values()),
            I32 => Truth::Labels32(self.values()),
            _ => Truth::Masks(self.values()),
        }
    }
}
