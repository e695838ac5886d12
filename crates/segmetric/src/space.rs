//! Masks on grids of points: exact distances, and skeletons.

#[cfg(feature = "metrics")]
pub(crate) mod distance_transform;
mod envelopes;
#[cfg_attr(not(feature = "metrics"), expect(dead_code, reason = "losses know of no boxes within images"))]
pub(crate) mod grid;
#[cfg(feature = "losses")]
pub(crate) mod other_side;
pub(crate) mod skeleton;
