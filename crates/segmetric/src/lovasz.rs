//! The Lovász extension of the Jaccard loss: sort the errors, walk down, give each pixel its share.
//!
//! [`words`] packs an error and its label into one word; [`sorted`] orders the words and walks from the largest error to the
//! smallest; [`buckets`] does both approximately without a sort. Source: Berman, Rannen Triki & Blaschko, CVPR 2018.

pub(crate) mod buckets;
mod counted;
mod lists;
pub(crate) mod sorted;
pub(crate) mod weighted;
pub(crate) mod words;
