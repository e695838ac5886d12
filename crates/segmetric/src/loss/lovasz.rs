//! Lovász losses: the Lovász extension of the Jaccard loss over the errors of each class in each group.
//!
//! - *Lovász-softmax* (Berman et al. 2018): the errors are abs(y − p), on probabilities.
//! - *Lovász hinge* (Yu & Blaschko 2015, Berman et al. 2018): max(0, 1 − z (2y − 1)), on raw scores.
//!
//! Either slope is −g at foreground and g at background, with respect to p in the first and to z in the second.

use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::{LANES, f32x8};
use crate::loss::selection::{Classes, Selection};
use crate::lovasz::buckets::{Buckets, FEWEST, MOST};
use crate::lovasz::errors::Errors;
use crate::lovasz::sorted::Sorted;
use crate::tile::{Place, Tile};
use crate::truth::Summary;
use crate::workspace::make_room;
use wide::u32x8;

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
            && !(bins.is_power_of_two() && (FEWEST..=MOST).contains(&bins))
        {
            let allowed = "'exact' or a power of two from 256 to 65536";
            return Err(Error::Option { argument: "bins", value: bins as f64, allowed });
        }
        self.selection.check(shape)
    }

    fn default_classes(&self, shape: &Shape) -> Classes {
        match self.kind {
            LovaszKind::Softmax if shape.classes > 1 => Classes::Present,
            _ => Classes::All,
        }
    }
}

/// What a Lovász term remembers between the passes.
#[derive(Debug, Default)]
pub(crate) struct LovaszState {
    sorted: Sorted,
    buckets: Buckets,
    shares: Vec<f64>,
    /// Class by class whatever the layout of the scores, `[class][image][pixel]`: the words of errors on the way forward (see
    /// `errors`), the bits of their slopes on the way back.
    planes: Vec<u32>,
}

impl LovaszState {
    pub(crate) fn begin(&mut self, shape: &Shape) {
        make_room(&mut self.planes, shape.all_pixels() * shape.classes);
    }

    /// Keeps the errors of one class of a tile.
    #[inline(never)]
    pub(crate) fn keep(&mut self, loss: &Lovasz, tile: &mut Tile, class: usize, place: Place, shape: &Shape) {
        let row = tile.row(class);
        let errors = loss.kind.errors();
        let values = match loss.kind {
            LovaszKind::Softmax => row.folded,
            LovaszKind::Hinge => row.scores,
        };
        let start = plane_start(class, place, shape);
        let plane = &mut self.planes[start..start + place.count];
        let (eights, rest) = plane.as_chunks_mut::<LANES>();
        let half = f32x8::splat(0.5);
        let words = |i: usize| errors.words(values[i], row.share[i].simd_gt(half), row.valid[i]).to_array();
        for (i, eight) in eights.iter_mut().enumerate() {
            *eight = words(i);
        }
        if !rest.is_empty() {
            rest.copy_from_slice(&words(eights.len())[..rest.len()]);
        }
    }

    /// Adds the slopes of one class to the tile's.
    #[inline(never)]
    pub(crate) fn add_slopes(&self, tile: &mut Tile, class: usize, place: Place, shape: &Shape) {
        let start = plane_start(class, place, shape);
        let (eights, rest) = self.planes[start..start + place.count].as_chunks::<LANES>();
        let scores = tile.row(class).scores;
        for (slope, eight) in scores.iter_mut().zip(eights) {
            *slope += f32x8::from_bits(u32x8::new(*eight));
        }
        if !rest.is_empty() {
            let mut eight = [0; LANES];
            eight[..rest.len()].copy_from_slice(rest);
            scores[eights.len()] += f32x8::from_bits(u32x8::new(eight));
        }
    }

    /// The value; what was kept becomes its slopes.
    pub(crate) fn evaluate_kept(
        &mut self,
        loss: &Lovasz,
        factor: f64,
        shape: &Shape,
        summary: &Summary,
    ) -> f64 {
        let mut planes = core::mem::take(&mut self.planes);
        let pixels = shape.all_pixels() / loss.selection.groups(shape);
        let place = |group: usize, class: usize| class * shape.all_pixels() + group * pixels;
        let value = self.evaluate(loss, factor, shape, summary, &mut planes, place);
        self.planes = planes;
        value
    }

    /// The value of words, which become slopes; `place` says where those of a group and a class begin.
    #[inline(never)]
    pub(crate) fn evaluate(
        &mut self,
        loss: &Lovasz,
        factor: f64,
        shape: &Shape,
        summary: &Summary,
        words: &mut [u32],
        place: impl Fn(usize, usize) -> usize,
    ) -> f64 {
        let mut value = 0.0;
        let groups = loss.selection.groups(shape);
        let pixels = shape.all_pixels() / groups;
        let default = loss.default_classes(shape);
        let errors = loss.kind.errors();
        for index in 0..groups {
            let group = loss.selection.group(index);
            loss.selection.shares(&default, group, summary, &mut self.shares, shape.classes);
            for (class, share) in self.shares.iter().enumerate() {
                let start = place(index, class);
                let words = &mut words[start..start + pixels];
                if *share == 0.0 {
                    words.fill(0);
                    continue;
                }
                let scale = factor * share / groups as f64;
                let foreground = summary.mass(group, class);
                value += scale
                    * match loss.bins {
                        Bins::Exact => self.sorted.walk(words, errors, foreground, scale),
                        Bins::Buckets(bins) => self.buckets.walk(words, errors, bins, foreground, scale),
                    };
            }
        }
        value
    }
}

impl LovaszKind {
    pub(crate) fn errors(self) -> Errors {
        match self {
            LovaszKind::Softmax => Errors::Probabilities,
            LovaszKind::Hinge => Errors::Margins,
        }
    }
}

fn plane_start(class: usize, place: Place, shape: &Shape) -> usize {
    (class * shape.images + place.image) * shape.pixels + place.first
}
