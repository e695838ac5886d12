//! Room in memory that is kept.

/// Makes room for so many values at least, and for no more; what was there is not kept, so that the old room is free before the new one
/// is taken.
pub(crate) fn make_room(values: &mut Vec<u32>, count: usize) {
    if values.capacity() < count {
        *values = Vec::new();
        values.reserve_exact(count);
    }
    values.resize(values.len().max(count), 0);
}
