//! The Lovász extension of the Jaccard loss: sort the errors, walk down, give each pixel its share.
//!
//! [`sort`] packs an error, its label and its pixel into one word and orders them exactly; [`extension`] walks from the largest
//! error to the smallest; [`buckets`] does both approximately in two passes without a sort. Source: Berman, Rannen Triki & Blaschko, CVPR 2018.

pub(crate) mod buckets;
pub(crate) mod extension;
pub(crate) mod sort;
