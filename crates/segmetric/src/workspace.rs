//! Scratch memory, kept between calls so that a training loop allocates nothing after its first step.

use crate::loss::lovasz::LovaszState;
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::pixel::PixelState;
use crate::tile::Tile;
use crate::truth::Summary;

/// Scratch memory for losses. One serves any number of calls of any shape, one after another.
#[derive(Debug, Default)]
pub struct Workspace {
    pub(crate) summary: Summary,
    pub(crate) tile: Tile,
    pub(crate) states: Vec<TermState>,
    /// Each class's share of the mean over the group at hand.
    pub(crate) shares: Vec<f64>,
    /// The copy of the scores that a value without a gradient is computed in.
    pub(crate) region: Vec<f32>,
}

impl Workspace {
    /// An empty workspace.
    pub fn new() -> Workspace {
        Workspace::default()
    }
}

/// Makes room for so many values at least, and for no more; what was there is not kept, so that the old room is free before the new one
/// is taken.
pub(crate) fn make_room(values: &mut Vec<u32>, count: usize) {
    if values.capacity() < count {
        *values = Vec::new();
        values.reserve_exact(count);
    }
    values.resize(values.len().max(count), 0);
}

/// What a term of a loss remembers between the passes.
#[derive(Debug)]
pub(crate) enum TermState {
    Overlap(OverlapSums),
    Lovasz(LovaszState),
    Pixel(PixelState),
}

/// Returns the state if it already is of the kind asked for, with its buffers; otherwise makes it so.
macro_rules! as_kind {
    ($self:ident, $kind:ident, $state:ident) => {{
        if !matches!($self, TermState::$kind(_)) {
            *$self = TermState::$kind($state::default());
        }
        match $self {
            TermState::$kind(state) => state,
            _ => unreachable!(),
        }
    }};
}

impl TermState {
    pub(crate) fn overlap(&mut self) -> &mut OverlapSums {
        as_kind!(self, Overlap, OverlapSums)
    }

    pub(crate) fn lovasz(&mut self) -> &mut LovaszState {
        as_kind!(self, Lovasz, LovaszState)
    }

    pub(crate) fn pixel(&mut self) -> &mut PixelState {
        as_kind!(self, Pixel, PixelState)
    }
}
