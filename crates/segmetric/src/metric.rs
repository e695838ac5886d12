//! Metrics: confusion counts ([`confusion`]), what is computed from them ([`overlap`]), and, of two
//! masks ([`mask_pair`]), distances of borders ([`surface`]).

mod byte_counts;
pub mod confusion;
mod distance_transform;
mod grid;
pub mod mask_pair;
pub mod overlap;
pub mod places;
pub mod surface;

pub use confusion::{Confusion, Counter, Label};
pub use mask_pair::MaskPair;
pub use overlap::{Counts, Metric, score};
pub use places::{Average, Empty, Over, Scores, average_places};
pub use surface::{Direction, SurfaceDistances, boundary_iou, default_boundary_width};
