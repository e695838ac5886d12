//! Metrics: confusion counts ([`confusion`]), and overlap metrics computed from them ([`overlap`]).

pub mod confusion;
pub mod overlap;

pub use confusion::{Confusion, Counter, Label};
pub use overlap::{Average, Counts, Empty, Metric, Over, Scores, score};
