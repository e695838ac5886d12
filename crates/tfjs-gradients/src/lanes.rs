//! Four numbers at a time, read from and written to memory that belongs to the caller.

pub(crate) use wide::f32x4;

pub(crate) const LANES: usize = 4;

/// # Safety
/// Four numbers can be read at `from`.
#[inline(always)]
pub(crate) unsafe fn load(from: *const f32) -> f32x4 {
    // SAFETY: as said above; a vector of four lanes is four numbers without padding.
    unsafe { from.cast::<f32x4>().read_unaligned() }
}

/// # Safety
/// Four numbers can be written at `to`.
#[inline(always)]
pub(crate) unsafe fn store(to: *mut f32, value: f32x4) {
    // SAFETY: as said above.
    unsafe { to.cast::<f32x4>().write_unaligned(value) }
}

/// The number at `from` in every lane.
///
/// # Safety
/// A number can be read there.
#[inline(always)]
pub(crate) unsafe fn splat(from: *const f32) -> f32x4 {
    // SAFETY: as said above.
    f32x4::splat(unsafe { *from })
}

/// Adds four numbers to those at `to`.
///
/// # Safety
/// Four numbers can be read and written there.
#[inline(always)]
pub(crate) unsafe fn add(to: *mut f32, value: f32x4) {
    // SAFETY: as said above.
    unsafe { store(to, load(to) + value) }
}
