//! Metrics: confusion counts ([`confusion`]), what is computed from them ([`overlap`]), and, of two
//! masks ([`mask_pair`]), distances of borders ([`surface`]), found lesions ([`lesions`]) and centre lines ([`centerlines`]).

pub use crate::space::skeleton::skeleton;

mod byte_counts;
pub mod centerlines;
pub mod class_boxes;
mod class_codes;
pub mod class_table;
pub mod components;
pub mod confusion;
mod label_numbers;
mod labels;
pub mod lesion_counts;
pub mod lesions;
pub mod mask_pair;
pub mod mass;
pub mod overlap;
pub mod places;
mod share;
pub mod surface;
mod tally;

pub use centerlines::Centerlines;
pub use class_boxes::ClassBoxes;
pub use class_table::ClassTable;
pub use components::{Components, Connectivity, Extent};
pub use confusion::{Confusion, Counter};
pub use labels::{Label, LabelMap};
pub use lesion_counts::LesionCounts;
pub use lesions::{Criterion, Detection, Lesion};
pub use mask_pair::MaskPair;
pub use mass::Mass;
pub use overlap::{Counts, Metric, score};
pub use places::{Average, Empty, Masks, Over, Place, Policy, Scores, Worth, average_places};
pub use surface::{Direction, SurfaceDistances, boundary_iou, default_boundary_width};
