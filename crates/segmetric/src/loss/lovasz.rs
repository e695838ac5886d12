//! Lovász losses: the Lovász extension of the Jaccard loss over the errors of each class in each group.
//!
//! - *Lovász-softmax* (Berman et al. 2018): the errors are abs(y − p), on probabilities.
//! - *Lovász hinge* (Yu & Blaschko 2015, Berman et al. 2018): max(0, 1 − z (2y − 1)), on raw scores.
//!
//! Either slope is −g at foreground and g at background, with respect to p in the first and to z in the second.

use crate::batch::Shape;
use crate::error::Error;
use crate::loss::selection::{Classes, Selection};

/// What the errors of a Lovász loss are measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LovaszKind {
    /// Probabilities: Lovász-softmax.
    #[default]
    Softmax,
    /// Raw scores: the Lovász hinge.
    Hinge,
}

/// A Lovász loss.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lovasz {
    /// On probabilities or on raw scores.
    pub kind: LovaszKind,
    /// Groups, classes and their weights. By default all classes; for Lovász-softmax of several classes those present. Of a
    /// single class all, or an image without foreground would cost nothing.
    pub selection: Selection,
    /// How errors are ordered.
    pub bins: Bins,
}

/// How the errors are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Bins {
    /// Sorted. Errors of probabilities within 2^-32 of 0 or 1 tie, and margins below 2^-64 of the largest.
    #[default]
    Exact,
    /// Into this many buckets, a power of two from 256 to 65,536; the value is off by at most 8 / bins on probabilities, and by
    /// the largest error / bins on raw scores.
    Buckets(usize),
}

impl Lovasz {
    /// The Lovász loss of a kind, all else by default.
    pub fn new(kind: LovaszKind) -> Lovasz {
        Lovasz { kind, ..Lovasz::default() }
    }

    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if let Bins::Buckets(bins) = self.bins
            && !(bins.is_power_of_two() && (256..=65_536).contains(&bins))
        {
            let allowed = "'exact' or a power of two from 256 to 65536";
            return Err(Error::Option { argument: "bins", value: bins as f64, allowed });
        }
        self.selection.check(shape)
    }

    pub(crate) fn default_classes(&self, shape: &Shape) -> Classes {
        match self.kind {
            LovaszKind::Softmax if shape.classes > 1 => Classes::Present,
            _ => Classes::All,
        }
    }
}
