//! The Lovász extension of the Jaccard loss: sort the errors, walk down, give each pixel its share.
//!
//! [`errors`] packs an error and its label into one word; [`sorted`] orders the words and walks from the largest error to the
//! smallest; [`buckets`] does both approximately in two passes without a sort. Source: Berman, Rannen Triki & Blaschko, CVPR 2018.

pub(crate) mod buckets;
pub(crate) mod errors;
mod narrowed;
pub(crate) mod sorted;
