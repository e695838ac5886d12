//! Memory that JavaScript fills with numbers of one of several kinds.

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

/// How the values of a region are stored; the numbers that JavaScript passes. What reads labels alone knows of more.
pub(crate) const U8: u32 = 0;
pub(crate) const I32: u32 = 1;

/// The bytes of a value of each kind; the last is a whole number of 64 bits.
const BYTES: [usize; 7] = [1, 4, 4, 2, 2, 8, 8];

impl Region {
    pub(crate) fn reserve(&mut self, kind: u32, length: usize) -> *const u8 {
        make_room(&mut self.words, (length * BYTES[kind as usize]).div_ceil(8));
        (self.kind, self.length) = (kind, length);
        self.words.as_ptr().cast()
    }

    /// The kind that was reserved.
    pub(crate) fn kind(&self) -> u32 {
        self.kind
    }

    /// The values, of the kind that was reserved.
    pub(crate) fn values<T: bytemuck::AnyBitPattern>(&self) -> &[T] {
        &bytemuck::cast_slice(&self.words)[..self.length]
    }
}
