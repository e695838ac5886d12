//! Scratch memory, kept between calls so that a training loop allocates next to nothing after its first step.

use crate::geometric::GeometricMemory;
use crate::hard;
use crate::hard_masks::HardMasks;
use crate::loss::lovasz_errors::LovaszMemory;
use crate::soft;
use crate::truth::Summary;

/// Scratch memory for losses. One serves any number of calls of any shape, one after another.
#[derive(Debug, Default)]
pub struct Workspace {
    pub(crate) summary: Summary,
    pub(crate) hard_masks: HardMasks,
    pub(crate) hard_tile: hard::tile::Tile,
    pub(crate) soft_tile: soft::tile::Tile,
    pub(crate) lovasz: Vec<LovaszMemory>,
    pub(crate) geometric: GeometricMemory,
    /// The copy of the scores that a value without a gradient is computed in.
    pub(crate) region: Vec<f32>,
}

impl Workspace {
    /// An empty workspace.
    pub fn new() -> Workspace {
        Workspace::default()
    }
}
